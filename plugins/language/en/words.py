"""Words, and signs between them."""

from __future__ import annotations

import re

from ..rules import Rules
from ..shared.greek import greek_name
from . import tables
from .numbers import Accent, cardinal
from .spelling import text_before

WORDS: Rules[Accent] = Rules()
SIGNS: Rules[Accent] = Rules()
_LETTER = r"[^\W\d_²³⁴]"


@WORDS.add("word", rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f])*(?:['’\-‑]{_LETTER}+)*['’]?")
def _word(match: re.Match[str], accent: Accent) -> str:
    written = match.group()
    if written.isascii():
        return written
    parts = re.split(r"([-‑])", written)
    return "".join(greek_name(part) or part for part in parts).replace("’", "'").replace("‑", "-")


@SIGNS.add("sign", r"#(?=[^\W\d_])")
def _hashtag(match: re.Match[str], accent: Accent) -> str:
    return "hashtag"


@SIGNS.add("sign", r"(?:(?<=[^\W\d_])|(?<=[^\W\d_] ))(\+\+?)(?!\w)")
def _plus(match: re.Match[str], accent: Accent) -> str:
    return " ".join("plus" for _ in match[1])


@SIGNS.add("sign", r"(?:(?<=\w)|(?<=\w ))\^\s?(-?\d+)")
def _power(match: re.Match[str], accent: Accent) -> str:
    power = {"2": "squared", "3": "cubed"}.get(match[1])
    return power or f"to the power of {cardinal(match[1].lstrip('-'), accent)}".replace(
        "of ", "of minus " if match[1][0] == "-" else "of "
    )


@SIGNS.add(
    "sign",
    r"(?:(?<=\d)|(?<=\d ))[-−](?=\s?\d)|(?<=[\dA-Za-z)] )[-−](?= [\dA-Za-z(][^=]{0,20}=)"
    r"|(?<![\w)])−(?=\w)|(?<=\w )−(?= \w)",
)
def _minus(match: re.Match[str], accent: Accent) -> str:
    return "minus"


@SIGNS.add("sign", r"(?<=[\d)])\*(?=\s?[\d(])|(?<=\w )\*(?= \w)")
def _times(match: re.Match[str], accent: Accent) -> str:
    return "times"


@SIGNS.add("sign", r"[<>]=?(?=\s?[-\d])")
def _compared(match: re.Match[str], accent: Accent) -> str:
    more = "greater" if text_before(match).rstrip()[-1:].isalnum() else "more"
    return {"<": "less than", ">": f"{more} than", "<=": "at most", ">=": "at least"}[match.group()]


@SIGNS.add("mark", r"(?<=\w )>(?= \w)")
def _menu(match: re.Match[str], accent: Accent) -> str:
    """Settings > Audio."""
    return ","


@SIGNS.add("sign", r"[~∼≈](?=\s?[$£€]?\d)")
def _about(match: re.Match[str], accent: Accent) -> str:
    return "about"


@SIGNS.add("sign", rf"/(?=\s?\S)|[{re.escape(''.join(tables.SYMBOLS))}]")
def _symbol(match: re.Match[str], accent: Accent) -> str:
    return tables.SYMBOLS.get(match.group(), "slash")
