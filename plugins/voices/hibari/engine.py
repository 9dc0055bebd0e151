"""Hibari on the CPU: one English voice, quick, with exact phoneme times."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from typing import Any

from heygen_studio.contracts import Capabilities, Progress
from heygen_studio.media import Licence, VoiceInfo
from heygen_studio.speech import Spoken, VoiceOptions
from heygen_studio.storage.files import models_dir

from ...language.tokens import Token
from ...speech import timed
from ...speech.models import ModelStore
from ...speech.scripted import ScriptedVoices, voice_of
from ...speech.timed import Utterance
from ..kokoro.phonemes import IPA, vocabulary
from ..kokoro.utterance import utterances
from .model import PACKAGE, SAMPLE_RATE, Model, model_store, shared_model

_LAG = 0.055
"""Seconds by which the network's durations run behind its sound: it has learned them from Kokoro's."""


@dataclass(slots=True)
class HibariVoice:
    """One voice of the manifest."""

    info: VoiceInfo
    gain: float | None


class HibariVoices(ScriptedVoices[HibariVoice, Utterance]):
    """A small network that was taught by one voice of Kokoro, and reads the same symbols."""

    id = "hibari"
    title = "Hibari"
    licence = Licence(
        code="Apache-2.0", weights="Apache-2.0", source="https://huggingface.co/maureesewilliams/hibari"
    )
    capabilities = Capabilities(languages=frozenset({"en"}), timings=True)

    def missing(self) -> str | None:
        return None if importlib.util.find_spec(PACKAGE) else "Install the voice model: hibari-tts."

    def prepare(self, progress: Progress) -> None:
        self._store.make(progress)

    def voice_table(self) -> Mapping[str, HibariVoice]:
        return self._voices

    def runs(self, tokens: Sequence[Token], voice: HibariVoice) -> Iterator[Utterance]:
        # It takes any length at once, and any amount of memory for it: sentences are cut as for Kokoro.
        return utterances(tokens, voice.info.language, voice.info.accent)

    def render(self, run: Utterance, voice: HibariVoice, speed: float, options: VoiceOptions) -> Spoken:
        audio, edges = self.model.run([vocabulary()[symbol] for symbol in run.symbols], speed)
        return timed.clip(run, audio, SAMPLE_RATE, edges[1:-1] / SAMPLE_RATE - _LAG, IPA)

    @cached_property
    def _store(self) -> ModelStore:
        return model_store(models_dir(self._settings.cache_dir, self.id))

    @cached_property
    def model(self) -> Model:
        """The network, once :meth:`prepare` has been called."""
        return shared_model(self._store.path)

    @cached_property
    def _voices(self) -> dict[str, HibariVoice]:
        manifest = files("heygen_studio_assets") / "voices" / "hibari" / "manifest.json"
        entries = json.loads(manifest.read_text("utf-8"))["voices"]
        return {entry["id"]: HibariVoice(self._info(entry), entry["gain"]) for entry in entries}

    def _info(self, entry: dict[str, Any]) -> VoiceInfo:
        licence = replace(self.licence, weights=entry["licence"], source=entry["source"])
        return replace(voice_of(entry, SAMPLE_RATE, licence), quick=True)
