"""Roman numerals: of centuries, chapters, kings. What only looks like one — initials, articles — is none."""

from __future__ import annotations

import re

from ..rules import Rules
from ..shared.roman import roman
from .context import before, word_before
from .language import Language

_NEXT = re.compile(r"[ \u00a0]([^\W\d_]+)")


def rules(language: Language) -> Rules[Language]:
    ordinal = language.table.words["roman_ordinal"]
    made: Rules[Language] = Rules()
    if ordinal:
        made.add(
            "roman", rf"(?<!\w)(?P<roman>[IVX]{{2,}}|[XVI](?!e\b)|[XV](?=e\b))(?P<mark>{ordinal})(?!\w)"
        )(_ranked)
    made.add("word", r"(?<!\w)[^\W\d_]{1,5}['’](?=[IVX]{2,}(?!\w))")(_elided)
    made.add("range", r"(?<!\w)(?P<first>[IVX]+)[-–](?P<last>[IVX]+)(?![\w'’]|[.&/-]\w)")(_range)
    made.add("roman", r"(?<!\w)(?P<roman>[IVXLCDM]+)(?![\w'’]|[.&/-]\w)")(_roman)
    if language.table.words["century"]:
        made.add("roman", r"(?<!\w)(?P<roman>[ivxl]+)(?!\w|['’.]\w)")(_century)
    return made


def _elided(match: re.Match[str], language: Language) -> str:
    """The article of ``l'XI secolo``."""
    return match.group().replace("’", "'")


def _ranked(match: re.Match[str], language: Language) -> str | None:
    """``XXIe``."""
    value = roman(match["roman"])
    return language.ordinal(value, language.table.ordinals[match["mark"]]) if value else None


def _range(match: re.Match[str], language: Language) -> str | None:
    """``siglos XIX-XX``."""
    first, last = roman(match["first"]), roman(match["last"])
    if first is None or last is None or first >= last:
        return None
    noun = language.table.before_number.get(f"{word_before(match)}.", word_before(match))
    to = language.table.words["to"]
    return f"{language.numbered(first, noun)} {to} {language.numbered(last, noun)}"


def _century(match: re.Match[str], language: Language) -> str | None:
    value = roman(match["roman"].upper())
    is_century = word_before(match).lower() == language.table.words["century"]
    return language.numbered(value, language.table.words["century"]) if value and is_century else None


def _roman(match: re.Match[str], language: Language) -> str | None:
    table, numeral = language.table, match["roman"]
    value = roman(numeral)
    if value is None:
        return None
    last = word_before(match)
    last = table.before_number.get(f"{last}.", last)
    few = not set(numeral) - set("IVX")
    following = _NEXT.match(match.string, match.end())
    noun = following[1] if following else ""
    if noun.lower() in table.ranked and (few or len(numeral) > 1):
        return language.ordinal(value, table.ranked[noun.lower()])
    if last.lower() in table.numbered and (few or len(numeral) > 1):
        return language.numbered(value, last)
    if not few:
        return language.year(value) if len(numeral) > 3 and 1000 < value < 2100 else None
    if last in table.monarchs:
        return language.monarch(value, last, before(match).rpartition(last)[0])
    counts = noun and noun.islower() and noun not in table.small_words
    if counts and last.lower() in table.articles:
        return language.ordinal(value, table.articles[last.lower()])
    if len(numeral) == 1 or (len(noun) > 1 and noun.isupper()) or (len(last) > 1 and last.isupper()):
        return None
    return language.cardinal(value)
