"""Finds what is not read as it is written — sums, dates, addresses, short forms — and says how it is read.

One rule for each kind of expression, tried in order at each place of the text (the classes of Sproat et al.,
"Normalization of non-standard words", Computer Speech & Language 15, 2001). Each word keeps the piece of the
script that it came from, so that captions can show "$5" while the voice says "five dollars".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from heygen_studio.errors import ScriptError

from . import tables
from .numbers import Accent, cardinal, decade, fraction, ordinal, pairs, roman, spell_digits, year


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the script and how it is spoken, or a punctuation mark.

    ``spoken`` of a word is one or more words in lower or mixed case, or a run of capitals to be spelled; of a
    mark it is the mark itself, one of ``;:,.!?—…"()“”``.
    """

    written: str
    spoken: str
    is_word: bool = True


Spoken = list[tuple[str, str]]
"""Pairs of a piece of the script and what is said for it."""
Rule = Callable[["re.Match[str]", Accent], "Spoken | str | None"]
"""Given the match: pairs, or one text for all of it, or None where the rule does not apply after all."""

_RULES: list[tuple[re.Pattern[str], Rule]] = []
_PAUSES = frozenset(",;:.!?…—")
_LONG_MARK = re.compile(r"\.{2,}|-{2,3}|(?<=\s)-(?=\s)")


def normalise(text: str, accent: Accent) -> list[Token]:
    """The words and punctuation of a text in order, ready to be pronounced.

    Emoji and other pictures are left out.

    :raises ScriptError: a word is in a script that no English voice can read.
    """
    text = unicodedata.normalize("NFC", text)
    for sign, written in tables.FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s?{sign}", f" {written}", text).replace(sign, written)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if mark := _LONG_MARK.match(text, position):
            tokens.append(Token(mark.group(), "…" if "." in mark.group() else "—", is_word=False))
            position = mark.end()
            continue
        for pattern, rule in _RULES:
            match = pattern.match(text, position)
            spoken = rule(match, accent) if match else None
            if match and spoken is not None:
                pieces = [(match.group(), spoken)] if isinstance(spoken, str) else spoken
                tokens += [Token(written, said) for written, said in pieces]
                position = match.end()
                break
        else:
            if punctuation := tables.PUNCTUATION.get(text[position]):
                tokens.append(Token(text[position], punctuation, is_word=False))
            position += 1
    return list(_tidy(_calm(tokens)))


def _rule(pattern: str, flags: int = 0) -> Callable[[Rule], Rule]:
    def add(function: Rule) -> Rule:
        _RULES.append((re.compile(pattern, flags), function))
        return function

    return add


_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_START = r"(?<![\w.])"
_MONTH = "|".join([*tables.MONTHS, *(m[:3] + r"\b\.?" for m in tables.MONTHS), r"Sept\b\.?"])


