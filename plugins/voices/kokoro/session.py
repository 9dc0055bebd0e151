"""ONNX Runtime for Kokoro: its graph optimised once and kept, then loaded as it is."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Any

from heygen_studio.storage.space import LEAST

THREADS = 2
"""Threads of one sentence. More bring little, and rendering wants the other cores."""

_SMALLEST = 1024
"""Bytes of a tensor from which on it stands beside the graph, in the file that is mapped into memory."""


def runtime() -> str:
    """The version of ONNX Runtime: what one has optimised, another may not know."""
    import onnxruntime as ort

    return str(ort.__version__)


def optimise(model: bytes, graph: Path, weights: Path, name: str) -> None:
    """Optimise a model for this processor and write it.

    :param graph: the file for the graph.
    :param weights: the file for its weights, beside it.
    :param name: what the graph calls that file: the name that it is to have in the end.
    :raises OSError: they cannot be written.
    """
    import onnx
    import onnxruntime as ort

    options = _options()
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
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error
    made = onnx.load_model(graph, load_external_data=False)
    for tensor in made.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                entry.value = name
    onnx.save_model(made, graph)


def load(graph: Path) -> Any:
    """The session of a graph that :func:`optimise` wrote. The weights are mapped, not read: of several
    processes that speak, all share them."""
    import onnxruntime as ort

    options = _options()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    return ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _options() -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # every sentence has its own length: no pattern holds
    # An idle thread must sleep, not spin: the renderer and the encoder need the core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
