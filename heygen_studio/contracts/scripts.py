"""Engines of the script desk."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from heygen_studio.contracts.base import Provider
from heygen_studio.media import VoiceInfo
from heygen_studio.writing import Analysis, Brief, Draft, OnText, Task, Translation, TranslationTask


class ScriptEngine(Provider):
    """Base of what works on scripts. Among those that are ready, the highest preference is the default."""

    preference: ClassVar[int] = 0


class ScriptWriter(ScriptEngine):
    """Writes scripts."""

    tasks: ClassVar[frozenset[Task]] = frozenset({"generate"})
    """What it can be asked for."""

    @abstractmethod
    def write(self, brief: Brief, on_text: OnText) -> Draft:
        """Write what the brief asks for, and meanwhile show what there is so far.

        :raises ScriptError: nothing can be written from this brief.
        :raises UpstreamError: the service that writes failed.
        """


class ScriptAnalyst(ScriptEngine):
    """Judges scripts."""

    @abstractmethod
    def analyse(self, script: str, language: str, voice: VoiceInfo | None) -> Analysis:
        """Analyse a script that has at least one word.

        :raises UpstreamError: the service that analyses failed.
        """


class Translator(ScriptEngine):
    """Translates scripts."""

    @abstractmethod
    def lacking(self, source: str, target: str) -> str | None:
        """What the user must do before it can translate from one language to another, or None when it can; an
        empty text where nothing helps. Quick. Languages are ISO 639-1 codes."""

    @abstractmethod
    def translate(self, task: TranslationTask, on_text: OnText) -> Translation:
        """Translate a script of one of its pairs of languages.

        :raises UpstreamError: the service that translates failed.
        """
