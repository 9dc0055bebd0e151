"""Suggestions, each about a place in the script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby, islice

from heygen_studio.language import LANGUAGES, Word, in_dictionary, stretches, syllables
from heygen_studio.media import VoiceInfo
from heygen_studio.writing import Note

from .complexity import is_frequent
from .tables import table
from .text import Text

MOST = 20
"""Notes of one kind; more would bury the others."""

_ACRONYM = re.compile(r"\b(?=[A-Z0-9]*[A-Z])[A-Z0-9]{2,6}\b")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)]|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w{2,}"
)
_ASIDE = re.compile(r"[(（][^()（）]{1,200}[)）]")
_NUMBER = re.compile(
    r"\d{1,4}[/.]\d{1,2}[/.]\d{2,4}|\d+\s?[–-]\s?\d+|\d+/\d+"  # dates, ranges, fractions
    r"|(?:[$€£¥₩#№§]\s?)\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*\s?(?:%|‰|°C|°F|km²|m²|km/h|[$€£¥₩])"
    r"|\d{1,3}(?:[., \u202f]\d{3})+|\d{5,}|\d+[.,]\d+"
)
_CLUSTER = {"de": 6}
_USUAL_CLUSTER = 5
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxzßçñ]+", re.IGNORECASE)
_ONSET = re.compile(r"sh|ch|th|ph|sch|[bcdfghjklmnpqrstvwxz]", re.IGNORECASE)
_LONG_WORD = {"en": 6, "de": 8, "ko": 9, "ja": 12, "zh": 7}
_USUAL_LONG_WORD = 7
_FOREIGN = re.compile(r"[A-Za-z]{2,}")
_WIDE = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]+")


def notes(text: Text, voice: VoiceInfo | None) -> list[Note]:
    """All suggestions, in the order of their places; at most :data:`MOST` of each kind."""
    finders: tuple[Callable[[Text], Iterator[Note]], ...] = (
        _weak_opening, _long_sentences, _passive, _jargon, _hard_to_say, _numbers, _other_language,
        _no_call_to_action,
    )  # fmt: skip
    found = [note for finder in finders for note in islice(finder(text), MOST)]
    found += islice(_pronunciation(text, voice), MOST)
    return sorted(found, key=lambda note: (note.start, note.end, note.kind))


def _weak_opening(text: Text) -> Iterator[Note]:
    first = text.sentences[0]
    if table(text.language).weak_opening.search(first.text):
        yield Note(
            "weak_opening",
            "The opening says nothing yet: begin with a question, a surprise or what the viewer gains.",
            first.start,
            first.end,
        )


def _long_sentences(text: Text) -> Iterator[Note]:
    limit = table(text.language).long_sentence
    wide = text.language in ("zh", "ja")
    for sentence, words in text.by_sentence:
        length = sum(not c.isspace() for c in sentence.text) if wide else len(words)
        if length > limit:
            unit = "characters" if wide else "words"
            yield Note(
                "long_sentence",
                f"{length} {unit} in one sentence: split it, so that it can be said in one breath.",
                sentence.start,
                sentence.end,
            )


def _passive(text: Text) -> Iterator[Note]:
    for found in table(text.language).passive.finditer(text.script):
        yield Note("passive", f"“{found[0]}” is passive: say who does it.", found.start(), found.end())


def _jargon(text: Text) -> Iterator[Note]:
    terms = table(text.language).jargon
    bound = r"\b" if text.language not in ("zh", "ja", "ko") else ""
    longest_first = sorted(map(re.escape, terms), key=len, reverse=True)
    for found in re.finditer(f"{bound}(?:{'|'.join(longest_first)}){bound}", text.script, re.IGNORECASE):
        plain = terms[found[0].lower()]
        yield Note("jargon", f"“{found[0]}” is jargon: try “{plain}”.", found.start(), found.end())


def _hard_to_say(text: Text) -> Iterator[Note]:
    for found in _ADDRESS.finditer(text.script):
        yield Note(
            "hard_to_say", "An address is hard to say: show it in the picture.", found.start(), found.end()
        )
    for found in _ASIDE.finditer(text.script):
        yield Note(
            "hard_to_say",
            "Brackets cannot be heard: make it a sentence of its own, or leave it out.",
            found.start(),
            found.end(),
        )
    limit = _LONG_WORD.get(text.language, _USUAL_LONG_WORD)
    cluster = _CLUSTER.get(text.language, _USUAL_CLUSTER)
    addresses = [found.span() for found in _ADDRESS.finditer(text.script)]
    for word in text.words:
        if word.text[0].isdigit() or any(start <= word.start < end for start, end in addresses):
            continue
        if (count := syllables(word, text.language)) >= limit:
            message = f"“{word.text}” has {count} syllables: a shorter word is easier to say."
            yield Note("hard_to_say", message, word.start, word.end)
        elif word.text.isascii() or text.language == "de":
            run = max((len(run) for run in _CONSONANTS.findall(word.text)), default=0)
            if run >= cluster and not word.text.isupper():
                message = f"“{word.text}” has {run} consonants in a row: hard to say aloud."
                yield Note("hard_to_say", message, word.start, word.end)
    if LANGUAGES[text.language].spaced:
        yield from _tongue_twisters(text)


def _tongue_twisters(text: Text) -> Iterator[Note]:
    """Four and more words in a row that begin with the same sound."""

    def onset(word: Word) -> str:
        found = _ONSET.match(word.text)
        return found[0].lower() if found else ""

    for _, words in text.by_sentence:
        for sound, group in groupby(words, key=onset):
            run = list(group)
            if sound and len(run) >= 4 and len({word.text.lower() for word in run}) >= 3:
                message = f"{len(run)} words in a row begin with “{sound}”: a tongue-twister."
                yield Note("hard_to_say", message, run[0].start, run[-1].end)


def _numbers(text: Text) -> Iterator[Note]:
    taken = [found.span() for found in _ADDRESS.finditer(text.script)]
    for found in _NUMBER.finditer(text.script):
        if any(start <= found.start() < end for start, end in taken):
            continue
        yield Note(
            "number",
            f"Write “{found[0]}” in words, as it is to be said.",
            found.start(),
            found.end(),
        )


def _other_language(text: Text) -> Iterator[Note]:
    for stretch in stretches(text.script, text.language, text.sentences):
        name = LANGUAGES[stretch.language].name
        yield Note(
            "other_language",
            f"This part is in {name}: a voice for {LANGUAGES[text.language].name} will not say it well.",
            stretch.start,
            stretch.end,
        )


def _no_call_to_action(text: Text) -> Iterator[Note]:
    last = text.sentences[-2:]
    said = text.script[last[0].start : last[-1].end]
    if "?" in said or "？" in said or table(text.language).call_to_action.search(said):
        return
    yield Note(
        "no_call_to_action",
        "The script ends without saying what the viewer should do next.",
        last[-1].start,
        last[-1].end,
    )


def _pronunciation(text: Text, voice: VoiceInfo | None) -> Iterator[Note]:
    who = f"Voice {voice.name}" if voice else "The voice"
    if text.language not in ("zh", "ja", "ko"):
        seen: set[str] = set()
        for found in _ACRONYM.finditer(text.script):
            if found[0] not in seen and not found[0].isdigit():
                seen.add(found[0])
                yield Note(
                    "pronunciation",
                    f"{who} may read “{found[0]}” as a word or by its letters: write it as it is said.",
                    *found.span(),
                )
        starts = {sentence.start for sentence in text.sentences}
        for word in text.words:
            name = word.text[:1].isupper() and not word.text.isupper() and word.start not in starts
            rare = name and word.text not in seen and _unknown(word, text.language)
            if rare:
                seen.add(word.text)
                message = f"{who} has to guess how to say the name “{word.text}”: listen to it."
                yield Note("pronunciation", message, word.start, word.end)
        for found in _WIDE.finditer(text.script):
            yield Note("pronunciation", f"{who} cannot read “{found[0]}”.", *found.span())
        return
    for found in _FOREIGN.finditer(text.script):
        message = f"{who} may read “{found[0]}” by the rules of {LANGUAGES[text.language].name}, or spell it."
        yield Note("pronunciation", message, *found.span())


def _unknown(word: Word, language: str) -> bool:
    if language == "de":  # every noun has a capital letter there
        return False
    if language == "en":
        return not in_dictionary(word.text)
    return not is_frequent(word, language)