def _any(words: object) -> str:
    """A pattern for any of some words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


def _month(written: str) -> str:
    return next(m for m in tables.MONTHS if m[:3].lower() == written[:3].lower())


def _letters(word: str) -> str:
    """Spell a word. The name of the letter A is written so that it is not taken for the article."""
    return " ".join("eigh" if letter in "aA" else letter.upper() for letter in word)


# --- addresses -------------------------------------------------------------------------------------------


_ADDRESS_SIGNS = {
    ".": "dot", "/": "slash", "-": "dash", "_": "underscore", "@": "at", "+": "plus", ":": "colon",
    "?": "question mark", "=": "equals", "&": "and", "#": "hash", "~": "tilde", "%": "percent",
}  # fmt: skip


def _address(text: str, accent: Accent) -> str:
    said = []
    for part in re.findall(r"[^\W\d_]+|[0-9]+|[^\w\s]|_", text):
        if part.isdigit():
            said.append(cardinal(part, accent) if len(part) < 3 else spell_digits(part))
        elif part == "www":
            said.append("W W W")
        else:
            said.append(_ADDRESS_SIGNS.get(part, part if part.isalpha() else ""))
    return " ".join(filter(None, said))


@_rule(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
def _email(match: re.Match[str], accent: Accent) -> str:
    return _address(match.group(), accent)


@_rule(
    rf"{_START}(?:https?://\S+?(?=[.,;:!?)\]\"'”’]*(?:\s|$))"
    rf"|(?:[a-z0-9-]+\.)+(?:{tables.DOMAINS})\b(?!\.?\w)(?:/[^\s,;!?)\]\"”]*(?<![.:]))?)",
    re.IGNORECASE,
)
def _url(match: re.Match[str], accent: Accent) -> str:
    return _address(re.sub(r"^https?://|/$", "", match.group(), flags=re.IGNORECASE), accent)


# --- dates and times -------------------------------------------------------------------------------------


def _day(digits: str, month: int, accent: Accent, year_digits: str) -> str:
    day = ordinal(digits, accent)
    name = tables.MONTHS[month - 1]
    when = year(year_digits if len(year_digits) == 4 else f"20{year_digits}", accent)
    return f"{name} {day} {when}" if accent == "us" else f"the {day} of {name} {when}"


@_rule(rf"{_START}(\d{{4}})-(\d\d)-(\d\d)(?![\w-])")
def _iso_date(match: re.Match[str], accent: Accent) -> str | None:
    year_digits, month, day = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return _day(day, int(month), accent, year_digits)


@_rule(rf"{_START}(\d\d?)([/.])(\d\d?)\2(\d{{4}}|\d\d)(?![\w/])")
def _numeric_date(match: re.Match[str], accent: Accent) -> str | None:
    first, separator, second, year_digits = match.groups()
    day, month = int(second), int(first)
    if accent == "gb" or month > 12 or separator == ".":  # the dotted form is European
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31) or (separator == "." and len(year_digits) != 4):
        return None
    return _day(str(day), month, accent, year_digits)


@_rule(rf"{_START}({_MONTH})\s+(\d\d?)(?:st|nd|rd|th)?(?![\w:%])(?:(,?\s+)((?:1\d|20)\d\d)(?!\w))?")
def _month_day(match: re.Match[str], accent: Accent) -> Spoken | None:
    month, day, _, year_digits = match.groups()
    if not 1 <= int(day) <= 31:
        return None
    said = ordinal(day, accent)
    spoken = [(month, _month(month)), (day, said if accent == "us" else f"the {said}")]
    return [*spoken, (year_digits, year(year_digits, accent))] if year_digits else spoken


@_rule(rf"{_START}(\d\d?)(?:st|nd|rd|th)?\s+({_MONTH})(?!\w)(?:(,?\s+)((?:1\d|20)\d\d)(?!\w))?")
def _day_month(match: re.Match[str], accent: Accent) -> Spoken | None:
    day, month, _, year_digits = match.groups()
    if not 1 <= int(day) <= 31:
        return None
    before = match.string[: match.start()].rstrip().lower()
    article = "" if before.endswith(" the") or before == "the" else "the "
    spoken = [(day, f"{article}{ordinal(day, accent)} of"), (month, _month(month))]
    return [*spoken, (year_digits, year(year_digits, accent))] if year_digits else spoken


@_rule(rf"{_START}([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?:\s?([ap])\.?m\b\.?)?(?![\w:])", re.IGNORECASE)
def _time(match: re.Match[str], accent: Accent) -> str:
    hour, minute, second, half = match.groups()
    said = cardinal(str(int(hour)), accent)
    if int(minute):
        said += f" {'oh ' if minute[0] == '0' else ''}{cardinal(str(int(minute)), accent)}"
    elif not half:
        said += " hundred" if int(hour) > 12 else " o'clock"
    if second:
        said += f" and {cardinal(str(int(second)), accent)} seconds"
    return f"{said} {_letters(half + 'm')}" if half else said


@_rule(rf"{_START}(1[0-2]|[1-9])\s?([ap])(?:m\b|\.m\.)", re.IGNORECASE)
def _hour(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} {_letters(match[2] + 'm')}"


# --- numbers ---------------------------------------------------------------------------------------------


@_rule(
    r"(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\w)|\+\d[\d ()-]{7,}\d(?!\w)"
)
def _telephone(match: re.Match[str], accent: Accent) -> str:
    plus = "plus " if match.group().startswith("+") else ""
    return plus + spell_digits(match.group())


@_rule(rf"{_START}\d{{3}}-\d{{4}}(?![\w-])")
def _local_telephone(match: re.Match[str], accent: Accent) -> str | None:
    before = match.string[: match.start()]
    if not re.search(r"\b(?:call|phone|dial|tel|text|fax|number)\b", before, re.IGNORECASE):
        return None  # then it is a range
    return spell_digits(match.group())


@_rule(r"(?<![\w])v?\d+(?:\.\d+){2,}(?!\w)")
def _version(match: re.Match[str], accent: Accent) -> str:
    parts = match.group().lstrip("v").split(".")
    return ("version " if match.group()[0] == "v" else "") + " point ".join(
        cardinal(p, accent) for p in parts
    )


@_rule(rf"{_START}([0-9][0-9,]*)(?:st|nd|rd|th)\b")
def _ordinal(match: re.Match[str], accent: Accent) -> str:
    return ordinal(match[1], accent)


@_rule(r"(?<!\w)['’]?((?:1\d|20)\d0|\d0)['’]?s\b")
def _decade(match: re.Match[str], accent: Accent) -> str:
    return decade(match[1], accent)


@_rule(rf"{_START}(?:(\d+)\s+)?(\d{{1,3}})\s?[/⁄]\s?(\d{{1,3}})(?![\w/])")
def _fraction(match: re.Match[str], accent: Accent) -> str | None:
    whole, top, bottom = match.groups()
    if (top, bottom) == ("24", "7"):
        return "twenty four seven"
    if not 1 <= int(top) < int(bottom):
        return None
    said = fraction(int(top), int(bottom), accent)
    if not whole:
        return said
    part = f"a {said[4:]}" if top == "1" else said
    return f"{cardinal(whole, accent)} and {part}"


@_rule(rf"{_START}(\d+):(\d+)(?![\w:])")
def _ratio(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} to {cardinal(match[2], accent)}"


@_rule(rf"{_START}(\d{{3,4}})([pi])\b")
def _resolution(match: re.Match[str], accent: Accent) -> str:
    return f"{pairs(match[1], accent)} {match[2].upper()}"


@_rule(
    rf"(?<![\w.])(?P<sign>[-−+])?(?P<currency>{_any(tables.CURRENCIES)})?(?(currency)\s?)(?P<number>{_NUMBER})"
    rf"(?:\s?(?:-|–|—)\s?(?P<again>(?(currency)(?:{_any(tables.CURRENCIES)})?))(?P<upto>{_NUMBER}))?"
    rf"(?:\s?(?P<magnitude>{_any(w for w in tables.MAGNITUDES if len(w) > 4)})\b"
    rf"|(?(currency)\s?(?P<letter>{_any(w for w in tables.MAGNITUDES if len(w) < 3)})\b))?"
    rf"(?(currency)|(?:\s?(?P<unit>{_any([*tables.UNITS, *tables.CURRENCIES])})(?![\w²³])"
    rf"(?:\.(?=\s+[a-z]))?)?)"
    rf"(?(currency)(?:\s?/\s?(?P<per>[A-Za-z]+))?)"
    rf"(?![\w]|-\w)"
)
def _quantity(match: re.Match[str], accent: Accent) -> str | None:
    parts = match.groupdict()
    number, upto = parts["number"], parts["upto"]
    unit = parts["unit"]
    currency = parts["currency"] or (unit if unit in tables.CURRENCIES else None)
    magnitude = tables.MAGNITUDES.get(parts["magnitude"] or parts["letter"] or "")
    bare = not (currency or unit or magnitude)

    def say(digits: str) -> str:
        looks_like_year = bare and re.fullmatch(r"1[1-9]\d\d|20\d\d", digits)
        return year(digits, accent) if looks_like_year else cardinal(digits, accent)

    sign = {"+": "plus ", None: ""}.get(parts["sign"], "minus ")
    if sign and match.string[: match.start()].rstrip()[-1:].isdigit():
        return None  # a sum or a range with spaces: the sign is read on its own
    said = say(number) + (f" to {say(upto)}" if upto else "")
    if currency:
        one, many, hundredth, hundredths = tables.CURRENCIES[currency]
        whole, _, cents = number.partition(".")
        if len(cents) == 2 and not upto and not magnitude:
            big = f"{cardinal(whole, accent)} {one if whole == '1' else many}" if whole.strip("0,") else ""
            small = f"{cardinal(str(int(cents)), accent)} {hundredth if cents == '01' else hundredths}"
            said = " and ".join(filter(None, (big, small if int(cents) else ""))) or f"zero {many}"
        else:
            single = number == "1" and not upto and not magnitude
            said = f"{said}{f' {magnitude}' if magnitude else ''} {one if single else many}"
        if parts["per"]:
            said += f" per {tables.PER.get(parts['per'], parts['per'])}"
    elif magnitude or unit:
        said += f" {magnitude}" if magnitude else ""
        said += f" {tables.UNITS[unit][0 if number == '1' and not upto else 1]}" if unit else ""
    return sign + said


@_rule(rf"{_START}(\d+(?:\.\d+)?)M\b")
def _millions(match: re.Match[str], accent: Accent) -> str:
    return f"{cardinal(match[1], accent)} million"


@_rule(r"#(\d+)\b")
def _hash_number(match: re.Match[str], accent: Accent) -> str:
    return f"number {cardinal(match[1], accent)}"


@_rule(r"#(?=[^\W\d_])")
def _hashtag(match: re.Match[str], accent: Accent) -> str:
    return "hashtag"


# --- short forms and words -------------------------------------------------------------------------------


@_rule(rf"(?<!\w)({_any(tables.BEFORE_NUMBER)})\.\s?(?=\d)")
def _before_number(match: re.Match[str], accent: Accent) -> Spoken:
    return [(f"{match[1]}.", tables.BEFORE_NUMBER[match[1]])]


@_rule(r"(?<!\w)(St|Dr)\.")
def _street_or_title(match: re.Match[str], accent: Accent) -> str:
    title = re.match(r"\s+[A-Z]", match.string[match.end() :]) is not None
    return {"St": ("Street", "Saint"), "Dr": ("Drive", "Doctor")}[match[1]][title]


@_rule(rf"(?<!\w)({_any(tables.ABBREVIATIONS)})\.")
def _abbreviation(match: re.Match[str], accent: Accent) -> str | None:
    ends_the_text = not match.string[match.end() :].strip()
    if ends_the_text and match[1] in tables.ALSO_WORDS:
        return None
    return tables.ABBREVIATIONS[match[1]]


@_rule(r"(?<!\w)([ap])\.m\.", re.IGNORECASE)
def _half_day(match: re.Match[str], accent: Accent) -> str:
    return _letters(match[1] + "m")


@_rule(r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|(?<!\w)(?:[A-Z]\.)(?=\s*[A-Z])")
def _initials(match: re.Match[str], accent: Accent) -> str:
    return _letters(match.group().replace(".", ""))


@_rule(rf"(?<!\w)({_any(tables.NO_STOP_NEEDED)})(?!\w)")
def _short_form(match: re.Match[str], accent: Accent) -> str:
    return tables.NO_STOP_NEEDED[match[1]]


@_rule(r"(?<!\w)[IVXLCDM]+(?!\w|['’]\w)")
def _roman(match: re.Match[str], accent: Accent) -> str | None:
    before = re.search(r"(\w+)\s+$", match.string[: match.start()])
    value = roman(match.group())
    if before is None or value is None:
        return None
    if before[1] in tables.MONARCHS:
        return f"the {ordinal(str(value), accent)}"
    return cardinal(str(value), accent) if before[1] in tables.NUMBERED else None


@_rule(r"(?=[^\W_]*[0-9]|[A-Za-z]+[-.][0-9])[^\W_²³]+(?:[-.][^\W_²³]+)*")
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
            said.append(_letters(part) if len(part) == 1 else part)
    return " ".join(said)


@_rule(r"(?<=\w\s)A(?=\s*(?:[^\w\s]|$|[0-9]))")
def _letter_a(match: re.Match[str], accent: Accent) -> str:
    return _letters(match.group())


@_rule(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’\-‑][^\W\d_]+)*['’]?")
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


@_rule(rf"(?<=\S)/(?=\S)|[{re.escape(''.join(tables.SYMBOLS))}]")
def _symbol(match: re.Match[str], accent: Accent) -> str:
    return tables.SYMBOLS.get(match.group(), "slash")


def _calm(tokens: list[Token]) -> list[Token]:
    """A whole sentence in capitals is shouted, not spelled."""
    words = [t.spoken for t in tokens if t.is_word]
    shouted = len(words) > 2 and all(w.isupper() for w in words) and any(len(w) > 5 for w in words)
    return [Token(t.written, t.spoken.lower(), t.is_word) for t in tokens] if shouted else tokens


def _tidy(tokens: list[Token]) -> Iterator[Token]:
    """Of several pauses in a row the first counts."""
    pausing = False
    for token in tokens:
        is_pause = token.spoken in _PAUSES
        if not (is_pause and pausing):
            yield token
        pausing = is_pause
