"""What the readers that find their words by one pattern have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from .tokens import Token


def scan(
    pattern: re.Pattern[str], text: str, tokens: Callable[[re.Match[str]], Iterable[Token]]
) -> list[Token]:
    """The tokens of each match in order; those that say nothing are left out."""
    return [token for match in pattern.finditer(text) for token in tokens(match) if token.spoken]


def pause_mark(written: str, marks: Mapping[str, str]) -> str | None:
    """The punctuation that a sign stands for, or None."""
    return marks.get(written[0]) or ("…" if written.startswith("..") else None)
