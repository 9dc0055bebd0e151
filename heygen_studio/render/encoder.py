"""Writing a video: NV12 frames and sound are streamed to one ffmpeg process, which encodes once."""

from __future__ import annotations

import contextlib
import fcntl
import os
import queue
import subprocess
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import OutputError
from heygen_studio.media import Canvas, FrameSpec
from heygen_studio.render.formats import AUDIO_RATE, STANDARD, Encoding

_PIPE_BYTES = 1 << 20
_BUFFERS = 3  # one being painted, one waiting, one being written


class Encoder:
    """Encodes one video with its sound. A context manager: leaving it by an error removes what was written.

    Frames and sound may be fed at their own pace; two threads hand them to ffmpeg, so neither waits for the
    other. Memory does not grow with the length of the video but by the sound that runs ahead of the frames.
    """

    def __init__(self, path: Path, spec: FrameSpec, sample_rate: int, encoding: Encoding = STANDARD) -> None:
        self._path = path
        self._free: queue.SimpleQueue[Canvas] = queue.SimpleQueue()
        for _ in range(_BUFFERS):
            self._free.put(Canvas.blank(spec))
        self._frames: queue.SimpleQueue[Canvas | None] = queue.SimpleQueue()
        self._sound: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._broken = threading.Event()
        self._cpu_seconds = 0.0
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the encoder
        self._process, video, sound = _start_ffmpeg(path, spec, sample_rate, encoding, self._log)
        self._threads = [
            threading.Thread(target=self._feed_frames, args=(video,), daemon=True),
            threading.Thread(target=self._feed_sound, args=(sound,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def canvas(self) -> Canvas:
        """A canvas to paint the next frame on; its contents are those of some earlier frame. Waits while all
        are in use.

        :raises OutputError: ffmpeg has stopped.
        """
        while True:
            if self._broken.is_set():
                raise self._failure()
            with contextlib.suppress(queue.Empty):
                return self._free.get(timeout=0.5)

    def write_frame(self, canvas: Canvas) -> None:
        """Encode a painted canvas. It belongs to the encoder from here on."""
        self._frames.put(canvas)

    def write_sound(self, samples: NDArray[np.float32]) -> None:
        """Append mono sound, float32 (n,)."""
        self._sound.put(samples.astype("<f4").tobytes())

    def finish(self) -> None:
        """Encode what is left and complete the file.

        :raises OutputError: ffmpeg failed, for instance because the disk is full.
        """
        self._frames.put(None)
        self._sound.put(None)
        for thread in self._threads:
            thread.join()
        if self._wait() != 0 or self._broken.is_set():
            raise self._failure()

    @property
    def cpu_seconds(self) -> float:
        """Processor time that ffmpeg took, known once :meth:`finish` has returned."""
        return self._cpu_seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.returncode is None:
            self._process.kill()
            self._wait()
        self._frames.put(None)
        self._sound.put(None)
        for thread in self._threads:
            thread.join()
        self._log.close()
        if error is not None:
            self._path.unlink(missing_ok=True)

    def _feed_frames(self, pipe: int) -> None:
        while (canvas := self._frames.get()) is not None:
            self._write_all(pipe, canvas.data.reshape(-1).data)
            self._free.put(canvas)
        os.close(pipe)

    def _feed_sound(self, pipe: int) -> None:
        while (data := self._sound.get()) is not None:
            self._write_all(pipe, memoryview(data))
        os.close(pipe)

    def _write_all(self, pipe: int, data: memoryview) -> None:
        try:
            while data and not self._broken.is_set():
                data = data[os.write(pipe, data) :]
        except OSError:  # ffmpeg closed the pipe; its own words say why
            self._broken.set()

    def _wait(self) -> int:
        if self._process.returncode is None:
            _, status, usage = os.wait4(self._process.pid, 0)
            self._process.returncode = os.waitstatus_to_exitcode(status)
            self._cpu_seconds = usage.ru_utime + usage.ru_stime
        return self._process.returncode

    def _failure(self) -> OutputError:
        if self._process.returncode is None:
            self._process.terminate()  # it has closed an input and has nothing left to do
            self._wait()
        self._log.seek(0)
        said = self._log.read().decode("utf-8", "replace").strip()
        if "No space left on device" in said or "Disk quota exceeded" in said:
            return disk_full(self._path.parent)
        return OutputError(
            f"Writing the video failed: {said.splitlines()[-1] if said else 'ffmpeg stopped'}.",
            remedy="Check the output folder and try again.",
            code="ENCODE_FAILED",
            details={"ffmpeg": said[-2000:]},
        )


def disk_full(folder: Path) -> OutputError:
    """The error of a folder that has no room for a video."""
    return OutputError(
        f"The disk is full: {folder} has no room for the video.",
        remedy="Free some space or choose another folder, and try again.",
        code="DISK_FULL",
    )


def _start_ffmpeg(
    path: Path, spec: FrameSpec, sample_rate: int, encoding: Encoding, log: IO[bytes]
) -> tuple[subprocess.Popen[bytes], int, int]:
    """Start ffmpeg. Returns the process and the writing ends of its frame pipe and of its sound pipe."""
    frames_in, frames_out = os.pipe()
    sound_in, sound_out = os.pipe()
    with contextlib.suppress(OSError, AttributeError):  # a larger pipe saves task switches; Linux only
        fcntl.fcntl(frames_out, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-hide_banner", "-loglevel", "error", "-nostdin",
        "-f", "rawvideo", "-pix_fmt", "nv12", "-s", f"{spec.width}x{spec.height}", "-r", str(spec.fps),
        "-i", f"pipe:{frames_in}",
        "-f", "f32le", "-ar", str(sample_rate), "-ac", "1", "-i", f"pipe:{sound_in}",
        "-map", "0:v", "-map", "1:a",
        # Only labels the frames; raw video carries no colour description of its own.
        "-vf", "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709",
        *encoding.video, "-g", str(round(spec.fps * 2)),
        *encoding.audio, "-ar", str(AUDIO_RATE),
        *encoding.options, "-f", encoding.muxer, str(path),
    ]  # fmt: skip
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(frames_in, sound_in),
        )
    finally:
        os.close(frames_in)
        os.close(sound_in)
    return process, frames_out, sound_out
