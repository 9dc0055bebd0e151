"""What the folder of a job holds besides the video."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from heygen_studio.contracts import VideoFormat
from heygen_studio.media import Utterance
from heygen_studio.render.encoder import not_written

THUMBNAIL = "thumbnail.jpg"
"""A still of the video."""
PREVIEW = "preview.jpg"
"""What is being drawn, while it is."""
_VIDEO = "video"
_PROXY = "proxy"
"""The same film for players that do not know its format."""
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


def video_path(folder: Path, video_format: VideoFormat) -> Path:
    """Where the video is to be put."""
    return folder / f"{_VIDEO}{video_format.suffix}"


def find_video(folder: Path) -> Path | None:
    """The video, if it is there."""
    return next(folder.glob(f"{_VIDEO}.*"), None)


def find_playable(folder: Path) -> Path | None:
    """The film in a format that browsers play, if it is there."""
    return next(folder.glob(f"{_PROXY}.*"), None) or find_video(folder)


def make_proxy(video: Path, video_format: VideoFormat) -> None:
    """Put a copy in another format beside a video that browsers cannot play.

    :raises heygen_studio.errors.OutputError: it could not be made.
    """
    import imageio_ffmpeg

    profile = video_format.encoding("standard", video_format.options_type())
    target = video.with_name(f"{_PROXY}{video_format.suffix}")
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-hide_banner", "-loglevel", "error", "-nostdin",
        "-i", str(video),
        *profile.video, *profile.audio, *profile.options, "-f", profile.muxer, str(target),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        target.unlink(missing_ok=True)
        raise not_written(target, done.stderr.replace(str(video), video.name))
