"""How a film is read, and its frames one after the other."""

from __future__ import annotations

import contextlib
import fcntl
import re
import subprocess
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import InputError
from heygen_studio.ingest.ffmpeg import reading
from heygen_studio.ingest.films import Film
from heygen_studio.ingest.hdr import cube

_SHOWN = re.compile(r"wrapped_avframe.*?, (\d+)x(\d+)")
_SECONDS = 60.0
_PIPE = 1 << 20
"""Bytes that wait to be read at most."""
_CUBE = "hdr.cube"
# The path of the table needs no quoting where it is the working folder of ffmpeg.
TONE_MAPPED = f"format=gbrp12,lut3d={_CUBE}:interp=tetrahedral"
"""The filter that brings a high range to the usual one, by the table that :func:`write_table` writes."""


def film_filter(film: Film, fps: Fraction, crop: str = "", side: int | None = None) -> str:
    """What has ffmpeg give frames with square pixels and even sides, in our colours.

    :param side: of the frame in pixels, the shorter at most.
    """
    fit = f"min(1,{side}/min(iw*sar,ih))" if side else "1"
    size = f"w='max(2,round(iw*sar*{fit}/2)*2)':h='max(2,round(ih*{fit}/2)*2)':flags=bicubic"
    ours = "out_color_matrix=bt709:out_range=tv"
    steps = [f"fps={fps}", *filter(None, [crop])]
    if film.transfer is None:
        steps.append(f"scale={size}:in_color_matrix={film.matrix}:{ours}")
    else:
        steps += [f"scale={size}:in_color_matrix={film.matrix}", TONE_MAPPED, f"scale={ours}"]
    return ",".join([*steps, "setsar=1"])


def write_table(film: Film, folder: Path) -> None:
    """Write what :data:`TONE_MAPPED` reads from the folder in which ffmpeg works, where a film needs it."""
    if film.transfer:
        (folder / _CUBE).write_text(cube(film.transfer, film.primaries))


def frame_size(path: Path, film: Film) -> tuple[int, int]:
    """Width and height of the frames of a film, upright and with square pixels.

    :raises InputError: ``CLIP_UNREADABLE``.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_table(film, Path(folder))
        command = [
            *reading(path, level="info"), "-map", "0:V:0", "-frames:v", "1",
            "-vf", film_filter(film, Fraction(25)), "-f", "null", "-",
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS
            )
            found = _SHOWN.search(done.stderr.decode("utf-8", "replace"))
        except subprocess.TimeoutExpired:
            found = None
    if found is None:
        raise InputError(
            "The video cannot be read; it may be damaged.",
            remedy="Convert it to MP4 and try again.",
            code="CLIP_UNREADABLE",
        )
    return int(found[1]), int(found[2])


class Frames:
    """Reads the picture of a file, one frame after the other, through filters of ffmpeg.

    :param options: for the reading, such as where to begin. ``output``: for what is read.
    :param film: where the filters need its table of colours.
    """

    def __init__(
        self,
        path: Path,
        filters: str,
        *options: str,
        output: Sequence[str] = (),
        film: Film | None = None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory() if film and film.transfer else None
        if film and self._folder:
            write_table(film, Path(self._folder.name))
        self._process = subprocess.Popen(
            [
                *reading(path, *options), "-map", "0:V:0", "-vf", filters, *output,
                "-pix_fmt", "yuv420p", "-f", "rawvideo", "pipe:1",
            ],
            cwd=self._folder.name if self._folder else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdout is not None  # noqa: S101 - narrows the type
        self._frames: IO[bytes] = self._process.stdout
        with contextlib.suppress(OSError, AttributeError):  # what Linux offers: fewer and longer turns
            fcntl.fcntl(self._frames, fcntl.F_SETPIPE_SZ, _PIPE)
        self._chroma = np.empty(0, np.uint8)

    def read(self, out: NDArray[np.uint8]) -> bool:
        """Read the next frame into ``out``, uint8 (height * 3 / 2, width), C-contiguous. Returns False, and
        may leave a part of a frame there, when there is no other."""
        import cv2

        rows, columns = out.shape[0] * 2 // 3, out.shape[1]
        if self._chroma.size != rows * columns // 2:
            self._chroma = np.empty(rows * columns // 2, np.uint8)
        if not (self._fill(out[:rows].reshape(-1).data) and self._fill(self._chroma.data)):
            return False
        # Quicker than what ffmpeg itself would do for it.
        planes = self._chroma.reshape(2, rows // 2, columns // 2)
        cv2.merge([planes[0], planes[1]], out[rows:].reshape(rows // 2, columns // 2, 2))
        return True

    def _fill(self, wanted: memoryview) -> bool:
        while wanted:
            count = self._frames.readinto(wanted)  # type: ignore[attr-defined]
            if not count:
                return False
            wanted = wanted[count:]
        return True

    def close(self) -> None:
        """Stop reading."""
        self._process.kill()
        self._process.wait()
        self._frames.close()
        if self._folder:
            self._folder.cleanup()
