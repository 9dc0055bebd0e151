"""Kokoro-82M on the CPU: neural voices with exact phoneme times."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.resources import files
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Capabilities, Progress
from heygen_studio.media import Licence
from heygen_studio.speech import Spoken, VoiceOptions
from heygen_studio.storage.files import models_dir

from ...language import LANGUAGES
from ...language.tokens import Token
from ...speech.models import ModelStore
from ...speech.scripted import ScriptedVoices, voice_of
from ...speech.timed import Utterance
from .model import PARTS, SAMPLE_RATE, Model, model_store, shared_model
from .phonemes import vocabulary
from .utterance import clip, utterances


class KokoroVoice:
    """One voice of the manifest. Its vectors are read with the first use."""

    def __init__(self, entry: dict[str, Any], file: Any, licence: Licence) -> None:
        self.gain: float | None = entry["gain"]
        self._file = file
        weights = replace(licence, weights=entry["licence"], source=entry["source"])
        self.info = voice_of(entry, SAMPLE_RATE, weights)

    def style(self, tokens: int) -> NDArray[np.float32]:
        """The vector for a text of so many tokens."""
        vector: NDArray[np.float32] = self._vectors[min(tokens, len(self._vectors)) - 1].astype(np.float32)
        return vector

    @cached_property
    def _vectors(self) -> NDArray[np.float16]:
        with self._file.open("rb") as file:
            return cast("NDArray[np.float16]", np.load(file, allow_pickle=False))


class KokoroVoices(ScriptedVoices[KokoroVoice, Utterance]):
    """Kokoro-82M on the CPU, with exact phoneme times."""

    id = "kokoro"
    title = "Kokoro"
    licence = Licence(
        code="Apache-2.0", weights="Apache-2.0", source="https://huggingface.co/hexgrad/Kokoro-82M"
    )
    capabilities = Capabilities(languages=frozenset(LANGUAGES), timings=True)

    def missing(self) -> str | None:
        absent = [name.replace("_", "-") for name in PARTS if importlib.util.find_spec(name) is None]
        return f"Install the voice model: {', '.join(absent)}." if absent else None

    def prepare(self, progress: Progress) -> None:
        self._store.make(progress)

    def voice_table(self) -> Mapping[str, KokoroVoice]:
        return self._voices

    def runs(self, tokens: Sequence[Token], voice: KokoroVoice) -> Iterator[Utterance]:
        return utterances(tokens, voice.info.language, voice.info.accent)

    def render(self, run: Utterance, voice: KokoroVoice, speed: float, options: VoiceOptions) -> Spoken:
        tokens = [vocabulary()[symbol] for symbol in run.symbols]
        audio, edges = self.model.run(tokens, voice.style(len(tokens)), speed)
        return clip(run, audio, edges)

    @cached_property
    def _store(self) -> ModelStore:
        return model_store(models_dir(self._settings.cache_dir, self.id))

    @cached_property
    def model(self) -> Model:
        """The network, once :meth:`prepare` has been called; one for all engines that use it."""
        return shared_model(self._store.path)

    @cached_property
    def _voices(self) -> dict[str, KokoroVoice]:
        folder = files("heygen_studio_assets") / "voices" / "kokoro"
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        voices = [KokoroVoice(entry, folder / entry["file"], self.licence) for entry in manifest["voices"]]
        return {voice.info.id: voice for voice in voices}
