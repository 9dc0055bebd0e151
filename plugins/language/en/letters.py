"""Letters: initials, acronyms that are spelled or said, codes of letters and digits, capitals that shout."""

from __future__ import annotations

import re
from dataclasses import replace

from ..rules import Rules, any_of
from ..shared.serials import SERIAL
from ..tokens import Token
from . import capitals, telephone
from .lists import words
from .numbers import Accent, cardinal, serial, spell_digits
from .spelling import has_vowel, letter_sounds, spell, text_after, text_before

RULES: Rules[Accent] = Rules()
_RUN = re.compile(r"([A-Z]{2,})(['’]?s)?")


@RULES.add("letters", r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|(?<!\w)(?:[A-Z]\.)(?=\s*[A-Z])")
def _initials(match: re.Match[str], accent: Accent) -> str:
    return spell(match.group().replace(".", ""))


@RULES.add("word", r"(?<!\w)(?:mid|early|late|pre|post|pro|non|sub|under|over|ex)(?=-\d)", re.IGNORECASE)
def _prefix(match: re.Match[str], accent: Accent) -> str:
    return match.group()


@RULES.add("letters", r"(?<!\w)(?:[A-Z] )+[A-Z](?![\w'’.])")
def _apart(match: re.Match[str], accent: Accent) -> str:
    """Letters that are spelled already: A B C."""
    return match.group()


@RULES.add(
    "letters",
    r"(?=[^\W_²³]*[0-9]|[A-Za-z]+[-.]?[0-9]|[A-Za-z]+-(?:[A-Za-z]-)+[0-9])(?<![\w])[^\W_²³⁴₀-₉]+(?:[-.][^\W_²³⁴₀-₉]+)*(?:['’]s\b)?",
)
def _code(match: re.Match[str], accent: Accent) -> str:
    """Letters and digits together: MP4, COVID-19, 20-year-old, 4K, B2B, H.264."""
    text = match.group()
    ending = re.search(r"['’]s$", text)
    named = telephone.names_a_code(text_before(match))
    is_serial = re.fullmatch(SERIAL, text) is not None
    said = []
    for part in re.findall(r"[^\W\d_]+|[0-9]+(?:\.[0-9]+)*", text[: ending.start()] if ending else text):
        if part[0].isdecimal():
            said.append(
                spell_digits(part)
                if is_serial
                else " point ".join(_digits(p, text, accent, named) for p in part.split("."))
            )
        elif (
            len(part) == 1
            or (has_vowel(part) and part in capitals.SPELLED)
            or (len(part) < 4 and not has_vowel(part) and part.islower())
        ):
            said.append(spell(part))
        else:
            said.append(part)
    return " ".join(said) + ("'s" if ending else "")


def _digits(digits: str, text: str, accent: Accent, named: bool) -> str:
    if len(digits) > 1 and (digits[0] == "0" or (named and len(digits) > 2)):
        return spell_digits(digits)
    if len(digits) > 4 or (len(digits) == 3 and re.search(r"\d[A-Z]|[A-Z]\d+[A-Z]", text)):
        return spell_digits(digits)
    return serial(digits, accent)


@RULES.add("letters", r"(?<!\w)([A-Z][a-z]?)?([A-Za-z]*)([₀-₉]+)([A-Z][a-z]?[₀-₉]*|\b)*")
def _formula(match: re.Match[str], accent: Accent) -> str:
    """H₂O, CO₂."""
    text = match.group().translate({0x2080 + digit: str(digit) for digit in range(10)})
    return " ".join(
        cardinal(part, accent) if part.isdecimal() else spell(part)
        for part in re.findall(r"[A-Za-z]+|\d+", text)
    )


_BEFORE_LETTER = any_of(
    words(
        "Plan Type Vitamin Grade Hepatitis Group Team Option Class Part Section Appendix Model Exhibit "
        "Series "
        "Point Block Schedule Level Room Gate Terminal Channel Side Unit Version Variant Step Track Form "
        "Answer Column Building Rank List Choice Test Zone Route Shelf Hall vitamin option plan type grade "
        "group team option variant version step point column answer letter the an straight class"
    )
)


@RULES.add("letters", r"(?<!\w)A(?!\w|['’.]\w)")
def _letter_a(match: re.Match[str], accent: Accent) -> str:
    """The letter stays a capital; the article at the head of a sentence or in a headline is written small."""
    before, after = text_before(match), text_after(match)
    if re.search(rf"\b(?:{_BEFORE_LETTER})\s$", before):
        return "A"
    if re.match(r"\s*(?:[^\w\s]|$|\d)|\s+(?:is for|to Z|or B|and B|vs|versus)\b", after) and not re.match(
        r"\s*[\"“‘'(]", after
    ):
        return "A"
    headline = re.search(r"[A-Z][\w'’]*\s$", before) and re.match(r"\s[A-Z]", after)
    inside = re.search(r"[a-z,]\s$", before) is not None
    return "A" if inside and not headline else "a"


def settled(tokens: list[Token], accent: Accent) -> list[Token]:
    """The tokens, with capitals that shout made small, and the sounds of acronyms that are spelled."""
    shouted = _shouted(tokens)
    done: list[Token] = []
    for index, token in enumerate(tokens):
        run = _RUN.fullmatch(token.spoken) if token.kind == "word" else None
        if run is None:
            ipa = capitals.SOUNDS.get(token.spoken) or capitals.SOUNDS.get(token.spoken.lower(), "")
            done.append(replace(token, ipa=ipa, kind="letters") if ipa else token)
        elif index in shouted and run[1] not in (capitals.SPELLED - capitals.WORDS) | capitals.SAID.keys():
            done.append(replace(token, spoken=token.spoken.lower()))
        else:
            done.append(_acronym(token, run, accent))
    return done


def _acronym(token: Token, run: re.Match[str], accent: Accent) -> Token:
    letters, ending = run[1], run[2] or ""
    if letters in capitals.SAID:
        if ending:
            return replace(token, spoken=letters.capitalize() + ending)
        ipa = capitals.SAID[letters]
        return replace(token, ipa=ipa, kind="letters" if ipa else token.kind)
    if not _is_spelled(letters):
        return replace(token, spoken=token.spoken.lower())
    return replace(token, ipa=letter_sounds(letters, accent, ending), kind="letters")


def _is_spelled(letters: str) -> bool:
    if letters in capitals.SPELLED or not has_vowel(letters):
        return len(letters) < 8
    if letters in capitals.WORDS:
        return False
    return len(letters) < 4


def _shouted(tokens: list[Token]) -> set[int]:
    """The places of capitals that stand side by side, one of them a plain word."""
    found: set[int] = set()
    group: list[int] = []
    for index, token in enumerate([*tokens, Token("", ".", is_word=False, kind="end")]):
        plain = (
            token.is_word and token.kind in ("word", "letters") and re.fullmatch(r"[A-Z'’-]+", token.written)
        )
        if plain:
            group.append(index)
        elif token.is_word or token.kind == "end" or token.spoken in ".?!":
            words = [tokens[i].spoken.upper() for i in group]
            ordinary = [word for word in words if word in capitals.WORDS or _long_word(word)]
            if len(group) > 1 and (len(ordinary) * 2 >= len(group) or len(ordinary) > 1):
                found.update(group)
            group = []
    return found


def _long_word(word: str) -> bool:
    return len(word) > 3 and has_vowel(word) and word not in capitals.SPELLED and word not in capitals.SAID
