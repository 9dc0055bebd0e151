"""Syllables of words as they are spoken.

English: the CMU pronouncing dictionary, and for other words groups of vowels without a silent e.
Spanish, Italian and Portuguese: a strong or accented vowel makes a syllable, a weak one beside it glides.
French: groups of vowels, without the silent e at the end. German: vowels and diphthongs. Korean: blocks of
Hangul. Chinese: characters. Japanese: morae of the reading. Numbers are counted as they are spelled out.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files

from heygen_studio.language.words import Word

_LATIN = re.compile(r"[a-zà-öø-ÿœ]", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_STRONG = re.compile(r"[aeoáéíóúàèìòùâêôãõ]")
_WEAK = re.compile(r"[iuüy]+")
_ROMANCE_GROUP = re.compile(r"[aeoáéíóúàèìòùâêôãõiuüy]+")
_ENGLISH_SILENT_E = re.compile(r"(?<=[^aeiouy])(?:e|es|ed)$")
_ENGLISH_SPOKEN_E = re.compile(r"(?:[^aeiouy]le|[cgsxz]es|ches|shes|[td]ed)$")
_FRENCH_GROUP = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
_FRENCH_SILENT_E = re.compile(r"(?<=[^aeiouyàâäèêëîïôöùûü])es?$|(?<=[éiuy])es?$")
_FRENCH_HIATUS = re.compile(r"é(?=[aoiuàâôéè])|(?<=[ao])(?=[éïè])|(?<=[aoué])(?=ï)")
_GERMAN_NUCLEUS = re.compile(r"aa|ee|oo|ie|ei|ey|ai|ay|au|äu|eu|[aeiouäöüyéàè]")
_SMALL_KANA = frozenset("ァィゥェォャュョヮ")


def syllables(word: Word, language: str) -> int:
    """How many syllables (Japanese: morae) a word has; at least 1.

    :param language: ISO 639-1 code; unknown ones are counted as groups of vowels.
    """
    return _count(word.text, word.reading, language)


@lru_cache(maxsize=65_536)
def _count(text: str, reading: str, language: str) -> int:
    total = 0
    rest = unicodedata.normalize("NFC", text.lower())
    if found := _DIGITS.search(rest):
        spelled = _spelled(found[0], language)
        total += sum(_plain(part, language) for part in re.findall(r"[^\W\d_]+", spelled))
        rest = rest.replace(found[0], " ", 1)
        reading = ""
    if language == "ja" and reading:
        return max(1, total + sum("ァ" <= c <= "ー" and c not in _SMALL_KANA for c in reading))
    for part in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", rest):
        total += _plain(part, language)
    return max(1, total)


def in_dictionary(word: str) -> bool:
    """Whether an English word, in any form, is in the pronouncing dictionary."""
    form = word.lower().replace("’", "'")
    return all(part in _cmu() or part.removesuffix("'s") in _cmu() for part in form.split("-"))


def _plain(word: str, language: str) -> int:
    """Syllables of a word of letters alone, in lower case."""
    latin = sum(1 for _ in _LATIN.finditer(word))
    if latin * 2 >= len(word):
        counter = _COUNTERS.get(language, _english)
        return counter(word)
    # Each Hangul block and each kana is one; a kanji without reading has two morae on average.
    kanji = 2 if language == "ja" else 1
    return sum(
        kanji if "\u4e00" <= c <= "\u9fff" else 1
        for c in word
        if c.isalpha() and unicodedata.normalize("NFKC", c) not in "ゃゅょぁぃぅぇぉャュョァィゥェォ"
    )


def _english(word: str) -> int:
    word = word.replace("’", "'")
    known = _cmu()
    for form, more in ((word, 0), (word.removesuffix("'s"), 0)):
        if form in known:
            return known[form] + more
    groups = len(re.findall(r"[aeiouyéèêàáíóúöüä]+", _ENGLISH_SILENT_E.sub("", word)))
    if _ENGLISH_SPOKEN_E.search(word):
        groups += 1
    return max(1, groups)


@cache
def _cmu() -> dict[str, int]:
    """Syllables of each word of the CMU dictionary; line n of the file has those with n."""
    packed = files("heygen_studio_assets") / "languages" / "en.syllables.txt.xz"
    lines = lzma.decompress(packed.read_bytes()).decode().splitlines()
    return {word: count for count, line in enumerate(lines) for word in line.split()}


def _romance(word: str) -> int:
    word = re.sub(r"q[uü]|(?<=g)u(?=[eiéíêèì])", "k", word)
    word = re.sub(r"ão|ãe|õe", "ã", word)
    total = 0
    for group in _ROMANCE_GROUP.findall(word):
        strong = len(_STRONG.findall(group))
        total += strong or len(_WEAK.findall(group))
    return max(1, total)


def _italian(word: str) -> int:
    return sum(map(_romance, re.findall(r"[^\W_]+", word))) - word.count("'") - word.count("’") or 1


def _french(word: str) -> int:
    total = 0
    for part in re.split(r"['’]", word):
        part = re.sub(r"q[u]|(?<=g)u(?=[eiéêèîy])", "k", part)
        open_parts = _FRENCH_HIATUS.sub(lambda hiatus: hiatus[0] + "-", part)
        groups = len(_FRENCH_GROUP.findall(open_parts))
        shorter = _FRENCH_SILENT_E.sub("", open_parts)
        if shorter != open_parts and _FRENCH_GROUP.search(shorter):
            groups = len(_FRENCH_GROUP.findall(shorter))
        elided = len(part) <= 2 and part != word and not _FRENCH_GROUP.search(part)
        total += 0 if elided else groups
    return max(1, total)


def _german(word: str) -> int:
    return max(1, len(_GERMAN_NUCLEUS.findall(word.replace("qu", "kw"))))


_COUNTERS: dict[str, Callable[[str], int]] = {
    "es": _romance,
    "pt": _romance,
    "it": _italian,
    "fr": _french,
    "de": _german,
}


def _spelled(digits: str, language: str) -> str:
    from num2words import num2words

    text = digits.replace(":", " ")
    decimal = re.fullmatch(r"(\d+)[.,](\d{1,2}|\d{4,})", text)
    if decimal:
        value: float | int = float(f"{decimal[1]}.{decimal[2]}")
    else:
        value = int(re.sub(r"\D", "", text) or 0)
    try:
        kana = {"reading": True} if language == "ja" else {}
        return str(num2words(value, lang={"pt": "pt_BR", "zh": "zh_CN"}.get(language, language), **kana))
    except (NotImplementedError, OverflowError):
        return "o" * len(digits)
