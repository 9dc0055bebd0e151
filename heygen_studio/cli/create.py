"""The ``create`` command: a script becomes a video in this process."""

from __future__ import annotations

import copy
import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from heygen_studio.cli import output
from heygen_studio.cli.inputs import FILES, is_file, scenes_of
from heygen_studio.contracts import VideoFormat, asset_options
from heygen_studio.errors import CancelledError, InputError, StudioError
from heygen_studio.services import Studio
from heygen_studio.speech.cues import spoken_text
from heygen_studio.video.pipeline import VideoResult
from heygen_studio.video.request import DEFAULT_FORMAT, VideoRequest
from heygen_studio.video.stages import Report, Stage

_OPTIONS = {
    "avatar_id": "--avatar", "voice_id": "--voice", "script": "The script", "audio_url": "--audio",
    "video_url": "The video", "scenes": "--scenes", "aspect_ratio": "--aspect",
}  # fmt: skip


def create_video(
    open_studio: Callable[[], Studio],
    choices: Mapping[str, Any],
    path: Path | None,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Make the video, with progress on stderr, and print what was made.

    :param choices: fields of :class:`VideoRequest`; None leaves the default. Recording and film may be files.
    :raises StudioError: the request is wrong, or the work failed or was cancelled.
    """
    whole: dict[str, Any] = copy.deepcopy(dict(choices))
    scenes = scenes_of(whole)
    words = " ".join(str(one.get("script") or "") for one in (whole, *scenes))
    path = path or _named_after(spoken_text(words) or Path(whole.get("audio_url") or "").stem)
    video_format = _format_of(path, open_studio().formats())
    _check_output(path, force=force)
    for one in (whole, *scenes):
        for name in FILES:
            if isinstance(given := one.get(name), str) and is_file(given):
                one[name] = open_studio().assets.add_copy(Path(given)).id
    _keep_files(whole.get("effects") or [], open_studio())
    request = _request({**whole, "output_format": video_format.id})
    cancel = threading.Event()
    err = output.console(stderr=True)
    with _Display(err, shown=err.is_terminal or not as_json) as display, _signals(cancel, display):
        try:
            result = open_studio().videos.render(request, path, display.show, cancel)
        except StudioError:
            # The terminal sends Ctrl-C to ffmpeg as well, so the first thing to fail may be the encoder.
            if cancel.is_set():
                raise CancelledError("Cancelled; nothing was written.") from None
            raise
    (_print_facts if as_json else _print_summary)(result)


def _keep_files(effects: Sequence[dict[str, Any]], studio: Studio) -> None:
    """Keep the files of this machine that options of effects name, and put their ids in place."""
    engines = {engine.id: engine for engine in studio.engines()}
    for asked in effects:
        engine, options = engines.get(asked["effect"]), asked["options"]
        for name in asset_options(engine.options_type) if engine else ():
            if isinstance(given := options.get(name), str) and is_file(given):
                options[name] = studio.assets.add_copy(Path(given)).id


def _request(choices: Mapping[str, Any]) -> VideoRequest:
    try:
        return VideoRequest(**{name: value for name, value in choices.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        places = (part + 1 if isinstance(part, int) else part for part in first["loc"][1:])
        inner = "".join(f", {place}" for place in places)
        raise InputError(
            f"{_OPTIONS.get(field, f'--{field}')}{inner}: {first['msg'].removeprefix('Value error, ')}.",
            remedy="See the command with `--help`.",
            code="INVALID_VALUE",
            details={"field": field},
        ) from None


def _named_after(script: str) -> Path:
    """A file name from the first words of the script, short enough for any file system."""
    words = (match[0].lower() for match in islice(re.finditer(r"[^\W_]+", script), 6))
    return Path(f"{'-'.join(words)[:40].strip('-') or 'video'}.mp4")


def _format_of(path: Path, formats: Sequence[VideoFormat]) -> VideoFormat:
    """The first format whose files end so; for a folder, which is refused later, the usual one."""
    for one in formats:
        if one.id == DEFAULT_FORMAT if path.is_dir() else one.suffix == path.suffix.lower():
            return one
    raise InputError(
        f"{path} ends in no format that there is.",
        remedy=f"Let it end in {', '.join(dict.fromkeys(one.suffix for one in formats))}.",
        code="OUTPUT_FORMAT",
    )


def _check_output(path: Path, *, force: bool) -> None:
    if path.is_file() and not force:
        raise InputError(
            f"{path} exists already.",
            remedy="Pass --force to replace it, or -o with another name.",
            code="OUTPUT_EXISTS",
        )


@contextmanager
def _signals(cancel: threading.Event, display: _Display) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM cancel; a second Ctrl-C interrupts at once."""

    def stop(number: int, frame: FrameType | None) -> None:
        cancel.set()
        display.show_cancelling()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Display:
    """The bars on stderr, from the first report on. All stages but the first run at the same time."""

    def __init__(self, console: Console, *, shown: bool) -> None:
        self._progress = Progress(
            TextColumn("{task.description:9}"),
            BarColumn(bar_width=32),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[note]}"),
            console=console,
            disable=not shown,
        )
        self._current = Stage.PREPARE
        self._cancelling = False
        self._tasks = {stage: self._progress.add_task(stage.value, total=1.0, note="") for stage in Stage}

    def __enter__(self) -> _Display:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._progress.live.is_started:
            self._progress.stop()

    def show(self, report: Report) -> None:
        self._progress.start()
        self._current = report.stage
        for stage, task in self._tasks.items():
            self._progress.update(task, completed=report.stages[stage])
            if not self._cancelling:
                note = escape(report.message) if stage is report.stage else ""
                self._progress.update(task, note=note)

    def show_cancelling(self) -> None:
        """Say so beside the stage that is being waited for."""
        self._cancelling = True
        self._progress.update(self._tasks[self._current], note="cancelling; Ctrl-C again stops at once")


def _print_facts(result: VideoResult) -> None:
    output.print_json(
        {
            "path": str(result.path.absolute()),
            "duration": round(result.duration, 3),
            "frames": result.frames,
            "width": result.spec.width,
            "height": result.spec.height,
            "fps": str(result.spec.fps),
            "file_size": result.file_size,
            "timings": {stage.value: round(seconds, 3) for stage, seconds in result.timings.items()},
            "elapsed": round(result.elapsed, 3),
            "real_time_factor": round(result.rtf, 3),
            "notes": list(result.notes),
        }
    )


def _print_summary(result: VideoResult) -> None:
    table = output.table("Stage")
    table.add_column("Seconds", justify="right")
    for stage, seconds in result.timings.items():
        table.add_row(stage.value, f"{seconds:.1f}")
    table.add_section()
    table.add_row("total", f"{result.elapsed:.1f}")
    table.add_row("real-time factor", f"{result.rtf:.2f}")
    out = output.console()
    out.print(table)
    out.print(
        f"\n[bold green]{escape(str(result.path))}[/]  {_clock(result.duration)} long, "
        f"{result.spec.width}x{result.spec.height} at {float(result.spec.fps):g} fps, "
        f"{result.file_size / 1e6:.1f} MB",
        soft_wrap=True,
    )
    for note in result.notes:
        out.print(f"[dim]{escape(note)}[/]", soft_wrap=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes:.0f} min {rest:.0f} s" if minutes else f"{rest:.1f} s"
