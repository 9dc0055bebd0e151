"""Hibari's network and the sound made of what it says: a spectrum, and how long each symbol lasts."""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.errors import NotReadyError

from ...speech.models import ModelStore, load_session

SAMPLE_RATE = 24_000
FRAME = 600
"""Samples in one unit of the network's durations: two of its frames."""
PACKAGE = "hibari"
"""What the package hibari-tts is imported as."""
SOURCE_SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
"""SHA-256 of ``assets/hibari.onnx`` in hibari-tts 0.2.1, 7,936,868 bytes."""
DURATIONS = "/Clip_output_0"
"""The tensor of the export that holds the number of units of each symbol."""

_RECIPE = 1
"""Number of the way the model is rewritten: raise it when that changes, to have models made again."""
_THREADS = 1
"""One is enough, and two are slower where the other core draws."""


def model_store(folder: Path) -> ModelStore:
    """The prepared model in a folder."""
    return ModelStore(folder, {"source": SOURCE_SHA256, "recipe": _RECIPE}, _made)


def _made(progress: Progress) -> bytes:
    import onnx

    progress(0.0, "Adding timings to the voice model")
    model = onnx.load_model_from_string(_export())
    model.graph.node.append(onnx.helper.make_node("Identity", [DURATIONS], ["duration"]))
    model.graph.output.append(onnx.helper.make_tensor_value_info("duration", onnx.TensorProto.FLOAT, None))
    return bytes(model.SerializeToString())


def _export() -> bytes:
    """The network as its author gives it.

    :raises NotReadyError: it is not installed, or another version.
    """
    found = importlib.util.find_spec(PACKAGE)
    for folder in (found and found.submodule_search_locations) or ():
        path = Path(folder) / "assets" / "hibari.onnx"
        if path.is_file() and hashlib.sha256(source := path.read_bytes()).hexdigest() == SOURCE_SHA256:
            return source
    raise NotReadyError(
        "The quick voice is not installed, damaged, or another version.",
        remedy="Install the package hibari-tts 0.2.1.",
    )


class Model:
    """The loaded network. Loads with the first call; calls from several threads may overlap."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loading = threading.Lock()
        self._session: Any = None

    def run(self, tokens: Sequence[int], speed: float) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Speak tokens. The same ones sound the same each time.

        :param tokens: numbers of Kokoro's vocabulary.
        :param speed: 1 is normal.
        :return: the sound, float32 (samples,) at :data:`SAMPLE_RATE`, and the samples at which each token and
            the padding at either end begins: int64 (len(tokens) + 3,), from 0 to the number of samples.
        """
        from hibari import dsp

        inputs = {"ids": np.array([[0, *tokens, 0]], np.int64), "speed": np.array([speed], np.float32)}
        *spectrum, frames = self.load().run(["lh", "theta", "ln", "lr", "phi", "f0", "duration"], inputs)
        audio = dsp.synth(*(part[0] for part in spectrum), np.random.default_rng(0))
        edges = np.concatenate([[0], np.cumsum(frames.ravel().astype(np.int64))]) * FRAME
        return audio, edges

    def load(self) -> Any:
        """Load it now, unless it is loaded. Returns the session."""
        with self._loading:
            if self._session is None:
                self._session = load_session(self._path, _THREADS)
        return self._session


@cache
def shared_model(path: Path) -> Model:
    """The model at a path, the same for all who ask."""
    return Model(path)
