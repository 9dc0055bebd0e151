"""A script and a voice alone: how it would be said, and its sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.errors import ConflictError, NotReadyError, blamed
from heygen_studio.media import SaidSentence, Speech
from heygen_studio.registry import Registry
from heygen_studio.speech import Pronunciation
from heygen_studio.speech.cues import ScriptMark
from heygen_studio.video.checks import check_language, checked_script
from heygen_studio.video.direction import direct, voice_text


@dataclass(frozen=True, slots=True)
class SpokenScript:
    """A script that a voice is to speak, as a video would have it.

    :param text: what is spoken, without the marks.
    """

    engine: VoiceEngine
    voice_id: str
    text: str
    marks: tuple[ScriptMark, ...]
    options: Options

    @classmethod
    def of(
        cls, registry: Registry, voice_id: str, script: str, dictionary: Sequence[Pronunciation]
    ) -> SpokenScript:
        """Check a script; loads no model.

        :param dictionary: how words are to be said.
        :raises NotFoundError: there is no such voice.
        :raises ScriptError: no video could be made of the script, as in :func:`.plan.plan_video`.
        """
        engine, voice = registry.voice(voice_id)
        text, marks = checked_script(script)
        check_language(text, voice.language)
        knows = "pronunciations" in engine.options_type.model_fields
        asked = {"pronunciations": tuple(dictionary)} if knows else {}
        return cls(engine, voice.id, text, marks, registry.options(engine, {engine.id: asked}))

    def reading(self) -> Sequence[SaidSentence]:
        """How it would be said, sentence by sentence. Quick; loads no model.

        :raises ConflictError: the voice does not tell how it reads.
        :raises ScriptError: a word cannot be spoken by this voice.
        :raises EngineError: the engine failed.
        """
        with blamed(self.engine):
            found = self.engine.reading(voice_text(self.text, self.marks), self.voice_id, self.options)
        if found is None:
            raise ConflictError(
                f"The voice {self.voice_id!r} does not tell how it reads.",
                remedy="Listen to it, or choose a voice of another engine.",
                code="READING_NOT_TOLD",
                details={"voice_id": self.voice_id},
            )
        return found

    def speak(self) -> Iterator[Speech]:
        """Its sound, sentence by sentence.

        :raises NotReadyError: the engine lacks something.
        :raises EngineError: it failed.
        """
        if lacking := self.engine.missing():
            raise NotReadyError(f"{self.engine.title} is not ready.", remedy=lacking)
        with blamed(self.engine):
            self.engine.prepare(lambda fraction, message: None)
            said = self.engine.speak(voice_text(self.text, self.marks), self.voice_id, self.options)
            yield from direct(said, self.text, self.marks)
