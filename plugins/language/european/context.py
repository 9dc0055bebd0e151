"""What stands around a figure: the word before it, the noun that it counts."""

from __future__ import annotations

import re

from .language import Language, is_millions

START = r"(?<![\w.,])"
"""Not inside a word or a number."""
_NEXT = re.compile(r"[ \u00a0\u202f]([^\W\d_]+)")
_LAST = re.compile(r"([^\W\d_]+)[.'’]?[\s(]*$")


def before(match: re.Match[str], letters: int = 40) -> str:
    """The end of the text before a match."""
    return match.string[max(0, match.start() - letters) : match.start()]


def word_before(match: re.Match[str]) -> str:
    """The word right before a match, or nothing."""
    found = _LAST.search(before(match))
    return found[1] if found else ""


def agreement(match: re.Match[str], language: Language, figure: str) -> str:
    """The agreement of a figure with the noun after it; nothing if there is none, or if the figure is a
    number of something: "página 200"."""
    table = language.table
    if word_before(match).lower() in table.numbered | table.parts:
        return ""
    word = _NEXT.match(match.string, match.end())
    while word and word[1].lower() in table.adjectives:
        word = _NEXT.match(match.string, word.end())
    if word is None or word[1].lower() in table.small_words:
        article = word_before(match).lower()  # la 1, a las 21; "a" is a preposition too
        return "f" if table.articles.get(article) == "f" and article != "a" else ""
    plural = not language.is_one(figure)
    if plural and not language.numbers_stand_alone and not language.may_be_counted(word[1].lower()):
        return ""
    gender = language.gender(word[1], plural=plural)
    return gender + language.case(before(match)) if gender else ""


def of_millions(match: re.Match[str], language: Language, figure: str) -> str:
    """What a figure in millions needs before the noun after it: " de" in "un millón de personas"."""
    word = _NEXT.match(match.string, match.end())
    if word is None or not is_millions(figure) or not agreement(match, language, figure):
        return ""
    if match.string[word.end() : word.end() + 1] in ("'", "’"):
        return ""  # 1 000 000 d'habitants
    return f" {language.link(word[1])}".rstrip()


def is_followed_by_noun(match: re.Match[str], language: Language) -> bool:
    """Whether something that a figure may count comes after it."""
    word = _NEXT.match(match.string, match.end())
    if word is None or word[1].lower() in language.table.small_words:
        return False
    return language.may_be_counted(word[1]) or word[1] in language.table.money
