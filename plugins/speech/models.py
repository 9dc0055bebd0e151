"""Networks for ONNX Runtime in the cache folder: made and optimised once, then loaded as they are.

Optimising takes most of the time of loading. What comes of it depends on the processor and on the release of
ONNX Runtime, so that both stand in the record.
"""

from __future__ import annotations

import errno
import hashlib
import json
import platform
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from heygen_studio.contracts import Progress
from heygen_studio.storage.files import whole
from heygen_studio.storage.space import LEAST, writing

_SMALLEST = 1024
"""Bytes of a tensor from which on it stands beside the graph, in the file that is mapped into memory."""


class ModelStore:
    """A network in a folder: ``model.onnx``, the graph as optimised for this processor, ``model.weights``,
    and a record of what they were made from and by what.

    :param origin: what it is made from and how, for the record: where that differs, it is made again.
    :param make: the bytes of the ONNX model. Its progress is a fraction of its own work.
    """

    def __init__(self, folder: Path, origin: dict[str, Any], make: Callable[[Progress], bytes]) -> None:
        self.path = folder / "model.onnx"
        self._weights = folder / "model.weights"
        self._record = folder / "model.json"
        self._lock = FileLock(folder / "model.lock")
        self._given = origin
        self._build = make
        self._checked = False

    def ready(self) -> bool:
        """Whether the network is there and is what its record says. Reads the files once, then remembers."""
        if not self._checked:
            try:
                record = json.loads(self._record.read_text("utf-8"))
                # Of one made by another release or for another processor, nothing need be read.
                self._checked = record == {**record, **self._origin()} and record == self._made()
            except (OSError, ValueError, TypeError):
                self._checked = False
        return self._checked and self.path.exists()

    def make(self, progress: Progress) -> None:
        """Make the network unless it is ready. Of several processes, one works and the others wait for it.

        :raises NotReadyError: what it is made from is missing or damaged.
        :raises OutputError: there is no room for it.
        """
        if self.ready():
            return
        with writing("the voice model", "HEYGEN_CACHE_DIR"), self._lock:
            if self.ready():
                return
            model = self._build(lambda fraction, message: progress(0.6 * fraction, message))
            progress(0.6, "Fitting the voice model to this processor")
            # The record goes first and comes last: a network without a matching one is made again.
            self._record.unlink(missing_ok=True)
            with whole(self._weights) as weights, whole(self.path) as graph:
                for file in (weights, graph):
                    file.touch(0o600)
                _optimise(model, graph, weights, self._weights.name)
            progress(0.9, "Checking the voice model")
            with whole(self._record) as record:
                record.touch(0o600)
                record.write_text(json.dumps(self._made()), "utf-8")
            self._checked = True
            progress(1.0, "Voice model ready")

    def _origin(self) -> dict[str, Any]:
        import onnxruntime as ort

        return {**self._given, "processor": _processor(), "runtime": ort.__version__}

    def _made(self) -> dict[str, Any]:
        """What the record of the files says that are there now."""
        return {**self._origin(), "sha256": {file.name: _sha256(file) for file in (self.path, self._weights)}}


def load_session(graph: Path, threads: int) -> Any:
    """The session of a graph that a :class:`ModelStore` keeps. The weights are mapped, not read: of several
    processes that speak, all share them.

    :param threads: how many work on one run.
    """
    import onnxruntime as ort

    options = _options(threads)
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    return ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _optimise(model: bytes, graph: Path, weights: Path, name: str) -> None:
    """Optimise a model for this processor and write it.

    :param weights: the file for its weights, beside the graph.
    :param name: what the graph calls that file: the name that it is to have in the end.
    :raises OSError: they cannot be written.
    """
    import onnx
    import onnxruntime as ort

    options = _options(1)
    options.optimized_model_filepath = str(graph)
    for key, value in (
        # The weights are unpacked once, here, not in every run.
        ("session.disable_quant_qdq", "1"),
        ("session.optimized_model_external_initializers_file_name", weights.name),
        ("session.optimized_model_external_initializers_min_size_in_bytes", str(_SMALLEST)),
    ):
        options.add_session_config_entry(key, value)
    try:
        ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except ort.capi.onnxruntime_pybind11_state.Fail as error:  # all that it says of a file it cannot write
        full = shutil.disk_usage(graph.parent).free < LEAST
        raise OSError(errno.ENOSPC if full else errno.EIO, "ONNX Runtime could not write it") from error
    made = onnx.load_model(graph, load_external_data=False)
    for tensor in made.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                entry.value = name
    onnx.save_model(made, graph)


def _options(threads: int) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # every sentence has its own length: no pattern holds
    # An idle thread must sleep, not spin: the renderer and the encoder need the core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _processor() -> str:
    """Tells processors with different instructions apart."""
    try:
        about = Path("/proc/cpuinfo").read_text("utf-8")
        flags = next(line for line in about.splitlines() if line.lower().startswith(("flags", "features")))
    except (OSError, StopIteration):
        flags = platform.processor()
    return hashlib.sha256(f"{platform.machine()} {flags}".encode()).hexdigest()[:16]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
