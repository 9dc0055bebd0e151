"""Words in another script than a reader's own, and letters in unusual dress: they are found before a reader
sees the text, so that it need know no letters but those of its language.

A foreign word is said as its own language says it: by the reader of that language, or by the rules of
espeak-ng. Where a script is that of several languages, letters that only one of them has tell which it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from heygen_studio.language import plain_apostrophes

from .foreign import is_known
from .shared.hanja import hangul

_RARE_HAN = "〆兙兡嗧桛烪瓧瓰瓱瓼甅\u3400-\u4dbf\u9fa6-\u9fff\ufa0e-\ufa29\U00020000-\U0003ffff"
_HAN = "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\uff66-\uff9f"
_HANGUL = "\u1100-\u1112\u1161-\u1175\u11a8-\u11c2\u3131-\u3163\uac00-\ud7a3"


@dataclass(frozen=True, slots=True)
class Script:
    """A script: its letters, as ranges of a pattern, and the language that reads it.

    :param others: letters that tell another language, and that language.
    """

    name: str
    letters: str
    language: str
    others: tuple[tuple[str, str], ...] = ()


SCRIPTS = (
    Script("Greek", "\u0386-\u03ce\u03d0-\u03d6\u03f0-\u03f2\u03f5\u1f00-\u1fbc\u1fc2-\u1ffc", "el"),
    Script(
        "Cyrillic", "\u0400-\u0484\u0487-\u052f\u1c80-\u1c8a\u1d2b\u2de0-\u2dff\ua640-\ua69f", "ru",
        (("[їєґЇЄҐ]", "uk"), ("[ўЎ]", "be"), ("[ђћљњџјЂЋЉЊЏЈ]", "sr"), ("[іІ]", "uk")),
    ),
    Script("Armenian", "\u0531-\u0556\u0559-\u058a\ufb13-\ufb17", "hy"),
    Script("Hebrew", "\u0591-\u05f4\ufb1d-\ufb4f", "he"),
    Script(
        "Arabic", "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f"
        "\u08a0-\u08b4\ufb50-\ufdff\ufe70-\ufefc", "ar",
        (("[ٹڈڑںےہھ]", "ur"), ("[پچژگیک]", "fa")),
    ),
    Script("Devanagari", "\u0900-\u0963\u0970-\u097f\ua8e0-\ua8ff", "hi"),
    Script("Bengali", "\u0980-\u09e3\u09f0-\u09f1\u09fc-\u09fe", "bn"),
    Script("Gurmukhi", "\u0a01-\u0a5e\u0a70-\u0a75", "pa"),
    Script("Gujarati", "\u0a81-\u0ae3\u0af9-\u0aff", "gu"),
    Script("Odia", "\u0b01-\u0b63\u0b71", "or"),
    Script("Tamil", "\u0b82-\u0bd7", "ta"),
    Script("Telugu", "\u0c00-\u0c63", "te"),
    Script("Kannada", "\u0c80-\u0ce3\u0cf1-\u0cf3", "kn"),
    Script("Malayalam", "\u0d00-\u0d63\u0d7a-\u0d7f", "ml"),
    Script("Sinhala", "\u0d81-\u0ddf\u0df2\u0df3", "si"),
    Script("Georgian", "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2d", "ka"),
    Script("Ethiopic", "\u1200-\u135f\u1380-\u138f\u2d80-\u2dde\uab01-\uab2e", "am"),
    Script("Hangul", _HANGUL, "ko"),
    Script("Chinese or Japanese", _HAN + _KANA, "zh", ((f"[{_KANA}]", "ja"),)),
)  # fmt: skip
"""The scripts that can be read; what espeak-ng says for Thai, Burmese and Cherokee nobody understands."""
_PLAIN_LATIN = "A-Za-zµÀ-ÖØ-öø-ɏ"
_LATIN = f"ªº{_PLAIN_LATIN}"
_OWN = {
    **dict.fromkeys(("en", "es", "fr", "de", "it", "pt"), f"{_LATIN}Ḁ-ỿ"),
    "zh": _PLAIN_LATIN + _HAN,
    "ja": f"{_PLAIN_LATIN}{_HAN}{_KANA}Ⅰ-Ⅻⅰ-ⅻ",
    "ko": f"{_PLAIN_LATIN}{_HANGUL}Ⅰ-Ⅻⅰ-ⅻ",
}
"""The letters of the readers."""
_JOINERS = "\u0300-\u036f\u200c\u200d\u1ab0-\u1aff\ufe00-\ufe0f"
"""What stands between the letters of a word and is none."""
_LETTER_NAME = re.compile(r".*\b(?:LETTER|CAPITAL|SMALL)(?: [A-Z-]{2,})*? ([A-Z])\b(?! [A-Z]\b)")
_COMPATIBLE = "\uf900-\ufaff\U0002f800-\U0002fa1f\ufb1d-\ufb4f\ufb50-\ufdff\ufe70-\ufefc"
"""Letters that stand for others, in Unicode for the sake of older standards."""
_NEAREST = {
    "ə": "e",
    "ɚ": "er",
    "ɑ": "a",
    "ɒ": "o",
    "ʃ": "sh",
    "ʒ": "zh",
    "ɪ": "i",
    "ʊ": "u",
    "θ": "th",
    "ɣ": "g",
}
"""Letters of the IPA that some languages write, too."""
_MARKS = str.maketrans("،؛؟۔।॥՝։", ",;?...,.")
_IS_COMPATIBLE = re.compile(f"[{_COMPATIBLE}]")
_PLAIN = re.compile("[\x00-\u007f]*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, ``text[start:end]``, and the language that reads it; None where no reader can."""

    start: int
    end: int
    language: str | None


