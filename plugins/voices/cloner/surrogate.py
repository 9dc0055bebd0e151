"""A guess at how a voice sounds before it has spoken: regression from coordinates to speaker embeddings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LOCAL, UTTERANCE, NOISE = 0.55, 0.12, 0.08
"""Variances, relative to the data's: of what is not linear, of what all that is heard of one utterance has in
common, and of each hearing."""


class Surrogate:
    """Gaussian-process regression with a linear and a local part, each of which weighs every coordinate by
    how much it matters (C. E. Rasmussen and C. K. I. Williams, "Gaussian Processes for Machine Learning",
    2006, chapters 2 and 5)."""

    def __init__(self, points: Array, values: Array, utterances: Array, slope: Array, reach: Array) -> None:
        """
        :param points: (n, d).
        :param values: (n, m).
        :param utterances: (n,), a number for each; points of one utterance have it in common.
        :param slope: (d,), standard deviation of the linear effect of each coordinate.
        :param reach: (d,), distance over which what is not linear changes, along each coordinate.
        """
        self._points, self._slope, self._reach = points, slope, reach
        self._middle = values.mean(axis=0)
        self._scale = float(np.sqrt(np.mean((values - self._middle) ** 2)))
        kernel = self._kernel(points, points)
        kernel += UTTERANCE * (utterances[:, None] == utterances) + NOISE * np.eye(len(points))
        self._inverse = np.linalg.inv(kernel)
        self._weights = self._inverse @ (values - self._middle)

    def predict(self, points: Array) -> tuple[Array, Array]:
        """The values (n, m) to expect at points (n, d), and how far each of them may be off (n,), as a
        standard deviation."""
        near = self._kernel(points, self._points)
        own = np.sum((points * self._slope) ** 2, axis=1) + LOCAL
        variance = np.maximum(own - np.sum((near @ self._inverse) * near, axis=1), 0.0)
        return self._middle + near @ self._weights, self._scale * np.sqrt(variance)

    def _kernel(self, a: Array, b: Array) -> Array:
        linear = (a * self._slope**2) @ b.T
        a, b = a / self._reach, b / self._reach
        distances = np.sum(a**2, axis=1)[:, None] + np.sum(b**2, axis=1) - 2 * a @ b.T
        kernel: Array = linear + LOCAL * np.exp(-np.maximum(distances, 0) / 2)
        return kernel
