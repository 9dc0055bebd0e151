"""The voice engine: scripts to speech, sentence by sentence."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from heygen_studio.contracts import Capabilities, Options, Progress, VoiceEngine, models_dir
from heygen_studio.errors import NotFoundError, ScriptError
from heygen_studio.media import Audio, Licence, PhonemeMark, Speech, VoiceInfo, WordMark
from heygen_studio.settings import Settings

from ..english import Accent, normalise
from ..sentences import split_sentences
from .model import PARTS, SAMPLE_RATE, Model, ModelStore
from .utterance import AFTER, BEFORE, Clip, Utterance, clip, utterances

HEAD = 0.2
"""Seconds of silence before the first word."""
TAIL = 0.4
"""Seconds of silence after the last word."""
CLAUSE_PAUSE = 0.25
"""Seconds of silence where a sentence too long for one run of the model is cut."""
LEAD_IN = 0.12
"""Seconds of a pause that come with the next sentence: the mouth needs them to open."""

_CEILING = 0.95
"""Largest sample."""
_LIMITER_WIDTH = 145
"""Samples around a peak that are turned down with it: 6 ms."""


class KokoroOptions(Options):
    """Options of the Kokoro voices."""

    speed: float = Field(1.0, ge=0.5, le=2.0, description="Speaking rate; 1 is normal.")


@dataclass(frozen=True, slots=True)
class _Part:
    """One run of the model: the part of the script it covers, what it says, and the pause after it."""

    text: str
    utterance: Utterance
    pause: float


class KokoroVoices(VoiceEngine):
    """Kokoro-82M on the CPU, with exact phoneme times."""

    id = "kokoro"
    title = "Kokoro"
    licence = Licence(
        code="Apache-2.0", weights="Apache-2.0", source="https://huggingface.co/hexgrad/Kokoro-82M"
    )
    capabilities = Capabilities(languages=frozenset({"en"}), timings=True)
    options_type = KokoroOptions

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def missing(self) -> str | None:
        absent = [name.replace("_", "-") for name in PARTS if importlib.util.find_spec(name) is None]
        return f"Install the voice model: {', '.join(absent)}." if absent else None

    def prepare(self, progress: Progress) -> None:
        self._store.make(progress)

    def voices(self) -> Sequence[VoiceInfo]:
        return [voice.info for voice in self._voices.values()]

    def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
        voice = self._voices.get(voice_id)
        if voice is None:
            raise NotFoundError(
                f"There is no voice “{voice_id}”.",
                remedy=f"Choose one of {', '.join(self._voices)}.",
                details={"voice_id": voice_id},
            )
        # The whole script is checked here: a word that cannot be read is known before the work starts.
        parts = list(_plan(text, voice.accent))
        if not parts:
            raise ScriptError(
                "The script has no words to speak.",
                remedy="Write at least one word in it; emoji and punctuation alone make no sound.",
            )
        self._store.make(lambda fraction, message: None)
        return self._speak(parts, voice, cast(KokoroOptions, options).speed)

    def _speak(self, parts: Sequence[_Part], voice: _Voice, speed: float) -> Iterator[Speech]:
        for index, part in enumerate(parts):
            tokens = part.utterance.tokens()
            audio, edges = self._model.run(tokens, voice.style(len(tokens)), speed)
            spoken = clip(part.utterance, audio, edges)
            yield _speech(
                part.text,
                spoken,
                voice.gain,
                head=HEAD if index == 0 else LEAD_IN,
                tail=TAIL if index == len(parts) - 1 else max(part.pause / speed - LEAD_IN, AFTER),
            )

    @cached_property
    def _store(self) -> ModelStore:
        return ModelStore(models_dir(self._settings.cache_dir, self))

    @cached_property
    def _model(self) -> Model:
        return Model(self._store.path)

    @cached_property
    def _voices(self) -> dict[str, _Voice]:
        folder = files("heygen_studio_assets") / "voices" / "kokoro"
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        voices = [_Voice(entry, folder / entry["file"], self.licence) for entry in manifest["voices"]]
        return {voice.info.id: voice for voice in voices}


class _Voice:
    """One voice of the manifest. Its vectors are read with the first use."""

    def __init__(self, entry: dict[str, Any], file: Any, licence: Licence) -> None:
        self.gain = float(entry["gain"])
        self.accent: Accent = entry["accent"]
        self._file = file
        self.info = VoiceInfo(
            id=entry["id"],
            name=entry["name"],
            language=entry["language"],
            accent=entry["accent"],
            gender=entry["gender"],
            style=entry["style"],
            sample_rate=SAMPLE_RATE,
            licence=replace(licence, weights=entry["licence"], source=entry["source"]),
            characteristics=dict(entry["characteristics"]),
            phonemes_per_second=entry.get("phonemes_per_second"),
        )

    def style(self, tokens: int) -> NDArray[np.float32]:
        """The vector for a text of so many tokens."""
        vector: NDArray[np.float32] = self._vectors[min(tokens, len(self._vectors)) - 1].astype(np.float32)
        return vector

    @cached_property
    def _vectors(self) -> NDArray[np.float16]:
        with self._file.open("rb") as file:
            return cast("NDArray[np.float16]", np.load(file, allow_pickle=False))


def _plan(script: str, accent: Accent) -> Iterator[_Part]:
    """What to say. The texts joined are the script; what has no words goes with a neighbour."""
    waiting: _Part | None = None
    unspoken = ""
    for sentence in split_sentences(script, "en"):
        said = list(utterances(normalise(sentence.text, accent), accent))
        if not said:
            if waiting is None:
                unspoken += sentence.text
            else:
                pause = max(waiting.pause, sentence.pause)
                waiting = replace(waiting, text=waiting.text + sentence.text, pause=pause)
            continue
        for utterance in said:
            if waiting is not None:
                yield waiting
            last = utterance is said[-1]
            # A sentence said in several runs belongs to the first; the others add sound, no text.
            covered = unspoken + sentence.text if utterance is said[0] else ""
            waiting = _Part(covered, utterance, sentence.pause if last else CLAUSE_PAUSE)
            unspoken = ""
    if waiting is not None:
        yield waiting


def _speech(text: str, spoken: Clip, gain: float, head: float, tail: float) -> Speech:
    """The sound with silence around it, at the loudness of all voices."""
    before, after = round((head - BEFORE) * SAMPLE_RATE), round((tail - AFTER) * SAMPLE_RATE)
    samples = np.pad(_limit(spoken.samples * np.float32(gain)), (before, after))
    shift = before / SAMPLE_RATE
    return Speech(
        text=text,
        audio=Audio(samples, SAMPLE_RATE),
        phonemes=tuple(
            PhonemeMark(m.symbol, m.start + shift, m.end + shift, m.stress) for m in spoken.phonemes
        ),
        words=tuple(WordMark(m.text, m.start + shift, m.end + shift) for m in spoken.words),
    )


def _limit(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn the sound down for some milliseconds around each peak that would be too loud."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    needed = np.minimum(1, _CEILING / np.maximum(np.abs(samples), 1e-9))
    # The mean of minima over the same width is never above what is needed, and smooth.
    gain = uniform_filter1d(minimum_filter1d(needed, _LIMITER_WIDTH), _LIMITER_WIDTH)
    limited: NDArray[np.float32] = (samples * gain).astype(np.float32)
    return limited
