"""The file of the ARKit basis: what is said on the command line is done to some of its shapes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.media import BLENDSHAPE_INDEX


def change_shapes(change: Callable[..., NDArray[np.float64]]) -> None:
    """Read a basis, change the shapes that are named, and write it.

    The arguments of the command are both files, and ``name=number,…`` for each shape.

    :param change: given the points (468, 3) in mm, the displacements (468, 3) of a shape and its numbers, it
        returns the new displacements.
    """
    source, target, *shapes = sys.argv[1:]
    with np.load(source, allow_pickle=False) as data:
        basis = dict(data)
    points, deltas = basis["points"].astype(np.float64), basis["deltas"].astype(np.float64)
    for shape in shapes:
        name, numbers = shape.split("=")
        index = BLENDSHAPE_INDEX[name]
        deltas[index] = change(points, deltas[index], *map(float, numbers.split(",")))
    np.savez_compressed(Path(target), **{**basis, "deltas": deltas.astype(np.float16)})
