"""Films of a person who talks, brought to one form: any container, codec, size, rate and range that ffmpeg
reads."""

from __future__ import annotations

import math
import re
import subprocess
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import IO

from heygen_studio.errors import InputError, OutputError
from heygen_studio.ingest.ffmpeg import reading
from heygen_studio.ingest.films import Film, look_at
from heygen_studio.ingest.frames import film_filter, write_table
from heygen_studio.media import Clip, Remark

Progress = Callable[[float, str], None]
"""Called with a fraction 0..1 and what is being done."""
SHORTEST, LONGEST = 10.0, 300.0
"""Seconds."""
_SIDE = 1080
"""The shorter side in pixels at most."""
_RATES = (
    *(Fraction(rate * 1000, 1001) for rate in (24, 30, 48, 60)),
    *map(Fraction, (24, 25, 30, 48, 50, 60)),
)
_SLOWEST, _FASTEST = 9.5, 34.0
"""Frames a second below which lips cannot be followed, and above which only every second or so is taken."""
_MOST = 60.0
"""Frames a second that are written at most."""
_SLOW_MOTION = 100.0
_SHOWN = re.compile(r"^out_time_us=(\d+)", re.MULTILINE)
_COUNT = re.compile(r"^frame=(\d+)", re.MULTILINE)
_BARS = re.compile(r"crop=(\d+):(\d+):(\d+):(\d+)")
_LOST = 0.1
"""Share of a film whose frames may be missing."""
_BAR = 0.03
"""Share of a side from which on a black border is taken for a bar."""


def make_clip(
    path: Path,
    target: Path,
    progress: Progress,
    *,
    shortest: float = SHORTEST,
    longest: float = LONGEST,
    whole: bool = False,
) -> Clip:
    """Write the picture of a film as a :class:`~heygen_studio.media.Clip` to a file that ends in ``.mp4``.

    Takes about a third of its length at 1080p. The memory does not grow with it.

    :param progress: may raise, which ends the work.
    :param whole: the clip shows what the film does, frame by frame: at its own rate, with any black bars.
    :raises InputError: ``CLIP_UNREADABLE``, ``CLIP_NOT_VISIBLE`` (it has no picture), ``CLIP_TOO_LARGE``,
        ``CLIP_TOO_SHORT``, ``CLIP_TOO_LONG``, ``CLIP_TOO_FEW_FRAMES`` or ``CLIP_DAMAGED``.
    :raises OutputError: the file cannot be written.
    """
    film = look_at(path, "CLIP")
    if film.seconds is not None:
        check_length(film.seconds, shortest, longest)
    fps, remarks = (own_rate(film), []) if whole else _rate(film)
    progress(0.0, "Reading the video")
    crop = "" if whole else _without_bars(path)
    if crop:
        remarks.append(Remark("BARS_CUT", "The black bars around the picture were cut off."))
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        write_table(film, Path(folder))
        process = subprocess.Popen(
            [
                *reading(path), "-y", "-map", "0:V:0", "-t", str(longest + 1),
                "-vf", film_filter(film, fps, crop, _SIDE), "-pix_fmt", "yuv420p",
                "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-g", str(max(1, round(fps / 2))),
                "-bf", "0", "-threads", "2", "-color_range", "tv", "-colorspace", "bt709",
                "-color_primaries", "bt709", "-color_trc", "bt709", "-movflags", "+faststart",
                "-progress", "pipe:1", "-stats_period", "0.5", str(target.absolute()),
            ],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
        )  # fmt: skip
        try:
            frames = _watch(process, film.seconds or longest, progress)
        finally:
            process.kill()
            process.wait()
        log.seek(0)
        said = log.read(1 << 16).decode("utf-8", "replace")
    if "No space left on device" in said:
        raise OutputError(
            "The disk is full: there is no room for the video.",
            remedy="Free some space and try again.",
            code="DISK_FULL",
        )
    if not frames:
        raise InputError(
            "The video cannot be read; it may be damaged.",
            remedy="Convert it to MP4 and try again.",
            code="CLIP_UNREADABLE",
        )
    seconds = float(frames / fps)
    if film.seconds is not None and seconds < (1 - _LOST) * film.seconds - 1:
        raise InputError(
            f"The video is damaged: of {film.seconds:.0f} s only {seconds:.0f} s can be read.",
            remedy="Copy or export it again, or cut out the part that is whole.",
            code="CLIP_DAMAGED",
        )
    check_length(seconds, shortest, longest)
    if said.strip() and process.returncode == 0:
        remarks.append(
            Remark(
                "CLIP_PARTLY_DAMAGED",
                "Parts of the video are damaged.",
                "Copy or export it again if the presenter shows it.",
            )
        )
    found = look_at(target, "CLIP")
    return Clip(target, found.width, found.height, fps, frames, tuple(remarks))


