"""XTTS-v2: seventeen languages in the voice of whoever is heard in a recording."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Capabilities, ClonedVoice, Progress, VoiceCloner
from heygen_studio.errors import NotReadyError
from heygen_studio.media import Audio, Licence, VoiceInfo
from heygen_studio.settings import Settings
from heygen_studio.storage.voice_cards import VOICE_CARDS

from ...language import LANGUAGES
from ...speech.texts import TextVoices
from .conditioning import SAMPLE_RATE, Conditioning, Network, read_conditioning, write_conditioning
from .download import FILES, LICENCE, TERMS, download
from .models import INSTALL, ModelFolder, coqui_dir, find_models, is_installed

_LONGEST = {"zh": 80, "ja": 70, "ko": 90, "pt": 200, "it": 210}
"""Characters that XTTS is given at once, by language (char_limits of its tokeniser)."""
_LONGEST_ELSEWHERE = 230
_SPEAKERS = (("Ana Florence", "female"), ("Damien Black", "male"))
"""Of the speakers that come with the model, a woman and a man."""
_LICENCE = Licence(code="MPL-2.0", weights=LICENCE, source="https://huggingface.co/coqui/XTTS-v2")


@dataclass(frozen=True, slots=True)
class XttsVoice:
    """A voice in one language: a speaker of the model, or the folder of one that was cloned."""

    info: VoiceInfo
    speaker: str | Path
    gain: float | None = None


class XttsVoices(TextVoices[XttsVoice], VoiceCloner):
    """XTTS-v2 with the weights that the user has fetched or put there."""

    id = "xtts"
    title = "XTTS-v2 (Coqui)"
    licence = _LICENCE
    capabilities = Capabilities(languages=frozenset(LANGUAGES), extra={"cloning": "from 3 s of speech"})
    preference = 10

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._network: tuple[ModelFolder, Network] | None = None
        self._lock = threading.Lock()

    def missing(self) -> str | None:
        if not is_installed():
            return INSTALL
        if LICENCE not in self._settings.accept_licences:
            return (
                f"Its weights are under {LICENCE}, the Coqui Public Model License, which allows "
                f"non-commercial use only. Read {TERMS}; if you accept it, set "
                f"HEYGEN_ACCEPT_LICENCES={LICENCE}."
            )
        if self._model() is None:
            names, size = ", ".join(file.name for file in FILES), sum(file.size for file in FILES)
            return (
                f"Run `heygen-studio prepare xtts` to fetch it ({size / 1e9:.1f} GB), or put {names} into "
                f"{self._folder}."
            )
        return None

    def prepare(self, progress: Progress) -> None:
        """Fetch the weights where they are not there and their licence has been accepted."""
        if self._model() is not None:
            return
        if not is_installed() or LICENCE not in self._settings.accept_licences:
            raise NotReadyError(f"{self.title} is not ready.", remedy=str(self.missing()))
        download(self._folder, self._settings.fetch_rules, progress)

    def voice_table(self) -> Mapping[str, XttsVoice]:
        voices: list[XttsVoice] = []
        if self.missing() is None:
            voices += [
                XttsVoice(_info(speaker, gender, language), speaker)
                for language in LANGUAGES
                for speaker, gender in _SPEAKERS
                if language != "ja" or _reads_japanese()
            ]
        # Those that were made stay on the list: the error says what has to be done to hear them again.
        cards = VOICE_CARDS.read(self._settings.voices_dir, self.id)
        voices += [XttsVoice(card.info(), folder) for card, folder in cards]
        return {voice.info.id: voice for voice in voices}

    def longest(self, voice: XttsVoice) -> int:
        return _LONGEST.get(voice.info.language, _LONGEST_ELSEWHERE)

    def say(self, text: str, voice: XttsVoice) -> tuple[NDArray[np.float32], int]:
        network = self._loaded()
        if isinstance(voice.speaker, Path):
            speaker = read_conditioning(voice.speaker)
        else:
            speaker = network.stock(voice.speaker)
        return network.say(text, voice.info.language, speaker), SAMPLE_RATE

    def clone(
        self, recordings: Sequence[Audio], language: str, folder: Path, progress: Progress
    ) -> ClonedVoice:
        progress(0.0, "Loading XTTS-v2")
        network = self._loaded()
        progress(0.5, "Listening to the recordings")
        speaker: Conditioning = network.hear(recordings)
        write_conditioning(folder, speaker)
        progress(1.0, "Voice ready")
        return ClonedVoice(sample_rate=SAMPLE_RATE)

    def adopt(self, folder: Path) -> None:
        read_conditioning(folder)

    @property
    def _folder(self) -> Path:
        """Where the weights are fetched to."""
        return coqui_dir(self._settings) / "xtts_v2"

    def _model(self) -> ModelFolder | None:
        return next((m for m in find_models(self._settings, "xtts") if m.file("vocab.json")), None)

    def _loaded(self) -> Network:
        if lacking := self.missing():
            raise NotReadyError(f"{self.title} is not ready.", remedy=lacking)
        model = self._model()
        with self._lock:
            if model is not None and (self._network is None or self._network[0].weights != model.weights):
                self._network = model, Network(model)
            if self._network is None:
                raise NotReadyError(f"{self.title} is not ready.", remedy=str(self.missing()))
            return self._network[1]


def _reads_japanese() -> bool:
    """XTTS reads Japanese with the package cutlet."""
    return importlib.util.find_spec("cutlet") is not None


def _info(speaker: str, gender: str, language: str) -> VoiceInfo:
    return VoiceInfo(
        id=f"{language}_xtts-{speaker.lower().replace(' ', '-')}",
        name=speaker,
        language=language,
        accent="us" if language == "en" else "",
        gender=gender,
        style="",
        sample_rate=SAMPLE_RATE,
        licence=_LICENCE,
    )
