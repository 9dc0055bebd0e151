"""``<break>`` of SSML: how long it is, and how it is written into scripts that are plain text otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST_BREAK = 30.0
"""Seconds."""
STRENGTHS = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.7, "x-strong": 1.2}
"""Seconds by the name of the strength."""
_QUOTES = "\"'“”„‟‘’«»"
_VALUE = rf"\s*=\s*(?:[{_QUOTES}][^{_QUOTES}<>\n]{{0,40}}[{_QUOTES}]|[^\s{_QUOTES}<>/]{{1,40}})"
IN_PLAIN_TEXT = re.compile(
    rf"<break((?:\s{{1,9}}\w{{1,20}}{_VALUE}){{1,4}})\s{{0,9}}/?>?|<break()\s{{0,9}}/?>|</break()\s{{0,9}}>",
    re.IGNORECASE,
)
"""As people write it: with the quotes that a word processor makes, or none, and not always closed."""
_ATTRIBUTE = re.compile(rf"(\w+)\s*=\s*[{_QUOTES}]?\s*([^{_QUOTES}]*?)\s*(?:[{_QUOTES}]|(?=\s)|$)")
_TIME = re.compile(r"\+?(\d+\.?\d*|\.\d+)\s*(ms|s)", re.IGNORECASE)


def attributes_of(written: re.Match[str]) -> dict[str, str] | None:
    """The attributes of a break in plain text; None for one that only closes another."""
    if written[3] is not None:
        return None
    return {name.lower(): value for name, value in _ATTRIBUTE.findall(written[1] or "")}


def silence(attributes: Mapping[str, str]) -> float | None:
    """Seconds of silence that a break asks for; None where they are not possible."""
    if "time" not in attributes:
        return STRENGTHS.get(attributes.get("strength", "medium"))
    match = _TIME.fullmatch(attributes["time"].strip())
    if match is None:
        return None
    seconds = float(match[1]) * (0.001 if match[2].lower() == "ms" else 1.0)
    return seconds if seconds <= LONGEST_BREAK else None
