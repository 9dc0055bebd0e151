"""The offline writer."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from heygen_studio.contracts import Capabilities, ScriptWriter
from heygen_studio.errors import InputError, ScriptError
from heygen_studio.language import LANGUAGES, Pace, Sentence, pace_of, sentences, speaking_time, words
from heygen_studio.media import Licence
from heygen_studio.speech.cues import blanked
from heygen_studio.writing import Brief, Draft, OnText

from .material import Material, rank, read_material
from .phrases import Phrases, phrases

OFFLINE = "Written by the offline writer: from templates and your own sentences, without a language model."
NO_MATERIAL = "It knows nothing about the topic: give facts as additional context, and it builds on them."
LITTLE_MATERIAL = "There is too little material for the length asked for: give more additional context."

_USUAL_WORDS = 150
_LINK_EVERY = 3
_SHORTER = re.compile(
    r"short|brief|condens|summar|concis|kürz|knapp|cort|breve|resum|court|bref|résum|brev|riassu|curt|resumi"
    r"|短|简|要約|짧|요약|줄",
    re.IGNORECASE,
)


class OfflineWriter(ScriptWriter):
    """Opening, key sentences of the material, questions, and ending, by language and style."""

    id = "offline"
    title = "Offline writer"
    licence = Licence(code="Apache-2.0")
    capabilities = Capabilities(languages=frozenset(LANGUAGES))
    preference = 10
    tasks = frozenset({"generate", "rewrite", "hook", "call_to_action"})

    def write(self, brief: Brief, on_text: OnText) -> Draft:
        notes = [OFFLINE]
        if brief.task == "generate":
            paragraphs = self._generated(brief, notes)
        elif brief.task == "rewrite":
            paragraphs = [_shortened(brief)]
        elif brief.task == "hook":
            paragraphs = [_key_sentences(brief.script, brief.language, 1)]
        else:
            paragraphs = list(phrases(brief.language, brief.style).closing)
        script = "\n\n".join(filter(None, paragraphs))
        on_text(script)
        return Draft(script=script, title=brief.topic, notes=tuple(notes))

    def _generated(self, brief: Brief, notes: list[str]) -> list[str]:
        said = phrases(brief.language, brief.style)
        material = read_material(brief.context, brief.language)
        topic = _topic(brief.topic)
        opening = said.openings[zlib.crc32(topic.encode()) % len(said.openings)].replace("{topic}", topic)
        head = [opening]
        if material.audience:
            head.append(said.audience.replace("{audience}", material.audience))
        tail = " ".join(said.closing)
        budget = (brief.words or _USUAL_WORDS) - _size([*head, tail], brief.language)
        body = _body(material, said, budget, brief.language)
        left = budget - _size(body, brief.language)
        questions = [question.replace("{topic}", topic) for question in said.questions]
        asked: list[str] = []
        while questions and left > 0.5 * _size(questions[:1], brief.language):
            asked.append(questions.pop(0))
            left -= _size(asked[-1:], brief.language)
        if not material.sentences:
            notes.append(NO_MATERIAL)
        elif left > 0.15 * (brief.words or 0) and brief.words:
            notes.append(LITTLE_MATERIAL)
        gap = _gap(brief.language)
        return [gap.join(head), *_paragraphs(body, gap), *_paragraphs(asked, gap), tail]


def _body(material: Material, said: Phrases, budget: int, language: str) -> list[str]:
    """The sentences that say most, in their own order, with a link now and then."""
    chosen: set[str] = set()
    used = 0
    for sentence, _ in sorted(material.sentences, key=lambda entry: -entry[1]):
        size = _size([sentence], language)
        if used + size <= budget:
            chosen.add(sentence)
            used += size
    ordered = [sentence for sentence, _ in material.sentences if sentence in chosen]
    links = iter(said.links)
    body: list[str] = []
    for place, sentence in enumerate(ordered):
        link = next(links, None) if place % _LINK_EVERY == 0 and len(ordered) > 1 else None
        if link is not None and used + _size([link], language) <= budget:
            used += _size([link], language)
            body.append(link)
        body.append(sentence)
    return body


def _paragraphs(found: list[str], gap: str) -> Iterator[str]:
    for start in range(0, len(found), _LINK_EVERY + 1):
        yield gap.join(found[start : start + _LINK_EVERY + 1])


def _size(parts: list[str], language: str) -> int:
    return sum(len(words(part, language)) for part in parts)


def _gap(language: str) -> str:
    return "" if language in ("zh", "ja") else " "


def _topic(topic: str) -> str:
    """The topic as one line without what would end a sentence."""
    line = re.sub(r"[<>{}\[\]]", "", " ".join(topic.split()))
    return line.rstrip(".!?。！？:：; ")[:200]


def _shortened(brief: Brief) -> str:
    if not _SHORTER.search(brief.wish) and brief.seconds is None:
        raise InputError(
            "The offline writer can only make a script shorter.",
            remedy="Ask for it to be shorter, or set up a language model (HEYGEN_LLM_BASE_URL).",
            code="TASK_NOT_SUPPORTED",
            details={"engine": "offline", "wish": brief.wish},
        )
    pace = pace_of(brief.language)
    target = brief.seconds or 0.6 * speaking_time(blanked(brief.script), brief.language, pace)
    return _within(brief.script, brief.language, pace, target)


def _within(script: str, language: str, pace: Pace, seconds: float) -> str:
    found = sentences(script, language)
    ranks = rank([blanked(sentence.text) for sentence in found], language)
    if not found:
        raise ScriptError("The script has no words.", remedy="Write at least one word.", code="SCRIPT_EMPTY")
    # The first and the last sentence frame the script; of the others those that say most are kept.
    order = sorted(range(len(found)), key=lambda n: (n not in (0, len(found) - 1), -ranks[n]))
    kept: set[int] = set(order[:1])
    for place in order[1:]:
        text = _joined(script, found, kept | {place})
        if speaking_time(blanked(text), language, pace) <= seconds:
            kept.add(place)
    return _joined(script, found, kept)


def _joined(script: str, found: list[Sentence], kept: set[int]) -> str:
    parts: list[str] = []
    for place in sorted(kept):
        sentence = found[place]
        if parts:
            before = script[found[place - 1].end : sentence.start]
            parts.append("\n\n" if before.count("\n") > 1 else before or " ")
        parts.append(script[sentence.start : sentence.end])
    return "".join(parts)


def _key_sentences(script: str, language: str, count: int) -> str:
    found = [sentence.text for sentence in sentences(blanked(script), language)]
    ranks = rank(found, language)
    best = sorted(range(len(found)), key=lambda n: -ranks[n])[:count]
    return _gap(language).join(found[n] for n in sorted(best))
