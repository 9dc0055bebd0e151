"""What only German writes: ordinals with a full stop, 90er, dates without a year, 5,– €."""

from __future__ import annotations

import re

from ..european.context import START, before, word_before
from ..european.language import Language, listed
from ..rules import Pieces, Rules, any_of
from ..shared.roman import roman
from .grammar import German

RULES: Rules[Language] = Rules()
_SENTENCES_BEGIN = frozenset(
    listed(
        "Der Die Das Den Dem Ein Eine Es Er Sie Ich Wir Ihr Man Und Aber Oder Denn Doch In Im Am "
        "An Auf Aus Bei Mit Nach Von Vom Vor Zu Zum Zur Für Dann Danach Dies Diese Dieser Dieses "
        "Hier Heute Nun Jetzt Wenn Weil Wer Was Wie Wo Warum So Auch Alle Als Da Damit Dazu "
        "Deshalb Daher Durch Jeder Jede Kein Keine Nur Ohne Seit Über Um Unter Viele Welche Bitte "
        "Ja Nein Unser Unsere Mein Meine Sein Seine Ihre"
    )
)


def _ranked(match: re.Match[str], number: int, language: Language, noun: str) -> str:
    assert isinstance(language, German)  # noqa: S101 - the rules of German are given German
    return language.ordinal(number, language.ending(before(match), noun))


@RULES.add("date", rf"{START}(\d\d?)\.(\d\d?)\.(?!\s*$|\d)|{START}(\d\d?)\.(\d\d?)(?=\.\s*$)")
def _day_and_month(match: re.Match[str], language: Language) -> str | None:
    """``24.12.``"""
    day, month = match[1] or match[3], match[2] or match[4]
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    return f"{language.day(int(day), before(match))} {language.table.months[int(month) - 1]}"


@RULES.add("ordinal", r"^\s*(\d+)(?=\.\s*$)")
def _alone(match: re.Match[str], language: Language) -> str:
    return language.ordinal(int(match[1]), "r")


@RULES.add("ordinal", rf"{START}(\d{{1,4}})\.(?=\s+([^\W\d_]+)|\s?[-–/]\s?\d+\.)")
def _dotted(match: re.Match[str], language: Language) -> str | None:
    """An ordinal, unless the full stop ends a sentence or numbers a line of a list."""
    number, noun, last = int(match[1]), match[2] or "", word_before(match)
    if noun in language.table.months or noun in language.table.short_months:
        return None  # a date
    if noun in _SENTENCES_BEGIN or (_begins(match) and _COMMAND.match(match.string, match.end())):
        return None
    is_noun = noun[:1].isupper()
    if is_noun and (number > 999 if not last else number > 31 and not _DETERMINER.fullmatch(last.lower())):
        return None  # Im Jahr 2020. Kunden …
    return _ranked(match, number, language, noun if is_noun else "")


_COMMAND = re.compile(r"\s+\w+e?n\s+Sie\b")
_DETERMINER = re.compile(
    r"(d|dies|jed|jen|ein|kein|mein|dein|sein|ihr|unser|eur)(er|ie|as|em|en|es|e)?|am|im|vom|zum|zur|beim"
)


def _begins(match: re.Match[str]) -> bool:
    """Whether a sentence or a line begins here."""
    return match.string[: match.start()].rstrip(" ")[-1:] in ("", "\n", ".", "!", "?", ":")


@RULES.add(
    "roman",
    rf"(?<!\w)([IVX]+)(?:\.(?=\s+(?!(?:{any_of(_SENTENCES_BEGIN)})\b)([^\W\d_]+))|(?![\w'’]|[.&/-]\w))",
)
def _roman(match: re.Match[str], language: Language) -> Pieces | str | None:
    """``Ludwig XIV.``, ``Heinrich VIII. starb``, ``der II. Weltkrieg``; behind a king a capital begins a
    sentence."""
    value, name = roman(match[1]), word_before(match)
    if value is None or not name:
        return None
    dotted = match.group().endswith(".")
    noun = match[2] or ""
    if name in language.table.monarchs and (len(match[1]) > 1 or dotted or name != "August"):
        said = language.monarch(value, name, before(match).rpartition(name)[0])
        return [(match[1], said), (".", ".")] if noun[:1].isupper() else said
    if language.table.before_number.get(f"{name}.", name).lower() in language.table.numbered:
        return None  # Kapitel IV. Danach …
    return _ranked(match, value, language, noun) if dotted and noun[0].isupper() else None


@RULES.add("date", rf"{START}['’]?(\d{{1,3}}(?:\.\d{{3}})*|\d{{4}})er(n?)(?![^\W\d_])-?")
def _decade(match: re.Match[str], language: Language) -> str:
    """``90er Jahre``, ``1980er``, ``in den 2000ern``."""
    number = int(match[1].replace(".", ""))
    return f"{language.year(number) if number > 999 else language.cardinal(number, 'n')}er{match[2]}"


@RULES.add("number", rf"{START}(\d+)(?:-([a-zäöüß]{{3,}})|%-?(ig[a-z]{{0,2}}))(?!\w)")
def _compound(match: re.Match[str], language: Language) -> str:
    """``30-jährige``, ``1-mal``, ``20%ige``."""
    rest = match[2] or f"prozent{match[3]}"
    return language.cardinal(int(match[1]), "n") + rest


@RULES.add("money", rf"{START}(\d+),(?:[-–—]+|--)(?=\s?(?:€|Euro|EUR|\W|$))")
def _round_sum(match: re.Match[str], language: Language) -> str:
    return language.number(match[1], "m")


@RULES.add("abbreviation", r"([^\W\d_]+)str\.(?=\s)")
def _street(match: re.Match[str], language: Language) -> str:
    """``Hauptstr. 5``"""
    return f"{match[1]}straße"
