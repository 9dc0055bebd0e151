"""The desk itself: from what a user asks to what an engine does, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog

from heygen_studio.contracts import ScriptAnalyst, ScriptEngine, ScriptWriter, Translator
from heygen_studio.errors import EngineError, InputError, NotReadyError, ScriptError, StudioError
from heygen_studio.language import (
    Pace,
    language,
    pace_of,
    sentences,
    words,
    words_for,
)
from heygen_studio.media import VoiceInfo
from heygen_studio.registry import Registry
from heygen_studio.scripts.answers import (
    ComplexityAnswer,
    NoteAnswer,
    Script,
    ScriptAnalysis,
    ScriptScenes,
    ScriptTranslation,
    SentimentAnswer,
    TokenUsage,
    suggestions,
)
from heygen_studio.scripts.documents import read_document, read_page
from heygen_studio.scripts.languages import language_with, likely_language, no_words, source_language
from heygen_studio.scripts.length import write_to_length
from heygen_studio.scripts.requests import (
    MAX_CONTEXT,
    AnalyzeRequest,
    ScenesRequest,
    TranslateRequest,
    TranslateVideoRequest,
    WriteRequest,
)
from heygen_studio.scripts.scenes import cut_scenes
from heygen_studio.scripts.spoken import seconds_of, spoken, wrong_marks
from heygen_studio.scripts.translating import checked_translation
from heygen_studio.scripts.videos import TranslatedVideo, video_in
from heygen_studio.settings import Settings
from heygen_studio.video.request import VideoRequest
from heygen_studio.writing import Brief, OnText, TranslationTask

log = structlog.get_logger(__name__)
T = TypeVar("T")


_CUT = f"Only the first {MAX_CONTEXT:,} characters of the material were used."


def _ignore(text: str) -> None:
    pass


class ScriptDesk:
    """Writes, analyses and translates scripts. Thread-safe."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        self._registry = registry
        self._settings = settings

    @property
    def ready(self) -> bool:
        """Whether scripts can be written."""
        return any(writer.missing() is None for writer in self._registry.script_engines(ScriptWriter))

    def engines(self) -> list[ScriptEngine]:
        """All writers, analysts and translators, those that are ready first."""
        return self._registry.script_engines(ScriptEngine)

    def write(self, request: WriteRequest, on_text: OnText = _ignore) -> Script:
        """Write what is asked for, and meanwhile show what there is so far.

        :param on_text: called with the text so far; may raise :class:`CancelledError` to stop the work.
        :raises InputError: something in the request is wrong.
        :raises NotReadyError: the engine asked for is not ready.
        :raises UpstreamError: the service that writes failed.
        """
        fields: dict[str, Any] = {"task": request.task, **request.brief()}
        asked = getattr(request, "language", None)
        code = self._language(asked, spoken(fields.get("script", "")), request.voice_id)
        if not any(c.isalnum() for c in fields.get("topic", "") + fields.get("script", "")):
            raise ScriptError(
                "There is nothing to write about.",
                remedy="Name a topic, or give a script.",
                code="TOPIC_EMPTY",
            )
        _, pace = self._voice(request.voice_id, code)
        pages = [read_page(url, self._settings.fetch_rules) for url in request.source_urls]
        context = "\n\n".join(filter(None, (request.additional_context.strip(), *pages)))
        brief = Brief(
            language=code,
            style=request.style,
            context=context[:MAX_CONTEXT],
            words=None if request.duration is None else words_for(request.duration, code, pace),
            seconds=request.duration,
            **fields,
        )
        writer = self._writer(request.engine, brief)
        draft = _guarded(writer, lambda: write_to_length(writer, brief, pace, on_text))
        on_text(draft.script)
        seconds = seconds_of(draft.script, code, pace)
        return Script(
            script=draft.script,
            word_count=len(words(spoken(draft.script), code)),
            estimated_duration=round(seconds / 60, 2),
            language=code,
            style=request.style,
            title=draft.title,
            estimated_seconds=round(seconds, 1),
            pace=pace.source,
            engine=writer.id,
            notes=[*draft.notes, *([_CUT] if len(context) > MAX_CONTEXT else [])],
            prompt=draft.prompt,
            usage=TokenUsage.of(draft.usage),
        )

    def analyse(self, request: AnalyzeRequest) -> ScriptAnalysis:
        """Analyse a script.

        :raises InputError: something in the request is wrong.
        :raises NotReadyError: the engine asked for is not ready.
        """
        script = request.script
        plain = spoken(script)
        code = self._language(request.language, plain, request.voice_id)
        found = words(plain, code)
        if not found:
            raise no_words()
        voice, pace = self._voice(request.voice_id, code)
        analyst = self._registry.script_engine(ScriptAnalyst, request.engine)
        result = _guarded(analyst, lambda: analyst.analyse(plain, code, voice))
        seconds = seconds_of(script, code, pace, found)
        notes = (*wrong_marks(script), *result.notes)
        return ScriptAnalysis(
            word_count=len(found),
            estimated_duration=round(seconds / 60, 2),
            readability_score=result.readability.score,
            sentiment=SentimentAnswer(
                overall=result.sentiment.overall,
                confidence=result.sentiment.confidence,
                emotions=list(result.sentiment.emotions),
                method=result.sentiment.method,
                reason=result.sentiment.reason,
            ),
            complexity=ComplexityAnswer(
                vocabulary_level=result.complexity.vocabulary_level,
                sentence_complexity=result.complexity.sentence_complexity,
                overall_complexity=result.complexity.overall_complexity,
            ),
            suggestions=suggestions(notes, script),
            language=code,
            character_count=sum(not c.isspace() for c in plain),
            sentence_count=len(sentences(plain, code)),
            estimated_seconds=round(seconds, 1),
            pace=pace.source,
            readability_formula=result.readability.formula,
            readability_reason=result.readability.reason,
            notes=[
                NoteAnswer(
                    kind=note.kind,
                    message=note.message,
                    start=note.start,
                    end=note.end,
                    text=script[note.start : note.end],
                )
                for note in notes
            ],
            engine=analyst.id,
            usage=TokenUsage.of(result.usage),
        )

    def scenes(self, request: ScenesRequest) -> ScriptScenes:
        """Cut a script into scenes, at paragraphs and sentence ends.

        :raises InputError: something in the request is wrong.
        """
        code = self._language(request.language, spoken(request.script), request.voice_id)
        _, pace = self._voice(request.voice_id, code)
        scenes = cut_scenes(request.script, code, pace, request.longest)
        if not scenes:
            raise no_words()
        total = seconds_of(request.script, code, pace)
        return ScriptScenes(language=code, estimated_seconds=round(total, 1), scenes=scenes)

    def translate(self, request: TranslateRequest, on_text: OnText = _ignore) -> ScriptTranslation:
        """Translate a script.

        :raises InputError: something in the request is wrong.
        :raises NotReadyError: nothing that is installed can translate this pair of languages.
        :raises UpstreamError: the service that translates failed.
        """
        script, target = request.script, request.target_language
        if not any(c.isalnum() for c in spoken(script)):
            raise no_words()
        source = request.source_language or source_language(spoken(script), target)
        if source == target:
            raise _same_language(target)
        _, pace = self._voice(request.voice_id, target)
        translator = self._translator(request.engine, source, target)
        task = TranslationTask(script, source, target, request.preserve_style, request.glossary)
        result = _guarded(translator, lambda: checked_translation(translator, task, on_text))
        seconds = seconds_of(result.script, target, pace)
        before = seconds_of(script, source, pace_of(source))
        change = seconds / before - 1
        notes = [*result.notes, _length_note(change)]
        return ScriptTranslation(
            original_script=script,
            translated_script=result.script,
            source_language=source,
            target_language=target,
            word_count=len(words(spoken(result.script), target)),
            confidence_score=result.confidence,
            confidence_method=result.confidence_method,
            estimated_duration=round(seconds / 60, 2),
            estimated_seconds=round(seconds, 1),
            length_change=round(change, 3),
            notes=notes,
            engine=translator.id,
            usage=TokenUsage.of(result.usage),
        )

    def translated_videos(
        self, video: VideoRequest, wanted: TranslateVideoRequest
    ) -> list[TranslatedVideo | StudioError]:
        """What to queue to have a video in other languages; for a language that cannot be done, why. Quick:
        translating is a part of making the video."""
        found: list[TranslatedVideo | StudioError] = []
        for code in wanted.languages:
            try:
                found.append(self._translated_video(video, code, wanted))
            except StudioError as error:
                found.append(error)
        return found

    def _translated_video(
        self, video: VideoRequest, code: str, wanted: TranslateVideoRequest
    ) -> TranslatedVideo:
        if video.audio_url or any(scene.audio_url for scene in video.scenes):
            raise InputError(
                "The presenter of this video speaks a recording, which cannot be translated.",
                remedy="Make a video from the translated script with a voice.",
                code="RECORDING_NOT_TRANSLATABLE",
            )
        if video.language == code:
            raise _same_language(code)
        self._translator(wanted.engine, language(video.language).code, code)
        translated = video_in(code, video, self._registry)
        order = TranslateRequest(
            script="\n\n".join(video.scripts),
            source_language=video.language,
            target_language=code,
            voice_id=translated.voice_id,
            engine=wanted.engine,
            glossary=wanted.glossary,
        )
        return TranslatedVideo(translated, order)

    def read_document(self, source: str) -> str:
        """The text of a document or web page, as Markdown, for ``additional_context``.

        :param source: the path of a file, or an ``http`` or ``https`` address.
        :raises InputError: it cannot be read, or has no text.
        :raises NotReadyError: the extra ``documents`` is not installed.
        """
        return read_document(source, self._settings.fetch_rules)

    # ---- choosing -------------------------------------------------------------------------------------

    def language_of(self, script: str, voice_id: str | None = None) -> str:
        """The language that a script is most likely in; where it is too short to tell, that of a voice.

        :raises InputError: it has no words.
        """
        return likely_language(spoken(script), self._info(voice_id))

    def _info(self, voice_id: str | None) -> VoiceInfo | None:
        return self._registry.voice(voice_id)[1] if voice_id else None

    def _language(self, asked: str | None, text: str, voice_id: str | None) -> str:
        return asked or language_with(text, self._info(voice_id))

    def _voice(self, voice_id: str | None, code: str) -> tuple[VoiceInfo | None, Pace]:
        """The voice asked for, if any, and its pace, or that of the first measured voice of the language."""
        if voice_id is None:
            spoken = [v for v in self._registry.voices() if v.language == code]
            voice = next((v for v in spoken if v.phonemes_per_second), None)
            return None, pace_of(code, voice)
        voice = self._registry.voice(voice_id)[1]
        if voice.language != code:
            raise InputError(
                f"Voice {voice_id!r} speaks {voice.language!r}, but the script is in {code!r}.",
                remedy="Choose a voice of that language, or leave it out.",
                code="LANGUAGE_MISMATCH",
                details={"voice_id": voice_id, "language": code},
            )
        return voice, pace_of(code, voice)

    def _writer(self, engine_id: str | None, brief: Brief) -> ScriptWriter:
        if engine_id is None:
            for writer in self._registry.script_engines(ScriptWriter):
                if writer.missing() is None and brief.task in writer.tasks:
                    return writer
            raise NotReadyError(
                f"No writer that is ready can do this ({brief.task}).",
                remedy=_ways(self._registry.script_engines(ScriptWriter)),
                code="WRITER_NOT_AVAILABLE",
            )
        writer = self._registry.script_engine(ScriptWriter, engine_id)
        if brief.task not in writer.tasks:
            raise InputError(
                f"{writer.title} cannot do this ({brief.task}).",
                remedy="Choose another engine, or leave it out.",
                code="TASK_NOT_SUPPORTED",
                details={"engine": engine_id, "task": brief.task},
            )
        return writer

    def _translator(self, engine_id: str | None, source: str, target: str) -> Translator:
        found = self._registry.script_engines(Translator)
        if engine_id is not None:
            found = [self._registry.script_engine(Translator, engine_id)]
        remedies = []
        for translator in found:
            lacking = translator.missing() or translator.lacking(source, target)
            if lacking is None:
                return translator
            if lacking:
                remedies.append(f"{translator.title}: {lacking}")
        raise NotReadyError(
            f"Nothing installed can translate from {language(source).name} to {language(target).name}.",
            remedy=" ".join(remedies) or "Choose another engine.",
            code="TRANSLATION_NOT_AVAILABLE",
            details={"source_language": source, "target_language": target},
        )


def _ways(engines: list[ScriptWriter]) -> str:
    return " ".join(f"{engine.title}: {lacking}" for engine in engines if (lacking := engine.missing()))


def _same_language(code: str) -> InputError:
    return InputError(
        f"The script is in {language(code).name} already.",
        remedy="Choose another target language, or correct the source language.",
        code="SAME_LANGUAGE",
        details={"source_language": code, "target_language": code},
    )


def _length_note(change: float) -> str:
    percent = round(abs(change) * 100)
    if percent < 1:
        return "The translation takes as long to speak as the original."
    return f"The translation speaks {percent} % {'longer' if change > 0 else 'shorter'} than the original."


def _guarded(engine: ScriptEngine, work: Callable[[], T]) -> T:
    try:
        return work()
    except StudioError:
        raise
    except Exception as error:
        log.exception("script_engine_failed", engine=engine.id)
        raise EngineError(
            f"{engine.title} failed: {type(error).__name__}.",
            remedy="Try again; if it fails again, report it to the maker of this plugin.",
            details={"engine": engine.id},
        ) from error
