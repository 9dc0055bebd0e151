"""The writer's own sentences, as data: ``LANGUAGE.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from heygen_studio.media import Style


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences of one language and style, with ``{topic}`` and ``{audience}`` to fill in."""

    openings: tuple[str, ...]
    closing: tuple[str, ...]
    audience: str
    links: tuple[str, ...]
    questions: tuple[str, ...]


@cache
def phrases(language: str, style: Style) -> Phrases:
    """The phrases of a language and style."""
    table = tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))
    return Phrases(
        openings=tuple(table[style]["openings"]),
        closing=tuple(table[style]["closing"]),
        audience=table["audience"],
        links=tuple(table["links"]),
        questions=tuple(table["questions"]),
    )
