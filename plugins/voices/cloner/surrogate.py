"""A guess at how a voice sounds before it has spoken: regression from coordinates to speaker embeddings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_LINEAR, _LOCAL, _NOISE = 0.012, 0.5, 0.08
"""Variances, relative to the data's: of each linear effect, of what is not linear, of a measurement."""
_REACH = 5.0
"""Distance, in standard deviations, over which what is not linear changes."""


class Surrogate:
    """Gaussian-process regression with a linear and a local part (C. E. Rasmussen and C. K. I. Williams,
    "Gaussian Processes for Machine Learning", 2006, chapter 2)."""

    def __init__(self, points: Array, values: Array) -> None:
        """
        :param points: (n, d).
        :param values: (n, m).
        """
        self._points = points
        self._middle = values.mean(axis=0)
        self._scale = float(np.sqrt(np.mean((values - self._middle) ** 2)))
        kernel = _kernel(points, points) + _NOISE * np.eye(len(points))
        self._inverse = np.linalg.inv(kernel)
        self._weights = self._scale * (self._inverse @ ((values - self._middle) / self._scale))

    def predict(self, points: Array) -> Array:
        """The values (n, m) to expect at points (n, d)."""
        values: Array = self._middle + _kernel(points, self._points) @ self._weights
        return values

    def doubt(self, points: Array) -> Array:
        """How uncertain the values at points are (n,): 0 is certain."""
        near = _kernel(points, self._points)
        own = _LINEAR * np.sum(points**2, axis=1) + _LOCAL
        doubt: Array = np.sqrt(np.maximum(own - np.sum((near @ self._inverse) * near, axis=1), 0.0))
        return doubt


def _kernel(a: Array, b: Array) -> Array:
    products = a @ b.T
    distances = np.sum(a**2, axis=1)[:, None] + np.sum(b**2, axis=1) - 2 * products
    kernel: Array = _LINEAR * products + _LOCAL * np.exp(-np.maximum(distances, 0) / (2 * _REACH**2))
    return kernel
