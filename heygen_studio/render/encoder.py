"""Writing a video: NV12 frames and sound are streamed to one ffmpeg process, which encodes once."""

from __future__ import annotations

import contextlib
import fcntl
import os
import queue
import re
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
from heygen_studio.ingest.ffmpeg import guarded
from heygen_studio.media import Canvas, Encoding, FrameSpec

_AUDIO_RATE = 48_000
_STEREO = f"aresample={_AUDIO_RATE},aformat=channel_layouts=stereo"
_LIMITED = "alimiter=limit=0.79:level=false"
"""Peaks of all sounds together stay below -2 dB."""
_PIPE_BYTES = 1 << 20
_COUNT = re.compile(r"^frame= *(\d+)", re.MULTILINE)
"""What ffmpeg says of the frames that it has written to the file."""
_GIVEN_UP = b"Terminating thread with return code"
"""What ffmpeg says last of a failure after which it reads no more."""
_PATIENCE = 1.0
"""Seconds without new sound after which it is looked whether ffmpeg has said so."""
_TAIL = 1 << 14  # bytes of what it has said


class Encoder:
    """Encodes one video with its sound. A context manager: leaving it by an error removes what was written.

    Frames go straight into ffmpeg's pipe: it reads several ahead, so painting and encoding still overlap, and
    one canvas that is painted again and again stays in the processor's cache. Sound has a thread of its own,
    as ffmpeg does not always take it when it is there. Memory does not grow with the length of the video but
    by the sound that runs ahead of the frames.
    """

    def __init__(
        self,
        path: Path,
        spec: FrameSpec,
        sample_rate: int,
        encoding: Encoding,
        other_sound: Path | None = None,
        music: Path | None = None,
    ) -> None:
        """:param other_sound: a file of sound to be heard besides what is written, from the start.
        :param music: one that is heard again and again until the end, as loud as the sound that is written
            says, of any kind that ffmpeg reads.
        """
        self._path = path
        self._sound: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._broken = threading.Event()
        self._cpu_seconds = 0.0
        self._frames = 0
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the encoder
        self._process, video, sound = _start_ffmpeg(
            path, spec, sample_rate, encoding, other_sound, music, self._log
        )
        self._video: int | None = video
        self._sound_thread = threading.Thread(target=self._feed_sound, args=(sound,), daemon=True)
        self._sound_thread.start()

    def write_frame(self, canvas: Canvas) -> None:
        """Encode a painted canvas, which may then be painted again. Waits while ffmpeg has enough to do.

        :raises OutputError: ffmpeg has stopped.
        """
        assert self._video is not None, "the video is finished"  # noqa: S101 - a mistake of the caller
        self._write_all(self._video, canvas.data.reshape(-1).data)
        if self._broken.is_set():
            raise self._failure()
        self._frames += 1

    def write_sound(self, samples: NDArray[np.float32]) -> None:
        """Append mono sound, float32 (n,); with music, sound and gain of the music, float32 (n, 2)."""
        self._sound.put(samples.astype("<f4").tobytes())

    def finish(self) -> None:
        """Encode what is left and complete the file.

        :raises OutputError: ffmpeg failed, for instance because the disk is full, or lost a frame.
        """
        self._end_input()
        if self._wait() != 0 or self._broken.is_set():
            raise self._failure()
        counts = _COUNT.findall(self._said())
        if not counts or int(counts[-1]) != self._frames:
            raise OutputError(
                f"The video has {counts[-1] if counts else 'no'} frames where {self._frames} were drawn.",
                remedy="Try again; if it happens again, please report it.",
                code="ENCODE_FAILED",
            )

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
        self._end_input()
        self._log.close()
        if error is not None:
            self._path.unlink(missing_ok=True)

    def _end_input(self) -> None:
        if self._video is not None:
            os.close(self._video)
            self._video = None
        self._sound.put(None)
        self._sound_thread.join()

    def _feed_sound(self, pipe: int) -> None:
        while (data := self._next_sound()) is not None:
            self._write_all(pipe, memoryview(data))
        os.close(pipe)

    def _next_sound(self) -> bytes | None:
        """Sound as soon as there is some; None at its end. Also when ffmpeg has given up: it takes no more
        frames then, but ends only after its other input, so that each would wait for the other."""
        while True:
            try:
                return self._sound.get(timeout=_PATIENCE)
            except queue.Empty:
                log = self._log.fileno()  # read in place: ffmpeg writes where this descriptor stands
                if _GIVEN_UP in os.pread(log, _TAIL, max(0, os.fstat(log).st_size - _TAIL)):
                    return None

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

    def _said(self) -> str:
        """What ffmpeg has written, a count of its frames at the end."""
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace").replace("\r", "\n")

    def _failure(self) -> OutputError:
        if self._process.returncode is None:
            self._process.terminate()  # it has closed an input and has nothing left to do
            self._wait()
        said = "\n".join(line for line in self._said().splitlines() if not _COUNT.match(line))
        return not_written(self._path, said)


