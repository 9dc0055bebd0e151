"""What the folder of a job holds besides the video."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from heygen_studio.captions import Utterance
from heygen_studio.errors import OutputError
from heygen_studio.render.formats import encoding

THUMBNAIL = "thumbnail.jpg"
"""A still of the video."""
PREVIEW = "preview.jpg"
"""What is being drawn, while it is."""
PROXY = "proxy.mp4"
"""The same film for players that do not know its container."""
_SPEECH = "speech.json"
_UTTERANCES = TypeAdapter(tuple[Utterance, ...])


def save_speech(folder: Path, said: Sequence[Utterance]) -> None:
    """Keep what is said in a video, and when.

    :raises OSError: it cannot be written.
    """
    (folder / _SPEECH).write_bytes(_UTTERANCES.dump_json(tuple(said)))


def load_speech(folder: Path) -> tuple[Utterance, ...]:
    """What :func:`save_speech` kept.

    :raises OSError: it is not there.
    """
    return _UTTERANCES.validate_json((folder / _SPEECH).read_bytes())


def make_proxy(video: Path) -> None:
    """Put an MP4 beside a video whose container browsers cannot play.

    :raises OutputError: it could not be made.
    """
    import imageio_ffmpeg

    profile = encoding("mp4")
    target = video.with_name(PROXY)
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-hide_banner", "-loglevel", "error", "-nostdin",
        "-i", str(video),
        *profile.video, *profile.audio, *profile.options, "-f", profile.muxer, str(target),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        target.unlink(missing_ok=True)
        raise OutputError(
            f"The MP4 for players could not be made: {done.stderr.strip()[-300:]}.",
            remedy="Free some space and try again, or ask for mp4.",
            code="ENCODE_FAILED",
        )