def usual(text: str, language: str) -> tuple[str, Sequence[int]]:
    """A text in usual letters, figures and apostrophes: ``ﬁ`` is fi, ``𝗔`` is A, ``٣`` is 3.

    In Korean, Chinese characters are the syllables that they are read as.

    :return: the text, and for each of its characters and for its end, where that comes from.
    """
    if language == "ko":
        text = hangul(text)
    if _PLAIN.fullmatch(text) or not _unusual(language).search(text):
        return text, range(len(text) + 1)
    origins: list[int] = []
    pieces: list[str] = []
    for place, letter in enumerate(plain_apostrophes(text)):
        piece = _in_usual_letters(letter) if _unusual(language).match(letter) else letter
        pieces.append(piece)
        origins += [place] * len(piece)
    origins.append(len(text))
    return "".join(pieces), origins


def stretches(text: str, language: str) -> Iterator[Stretch]:
    """A text in usual letters, parted by who reads it; together they are all of it."""
    start = position = 0
    if not _perhaps_foreign(language).search(text):
        yield from [Stretch(0, len(text), language)] if text else []
        return
    while run := _foreign(language).search(text, position):
        position = run.end()
        if run.lastgroup == "rare" and language in ("zh", "ja") and is_known(run.group(), language):
            continue
        if run.lastgroup == "unknown" and not run.group()[0].isalpha():
            position = run.start() + 1  # a number: ², ½, ①; what follows may be a word
            continue
        if start < run.start():
            yield Stretch(start, run.start(), language)
        yield Stretch(*run.span(), _language_of(run))
        start = run.end()
    if start < len(text):
        yield Stretch(start, len(text), language)


def script_name(letter: str) -> str:
    """The name of the script of a letter, in small letters."""
    return unicodedata.name(letter, "unknown").split()[0].lower()


def _language_of(run: re.Match[str]) -> str | None:
    if run.lastgroup == "rare":
        return "zh" if is_known(run.group(), "zh") else None
    if run.lastgroup == "unknown" or run.lastgroup is None:
        return None
    script = SCRIPTS[int(run.lastgroup[1:])]
    return next((code for letters, code in script.others if re.search(letters, run.group())), script.language)


@cache
def _perhaps_foreign(language: str) -> re.Pattern[str]:
    """What every run of ``_foreign`` begins with, in a pattern that is compiled in a tenth of the time."""
    scripts = "".join(script.letters for script in SCRIPTS)
    return re.compile(rf"[{_RARE_HAN}]|(?![{_OWN[language]}])(?:[^\W\d_]|[{scripts}])")


@cache
def _foreign(language: str) -> re.Pattern[str]:
    """Words of other scripts; a Greek letter alone is one of a formula, and has a name in every language."""
    own = _OWN[language]
    runs = [
        rf"(?P<s{number}>(?:(?![{own}])[{script.letters}][{_JOINERS}]*)+)"
        for number, script in enumerate(SCRIPTS)
    ]
    greek = SCRIPTS[0].letters
    known = own + "".join(script.letters for script in SCRIPTS)
    unknown = rf"(?P<unknown>(?![{known}])[^\W\d_][^\s\x00-\x7f]*)"
    alone = rf"(?<![{greek}])[{greek}](?![{greek}{_JOINERS}])"
    return re.compile(rf"(?!{alone})(?:{'|'.join([f'(?P<rare>[{_RARE_HAN}])', *runs, unknown])})")


@cache
def _unusual(language: str) -> re.Pattern[str]:
    known = _OWN[language] + "".join(script.letters for script in SCRIPTS)
    return re.compile(rf"(?![{known}0-9])[^\W_]|[{_COMPATIBLE}]|[’ʼ＇‛´`]|[{''.join(map(chr, _MARKS))}]")


@lru_cache(maxsize=4096)
def _in_usual_letters(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    plain = unicodedata.normalize("NFKC", letter)
    if not letter.isalpha():
        if plain.isascii() and plain.isalpha():
            return plain
        return _figure(letter, plain) if letter.isnumeric() else letter.translate(_MARKS)
    if (plain.isascii() and plain.isalnum()) or _IS_COMPATIBLE.match(letter):
        return plain
    base = unicodedata.normalize("NFD", letter)[0]
    if base.isascii():
        return base
    if letter in _NEAREST:
        return _NEAREST[letter]
    name = unicodedata.name(letter, "")
    found = _LETTER_NAME.match(name) if "LATIN" in name else None
    if found:
        return found[1] if " CAPITAL LETTER" in name else found[1].lower()
    return " " if unicodedata.category(letter) == "Lm" else letter


def _figure(letter: str, plain: str) -> str:
    """A number in one sign, in usual figures; powers, indices and most fractions have rules of their own."""
    if letter in "⅐⅑⅒↉":
        return plain.replace("\u2044", "/")
    value = unicodedata.numeric(letter)
    by_rules = plain.isdecimal() and (
        "SUPER" in unicodedata.name(letter) or "SUB" in unicodedata.name(letter)
    )
    if by_rules or not value.is_integer():
        return letter
    return f"{value:.0f} "
