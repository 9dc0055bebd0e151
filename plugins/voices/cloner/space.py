"""The space of voices that Kokoro can speak with, and what is known of it beforehand.

A voice of Kokoro is a vector of 256 numbers for each length of text: 128 for the timbre and 128 for the
prosody. The vectors differ among the lengths almost only by what is common to all voices, so that a voice is
the common vector for a length plus an offset of its own. Offsets are given by their coordinates along the
principal components of the stock voices', in standard deviations: the stock voices lie about 1 from the
middle in each.

tools/build_voice_space.py makes the file, and tells how.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_ARRAYS = (
    "common", "basis", "stock", "stock_prints", "points", "utterances", "prints", "pitches", "slope", "reach",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """What is known.

    :param common: (510, 256), the middle of the stock voices for each length of text.
    :param basis: (k, 256), the offset that one standard deviation along each component makes.
    :param names: the stock voices, as Kokoro names them.
    :param stock: (voices, k), their coordinates.
    :param stock_prints: (voices, 256), what the speaker encoder heard of them.
    :param points: (n, k + 2), coordinates of what was spoken, and the natural logarithms of the factors of
        pitch and of the spectrum.
    :param utterances: (n,), rising numbers; points of one utterance, heard at several shifts, share theirs.
    :param prints: (n, 256), what the speaker encoder heard of each; :mod:`heygen_studio.speech.voiceprint`.
    :param pitches: (n,), natural logarithm of the median fundamental frequency in Hz.
    :param slope: (k + 2,), how much each coordinate, and a tenth of each logarithm, changes what is heard.
    :param reach: (k + 2,), how far each goes before what is heard has changed its course.
    """

    common: Floats
    basis: Floats
    names: tuple[str, ...]
    stock: Floats
    stock_prints: Floats
    points: Floats
    utterances: Floats
    prints: Floats
    pitches: Floats
    slope: Floats
    reach: Floats

    def offset(self, coordinates: NDArray[np.floating]) -> Floats:
        """The offset (256,) at coordinates (k,)."""
        offset: Floats = (coordinates @ self.basis).astype(np.float32)
        return offset


@cache
def load_space() -> Space:
    """The space that comes with the studio."""
    with (files("heygen_studio_assets") / "voices" / "cloner" / "space.npz").open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        arrays = {name: stored[name].astype(np.float32) for name in _ARRAYS}
        return Space(names=tuple(str(name) for name in stored["names"]), **arrays)
