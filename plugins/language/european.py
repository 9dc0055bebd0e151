"""Reads Spanish, French, Italian, Portuguese and German: figures, dates, sums, short forms and addresses.

One rule for each kind of expression, tried in order at each place of the text; the words come from the
:class:`~.locale.Locale`. Each word keeps the piece of the script that it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from heygen_studio.errors import ScriptError

from .locale import Locale
from .tokens import Token, one_pause_each

_NUMBER = r"\d{1,3}(?:[.\u00a0\u202f' ]\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?"
_START = r"(?<![\w.,])"
_MOST_DIGITS = 15
_DOMAINS = "com|org|net|edu|gov|eu|es|fr|it|pt|br|de|at|ch|mx|ar|io|ai|tv|app|dev|info|co"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_MARKS = {
    ",": ",", ".": ".", "!": "!", "?": "?", ";": ";", ":": ":", "…": "…", "—": "—", "–": "—", "«": "“",
    "»": "”", "“": "“", "”": "”", "„": "“", "\"": "”", "(": "(", ")": ")",
}  # fmt: skip

Rule = Callable[["re.Match[str]", Locale], "str | None"]


def read(text: str, locale: Locale) -> list[Token]:
    """The words and punctuation of a text in order, ready to be pronounced. Emoji are left out.

    :raises ScriptError: a word is in a script that voices of this language cannot read.
    """
    rules = _rules(locale)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        for pattern, rule in rules:
            match = pattern.match(text, position)
            said = rule(match, locale) if match else None
            if match and said is not None:
                if said:
                    is_mark = said in _MARKS.values()
                    tokens.append(Token(match.group(), said, is_word=not is_mark, start=position))
                position = match.end()
                break
        else:
            position += 1
    return one_pause_each(tokens)


def cardinal(digits: str, locale: Locale) -> str:
    """A figure as it is written, with separators of thousands and a decimal comma, in words."""
    whole, _, part = re.sub(r"[.\u00a0\u202f' ]", "", digits).partition(",")
    if len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        said = spell_digits(whole, locale)
    else:
        said = _words(int(whole), locale.code, "cardinal")
    if not part:
        return said
    decimals = spell_digits(part, locale) if part.startswith("0") or len(part) > 2 else cardinal(part, locale)
    return f"{said} {locale.point} {decimals}"


def ordinal(number: int, locale: Locale, *, feminine: bool = False) -> str:
    """``1`` as "primero"."""
    said = _words(number, locale.code, "ordinal")
    return locale.feminine(said) if feminine else said


def spell_digits(digits: str, locale: Locale) -> str:
    """Digit by digit."""
    return " ".join(_words(int(digit), locale.code, "cardinal") for digit in digits if digit.isdecimal())


def spell(letters: str) -> str:
    """Letter by letter."""
    return " ".join(letter.upper() for letter in letters if letter.isalnum())


@lru_cache(maxsize=4096)
def _words(number: int, code: str, form: str) -> str:
    from num2words import num2words

    return str(num2words(number, lang=code, to=form)).replace(",", "")


def _year(digits: str, locale: Locale) -> str:
    return locale.year(int(digits)) if locale.year else cardinal(digits, locale)


def _counted(digits: str, forms: tuple[str, str], locale: Locale, magnitude: str = "") -> str:
    """A figure and what it counts."""
    one, many = forms
    if digits == "1" and not magnitude:
        return one
    number = locale.apocope(cardinal(digits, locale))
    if magnitude:
        number += f" {magnitude}"
    last = number.rsplit(" ", 1)[-1]
    link = f"{locale.link} " if locale.link and re.match(r"mill|mil[hi]|bill|bil[hi]", last) else ""
    return f"{number} {link}{many}"


# --- rules -----------------------------------------------------------------------------------------------


def _address(match: re.Match[str], locale: Locale) -> str:
    said = []
    for part in re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", re.sub(r"^https?://|/$", "", match.group())):
        if part.isdigit():
            said.append(cardinal(part, locale) if len(part) < 3 else spell_digits(part, locale))
        elif part == "www":
            said.append(locale.address.get("www", "W W W"))
        else:
            said.append(locale.address.get(part, part if part.isalpha() else ""))
    return " ".join(filter(None, said))


def _date(match: re.Match[str], day: str, month: int, year: str, locale: Locale) -> str | None:
    if not (1 <= month <= 12 and 1 <= int(day) <= 31):
        return None
    said_day = _declined(match, int(day), locale) if locale.decline else locale.first
    if int(day) > 1 and not locale.decline:
        said_day = cardinal(str(int(day)), locale)
    pattern = locale.date if year else locale.date[: locale.date.index("{month}") + len("{month}")]
    said_year = _year(year if len(year) == 4 else f"20{year}", locale) if year else ""
    return pattern.format(day=said_day, month=locale.months[month - 1], year=said_year)


def _declined(match: re.Match[str], number: int, locale: Locale) -> str:
    before = re.search(r"(\w+)\s+$", match.string[: match.start()])
    said = ordinal(number, locale)
    return locale.decline(said, before[1].lower() if before else "") if locale.decline else said


def _iso_date(match: re.Match[str], locale: Locale) -> str | None:
    return _date(match, match[3], int(match[2]), match[1], locale)


def _numeric_date(match: re.Match[str], locale: Locale) -> str | None:
    return _date(match, match[1], int(match[3]), match[4], locale)


def _named_date(match: re.Match[str], locale: Locale) -> str | None:
    month = next(i for i, name in enumerate(locale.months, 1) if name.lower() == match[2].lower())
    return _date(match, match[1], month, match[3] or "", locale)


def _time(match: re.Match[str], locale: Locale) -> str:
    hour, minute = int(match[1]), int(match[2] or 0)
    words = {"hour": locale.apocope(cardinal(str(hour), locale)), "minute": cardinal(str(minute), locale)}
    return (locale.hours if minute else locale.hour).format(**words)


def _telephone(match: re.Match[str], locale: Locale) -> str:
    plus = f"{locale.plus} " if match.group().startswith("+") else ""
    return plus + spell_digits(match.group(), locale)


def _version(match: re.Match[str], locale: Locale) -> str:
    return f" {locale.address['.']} ".join(cardinal(part, locale) for part in match.group().split("."))


def _quantity(match: re.Match[str], locale: Locale) -> str | None:
    parts = match.groupdict()
    number, upto = parts["number"], parts["upto"]
    sign = {"+": f"{locale.plus} ", None: "", "": ""}.get(parts["sign"], f"{locale.minus} ")
    if sign and match.string[: match.start()].rstrip()[-1:].isdigit():
        return None
    magnitude = locale.magnitudes.get(parts["magnitude"] or "", "")
    currency = parts["currency"] or (parts["unit"] if parts["unit"] in locale.currencies else None)
    head = f"{cardinal(number, locale)} {locale.to} " if upto else ""
    number = upto or number
    if currency:
        big, small = locale.currencies[currency]
        whole, _, cents = number.partition(",")
        if len(cents) == 2 and not magnitude:
            said = _counted(whole, big, locale) if whole.strip("0.") or cents == "00" else ""
            rest = _counted(str(int(cents)), small, locale) if int(cents) else ""
            said = f" {locale.signs['&']} ".join(filter(None, (said, rest)))
        else:
            said = _counted(number, big, locale, magnitude)
    elif parts["unit"]:
        said = _counted(number, locale.units[parts["unit"]], locale, magnitude)
    elif re.fullmatch(r"1[1-9]\d\d|20\d\d", number) and not magnitude:
        said = _year(number, locale)
        head = (
            f"{_year(parts['number'], locale)} {locale.to} " if upto and len(parts["number"]) == 4 else head
        )
    elif magnitude:
        said = f"{locale.apocope(cardinal(number, locale))} {magnitude}"
    else:
        said = cardinal(number, locale)
        if re.match(r"\s+[^\W\d_]", match.string[match.end() :]):
            said = locale.apocope(said)
    return sign + head + said


def _fraction(match: re.Match[str], locale: Locale) -> str | None:
    if match[1] == "24" and match[2] == "7":
        return f"{cardinal('24', locale)} {cardinal('7', locale)}"
    return f"{cardinal(match[1], locale)} {locale.address['/']} {cardinal(match[2], locale)}"


def _ordinal(match: re.Match[str], locale: Locale) -> str:
    return ordinal(int(match[1]), locale, feminine=match[2] in locale.feminine_marks)


def _dotted_ordinal(match: re.Match[str], locale: Locale) -> str | None:
    return _declined(match, int(match[1]), locale) if int(match[1]) < 100 else None


def _abbreviation(match: re.Match[str], locale: Locale) -> str:
    return locale.abbreviations[match.group()]


def _roman(match: re.Match[str], locale: Locale) -> str | None:
    before = re.search(r"(\w+)\s+$", match.string[: match.start()])
    value = _roman_value(match[1])
    if before is None or value is None:
        return None
    if before[1] in locale.monarchs and value < 11 and not locale.code.startswith("fr"):
        return ordinal(value, locale)
    if before[1] in locale.monarchs and value == 1:
        return locale.first
    known = before[1].lower() in locale.numbered or before[1] in locale.monarchs
    return cardinal(str(value), locale) if known else None


def _roman_ordinal(match: re.Match[str], locale: Locale) -> str | None:
    value = _roman_value(match[1])
    return None if value is None else locale.first if value == 1 else ordinal(value, locale)


def _roman_value(numeral: str) -> int | None:
    total = 0
    for letter, following in zip(numeral, f"{numeral[1:]} ", strict=True):
        value = _ROMAN[letter]
        total += -value if value < _ROMAN.get(following, 0) else value
    return total if 0 < total < 4000 else None


def _initials(match: re.Match[str], locale: Locale) -> str:
    return spell(match.group())


def _mixed(match: re.Match[str], locale: Locale) -> str:
    """Letters and digits together: MP4, COVID-19, B2B."""
    said = []
    for part in re.findall(r"[^\W\d_]+|\d+", match.group()):
        said.append(cardinal(part, locale) if part.isdecimal() else spell(part) if len(part) < 3 else part)
    return " ".join(said)


def _word(match: re.Match[str], locale: Locale) -> str:
    written = match.group()
    stray = next(
        (
            c
            for c in written
            if c.isalpha()
            and not unicodedata.name(c, "").startswith(
                ("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE", "MICRO", "GREEK")
            )
        ),
        None,
    )
    if stray is not None:
        raise ScriptError(
            f"The voice cannot read “{written}”: it is not in Latin letters.",
            remedy="Write it in Latin letters, or choose a voice of that language.",
            details={"word": written},
        )
    return written.replace("’", "'").replace("‑", "-")


def _sign(match: re.Match[str], locale: Locale) -> str:
    return locale.signs[match.group()]


def _mark(match: re.Match[str], locale: Locale) -> str:
    return "…" if match.group().startswith("..") else _MARKS.get(match.group(), "—")


def _drop(match: re.Match[str], locale: Locale) -> str:
    return ""


_compiled: dict[str, list[tuple[re.Pattern[str], Rule]]] = {}


def _rules(locale: Locale) -> list[tuple[re.Pattern[str], Rule]]:
    if locale.code not in _compiled:
        _compiled[locale.code] = [(re.compile(pattern, re.IGNORECASE if fold else 0), rule)
                                  for pattern, rule, fold in _patterns(locale)]  # fmt: skip
    return _compiled[locale.code]


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"  # type: ignore[call-overload]


def _patterns(locale: Locale) -> Iterator[tuple[str, Rule, bool]]:
    months, currencies = _any(locale.months), _any(locale.currencies)
    day_end = r"(?:\.|º|°|er|ᵉʳ)?"
    yield r"\s+", _drop, False
    yield r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _address, False
    yield (
        rf"https?://\S+?(?=[.,;:!?)\]\"'”’»]*(?:\s|$))|{_START}(?:[a-z0-9-]+\.)+(?:{_DOMAINS})\b(?!\.?\w)(?:/[^\s,;!?)\]\"”»]*(?<![.:]))?",
        _address,
        True,
    )
    yield rf"{_START}(\d{{4}})-(\d\d)-(\d\d)(?![\w-])", _iso_date, False
    yield rf"{_START}(\d\d?)([/.-])(\d\d?)\2(\d{{4}}|\d\d)(?![\w/])", _numeric_date, False
    yield (
        rf"{_START}(\d\d?){day_end}\s+(?:de\s+)?({months})(?!\w)(?:\s+(?:de\s+|del\s+)?((?:1\d|20)\d\d)(?!\w))?",
        _named_date,
        True,
    )
    yield (
        rf"{_START}([01]?\d|2[0-4])(?::|\s?h\s?)([0-5]\d)(?:\s?(?:Uhr|h|hs|horas|heures)\b)?(?![\w:])",
        _time,
        False,
    )
    yield rf"{_START}([01]?\d|2[0-4])()\s?(?:Uhr|h)\b(?!\.?\w)", _time, False
    yield (
        r"\+\d[\d ()/-]{7,}\d(?!\w)|(?<![\w.,])0\d(?:[ .-]?\d\d){4}(?!\w)"
        r"|(?<![\w.,])\d{3}[ -]\d{3}[ -]\d{3,4}(?!\w)",
        _telephone,
        False,
    )
    yield r"(?<!\w)\d+(?:\.\d+){2,}(?!\w)(?<!\.\d{3})", _version, False
    if locale.ordinal_marks:
        yield rf"{_START}(\d+)({locale.ordinal_marks})(?!\w)", _ordinal, False
    if locale.decline:
        yield rf"{_START}(\d\d?)\.(?=\s+[^\W\d_])(?!\s+[A-ZÄÖÜ][a-zäöü]+\s*$)", _dotted_ordinal, False
    yield rf"{_START}(\d{{1,3}})\s?[/⁄]\s?(\d{{1,3}})(?![\w/])", _fraction, False
    yield (
        (
            rf"(?<![\w.,])(?P<sign>[-−+])?(?P<currency>{currencies})?(?(currency)\s?)(?P<number>{_NUMBER})"
            rf"(?:\s?[-–—]\s?(?P<upto>{_NUMBER}))?(?:\s?(?P<magnitude>{_any(locale.magnitudes)})(?!\w))?"
            rf"(?(currency)|(?:\s?(?P<unit>{_any([*locale.units, *locale.currencies])})(?![\w²³]))?)"
            rf"(?![^\W_]|-\w)"
        ),
        _quantity,
        False,
    )
    yield rf"(?<!\w)(?:{_any(locale.abbreviations)})(?!\w)", _abbreviation, False
    yield rf"(?<!\w)([IVXLCDM]+)(?:{locale.roman_ordinal})(?!\w)", _roman_ordinal, False
    yield r"(?<!\w)([IVXLCDM]+)(?![\w'’])", _roman, False
    yield r"(?<!\w)(?:[^\W\d_]\.){2,}|(?<!\w)[A-ZÀ-Þ]\.(?=\s*[A-ZÀ-Þ])", _initials, False
    yield r"(?=[^\W_]*\d|[A-Za-z]+[-.]\d)[^\W_²³]+(?:[-.][^\W_²³]+)*", _mixed, False
    yield r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’\-‑][^\W\d_]+)*['’]?", _word, False
    yield r"\.{2,}|-{2,3}|(?<=\s)-(?=\s)", _mark, False
    yield rf"(?:{_any(locale.signs)})", _sign, False
    yield rf"[{re.escape(''.join(_MARKS))}]", _mark, False
