"""The loaded XTTS network, and what it knows of a speaker: two tensors, kept as safetensors."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import EngineError, InputError, NotReadyError, StudioError
from heygen_studio.media import Audio

from .models import ModelFolder, not_loadable
from .runtime import coqui, load_weights, same_randomness

SAMPLE_RATE = 24_000
FILE = "speaker.safetensors"
_MOST_VALUES = 1 << 20
"""Numbers in a tensor of a speaker; XTTS-v2 has 32,768 and 512."""
_HEARD_RATE = 22_050
_LONGEST = 30.0
"""Seconds of a recording that are heard, as Coqui sets it."""
_TOKENS_PER_SECOND = 22_050 / 1024
_LEAST = 1.0
"""Seconds that a text of any length may take."""
_SLOWEST = {"zh": 0.5, "ja": 0.5, "ko": 0.5}
_SLOWEST_ELSEWHERE = 0.14
"""Seconds for a character at most, twice as long as usual. XTTS babbles at times, and would not end."""


@dataclass(frozen=True, slots=True, eq=False)
class Conditioning:
    """What XTTS knows of a speaker.

    :param latents: float32 (1, n, width of the network), of the manner of speaking.
    :param embedding: float32 (1, 512, 1), of the voice.
    """

    latents: NDArray[np.float32]
    embedding: NDArray[np.float32]


class Network:
    """XTTS, loaded. Safe to use from several threads, one at a time."""

    def __init__(self, model: ModelFolder) -> None:
        """:raises NotReadyError: it cannot be loaded."""
        load_config = coqui("config").load_config
        xtts = coqui("tts.models.xtts")
        try:
            self._config = load_config(model.path / "config.json")
            self._speakers = _stock(model)
            self._network: Any = _loader(xtts)(self._config)
            self._network.load_checkpoint(
                self._config,
                checkpoint_path=model.weights,
                vocab_path=model.path / "vocab.json",
                speaker_file_path=model.path / "none",  # they are read here
                eval=True,
            )
        except StudioError:
            raise
        except Exception as error:  # whatever a file that is not what it seems leads to
            raise not_loadable(model.path, error) from error
        self._most_tokens: int = self._network.gpt.max_gen_mel_tokens
        self._lock = threading.Lock()

    def stock(self, name: str) -> Conditioning:
        """A speaker who comes with the model.

        :raises NotReadyError: there is none of that name.
        """
        if name not in self._speakers:
            raise NotReadyError(
                f"The XTTS model has no speaker {name!r}.",
                remedy="Put the file speakers_xtts.pth of XTTS-v2 beside it, or clone a voice.",
            )
        return self._speakers[name]

    def hear(self, recordings: Sequence[Audio]) -> Conditioning:
        """What is known of the one who speaks in all of the recordings."""
        import torch
        import torchaudio

        config = self._config
        with self._lock, same_randomness():
            sounds = [
                torchaudio.functional.resample(
                    torch.from_numpy(np.array(sound.samples)).unsqueeze(0), sound.sample_rate, _HEARD_RATE
                )[:, : round(_LONGEST * _HEARD_RATE)]
                for sound in recordings
            ]
            embeddings = [self._network.get_speaker_embedding(sound, _HEARD_RATE) for sound in sounds]
            latents = self._network.get_gpt_cond_latents(
                torch.cat(sounds, dim=-1),
                _HEARD_RATE,
                length=config.gpt_cond_len,
                chunk_length=config.gpt_cond_chunk_len,
            )
            return Conditioning(latents.numpy(), torch.stack(embeddings).mean(dim=0).numpy())

    def say(self, text: str, language: str, speaker: Conditioning) -> NDArray[np.float32]:
        """The sound of a text, float32 (n,) at :data:`SAMPLE_RATE`.

        :raises EngineError: it cannot be said.
        """
        import torch

        width = self._config.model_args.gpt_n_model_channels
        if speaker.latents.shape[-1] != width:
            raise EngineError(
                "This voice was made with another XTTS model.",
                remedy="Make it again from its recordings, or bring back the model.",
            )
        seconds = _LEAST + _SLOWEST.get(language, _SLOWEST_ELSEWHERE) * len(text)
        config = self._config
        with self._lock, same_randomness():
            self._network.gpt.max_gen_mel_tokens = min(self._most_tokens, round(seconds * _TOKENS_PER_SECOND))
            try:
                made = self._network.inference(
                    text,
                    language,
                    torch.from_numpy(speaker.latents),
                    torch.from_numpy(speaker.embedding),
                    temperature=config.temperature,
                    length_penalty=config.length_penalty,
                    repetition_penalty=config.repetition_penalty,
                    top_k=config.top_k,
                    top_p=config.top_p,
                )
            except AssertionError as error:
                raise EngineError(
                    "A sentence is too long for XTTS.", remedy="Break it up with a full stop."
                ) from error
        samples: NDArray[np.float32] = np.asarray(made["wav"], np.float32).ravel()
        return samples


def _loader(xtts: Any) -> type[Any]:
    """The class of the network. Coqui's own would rewrite an old checkpoint of the user's in place."""
    configs = coqui("tts.configs.xtts_config")
    dataset = coqui("config.shared_configs").BaseDatasetConfig
    old = "TTS.tts.models.xtts"
    allowed = [
        (configs.XttsArgs, f"{old}.XttsArgs"),
        (configs.XttsAudioConfig, f"{old}.XttsAudioConfig"),
        configs.XttsConfig,
        dataset,
    ]

    class Loader(xtts.Xtts):  # type: ignore[misc]
        def _load_checkpoint(self, model_path: Path) -> Any:
            return load_weights(Path(model_path), allowed)["model"]

    return Loader


def _stock(model: ModelFolder) -> dict[str, Conditioning]:
    file = model.file("speakers_xtts.pth")
    if file is None:
        return {}
    return {
        name: Conditioning(
            speaker["gpt_cond_latent"].float().numpy(), speaker["speaker_embedding"].float().numpy()
        )
        for name, speaker in load_weights(file).items()
    }


def write_conditioning(folder: Path, speaker: Conditioning) -> None:
    """Keep what is known of a speaker in a folder."""
    from safetensors.numpy import save_file

    tensors = {"latents": speaker.latents, "embedding": speaker.embedding}
    save_file({name: np.ascontiguousarray(value) for name, value in tensors.items()}, folder / FILE)


def read_conditioning(folder: Path) -> Conditioning:
    """What :func:`write_conditioning` has kept.

    :raises InputError: it is not what it should be.
    """
    try:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
    except ImportError as error:
        raise NotReadyError("XTTS is not installed.", remedy="Install the extra coqui.") from error
    path = folder / FILE
    try:
        if path.stat().st_size > 8 * _MOST_VALUES:
            raise ValueError("it is too large")
        tensors = load_file(path)
        speaker = Conditioning(tensors["latents"], tensors["embedding"])
        for value, axes in ((speaker.latents, 3), (speaker.embedding, 3)):
            if value.ndim != axes or value.dtype != np.float32 or not np.isfinite(value).all():
                raise ValueError("its numbers are not those of a speaker")
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        raise InputError(
            f"The voice's file {FILE} cannot be used: {error}.",
            remedy="Make the voice again from its recordings.",
            code="VOICE_DAMAGED",
        ) from error
    return speaker
