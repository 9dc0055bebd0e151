"""Coqui's package and PyTorch, imported with the first use; and weights, read as tensors alone."""

from __future__ import annotations

import importlib
import sys
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from heygen_studio.errors import NotReadyError

from .models import INSTALL

_SEED = 1
_importing = threading.Lock()
_random = threading.Lock()


def coqui(module: str) -> Any:
    """A module of the package ``TTS``.

    :raises NotReadyError: it is not installed, or cannot be imported.
    """
    with _importing:
        try:
            _import_torchaudio()
            return importlib.import_module(f"TTS.{module}")
        except (ImportError, OSError, RuntimeError) as error:
            raise NotReadyError(
                f"coqui-tts cannot be imported: {str(error).strip().splitlines()[0]}",
                remedy=f"{INSTALL} torch and torchaudio must be builds that belong together.",
                code="NOT_INSTALLED",
            ) from error


def _import_torchaudio() -> None:
    """Import torchaudio, without its compiled part where that does not load.

    It does not where torch is a build for processors and torchaudio, which the registry has for CUDA alone,
    is not. Resampling and mel spectra, which are all that is needed of it here, are written in Python.
    """
    try:
        importlib.import_module("torchaudio")
    except OSError:
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchaudio"]:
            del sys.modules[name]
        stand_in: Any = types.ModuleType("torchaudio._extension")
        stand_in._IS_TORCHAUDIO_EXT_AVAILABLE = stand_in._IS_ALIGN_AVAILABLE = False
        stand_in._check_cuda_version = lambda: None
        stand_in.fail_if_no_align = _unavailable
        sys.modules[stand_in.__name__] = stand_in
        importlib.import_module("torchaudio")


def _unavailable(function: Callable[..., Any]) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"{function.__name__} needs the compiled part of torchaudio")

    return fail


def load_weights(path: Path, allowed: list[Any] | None = None) -> dict[str, Any]:
    """The content of a checkpoint. Nothing in it is ever run: it holds tensors and plain values, or it is
    refused.

    :param allowed: classes that it may hold besides, each alone or with the name that it bears there.
    """
    import torch

    with torch.serialization.safe_globals(allowed or []):
        content = torch.load(path, map_location="cpu", weights_only=True)
    if not isinstance(content, dict):
        raise TypeError("the checkpoint is no table")
    return content


@contextmanager
def same_randomness() -> Iterator[None]:
    """What is drawn at random inside is the same every time. One thread at a time."""
    import torch

    with _random, torch.random.fork_rng(devices=[]), torch.inference_mode():
        torch.manual_seed(_SEED)
        yield
