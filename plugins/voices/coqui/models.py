"""Coqui models on disk: a folder with ``config.json`` and the weights beside it."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog

from heygen_studio.errors import NotReadyError
from heygen_studio.settings import Settings

_PACKAGES = ("TTS", "torch", "torchaudio", "torchcodec")
_WEIGHTS = ("model.pth", "model_file.pth", "best_model.pth")
INSTALL = "Install it with: pip install 'heygen-studio[coqui]'."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model: its folder, its configuration, and the file of its weights."""

    path: Path
    config: dict[str, Any]
    weights: Path

    def file(self, *names: str) -> Path | None:
        """The first of these files that is there."""
        return next((path for name in names if (path := self.path / name).is_file()), None)


def coqui_dir(settings: Settings) -> Path:
    """The folder of Coqui models."""
    return settings.coqui_dir or settings.data_dir / "coqui"


def is_installed() -> bool:
    """Whether the packages are there. Quick: imports none of them."""
    return all(importlib.util.find_spec(name) is not None for name in _PACKAGES)


def find_models(settings: Settings, architecture: str) -> list[ModelFolder]:
    """The models of an architecture, ``vits`` or ``xtts``, by the names of their folders. Quick.

    Folders without a configuration or without weights are left out.
    """
    try:
        folders = sorted(path for path in coqui_dir(settings).iterdir() if path.is_dir())
    except OSError:
        return []
    found = []
    for folder in folders:
        path = folder / "config.json"
        try:
            config = _config(path, path.stat().st_mtime_ns)
        except OSError:
            continue
        if config is None or config.get("model") != architecture:
            continue
        weights = next((folder / name for name in _WEIGHTS if (folder / name).is_file()), None)
        if weights is not None:
            found.append(ModelFolder(folder, config, weights))
    return found


@lru_cache(maxsize=256)
def _config(path: Path, changed: int) -> dict[str, Any] | None:
    del changed  # only there so that a changed file is read again
    try:
        config = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        log.warning("coqui_config_unreadable", file=str(path), reason=str(error))
        return None
    return config if isinstance(config, dict) else None


def not_loadable(folder: Path, error: Exception) -> NotReadyError:
    """The error for a model that cannot be loaded."""
    said = " ".join(str(error).split())[:200]
    return NotReadyError(
        f"The model in {folder} cannot be loaded: {type(error).__name__}: {said}",
        remedy="Put the files of one model into it as they were published, or remove the folder.",
        code="MODEL_NOT_LOADABLE",
    )
