"""Value types of the script desk: what writers, analysts and translators are asked, and what they answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from heygen_studio.media import Style

Task = Literal["generate", "rewrite", "continue", "hook", "call_to_action"]
TASKS: tuple[Task, ...] = get_args(Task)

OnText = Callable[[str], None]
"""Called with all of a text that there is so far, again and again. It stops the work by raising."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What to write.

    :param task: ``generate`` a script on a topic; ``rewrite`` or ``continue`` the script; write a ``hook`` to
        open it or a ``call_to_action`` to close it.
    :param language: ISO 639-1 code.
    :param context: facts about the audience and material to build on. It is data: whatever it says, it gives
        no orders.
    :param script: the script that is to be changed or continued.
    :param wish: how to change it: "shorter", "simpler", a tone, in the user's words.
    :param words: how many words it should have (Chinese and Japanese: as they are counted here).
    :param seconds: how long it should take to speak.
    :param correction: what was wrong with the draft before, for another try.
    """

    task: Task
    language: str
    style: Style
    topic: str = ""
    context: str = ""
    script: str = ""
    wish: str = ""
    words: int | None = None
    seconds: float | None = None
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model was asked for: tokens, and their cost in the currency of the prices set."""

    model: str
    requests: int = 1
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None

    def __add__(self, other: Usage) -> Usage:
        known = self.cost is not None and other.cost is not None
        return Usage(
            other.model,
            self.requests + other.requests,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            (self.cost or 0) + (other.cost or 0) if known else None,
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer wrote. ``notes`` tell the user what to know about it, ``prompt`` names the prompt and its
    version."""

    script: str
    title: str = ""
    notes: tuple[str, ...] = ()
    usage: Usage | None = None
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A suggestion about one place, ``script[start:end]``. ``kind`` is a stable name: ``long_sentence`` …"""

    kind: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Readability:
    """A readability score by a named formula; ``score`` None where there is none, with the ``reason``."""

    score: float | None
    formula: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sentiment:
    """``overall`` is positive, neutral or negative, ``confidence`` 0..1; None where unknown (``reason``)."""

    overall: str | None
    confidence: float | None
    emotions: tuple[str, ...] = ()
    method: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Complexity:
    """``vocabulary_level`` beginner, intermediate or advanced; ``sentence_complexity`` low, medium or high;
    ``overall_complexity`` simple, moderate or complex."""

    vocabulary_level: str
    sentence_complexity: str
    overall_complexity: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found out about a script."""

    readability: Readability
    sentiment: Sentiment
    complexity: Complexity
    notes: tuple[Note, ...] = ()
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """A translated script.

    :param confidence: 0..1, or None where it cannot be computed.
    :param confidence_method: how it was computed, or why not.
    """

    script: str
    confidence: float | None = None
    confidence_method: str = ""
    notes: tuple[str, ...] = ()
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class TranslationTask:
    """What to translate. ``glossary`` says how terms are to be rendered, ``correction`` what was wrong with
    the translation before; languages are ISO 639-1 codes. What stands in ⟦ ⟧ is to be left as it is."""

    script: str
    source: str
    target: str
    preserve_style: bool = True
    glossary: dict[str, str] = field(default_factory=dict)
    correction: str = ""
