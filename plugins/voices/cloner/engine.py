"""Cloned voices that Kokoro speaks with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Capabilities, ClonedVoice, Progress, VoiceCloner
from heygen_studio.errors import InputError
from heygen_studio.media import Audio, Licence, Remark, VoiceInfo
from heygen_studio.settings import Settings
from heygen_studio.speech import Spoken, VoiceOptions
from heygen_studio.speech.voiceprint import voiceprint
from heygen_studio.storage.voice_cards import VOICE_CARDS, VoiceCard

from ...language import LANGUAGES
from ...language.tokens import Token
from ...speech.scripted import ScriptedVoices
from ...speech.timed import Utterance
from ..kokoro.engine import KokoroVoices
from ..kokoro.model import SAMPLE_RATE
from ..kokoro.phonemes import pronounce, vocabulary
from ..kokoro.utterance import clip, utterances
from .fitting import TRIALS, Fitted, fit
from .shaping import CENTRES, MOST, balanced, warped
from .space import load_space

VOICE_FILE = "voice.npz"
_MOST_BYTES = 1 << 20
_SHAPES: dict[str, tuple[tuple[int, ...], float, float]] = {
    "offset": ((256,), -20.0, 20.0),
    "pitch": ((), 0.4, 2.5),
    "warp": ((), 0.7, 1.4),
    "pace": ((), 0.5, 2.0),
    "balance": ((len(CENTRES),), -MOST, MOST),
    "gain": ((), 0.01, 60.0),
    "hertz": ((), 40.0, 600.0),
}
"""What is in the file of a voice: shape, least and greatest value."""
_LITTLE = 10.0
"""Seconds of speech below which more would help."""


class OwnVoice:
    """One cloned voice."""

    def __init__(self, card: VoiceCard, folder: Path) -> None:
        self.info = card.info()
        self._folder = folder

    @property
    def gain(self) -> float:
        return self.fitted.gain

    @cached_property
    def fitted(self) -> Fitted:
        """What it is made of, read with the first use."""
        return read_voice(self._folder)


class KokoroClones(ScriptedVoices[OwnVoice, Utterance], VoiceCloner):
    """Makes voices by searching the space that Kokoro's own voices span, and speaks with them."""

    id = "kokoro-clone"
    title = "Kokoro, own voices"
    licence = Licence(
        code="Apache-2.0", weights="Apache-2.0", source="https://huggingface.co/hexgrad/Kokoro-82M"
    )
    capabilities = Capabilities(languages=frozenset(LANGUAGES), timings=True)
    trials = TRIALS
    """How many voices are tried for each clone."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._kokoro = KokoroVoices(settings)

    # ---- speaking -------------------------------------------------------------------------------------

    def missing(self) -> str | None:
        return self._kokoro.missing()

    def prepare(self, progress: Progress) -> None:
        self._kokoro.prepare(progress)

    def voices(self) -> Sequence[VoiceInfo]:
        return [card.info() for card, _ in self._cards()]

    def voice_table(self) -> Mapping[str, OwnVoice]:
        return {card.id: _own_voice(card.model_dump_json(), folder) for card, folder in self._cards()}

    def runs(self, tokens: Sequence[Token], voice: OwnVoice) -> Iterator[Utterance]:
        return utterances(tokens, voice.info.language, voice.info.accent)

    def render(self, run: Utterance, voice: OwnVoice, speed: float, options: VoiceOptions) -> Spoken:
        fitted = voice.fitted
        tokens = [vocabulary()[symbol] for symbol in run.symbols]
        audio, edges = self._kokoro.model.run(
            tokens, _style(len(tokens), fitted.offset), speed * fitted.pace / fitted.warp, fitted.pitch
        )
        shaped = balanced(warped(audio, fitted.warp), fitted.balance, SAMPLE_RATE)
        moved = np.round(edges * (len(shaped) / len(audio))).astype(np.int64)
        return clip(run, shaped, moved)

    def _cards(self) -> list[tuple[VoiceCard, Path]]:
        return VOICE_CARDS.read(self._settings.voices_dir, self.id)

    # ---- cloning --------------------------------------------------------------------------------------

    def clone(
        self, recordings: Sequence[Audio], language: str, folder: Path, progress: Progress
    ) -> ClonedVoice:
        self.prepare(lambda fraction, message: None)
        fitted = fit(recordings, load_space(), self._try_out, progress, self.trials)
        write_voice(fitted, folder)
        nearest = _nearest(recordings, language)
        seconds = sum(recording.duration for recording in recordings)
        remarks = []
        if seconds < _LITTLE:
            remarks.append(
                Remark(
                    "LITTLE_SPEECH",
                    f"There are only {seconds:.0f} s of speech, from which little can be told.",
                    "Record half a minute or more.",
                )
            )
        return ClonedVoice(
            sample_rate=SAMPLE_RATE,
            gender=nearest["gender"],
            accent=nearest["accent"],
            characteristics={
                **nearest["characteristics"],
                "pitch": _pitch_class(fitted.hertz, nearest["gender"]),
                "pitch_hz": f"{fitted.hertz:.0f}",
            },
            phonemes_per_second=_pace_of(nearest, fitted),
            native=nearest.get("native", True),
            nearest=nearest["id"],
            remarks=tuple(remarks),
        )

    def adopt(self, folder: Path) -> None:
        read_voice(folder)

    def _try_out(
        self, text: str, offset: NDArray[np.float32], speed: float, pitch: float
    ) -> NDArray[np.float32]:
        symbols = " ".join(pronounce(text.split(), "en", "us")) + "."
        tokens = [vocabulary()[symbol] for symbol in symbols]
        return self._kokoro.model.run(tokens, _style(len(tokens), offset), speed, pitch)[0]


def _style(tokens: int, offset: NDArray[np.float32]) -> NDArray[np.float32]:
    common = load_space().common
    return common[min(tokens, len(common)) - 1] + offset


@lru_cache(maxsize=64)
def _own_voice(card: str, folder: Path) -> OwnVoice:
    return OwnVoice(VoiceCard.model_validate_json(card), folder)


def write_voice(fitted: Fitted, folder: Path) -> None:
    """Write what a voice is made of into its folder."""
    values = {name: np.asarray(getattr(fitted, name), np.float32) for name in _SHAPES}
    with (folder / VOICE_FILE).open("wb") as file:
        np.savez(file, **values)  # type: ignore[arg-type] # the stubs take the names for options


def read_voice(folder: Path) -> Fitted:
    """What a voice is made of. Nobody vouches for the file: what is not as it must be is refused.

    :raises InputError: ``VOICE_FILE_DAMAGED``.
    """
    path = folder / VOICE_FILE
    found: dict[str, Any] = {}
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("it is too large")
        with np.load(path, allow_pickle=False, max_header_size=1000) as stored:
            for name, (shape, least, greatest) in _SHAPES.items():
                value = stored[name]
                if value.shape != shape or value.dtype != np.float32:
                    raise ValueError(f"{name} has another shape")
                if not np.all((value >= least) & (value <= greatest)):
                    raise ValueError(f"{name} is out of range")
                found[name] = value if shape else float(value)
    except (OSError, ValueError, KeyError, EOFError, TypeError, RuntimeError) as error:
        raise InputError(
            f"The voice cannot be used: {error}.",
            remedy="Import it again, or make it again from the recordings.",
            code="VOICE_FILE_DAMAGED",
        ) from None
    return Fitted(**found)


@cache
def _stock() -> list[dict[str, Any]]:
    manifest = files("heygen_studio_assets") / "voices" / "kokoro" / "manifest.json"
    voices: list[dict[str, Any]] = json.loads(manifest.read_text("utf-8"))["voices"]
    return voices


def _nearest(recordings: Sequence[Audio], language: str) -> dict[str, Any]:
    """The stock voice of a language that is most like the speaker."""
    space = load_space()
    prints = dict(zip(space.names, space.stock_prints, strict=True))
    target = voiceprint(recordings)

    def likeness(entry: dict[str, Any]) -> float:
        # A voice may be a blend of several.
        parts = [prints[name] for name in entry["original_name"].replace("+", " ").split() if name in prints]
        return float(np.mean(parts, axis=0) @ target) if parts else -1.0

    return max((entry for entry in _stock() if entry["language"] == language), key=likeness)


def _pitch_class(hertz: float, gender: str) -> str:
    """``low``, ``medium`` or ``high`` among the stock voices of the same gender, a third each."""
    same = [entry["f0_hz"] for entry in _stock() if entry["gender"] == gender]
    low, high = np.quantile(same, [1 / 3, 2 / 3])
    return "low" if hertz < low else "high" if hertz > high else "medium"


def _pace_of(nearest: dict[str, Any], fitted: Fitted) -> float | None:
    pace = nearest.get("phonemes_per_second")
    return round(pace * fitted.pace, 1) if pace else None
