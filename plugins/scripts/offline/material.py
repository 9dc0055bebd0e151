"""The sentences of the user's own material, and which of them matter most."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from heygen_studio.language import LANGUAGES, sentences, words
from heygen_studio.speech.cues import blanked

MOST = 400
"""Sentences that are ranked; the graph grows with the square of it."""
_SHORTEST, _LONGEST = 4, 45
"""Words of a sentence that can be spoken as it is; characters, times three, in Chinese and Japanese."""
_AUDIENCE = re.compile(
    r"^\W*(?:target audience|audience|público(?: objetivo|-alvo)?|audiencia|public(?: cible)?|zielgruppe"
    r"|pubblico(?: di riferimento)?|目标受众|受众|对象|対象(?:者)?|ターゲット|대상|시청자)"
    r"\s*[:：]\s*(.+?)[.。]?\s*$",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"^\W*(?:tone|style|length|duration|format|goal|tono|ton|stil|stile|estilo|语气|风格|トーン|스타일)\s*[:：]",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"^\s*(?:[-*•+>]|\d+[.)])\s+|[*_`]{1,3}|!?\[([^\]]*)\]\([^)]*\)|^#{1,6}\s.*$", re.MULTILINE
)
_ADDRESS = re.compile(r"https?://|www\.|@\w")
_END = re.compile(r"[.!?。！？…]['\"”’»」)]*$")


@dataclass(frozen=True, slots=True)
class Material:
    """What the user gave: for whom it is, and sentences in their order with their rank (the higher, the more
    they say about the whole)."""

    audience: str
    sentences: tuple[tuple[str, float], ...]


def read_material(context: str, language: str) -> Material:
    """Find the audience and the sentences that can be spoken, and rank those."""
    audience = ""
    kept: list[str] = []
    for line in _MARKUP.sub(lambda found: found[1] or "", context).splitlines():
        if found := _AUDIENCE.match(line):
            audience = found[1]
        elif not _DIRECTION.match(line) and not line.lstrip().startswith("|"):
            kept.append(line.strip())
    # Lines of a paragraph that was wrapped belong together; a line that ends a sentence ends it.
    text = re.sub(r"(?<![.!?。！？…:：\n])\n(?=[^\W\d_A-Z])", " ", "\n".join(kept))
    found_sentences = [s.text for s in sentences(blanked(text), language) if _speakable(s.text, language)]
    unique = list(dict.fromkeys(found_sentences))[:MOST]
    return Material(audience, tuple(zip(unique, rank(unique, language), strict=True)))


def rank(found: list[str], language: str) -> list[float]:
    """TextRank (Mihalcea & Tarau 2004): sentences vote for those that they share words with."""
    import networkx

    bags = [frozenset(word.text.lower() for word in words(text, language)) for text in found]
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(found)))
    for a, first in enumerate(bags):
        for b in range(a):
            second = bags[b]
            shared = len(first & second)
            if shared and len(first) > 1 and len(second) > 1:
                graph.add_edge(a, b, weight=shared / (math.log(len(first)) + math.log(len(second))))
    if not found:
        return []
    ranks = networkx.pagerank(graph)
    return [float(ranks[n]) for n in range(len(found))]


def _speakable(sentence: str, language: str) -> bool:
    size = len(words(sentence, language)) if LANGUAGES[language].spaced else len(sentence) / 3
    return (
        _SHORTEST <= size <= _LONGEST
        and not _ADDRESS.search(sentence)
        and bool(_END.search(sentence.strip()))
    )
