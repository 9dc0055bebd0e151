"""MediaPipe, loaded without the plotting library that it imports and the studio never uses."""

from __future__ import annotations

import importlib
import sys
import threading
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PLOTTING = "matplotlib.pyplot"
_loading = threading.Lock()


class _Later(ModuleType):
    """Stands for a module that is imported when something of it is used."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


def load_vision() -> tuple[Any, Any]:
    """The ``vision`` module of MediaPipe's tasks and its class ``BaseOptions``.

    Loading its plotting would take half of the time that it takes to find a first face.
    """
    with _loading:
        later = sys.modules.setdefault(_PLOTTING, _Later(_PLOTTING))
        try:
            from mediapipe.tasks.python import BaseOptions, vision
        finally:
            if isinstance(later, _Later):
                sys.modules.pop(_PLOTTING, None)
    return vision, BaseOptions


def as_image(rgb: NDArray[np.uint8]) -> Any:
    """An RGB image (h, w, 3) as MediaPipe takes it."""
    import mediapipe

    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
