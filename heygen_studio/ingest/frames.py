"""How a film is read, and its frames one after the other."""

from __future__ import annotations

import re
import subprocess
import tempfile
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
_CUBE = "hdr.cube"


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
        # The path of the table needs no quoting where it is the working folder of ffmpeg.
        steps += [f"scale={size}:in_color_matrix={film.matrix}", "format=gbrp12"]
        steps += [f"lut3d={_CUBE}:interp=tetrahedral", f"scale={ours}"]
    return ",".join([*steps, "setsar=1"])


def write_table(film: Film, folder: Path) -> None:
    """Write what :func:`film_filter` reads from the folder in which ffmpeg works, if it does."""
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
    """Reads a film as :func:`~heygen_studio.ingest.clips.make_clip` does, at its own size.

    :param fps: of what is read.
    """

    def __init__(self, path: Path, film: Film, fps: Fraction) -> None:
        self._folder = tempfile.TemporaryDirectory()
        write_table(film, Path(self._folder.name))
        self._process = subprocess.Popen(
            [
                *reading(path), "-map", "0:V:0", "-vf", film_filter(film, fps),
                "-pix_fmt", "nv12", "-f", "rawvideo", "pipe:1",
            ],
            cwd=self._folder.name,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdout is not None  # noqa: S101 - narrows the type
        self._frames: IO[bytes] = self._process.stdout

    def read(self, out: NDArray[np.uint8]) -> bool:
        """Read the next frame into ``out``, uint8 (height * 3 / 2, width), C-contiguous. Returns False, and
        may leave a part of a frame there, when there is no other."""
        wanted = out.reshape(-1).data
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
        self._folder.cleanup()
