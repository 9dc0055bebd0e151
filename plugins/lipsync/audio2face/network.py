"""The trained network: sound to mouth and phonemes."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import NotReadyError
from heygen_studio.media import ARKIT_BLENDSHAPES, BLENDSHAPE_INDEX, Audio

from .features import HOP, RATE, log_mel

SHA256 = "e9714fba0a8d0febd4445b402c7cefcb1fa360e6e744f3d46f10d18c315a7791"
"""Of ``models/audio2face.onnx`` in the assets."""
REACH = 130
"""Rows before and after that an answer depends on: 1.3 s."""
_BLOCK = 2000
"""Rows that are heard at once: memory stays flat however long the sound is."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What the network hears, a row for each 10 ms; row k stands for the moment (k + 0.5) * 10 ms.

    :param mouth: float32 (n, 52), ARKit weights 0..1, all zero but for the mouth and jaw.
    :param phonemes: float32 (n, classes), log-probabilities of :attr:`Network.symbols`.
    """

    mouth: NDArray[np.float32]
    phonemes: NDArray[np.float32]


class Network:
    """The network in memory. May be used by several threads at once.

    :raises NotReadyError: its file is missing or damaged.
    """

    def __init__(self) -> None:
        import onnxruntime as ort

        try:
            weights = _file().read_bytes()
        except OSError as error:
            raise _unusable(f"cannot be read ({error.strerror})") from error
        if hashlib.sha256(weights).hexdigest() != SHA256:
            raise _unusable("is damaged or of another version")
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # every stretch has its own length: no pattern holds
        self._session: Any = ort.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        about = self._session.get_modelmeta().custom_metadata_map
        self.symbols: tuple[str, ...] = tuple(json.loads(about["symbols"]))
        """What the classes stand for; the first is silence."""
        self._columns = [_both(name) for name in json.loads(about["shapes"])]

    def hear(self, audio: Audio) -> Heard:
        """Listen to a sound of any length and rate."""
        mel = log_mel(resampled(audio))
        count = len(mel)
        mouth = np.zeros((count, len(ARKIT_BLENDSHAPES)), np.float32)
        phonemes = np.zeros((count, len(self.symbols)), np.float32)
        for start in range(0, count, _BLOCK):
            end = min(start + _BLOCK, count)
            low, high = max(0, start - REACH), min(count, end + REACH)
            weights, told = self._session.run(["mouth", "phonemes"], {"mel": mel[None, low:high]})
            inside = slice(start - low, end - low)
            for column, names in enumerate(self._columns):
                mouth[start:end, names] = weights[0, inside, column, None]
            phonemes[start:end] = told[0, inside]
        return Heard(mouth, phonemes)


def missing() -> str | None:
    """What the user must do before the network can be used, or None."""
    return None if _file().is_file() else "Install the studio again: its audio-to-face model is missing."


def _file() -> Traversable:
    return files("heygen_studio_assets") / "models" / "audio2face.onnx"


@cache
def _load() -> Network:
    return Network()


_loading = threading.Lock()


def network() -> Network:
    """The one network of this process, loaded with the first call; raises as :class:`Network`."""
    with _loading:
        return _load()


def resampled(audio: Audio) -> NDArray[np.float32]:
    """The samples at :data:`~.features.RATE`, padded with silence to whole rows."""
    from scipy.signal import resample_poly

    samples = audio.samples
    if audio.sample_rate != RATE:
        divisor = int(np.gcd(audio.sample_rate, RATE))
        samples = resample_poly(samples, RATE // divisor, audio.sample_rate // divisor).astype(np.float32)
    return np.pad(samples, (0, -len(samples) % HOP))


def _both(name: str) -> list[int]:
    """The columns of a shape, on both sides where it has two."""
    other = name.removesuffix("Left") + "Right" if name.endswith("Left") else name
    return sorted({BLENDSHAPE_INDEX[name], BLENDSHAPE_INDEX[other]})


def _unusable(what: str) -> NotReadyError:
    return NotReadyError(f"The audio-to-face model {what}.", remedy="Install the studio again.")
