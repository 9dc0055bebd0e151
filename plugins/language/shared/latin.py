"""Latin letters between words of scripts of their own: short forms, names of letters, and English words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..foreign import english
from ..rules import Rules, any_of
from .greek import GREEK, greek_name
from .serials import SERIAL

LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
_WORD_FOLLOWS = re.compile(r"\s[A-Za-z]")


def short_forms(
    short: Mapping[str, str], number: str, both: str, letters: Callable[[str], str]
) -> Rules[str]:
    """The rules that come before those of capitals.

    :param short: what short forms stand for; ``number``, what is said for "No." and ``both`` for "&".
    :param letters: the names of letters.
    """
    rules: Rules[str] = Rules()
    rules.add("abbreviation", rf"(?<![A-Za-z0-9])({any_of(short)})(?![A-Za-z])")(
        lambda match, accent: short[match[1]]
    )
    rules.add("abbreviation", r"(?<![A-Za-z])(?:No|NO|no)\.?\s?(?=\d)")(lambda match, accent: number)
    rules.add("letters", r"(?<![A-Za-z])([A-Z])&([A-Z])(?![A-Za-z])")(
        lambda match, accent: f"{letters(match[1])}{both}{letters(match[2])}"
    )
    rules.add("letters", r"(?<![A-Za-z])[A-Z]\.(?=\d)")(lambda match, accent: letters(match.group()))
    return rules


def serial(letters: Callable[[str], str], digits: Callable[[str], str], gap: str = "") -> Rules[str]:
    """The rule of serial numbers, which are said one sign after the other."""
    rules: Rules[str] = Rules()
    rules.add("serial", SERIAL)(
        lambda match, accent: gap.join(
            digits(part) if part.isdecimal() else letters(part)
            for part in re.findall(r"\d+|[A-Z]+", match.group())
        )
    )
    return rules


def begins_a_sentence(match: re.Match[str]) -> bool:
    """Whether A or I is a word of an English sentence, as another word follows it."""
    return _WORD_FOLLOWS.match(match.string, match.end()) is not None


def words(greek: Mapping[str, str]) -> Rules[str]:
    """The rules that come last: Greek letters and English words.

    :param greek: the names of Greek letters.
    """
    rules: Rules[str] = Rules()
    rules.add("letters", any_of(greek))(lambda match, accent: greek[match.group()])
    rules.add("letters", GREEK)(lambda match, accent: english(greek_name(match.group())))
    rules.add("word", rf"[{LATIN}]+(?:['’.&-]?[{LATIN}]+){{0,8}}")(
        lambda match, accent: english(match.group())
    )
    return rules