def not_written(path: Path, said: str) -> OutputError:
    """The error of a video that ffmpeg could not write, from what it said, without the folder."""
    said = said.replace(str(path), path.name).strip()
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return disk_full()
    return OutputError(
        f"Writing the video failed: {said.splitlines()[-1] if said else 'ffmpeg stopped'}.",
        remedy="Check the output folder and try again.",
        code="ENCODE_FAILED",
        details={"ffmpeg": said[-2000:]},
    )


def disk_full() -> OutputError:
    """The error of a disk that has no room for a video."""
    return OutputError(
        "The disk is full: there is no room for the video.",
        remedy="Free some space or choose another folder, and try again.",
        code="DISK_FULL",
    )


def _mixing(other: bool, music: bool) -> list[str]:
    """How the sounds become one: the speech alone, or with another sound, with music, or with both.

    Each is as loud as it is in LUFS: one channel has 3 dB less in each of two.
    """
    if not other and not music:
        return ["-map", "1:a"]
    graph, sounds = f"[1:a]{_STEREO}[speech]", "[speech]"
    if music:
        # What is written holds the gain of the music in its second channel.
        graph = (
            f"[1:a]asplit[said][led];[said]pan=mono|c0=c0,{_STEREO}[speech];"
            f"[led]aresample={_AUDIO_RATE},pan=stereo|c0=c1|c1=c1[gain];"
            f"[{3 if other else 2}:a:0]{_STEREO}[music];[music][gain]amultiply[bed]"
        )
        sounds += "[bed]"
    sounds += "[2:a]" if other else ""
    count = 1 + other + music
    graph += f";{sounds}amix=inputs={count}:duration=first:normalize=0,{_LIMITED}[mixed]"
    return ["-filter_complex", graph, "-map", "[mixed]"]


def _start_ffmpeg(
    path: Path,
    spec: FrameSpec,
    sample_rate: int,
    encoding: Encoding,
    other_sound: Path | None,
    music: Path | None,
    log: IO[bytes],
) -> tuple[subprocess.Popen[bytes], int, int]:
    """Start ffmpeg. Returns the process and the writing ends of its frame pipe and of its sound pipe."""
    frames_in, frames_out = os.pipe()
    sound_in, sound_out = os.pipe()
    with contextlib.suppress(OSError, AttributeError):  # a larger pipe saves task switches; Linux only
        fcntl.fcntl(frames_out, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    channels = "1" if music is None else "2"
    heard = ["-f", "f32le", "-ar", str(sample_rate), "-ac", channels, "-i", f"pipe:{sound_in}"]
    heard += ["-i", str(other_sound.absolute())] if other_sound is not None else []
    heard += guarded(music, "-stream_loop", "-1") if music is not None else []
    mapped = _mixing(other_sound is not None, music is not None)
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-hide_banner", "-loglevel", "error", "-nostdin",
        "-stats", "-stats_period", "3600",
        "-f", "rawvideo", "-pix_fmt", "nv12", "-s", f"{spec.width}x{spec.height}", "-r", str(spec.fps),
        "-i", f"pipe:{frames_in}",
        *(heard if encoding.audio else ()),
        "-map", "0:v",
        # Only labels the frames; raw video carries no colour description of its own.
        "-vf", "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709",
        "-g", str(round(spec.fps * 2)), *encoding.video,
        *((*encoding.audio, *mapped, "-ar", str(_AUDIO_RATE)) if encoding.audio else ()),
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
    if not encoding.audio:
        os.close(sound_out)
        sound_out = os.open(os.devnull, os.O_WRONLY)
    return process, frames_out, sound_out
