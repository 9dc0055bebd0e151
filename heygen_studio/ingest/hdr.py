"""Pictures of a high dynamic range, HLG and PQ, brought to the range of all others.

Light up to diffuse white, 203 cd/m² (ITU-R BT.2408), keeps its place; what is brighter, up to 1000 cd/m², is
rolled off into the little that is left above it (the curve of ITU-R BT.2390-11, section 5.4). White comes out
at nine tenths, so that lamps and clouds are still brighter than paper. The hue of a colour stays.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Transfer = Literal["hlg", "pq"]

STEPS = 33
_WHITE = 203.0
"""Diffuse white in cd/m²."""
_PEAK = 1000.0
"""The brightest that is told from white, in cd/m²."""
_LUMA = np.array([0.2627, 0.678, 0.0593])
"""Of BT.2020."""
_TO_709 = {
    "bt2020": np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]),
    "p3": np.array([[1.2249, -0.2247, 0.0], [-0.042, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]]),
}
_TRANSFERS: dict[int, Transfer] = {16: "pq", 18: "hlg"}
_PRIMARIES = {9: "bt2020", 11: "p3", 12: "p3"}
"""By their numbers in ITU-T H.273."""
_M1, _M2 = 2610 / 16384, 2523 / 32
_C1, _C2, _C3 = 3424 / 4096, 2413 / 128, 2392 / 128
"""Of PQ (SMPTE ST 2084)."""


def to_sdr(
    signal: NDArray[np.floating], transfer: Transfer, primaries: str = "bt2020"
) -> NDArray[np.float32]:
    """Colours as they are coded, (…, 3) in 0..1, as sRGB in 0..1, float32 of the same shape.

    :param primaries: ``bt2020`` or ``p3``; those of BT.709 for any other.
    """
    coded = np.clip(signal, 0, 1).astype(np.float64)
    light = np.minimum(_from_hlg(coded) if transfer == "hlg" else _from_pq(coded), _PEAK)
    brightest = light.max(axis=-1, keepdims=True)
    light *= _rolled_off(brightest) / np.maximum(brightest, 1e-6) / _WHITE
    if primaries in _TO_709:
        light = light @ _TO_709[primaries].T
    light = np.clip(light, 0, 1)
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(srgb, np.float32)


def table(transfer: Transfer, primaries: str = "bt2020") -> NDArray[np.float32]:
    """The same for :data:`STEPS` levels of each colour, (n, 3); red changes first."""
    steps = np.linspace(0, 1, STEPS)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return to_sdr(np.stack([red, green, blue], axis=-1), transfer, primaries).reshape(-1, 3)


def cube(transfer: Transfer, primaries: str = "bt2020") -> str:
    """The table in the format ``.cube`` of ffmpeg's filter ``lut3d``."""
    rows = "".join(f"{r:.6f} {g:.6f} {b:.6f}\n" for r, g, b in table(transfer, primaries).tolist())
    return f"LUT_3D_SIZE {STEPS}\n{rows}"


def declared(picture: bytes) -> tuple[Transfer, str] | None:
    """The transfer and the primaries that a HEIC, AVIF or PNG file says its colours are coded by; None for
    those of the usual range."""
    if (place := picture.find(b"colrnclx")) >= 0:
        codes = picture[place + 8 : place + 12]
        primaries, transfer = int.from_bytes(codes[:2]), int.from_bytes(codes[2:])
    elif picture.startswith(b"\x89PNG") and (place := picture.find(b"cICP", 0, 4096)) >= 0:
        primaries, transfer = picture[place + 4 : place + 6].ljust(2)
    else:
        return None
    found = _TRANSFERS.get(transfer)
    return (found, _PRIMARIES.get(primaries, "bt709")) if found else None


def _from_hlg(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light in cd/m² of a display of 1000 (ITU-R BT.2100-2, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    luma = (scene @ _LUMA)[..., None]
    return np.asarray(1000 * scene * np.maximum(luma, 1e-9) ** 0.2)


def _from_pq(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light in cd/m²."""
    power = signal ** (1 / _M2)
    return np.asarray(10_000 * (np.maximum(power - _C1, 0) / (_C2 - _C3 * power)) ** (1 / _M1))


def _to_pq(light: NDArray[np.float64]) -> NDArray[np.float64]:
    power = (light / 10_000) ** _M1
    return np.asarray(((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2)


def _rolled_off(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light of 0 to 1000 cd/m² in 0 to 203."""
    peak = _to_pq(np.array(_PEAK))
    highest = _to_pq(np.array(_WHITE)) / peak
    knee = 1.5 * highest - 0.5
    level = _to_pq(light) / peak
    t = np.clip((level - knee) / (1 - knee), 0, 1)
    bent = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * highest
    )
    return _from_pq(np.where(level < knee, level, bent) * peak)
