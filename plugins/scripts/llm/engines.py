"""Writer, analyst and translator by a language model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from heygen_studio.contracts import Capabilities, ScriptAnalyst, ScriptWriter, Translator
from heygen_studio.language import LANGUAGES
from heygen_studio.media import Licence, VoiceInfo
from heygen_studio.writing import (
    TASKS,
    Analysis,
    Brief,
    Draft,
    Note,
    OnText,
    Sentiment,
    Translation,
    TranslationTask,
)

from ..analysis import MeasuringAnalyst
from .client import ModelClient
from .prompts import prompt

_LICENCE = Licence(code="Apache-2.0", source="any model that speaks the OpenAI protocol; its own terms apply")
_LANGUAGES = Capabilities(languages=frozenset(LANGUAGES))


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Written(_Form):
    title: str
    script: Annotated[str, Field(min_length=1)]


class _Translated(_Form):
    translation: Annotated[str, Field(min_length=1)]


class _Suggestion(_Form):
    quote: str
    message: str


class _Judged(_Form):
    overall: Literal["positive", "neutral", "negative"]
    confidence: Annotated[float, Field(ge=0, le=1)]
    emotions: list[str]
    suggestions: list[_Suggestion]


class ModelWriter(ScriptWriter):
    """Writes whatever is asked for."""

    id = "llm"
    title = "Language model"
    licence = _LICENCE
    capabilities = _LANGUAGES
    preference = 100
    tasks = frozenset(TASKS)

    def __init__(self, client: ModelClient) -> None:
        self._client = client

    def missing(self) -> str | None:
        return self._client.missing()

    def write(self, brief: Brief, on_text: OnText) -> Draft:
        used = prompt("write")
        question = {
            "task": brief.task,
            "language": LANGUAGES[brief.language].name,
            "style": brief.style,
            "words": brief.words,
            "topic": brief.topic,
            "script": brief.script,
            "wish": brief.wish,
            "material": brief.context,
            "correction": brief.correction,
        }
        given = {name: value for name, value in question.items() if value}
        answer = self._client.ask(used, given, _Written, on_text, shown="script")
        return Draft(
            script=answer.content.script.strip(),
            title=answer.content.title.strip(),
            usage=answer.usage,
            prompt=used.name,
        )


class ModelTranslator(Translator):
    """Translates between all languages. The confidence is the geometric mean of the probabilities that the
    model gave to the tokens of its translation."""

    id = "llm-translate"
    title = "Language model"
    licence = _LICENCE
    capabilities = _LANGUAGES
    preference = 100

    def __init__(self, client: ModelClient) -> None:
        self._client = client

    def missing(self) -> str | None:
        return self._client.missing()

    def lacking(self, source: str, target: str) -> str | None:
        return None

    def translate(self, task: TranslationTask, on_text: OnText) -> Translation:
        question = {
            "source": LANGUAGES[task.source].name,
            "target": LANGUAGES[task.target].name,
            "preserve_style": task.preserve_style,
            "script": task.script,
        }
        if task.correction:
            question["correction"] = task.correction
        answer = self._client.ask(
            prompt("translate"), question, _Translated, on_text, shown="translation", probability=True
        )
        known = answer.probability is not None
        return Translation(
            script=answer.content.translation,
            confidence=round(answer.probability, 3) if answer.probability is not None else None,
            confidence_method="mean token probability of the language model"
            if known
            else "The language model does not tell the probabilities of its tokens.",
            usage=answer.usage,
        )


class ModelAnalyst(ScriptAnalyst):
    """Sentiment, tone and suggestions by the model; everything that can be counted is measured as usual."""

    id = "llm-analyse"
    title = "Language model"
    licence = _LICENCE
    capabilities = _LANGUAGES
    preference = 0  # measuring is quick, free and sends nothing anywhere; this one must be asked for

    def __init__(self, client: ModelClient) -> None:
        self._client = client
        self._measures = MeasuringAnalyst()

    def missing(self) -> str | None:
        return self._client.missing()

    def analyse(self, script: str, language: str, voice: VoiceInfo | None) -> Analysis:
        measured = self._measures.analyse(script, language, voice)
        question = {"language": LANGUAGES[language].name, "script": script}
        answer = self._client.ask(prompt("analyse"), question, _Judged, lambda text: None, shown="overall")
        judged = answer.content
        notes = []
        for suggestion in judged.suggestions:
            start = script.find(suggestion.quote) if suggestion.quote.strip() else -1
            if start >= 0:  # what is not in the script is no place in it
                notes.append(Note("editor", suggestion.message, start, start + len(suggestion.quote)))
        return Analysis(
            readability=measured.readability,
            sentiment=Sentiment(
                judged.overall, judged.confidence, tuple(judged.emotions[:3]), "language model"
            ),
            complexity=measured.complexity,
            notes=tuple(sorted((*notes, *measured.notes), key=lambda note: (note.start, note.end))),
            usage=answer.usage,
        )
