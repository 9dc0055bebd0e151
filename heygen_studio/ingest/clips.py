"""Films of a person who talks, brought to one form: any container, codec, size, rate and range that ffmpeg
reads."""

from __future__ import annotations

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
from heygen_studio.ingest.hdr import cube
from heygen_studio.media import Clip, Remark

Progress = Callable[[float, str], None]
"""Called with a fraction 0..1 and what is being done."""
SHORTEST, LONGEST = 10.0, 300.0
"""Seconds."""
_SIDE = 1080
"""The shorter side in pixels at most."""
_RATES = (Fraction(24000, 1001), *map(Fraction, (24, 25)), Fraction(30000, 1001), Fraction(30))
_SLOWEST, _FASTEST = 9.5, 34.0
"""Frames a second below which lips cannot be followed, and above which only every second or so is taken."""
_SLOW_MOTION = 100.0
_CUBE = "hdr.cube"
_SHOWN = re.compile(r"^out_time_us=(\d+)", re.MULTILINE)
_COUNT = re.compile(r"^frame=(\d+)", re.MULTILINE)
_BARS = re.compile(r"crop=(\d+):(\d+):(\d+):(\d+)")
_LOST = 0.1
"""Share of a film whose frames may be missing."""
_BAR = 0.03
"""Share of a side from which on a black border is taken for a bar."""


def make_clip(
    path: Path, target: Path, progress: Progress, *, shortest: float = SHORTEST, longest: float = LONGEST
) -> Clip:
    """Write the picture of a film as a :class:`~heygen_studio.media.Clip` to a file that ends in ``.mp4``.

    Takes about a third of its length at 1080p. The memory does not grow with it.

    :param progress: may raise, which ends the work.
    :raises InputError: ``CLIP_UNREADABLE``, ``CLIP_NOT_VISIBLE`` (it has no picture), ``CLIP_TOO_LARGE``,
        ``CLIP_TOO_SHORT``, ``CLIP_TOO_LONG``, ``CLIP_TOO_FEW_FRAMES`` or ``CLIP_DAMAGED``.
    :raises OutputError: the file cannot be written.
    """
    film = look_at(path, "CLIP")
    if film.seconds is not None:
        _check_length(film.seconds, shortest, longest)
    fps, remarks = _rate(film)
    progress(0.0, "Reading the video")
    crop = _without_bars(path)
    if crop:
        remarks.append(Remark("BARS_CUT", "The black bars around the picture were cut off."))
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        if film.transfer:
            Path(folder, _CUBE).write_text(cube(film.transfer, film.primaries))
        process = subprocess.Popen(
            [
                *reading(path), "-y", "-map", "0:V:0", "-t", str(longest + 1),
                "-vf", _filters(film, fps, crop), "-pix_fmt", "yuv420p",
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
    _check_length(seconds, shortest, longest)
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


def _check_length(seconds: float, shortest: float, longest: float) -> None:
    if seconds < shortest:
        raise InputError(
            f"The video is only {seconds:.1f} s long; {shortest:.0f} s are the least.",
            remedy="Use one of a minute or so in which you talk to the camera.",
            code="CLIP_TOO_SHORT",
        )
    if seconds > longest + 0.5:
        raise InputError(
            f"The video is {_minutes(seconds)} long; {longest / 60:.0f} minutes are the most.",
            remedy="Cut out a minute or two in which you talk to the camera.",
            code="CLIP_TOO_LONG",
        )


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{max(1, minutes)} min"


def _rate(film: Film) -> tuple[Fraction, list[Remark]]:
    """The rate that a film is brought to, near its own or at a whole part of that."""
    own = film.fps or 30.0
    if own < _SLOWEST:
        raise InputError(
            f"The video shows only {own:.0f} pictures a second, too few to follow the lips.",
            remedy="Film with 25 or 30 pictures a second.",
            code="CLIP_TOO_FEW_FRAMES",
        )
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


def _filters(film: Film, fps: Fraction, crop: str) -> str:
    """Frames with square pixels and even sides, in our colours."""
    fit = f"min(1,{_SIDE}/min(iw*sar,ih))"
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
