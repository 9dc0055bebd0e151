"""Which words of a language are common."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rank(language: str) -> dict[str, int]:
    """The 10,000 most frequent words of a language, in lower case, and their rank, from 0.

    Source: wordfreq (CC-BY-SA-4.0), see assets/languages.
    """
    path = files("heygen_studio_assets") / "languages" / f"{language}.words.txt"
    return {word: place for place, word in enumerate(path.read_text("utf-8").splitlines())}
