"""Rules for short forms, words and signs."""

from __future__ import annotations

import re
import unicodedata

from heygen_studio.errors import ScriptError

from ..rules import Pieces, Rules, any_of
from . import tables
from .numbers import Accent, cardinal, ordinal, pairs, roman
from .spelling import spell

RULES: Rules[Accent] = Rules()


@RULES.add("abbreviation", rf"(?<!\w)({any_of(tables.BEFORE_NUMBER)})\.\s?(?=\d)")
def _before_number(match: re.Match[str], accent: Accent) -> Pieces:
    return [(f"{match[1]}.", tables.BEFORE_NUMBER[match[1]])]


@RULES.add("abbreviation", r"(?<!\w)(St|Dr)\.")
def _street_or_title(match: re.Match[str], accent: Accent) -> str:
    title = re.match(r"\s+[A-Z]", match.string[match.end() :]) is not None
    return {"St": ("Street", "Saint"), "Dr": ("Drive", "Doctor")}[match[1]][title]


@RULES.add("abbreviation", rf"(?<!\w)({any_of(tables.ABBREVIATIONS)})\.")
def _abbreviation(match: re.Match[str], accent: Accent) -> str | None:
    ends_the_text = not match.string[match.end() :].strip()
    if ends_the_text and match[1] in tables.ALSO_WORDS:
        return None
    return tables.ABBREVIATIONS[match[1]]


@RULES.add("time", r"(?<!\w)([ap])\.m\.", re.IGNORECASE)
def _half_day(match: re.Match[str], accent: Accent) -> str:
    return spell(match[1] + "m")


@RULES.add("letters", r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|(?<!\w)(?:[A-Z]\.)(?=\s*[A-Z])")
def _initials(match: re.Match[str], accent: Accent) -> str:
    return spell(match.group().replace(".", ""))


@RULES.add("abbreviation", rf"(?<!\w)({any_of(tables.NO_STOP_NEEDED)})(?!\w)")
def _short_form(match: re.Match[str], accent: Accent) -> str:
    return tables.NO_STOP_NEEDED[match[1]]


@RULES.add("roman", r"(?<!\w)[IVXLCDM]+(?!\w|['’]\w)")
def _roman(match: re.Match[str], accent: Accent) -> str | None:
    before = re.search(r"(\w+)\s+$", match.string[: match.start()])
    value = roman(match.group())
    if before is None or value is None:
        return None
    if before[1] in tables.MONARCHS:
        return f"the {ordinal(str(value), accent)}"
    return cardinal(str(value), accent) if before[1] in tables.NUMBERED else None


@RULES.add("letters", r"(?=[^\W_]*[0-9]|[A-Za-z]+[-.][0-9])[^\W_²³]+(?:[-.][^\W_²³]+)*")
def _mixed(match: re.Match[str], accent: Accent) -> str:
    """Letters and digits together: MP4, COVID-19, 20-year-old, 4K, B2B, H.264."""
    said = []
    for part in re.findall(r"[^\W\d_]+|[0-9]+(?:\.[0-9]+)?", match.group()):
        if "." in part:
            said.append(cardinal(part, accent))
        elif part.isdecimal():
            said.append(
                pairs(part, accent) if len(part) == 4 and part[2:] != "00" else cardinal(part, accent)
            )
        else:
            said.append(spell(part) if len(part) == 1 else part)
    return " ".join(said)


@RULES.add("letters", r"(?<=\w\s)A(?=\s*(?:[^\w\s]|$|[0-9]))")
def _letter_a(match: re.Match[str], accent: Accent) -> str:
    return spell(match.group())


@RULES.add("word", r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’\-‑][^\W\d_]+)*['’]?")
def _word(match: re.Match[str], accent: Accent) -> str:
    written = match.group()
    parts = re.split(r"([-‑])", written)
    if any(
        letter.isalpha() and not _is_latin(letter) for part in parts if not _greek(part) for letter in part
    ):
        raise ScriptError(
            f"An English voice cannot read “{written}”.",
            remedy="Write it in Latin letters, or choose a voice of that language.",
            details={"word": written},
        )
    return "".join(_greek(part) or part for part in parts).replace("’", "'").replace("‑", "-")


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE"))


def _greek(part: str) -> str:
    """The name of a Greek letter that stands alone, as in formulas; empty for anything else."""
    name = unicodedata.name(part, "") if len(part) == 1 else ""
    return name.split()[3].lower() if name.startswith("GREEK") and " LETTER " in name else ""


@RULES.add("sign", rf"(?<=\S)/(?=\S)|[{re.escape(''.join(tables.SYMBOLS))}]")
def _symbol(match: re.Match[str], accent: Accent) -> str:
    return tables.SYMBOLS.get(match.group(), "slash")