def check_length(seconds: float, shortest: float = SHORTEST, longest: float = LONGEST) -> None:
    """Make sure that a film is neither too short nor too long.

    :raises InputError: ``CLIP_TOO_SHORT`` or ``CLIP_TOO_LONG``.
    """
    if seconds < shortest:
        raise InputError(
            f"The video is only {seconds:.1f} s long; {shortest:.0f} s are the least.",
            remedy="Use a longer one: for a presenter, a minute or so in which you talk to the camera.",
            code="CLIP_TOO_SHORT",
        )
    if seconds > longest + 0.5:
        raise InputError(
            f"The video is {_minutes(seconds)} long; {longest / 60:.0f} minutes are the most.",
            remedy="Cut out a part of it: for a presenter, a minute or two in which you talk to the camera.",
            code="CLIP_TOO_LONG",
        )


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{max(1, minutes)} min"


def _rate(film: Film) -> tuple[Fraction, list[Remark]]:
    """The rate that a film is brought to, near its own or at a whole part of that."""
    own = _told_rate(film)
    remarks = []
    if own >= _SLOW_MOTION:
        remarks.append(
            Remark(
                "HIGH_FRAME_RATE",
                f"The video was filmed with {own:.0f} pictures a second, as for slow motion.",
                "If it plays slowly, film again in the usual mode: the lips would move too slowly.",
            )
        )
    return usual_rate(own / max(1, int(own / 23.9)) if own > _FASTEST else own), remarks


def own_rate(film: Film) -> Fraction:
    """The rate of a film, or the greatest part of it that can be written.

    :raises InputError: ``CLIP_TOO_FEW_FRAMES``.
    """
    own = _told_rate(film)
    return usual_rate(own / math.ceil(own / _MOST - 0.01))


def _told_rate(film: Film) -> float:
    own = film.fps or 30.0
    if own < _SLOWEST:
        raise InputError(
            f"The video shows only {own:.0f} pictures a second, too few to follow the lips.",
            remedy="Film with 25 or 30 pictures a second.",
            code="CLIP_TOO_FEW_FRAMES",
        )
    return own


def usual_rate(rate: float) -> Fraction:
    """The rate that is meant where a file tells one in decimals."""
    near = min(_RATES, key=lambda usual: abs(float(usual) - rate))
    if abs(float(near) - rate) < 0.02 * rate + 0.7:
        close = [usual for usual in _RATES if abs(float(usual) - rate) < 0.012]
        return close[0] if close else Fraction(round(near))
    return Fraction(round(rate))


def _without_bars(path: Path) -> str:
    """The crop that leaves out black bars, as ffmpeg's filter; empty where there are none."""
    said = subprocess.run(
        [
            *reading(path, "-skip_frame", "nokey", level="info"), "-map", "0:V:0", "-frames:v", "24",
            "-vf", "cropdetect=limit=0.08:round=2:reset=0:skip=0", "-f", "null", "-",
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
    ).stderr.decode("utf-8", "replace")  # fmt: skip
    found = _BARS.findall(said)
    size = re.findall(r"wrapped_avframe.*?, (\d+)x(\d+)", said)
    if not found or not size:
        return ""
    width, height, left, top = map(int, found[-1])
    columns, rows = map(int, size[0])
    barred = (left > _BAR * columns and columns - left - width > _BAR * columns) or (
        top > _BAR * rows and rows - top - height > _BAR * rows
    )
    if not barred or width < 0.25 * columns or height < 0.25 * rows:
        return ""
    return f"crop={width // 2 * 2}:{height // 2 * 2}:{left}:{top}"


def _watch(process: subprocess.Popen[bytes], seconds: float, progress: Progress) -> int:
    """Tell how far ffmpeg is until it ends. Returns the number of frames."""
    frames = 0
    assert process.stdout is not None  # noqa: S101 - narrows the type
    pipe: IO[bytes] = process.stdout
    for line in pipe:
        said = line.decode("ascii", "replace")
        if count := _COUNT.match(said):
            frames = int(count[1])
        elif shown := _SHOWN.match(said):
            progress(min(1.0, int(shown[1]) / 1e6 / seconds), "Reading the video")
    pipe.close()
    process.wait()
    return frames
