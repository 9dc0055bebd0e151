"""Words, initials, letters mixed with digits, signs and punctuation."""

from __future__ import annotations

import re

from ..rules import MARK, Pieces, Rules, any_of, mark
from ..shared.addresses import is_spelled
from ..shared.serials import SERIAL
from ..tokens import LONGEST
from .language import Language

MARKS = {
    ",": ",", ".": ".", "!": "!", "?": "?", ";": ";", ":": ":", "…": "…", "—": "—", "–": "—", "―": "—",
    "«": "“", "»": "”", "“": "“", "”": "”", "„": "“", "‹": "“", "›": "”", "\"": "”", "(": "(", ")": ")",
    "[": "(", "]": ")", "|": ",", "→": "—", "‽": "?",
}  # fmt: skip
_PARTICLES = "d[aeiou]s?|del|della|de la|van|von|der|zu|le|la|y"
"""Small words between an initial and a surname."""


def plain(language: Language) -> Rules[Language]:
    """Most of a text: white space, and words that cannot be anything else. They spare the other rules."""
    made: Rules[Language] = Rules()
    made.add("space", r"\s+")(_nothing)
    made.add("word", r"(?![ivxl]+\b)[a-zß-öø-ÿœ]{2,60}(?=[.,;:!?]?(?:\s(?! ?\d)|$)|[;!)])")(_plain_word)
    return made


def rules(language: Language) -> Rules[Language]:
    made: Rules[Language] = Rules()
    initial = r"[^\W\d_a-zß-öø-ÿ]"
    made.add(
        "letters",
        rf"(?<!\w)(?:[^\W\d_]\.-?){{2,12}}|(?<!\w){initial}\.(?=\s?(?:{initial}|\d)|\s(?:{_PARTICLES})\s)",
    )(_initials)
    part = rf"[^\W_²³]{{1,{LONGEST}}}"
    made.add("letters", rf"(?=[^\W_]{{0,{LONGEST}}}\d|[A-Za-z]{{1,20}}[-.]\d){part}(?:[-.]{part}){{0,8}}")(
        _mixed
    )
    letters = rf"(?:[^\W\d_²³]|[\u0300-\u036f]){{1,{LONGEST}}}"
    made.add("sign", r"(?<=\d )[xX](?= \d)")(_times)
    made.add("word", rf"(?=[^\W\d_²³]){letters}(?:['’\-‑]{letters}){{0,8}}['’]?")(_word)
    made.add(MARK, r"\.{2,}|-{2,3}|(?<=\s)-(?=\s)")(mark(MARKS))
    made.add("sign", any_of(language.table.signs))(_sign)
    made.add(MARK, rf"[{re.escape(''.join(MARKS))}]")(mark(MARKS))
    return made


def _nothing(match: re.Match[str], language: Language) -> str:
    return ""


def _plain_word(match: re.Match[str], language: Language) -> str | None:
    return None if match.group() in language.table.short_words else match.group()


def _initials(match: re.Match[str], language: Language) -> str:
    return " ".join(letter.upper() for letter in match.group() if letter.isalnum())


def _mixed(match: re.Match[str], language: Language) -> Pieces | str:
    """Letters and digits together: MP4, COVID-19, B2B; many digits are a serial number."""
    said = []
    if size := re.fullmatch(r"(\d+)[xX×](\d+)", match.group()):
        return f"{language.number(size[1])} {language.table.signs['×']} {language.number(size[2])}"
    parts = re.findall(r"[^\W\d_]+|\d+(?:[.,]\d+)?", match.group())
    is_serial = re.fullmatch(SERIAL, match.group()) is not None
    for part in parts:
        if not part[0].isdecimal():
            said.append(
                " ".join(part.upper()) if len(part) < 3 or (len(part) < 4 and _no_word(part)) else part
            )
        else:
            one_by_one = is_serial or len(part) > 4 or part[0] == "0"
            said.append(language.digits(part) if one_by_one else language.number(part))
    return " ".join(said)


def _no_word(part: str) -> bool:
    """Whether letters beside digits are said one by one: RTX 4090, but not the Pro of iPhone15Pro."""
    return is_spelled(part) and not (part.istitle() and re.search("[AEIOUaeiou]", part))


def _times(match: re.Match[str], language: Language) -> str:
    return language.table.signs["×"]


def _word(match: re.Match[str], language: Language) -> str:
    written = match.group()
    return written.replace("’", "'").replace("‑", "-")


def _sign(match: re.Match[str], language: Language) -> str:
    return language.table.signs[match.group()]
