"""The process that renders: ``python -m heygen_studio.jobs.worker``, started by :class:`WorkerProcess`.

Plugins and models stay loaded from one task to the next. When the server goes away, so does this process, at
once, with everything that it started.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import structlog

from heygen_studio.errors import CancelledError, OutputError, StudioError
from heygen_studio.jobs.files import PREVIEW, THUMBNAIL, make_proxy, save_speech, video_path
from heygen_studio.jobs.messages import COMMANDS, Completed, Failed, Progressed, Task, Translated, line
from heygen_studio.jobs.model import JobError, JobOutput
from heygen_studio.jobs.process import kill_session
from heygen_studio.media import Canvas
from heygen_studio.registry import Registry, load_registry
from heygen_studio.render.still import save_still
from heygen_studio.scripts import ScriptDesk
from heygen_studio.settings import Settings
from heygen_studio.settings.logs import configure_logging
from heygen_studio.speech import Pronunciations
from heygen_studio.storage.space import not_kept
from heygen_studio.video.intake import brought
from heygen_studio.video.pipeline import VideoResult, render_video
from heygen_studio.video.plan import named_scene, plan_video, scene_note
from heygen_studio.video.request import DEFAULT_FORMAT, VideoRequest
from heygen_studio.video.stages import Report, Stage

_NICENESS = 10
_REPORT_EVERY = 0.1  # seconds
_WORKSPACE = "work"  # what is needed only while the video is made
_PREVIEW_EVERY = 1.0  # seconds
_THUMBNAIL_AT = 1.0  # seconds into the video: at its very start nobody speaks yet

log = structlog.get_logger("heygen_studio.jobs.worker")  # __name__ is __main__ here


@dataclass(slots=True)
class _Work:
    """A task under way."""

    task: Task
    cancel: threading.Event = field(default_factory=threading.Event)
    stage: str | None = None
    reported: float = 0.0
    previewed: float = 0.0
    answered: bool = False

    @property
    def folder(self) -> Path:
        return self.task.folder

    def show(self, canvas: Canvas, frame: int) -> None:
        """Keep a still of the video: its thumbnail, and what is being drawn just now."""
        now = time.monotonic()
        if frame in (0, round(_THUMBNAIL_AT * self.task.request.fps)):
            save_still(canvas, self.folder / THUMBNAIL)
        if now - self.previewed >= _PREVIEW_EVERY:
            self.previewed = now
            save_still(canvas, self.folder / PREVIEW)


class Worker:
    """Reads commands, renders, writes updates."""

    def __init__(self, commands: BinaryIO, updates: BinaryIO) -> None:
        self._commands = commands
        self._updates = updates
        self._writing = threading.Lock()
        self._current: _Work | None = None
        self._todo: queue.SimpleQueue[_Work] = queue.SimpleQueue()

    def run(self) -> None:
        """Work until the server closes the pipe; never returns."""
        settings = Settings.model_validate_json(self._commands.readline() or "{}")
        threading.Thread(target=self._listen, daemon=True).start()
        configure_logging(settings)
        registry = load_registry(settings)
        desk = ScriptDesk(registry, settings)
        while True:
            work = self._todo.get()
            with structlog.contextvars.bound_contextvars(job=work.task.job_id):
                self._send(work, self._answer(work, registry, desk, settings.data_dir))

    def _listen(self) -> None:
        for text in self._commands:
            command = COMMANDS.validate_json(text)
            if isinstance(command, Task):
                self._current = _Work(command)
                self._todo.put(self._current)
            elif self._current is not None and self._current.task.job_id == command.job_id:
                self._current.cancel.set()
        kill_session(os.getpid())  # the server is gone, and so must be all that this process started
        os._exit(0)

    def _answer(
        self, work: _Work, registry: Registry, desk: ScriptDesk, data_dir: Path
    ) -> Completed | Failed:
        try:
            request = self._translated(work, desk)
            words = Pronunciations(data_dir, work.task.owner).all()
            plan = plan_video(request, registry, brought(request, data_dir), words, work.folder / _WORKSPACE)
            result = render_video(
                plan,
                video_path(work.folder, plan.video_format),
                on_progress=lambda report: self._report(work, report),
                on_frame=work.show,
                cancel=work.cancel,
            )
            if not plan.video_format.playable:
                make_proxy(result.path, registry.video_format(DEFAULT_FORMAT))
            save_speech(work.folder, result.said)
            (work.folder / PREVIEW).unlink(missing_ok=True)
            shutil.rmtree(work.folder / _WORKSPACE, ignore_errors=True)
        except StudioError as error:
            if not isinstance(error, CancelledError):
                log.warning("job_failed", code=error.code, reason=error.message, exc_info=error.__cause__)
            if isinstance(error, OutputError) and isinstance(error.__cause__, OSError):
                error = not_kept("the video", error.__cause__)  # where it lies, who asked need not know
            return Failed(error=JobError.of(error, work.stage))
        except OSError as error:
            return Failed(error=JobError.of(not_kept("the video", error), work.stage))
        except MemoryError:
            raise  # this process may be damaged: it ends, and the job is tried again in another
        except Exception:
            log.exception("job_failed")
            return Failed(
                error=JobError(
                    code="INTERNAL_ERROR",
                    message="Something unexpected went wrong while the video was made.",
                    remedy="Try again; if it happens again, the log of the studio says more.",
                    stage=work.stage,
                )
            )
        return _completed(result)

    def _translated(self, work: _Work, desk: ScriptDesk) -> VideoRequest:
        """The request, with its script in the language of the video."""
        request, order = work.task.request, work.task.translation
        if order is None:
            return request

        def shown(so_far: str) -> None:
            if work.cancel.is_set():
                raise CancelledError("The video was cancelled.")
            told = "Translating the script" + (f": {len(so_far):,} characters" if so_far else "")
            self._report(work, Report(dict.fromkeys(Stage, 0.0), Stage.PREPARE, told))

        shown("")
        scripts, notes = list[str](), list[str]()
        for number, scene in enumerate(request.each_scene(), 1):
            if scene.language != request.language:  # on purpose
                scripts.append(scene.script)
                continue
            with named_scene(number, len(request.scripts)):
                result = desk.translate(order.model_copy(update={"script": scene.script}), shown)
            scripts.append(result.translated_script)
            notes += [scene_note(note, number, len(request.scripts)) for note in result.notes]
        self._send(work, Translated(scripts=tuple(scripts), notes=tuple(notes)))
        return request.with_scripts(scripts)

    def _report(self, work: _Work, report: Report) -> None:
        now = time.monotonic()
        if report.stage == work.stage and not report.message and now - work.reported < _REPORT_EVERY:
            return
        work.stage, work.reported = report.stage.value, now
        self._send(
            work,
            Progressed(
                stage=report.stage.value,
                stages={stage.value: round(done, 4) for stage, done in report.stages.items()},
                message=report.message,
                progress=int(100 * report.overall),
            ),
        )

    def _send(self, work: _Work, update: Progressed | Translated | Completed | Failed) -> None:
        with self._writing, contextlib.suppress(BrokenPipeError):  # the listener ends the process
            # A voice that still speaks after the end is not to be taken for the next task.
            if not work.answered:
                work.answered = isinstance(update, Completed | Failed)
                self._updates.write(line(update))


def _completed(result: VideoResult) -> Completed:
    return Completed(
        output=JobOutput(
            duration=result.duration,
            frames=result.frames,
            file_size=result.file_size,
            width=result.spec.width,
            height=result.spec.height,
            fps=result.spec.fps,
            elapsed=round(result.elapsed, 3),
        ),
        timings={stage.value: round(seconds, 3) for stage, seconds in result.timings.items()},
        notes=result.notes,
    )


def main() -> None:
    """Take the pipes away from everyone else in this process, then work."""
    commands = os.fdopen(os.dup(0), "rb")
    updates = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)  # what an engine prints goes to the log
    with contextlib.suppress(OSError):  # the server answers first, and rendering takes what is left
        os.nice(_NICENESS)
        # Linux shares the processor out by sessions first, and this process leads one of its own.
        Path("/proc/self/autogroup").write_text(str(_NICENESS))
    with contextlib.suppress(OSError):  # when memory runs out, Linux ends this process, not the server
        Path("/proc/self/oom_score_adj").write_text("500")
    Worker(commands, updates).run()


if __name__ == "__main__":
    main()
