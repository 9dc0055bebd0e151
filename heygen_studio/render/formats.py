"""How a video is encoded: a profile for each container, in three qualities."""

from __future__ import annotations

from dataclasses import dataclass

from heygen_studio.media import OutputFormat, Quality

AUDIO_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """What ffmpeg is told of one output: its muxer and the options of both streams."""

    muxer: str
    video: tuple[str, ...]
    audio: tuple[str, ...]
    options: tuple[str, ...] = ()


# x264: "veryfast" is the fastest preset that still compresses a talking head well. NV12 is its own layout of
# 4:2:0, so nothing is converted on the way.
_X264 = {"draft": ("ultrafast", "26"), "standard": ("veryfast", "20"), "high": ("medium", "16")}
# VP9 in its real-time mode keeps up with the drawing on two cores; the numbers are cpu-used and CRF.
_VP9 = {"draft": ("8", "38"), "standard": ("8", "30"), "high": ("5", "22")}
# MPEG-4 part 2 is what players of AVI know; the number is its quantiser scale.
_MPEG4 = {"draft": "8", "standard": "4", "high": "2"}
_AAC = {"draft": "128k", "standard": "192k", "high": "256k"}


def encoding(output_format: OutputFormat = "mp4", quality: Quality = "standard") -> Encoding:
    """The profile of a container and quality."""
    if output_format == "webm":
        cpu_used, crf = _VP9[quality]
        return Encoding(
            "webm",
            (
                "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime", "-cpu-used", cpu_used,
                "-crf", crf, "-b:v", "0", "-row-mt", "1", "-tile-columns", "2",
            ),
            ("-c:a", "libopus", "-b:a", "128k"),
        )  # fmt: skip
    if output_format == "avi":
        return Encoding(
            "avi",
            ("-c:v", "mpeg4", "-vtag", "xvid", "-pix_fmt", "yuv420p", "-q:v", _MPEG4[quality]),
            ("-c:a", "libmp3lame", "-b:a", "192k"),
        )
    preset, crf = _X264[quality]
    return Encoding(
        output_format,
        ("-c:v", "libx264", "-preset", preset, "-crf", crf, "-pix_fmt", "nv12"),
        ("-c:a", "aac", "-b:a", _AAC[quality]),
        ("-movflags", "+faststart"),
    )


STANDARD = encoding()
"""MP4 in the middle quality."""
