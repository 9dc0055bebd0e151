"""How ffmpeg is called on a file that a user brings."""

from __future__ import annotations

from pathlib import Path

# Formats that hold sound and pictures themselves. Not among them are those that name other files or
# addresses to be read: a file that pretends to be a film could have anything of this machine read.
_DEMUXERS = (
    "mov", "matroska", "webm", "avi", "asf", "flv", "mpeg", "mpegts",
    "wav", "w64", "aiff", "caf", "au", "amr", "ogg", "flac", "wv", "ape", "mp3", "aac", "ac3", "eac3",
)  # fmt: skip


def reading(path: Path, *options: str, level: str = "error") -> list[str]:
    """The beginning of a command that reads a file, up to its ``-i``.

    :param options: for the reading.
    :param level: how much it says on stderr.
    """
    import imageio_ffmpeg

    return [
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-loglevel", level, "-nostdin",
        *guarded(path, *options),
    ]  # fmt: skip


def guarded(path: Path, *options: str) -> list[str]:
    """The part of a command that names a file to be read."""
    return [
        "-protocol_whitelist", "file,pipe", "-format_whitelist", ",".join(_DEMUXERS), "-threads", "1",
        # the path cannot be taken for a protocol or an option: it is absolute
        *options, "-i", str(path.absolute()),
    ]  # fmt: skip
