"""What a video file that a user brings says of itself."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from heygen_studio.errors import InputError
from heygen_studio.ingest.ffmpeg import reading
from heygen_studio.ingest.hdr import Transfer
from heygen_studio.ingest.photos import MAX_PIXELS

_SECONDS = 30.0
_TRANSFERS: dict[str, Transfer] = {"arib-std-b67": "hlg", "smpte2084": "pq"}
_PRIMARIES = {"bt2020": "bt2020", "smpte432": "p3", "smpte431": "p3"}
_RANGES = ("tv", "pc", "progressive")
_FIELDS = re.compile(r", (?P<format>[a-z0-9]+)(?:\((?P<notes>[^)]*)\))?, (?P<width>\d+)x(?P<height>\d+)")
_RATE = re.compile(r", (?P<rate>[\d.]+)(?P<thousands>k?) fps")
_LENGTH = re.compile(r"Duration: (?P<hours>\d+):(?P<minutes>\d+):(?P<seconds>[\d.]+)")


@dataclass(frozen=True, slots=True)
class Film:
    """The picture of a video: its size as it is stored, in pixels, and its colours.

    :param transfer: None for the usual range.
    :param primaries: as in :mod:`.hdr`.
    :param matrix: what is to be taken as the colour matrix where the file names none; ``auto`` where it does.
    :param fps: frames a second on average, and ``seconds``: its length; None where the file does not tell.
    """

    width: int
    height: int
    transfer: Transfer | None
    primaries: str
    matrix: Literal["auto", "bt709", "bt601"]
    fps: float | None = None
    seconds: float | None = None


def look_at(path: Path, kind: str = "BACKGROUND") -> Film:
    """Read the header of a video.

    :param kind: how the codes of its errors begin.
    :raises InputError: ``BACKGROUND_UNREADABLE``, ``BACKGROUND_NOT_VISIBLE`` (it has no picture) or
        ``BACKGROUND_TOO_LARGE``.
    """
    try:
        said = subprocess.run(
            reading(path, level="info"), stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS
        ).stderr.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        said = ""
    if "Stream #0:" not in said:
        raise InputError(
            "The video cannot be read; it may be damaged.",
            remedy="Convert it to MP4 and try again.",
            code=f"{kind}_UNREADABLE",
        )
    length = _LENGTH.search(said)
    for line in said.splitlines():
        head, video, rest = line.partition(": Video: ")
        if video and "Stream #0:" in head and (found := _FIELDS.search(rest)):
            return _film(found, _RATE.search(rest), length, kind)
    raise InputError(
        "The video has no picture.", remedy="Name a picture or a video.", code=f"{kind}_NOT_VISIBLE"
    )


def _film(found: re.Match[str], rate: re.Match[str] | None, length: re.Match[str] | None, kind: str) -> Film:
    width, height = int(found["width"]), int(found["height"])
    if width * height > MAX_PIXELS:
        raise InputError(
            f"The video of {width} × {height} pixels is too large.",
            remedy="Scale it down; 4k is plenty.",
            code=f"{kind}_TOO_LARGE",
        )
    # Matrix, primaries and transfer, or one word where they are the same.
    words = [word for word in (found["notes"] or "").split(", ") if word not in _RANGES and word]
    colours = words[0].split("/") if words else ["unknown"]
    matrix, primaries, transfer = colours if len(colours) == 3 else colours[:1] * 3
    told = matrix != "unknown" or not found["format"].startswith("yuv")
    return Film(
        width,
        height,
        _TRANSFERS.get(transfer),
        _PRIMARIES.get(primaries, primaries),
        "auto" if told else "bt709" if height >= 720 else "bt601",
        float(rate["rate"]) * (1000 if rate["thousands"] else 1) if rate else None,
        3600 * int(length["hours"]) + 60 * int(length["minutes"]) + float(length["seconds"])
        if length
        else None,
    )
