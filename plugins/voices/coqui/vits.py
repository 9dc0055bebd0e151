"""VITS: one network from letters or phonemes to sound, which tells how long each of them lasts."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from heygen_studio.contracts import Capabilities
from heygen_studio.errors import StudioError
from heygen_studio.media import Licence, VoiceInfo
from heygen_studio.settings import Settings
from heygen_studio.speech import Spoken, VoiceOptions

from ...language import LANGUAGES
from ...language.espeak import espeak_voice, word_sounds
from ...language.tokens import Token
from ...speech.said import Way
from ...speech.scripted import ScriptedVoices
from ...speech.timed import Utterance, assemble, clip, parted, pronounced
from .models import INSTALL, ModelFolder, coqui_dir, find_models, is_installed, not_loadable
from .runtime import coqui, load_weights, same_randomness

LONGEST = 300
"""Symbols in one run."""
_PHONETIC = frozenset({"en", "es", "fr", "de", "it", "pt"})
"""Languages whose phonemes are espeak-ng's in Coqui too."""
_UNSUPPORTED = ("use_d_vector_file", "use_language_embedding", "use_speaker_encoder_as_loss")
_CODE = "MPL-2.0"


class Card(BaseModel):
    """What ``voice.json`` beside a model may say of it; what it does not say is taken from the model."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    language: str = ""
    accent: str = ""
    gender: Literal["female", "male", "neutral", ""] = ""
    style: str = ""
    licence: str = "as its publisher says"
    source: str = "the folder of Coqui models"


@dataclass(frozen=True, slots=True)
class VitsVoice:
    """One speaker of a model."""

    info: VoiceInfo
    model: ModelFolder
    speaker: int
    gain: float | None = None


class VitsVoices(ScriptedVoices[VitsVoice, Utterance]):
    """The VITS models in the folder of Coqui models, with exact times."""

    id = "vits"
    title = "VITS (Coqui)"
    licence = Licence(code=_CODE, weights="each model's own", source="https://github.com/idiap/coqui-ai-TTS")
    capabilities = Capabilities(languages=frozenset(LANGUAGES), timings=True)

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._networks: dict[tuple[str, int], Network] = {}
        self._lock = threading.Lock()

    def missing(self) -> str | None:
        if not is_installed():
            return INSTALL
        voices, refused = self._found()
        if refused and not voices:
            return " ".join(refused)
        if not voices:
            return (
                f"Put a VITS model of Coqui, config.json and model_file.pth as they are published, into a "
                f"folder of its own in {coqui_dir(self._settings)}."
            )
        return None

    def voice_table(self) -> Mapping[str, VitsVoice]:
        return {voice.info.id: voice for voice in self._found()[0]} if is_installed() else {}

    def runs(self, tokens: Sequence[Token], voice: VitsVoice) -> Iterator[Utterance]:
        if not any(token.is_word for token in tokens):
            return
        network = self._network(voice.model)
        whole = assemble(tokens, network.sounds(tokens, voice.info))
        if len(whole.symbols) > LONGEST:
            for part in parted(tokens):
                yield from self.runs(part, voice)
        elif whole.words:
            yield whole

    def told(self, tokens: Sequence[Token], voice: VitsVoice) -> Iterator[Way]:
        if voice.model.config.get("use_phonemes"):
            return super().told(tokens, voice)
        return ((token.spoken or token.written, "") for token in tokens if token.is_word)

    def render(self, run: Utterance, voice: VitsVoice, speed: float, options: VoiceOptions) -> Spoken:
        network = self._network(voice.model)
        samples, times = network.speak(run.symbols, voice.speaker, speed)
        return clip(run, samples, network.sample_rate, times, {})

    def _found(self) -> tuple[list[VitsVoice], list[str]]:
        """The voices, and why models are none."""
        voices, refused = list[VitsVoice](), list[str]()
        for model in find_models(self._settings, "vits"):
            try:
                voices += _voices(model)
            except ValueError as error:
                refused.append(f"The model in {model.path} cannot be used: {error}.")
        return voices, refused

    def _network(self, model: ModelFolder) -> Network:
        key = str(model.weights), model.weights.stat().st_mtime_ns
        with self._lock:
            if key not in self._networks:
                self._networks[key] = Network(model)
            return self._networks[key]


class Network:
    """A loaded model. Safe to use from several threads, one at a time."""

    def __init__(self, model: ModelFolder) -> None:
        """:raises NotReadyError: it cannot be loaded."""
        load_config = coqui("config").load_config
        vits = coqui("tts.models.vits").Vits
        try:
            state = load_weights(model.weights)["model"]
            config = load_config(model.path / "config.json")
            self._phonetic = bool(config.use_phonemes)
            _prepare(config, state)
            self._network: Any = vits(config)
            kept = {
                name: value for name, value in state.items() if not name.startswith(("disc.", "speaker_enc"))
            }
            self._network.load_state_dict(kept)
            self._network.eval()
        except StudioError:
            raise
        except Exception as error:  # whatever a file that is not what it seems leads to
            raise not_loadable(model.path, error) from error
        self._tokenizer = self._network.tokenizer
        self._letters = frozenset(self._tokenizer.characters.vocab)
        self.sample_rate = int(config.audio.sample_rate)

    def sounds(self, tokens: Sequence[Token], voice: VoiceInfo) -> Iterator[list[str]]:
        """For each word its phonemes or its letters, in those that the model knows."""
        if not self._phonetic:
            for token in tokens:
                if token.is_word:
                    yield [self._known(word) for word in (token.spoken or token.written).split()]
            return
        name = espeak_voice(voice.language, voice.accent)
        yield from pronounced(
            tokens,
            lambda words: [self._known(ipa) for ipa in word_sounds(words, name, ties=False)],
            self._known,
        )

    def speak(
        self, symbols: str, speaker: int, speed: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """The sound of symbols, float32 (n,), and the seconds at which each begins and the last one ends."""
        import torch

        numbers, owners = self._numbers(symbols)
        with same_randomness():
            self._network.length_scale = 1 / speed
            speakers = torch.tensor([speaker]) if hasattr(self._network, "emb_g") else None
            made = self._network.inference(torch.tensor([numbers]), {"speaker_ids": speakers})
        samples: NDArray[np.float32] = made["model_outputs"].flatten().numpy()
        frames: NDArray[np.float64] = made["durations"].flatten().numpy().astype(np.float64)
        ends = np.cumsum(frames) / frames.sum() * len(samples) / self.sample_rate
        begins = np.concatenate([[0.0], ends[:-1]])
        begins = np.append(begins, ends[-1])
        return samples, begins[np.searchsorted(owners, np.arange(len(symbols) + 1))]

    def _numbers(self, symbols: str) -> tuple[list[int], list[int]]:
        """The tokens of the model, and for each the index of its symbol: -1 before the first one, and their
        number after the last one."""
        vocabulary = self._tokenizer.characters
        said = [(vocabulary.char_to_id(s), i) for i, s in enumerate(symbols) if s in self._letters]
        numbers, owners = list[int](), list[int]()
        if self._tokenizer.use_eos_bos:
            numbers, owners = [vocabulary.bos_id], [-1]
        for number, owner in said:
            if self._tokenizer.add_blank:
                numbers.append(self._tokenizer.blank_id)
                owners.append(owner)
            numbers.append(number)
            owners.append(owner)
        if self._tokenizer.add_blank:
            numbers.append(self._tokenizer.blank_id)
            owners.append(len(symbols))
        if self._tokenizer.use_eos_bos:
            numbers.append(vocabulary.eos_id)
            owners.append(len(symbols))
        return numbers, owners

    def _known(self, word: str) -> str:
        said = "".join(c for c in word if c in self._letters)
        return said or "".join(c for c in word.lower() if c in self._letters)


def _prepare(config: Any, state: Mapping[str, Any]) -> None:
    """Make a configuration one for speaking: without what only training needs, and what lies elsewhere."""
    arguments = config.model_args
    arguments.init_discriminator = False
    for place in (config, arguments):
        for name in ("speakers_file", "language_ids_file", "d_vector_file"):
            if name in place:
                place[name] = None
    if arguments.use_speaker_embedding:
        config.speakers = [str(number) for number in range(len(state["emb_g.weight"]))]
    named = config.characters.characters_class if config.characters else None
    if named and not named.startswith("TTS."):
        raise ValueError(f"characters_class {named!r} is none of Coqui's own")
    if config.characters and not named:
        kind = "IPAPhonemes" if config.use_phonemes else "Graphemes"
        config.characters.characters_class = f"TTS.tts.utils.text.characters.{kind}"
    # Text comes to the model as phonemes or letters already.
    config.use_phonemes, config.phonemizer, config.text_cleaner = False, None, None


def _voices(model: ModelFolder) -> list[VitsVoice]:
    """The speakers of a model.

    :raises ValueError: it cannot be used.
    """
    config = model.config
    arguments = config.get("model_args") or {}
    card = _card(model)
    code = str(config.get("phoneme_language") or "") if config.get("use_phonemes") else ""
    code = (card.language or code or _dataset_language(config)).lower()
    language = code[:2]
    if language not in (_PHONETIC if config.get("use_phonemes") else LANGUAGES):
        raise ValueError(f"its language is {code or 'not told'}; a file voice.json beside it may name it")
    if lacking := [name for name in _UNSUPPORTED if arguments.get(name) or config.get(name)]:
        raise ValueError(f"it needs {', '.join(lacking)}, which is not supported")
    accent = card.accent or {"en": "gb" if "gb" in code else "us"}.get(language, "br" if "br" in code else "")
    name = card.name or model.path.name.replace("_", " ")
    return [
        VitsVoice(
            VoiceInfo(
                id=f"{language}_vits-{_slug(model.path.name)}{f'-{_slug(speaker)}' if speaker else ''}",
                name=f"{name}, {speaker}" if speaker else name,
                language=language,
                accent=accent,
                gender=card.gender,
                style=card.style,
                sample_rate=int((config.get("audio") or {}).get("sample_rate", 22_050)),
                licence=Licence(_CODE, card.licence, card.source),
            ),
            model,
            number,
        )
        for speaker, number in _speakers(model, arguments)
    ]


def _card(model: ModelFolder) -> Card:
    file = model.file("voice.json")
    try:
        return Card.model_validate_json(file.read_bytes()) if file else Card()
    except (OSError, ValidationError) as error:
        raise ValueError(f"{file} is wrong: {' '.join(str(error).split())[:200]}") from None


def _dataset_language(config: Mapping[str, Any]) -> str:
    datasets = config.get("datasets")
    first = datasets[0] if isinstance(datasets, list) and datasets else {}
    return str(first.get("language") or "") if isinstance(first, dict) else ""


def _speakers(model: ModelFolder, arguments: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Names and numbers of the speakers."""
    if not arguments.get("use_speaker_embedding"):
        return [("", 0)]
    file = model.file("speaker_ids.json", "speakers.json")
    try:
        names = json.loads(file.read_text("utf-8")) if file else {}
        return [(str(name), int(number)) for name, number in names.items()] or [("", 0)]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{file} is wrong: {error}") from None


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:24]
