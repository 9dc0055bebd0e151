"""The formats that come with the studio: MP4, MOV, WebM and AVI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heygen_studio.contracts import Options, VideoFormat
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Encoding, Licence, Quality

if TYPE_CHECKING:
    from heygen_studio.settings import Settings

_X264: dict[Quality, tuple[str, ...]] = {
    "draft": ("-preset", "ultrafast", "-crf", "26"),
    # What "veryfast" knows of coming frames with the search of "superfast": on two presenters at 1080p, the
    # same SSIM in about the same size for a quarter less of processor time and more.
    "standard": (
        "-preset", "superfast", "-crf", "19.3", "-x264-params", "mbtree=1:rc-lookahead=10:bframes=5",
    ),
    "high": ("-preset", "medium", "-crf", "16"),
}  # fmt: skip
_AAC: dict[Quality, str] = {"draft": "128k", "standard": "192k", "high": "256k"}
# VP9 in its real-time mode keeps up with the drawing on two cores.
_VP9: dict[Quality, tuple[str, str]] = {"draft": ("8", "38"), "standard": ("8", "30"), "high": ("5", "22")}
"""Speed (``cpu-used``) and CRF."""
_MPEG4: dict[Quality, str] = {"draft": "8", "standard": "4", "high": "2"}
"""Quantiser scale."""


class Mp4(VideoFormat):
    """What plays everywhere."""

    id = "mp4"
    title = "MP4 (H.264, AAC)"
    licence = Licence(code="Apache-2.0")
    suffix = ".mp4"
    media_type = "video/mp4"

    def encoding(self, quality: Quality, options: Options) -> Encoding:
        return Encoding(
            self.suffix.removeprefix("."),
            # NV12 is its own layout of 4:2:0, so nothing is converted on the way.
            ("-c:v", "libx264", *_X264[quality], "-pix_fmt", "nv12"),
            ("-c:a", "aac", "-b:a", _AAC[quality]),
            ("-movflags", "+faststart"),
        )


class Mov(Mp4):
    """The same for programs that cut film."""

    id = "mov"
    title = "QuickTime (H.264, AAC)"
    suffix = ".mov"
    media_type = "video/quicktime"


class WebM(VideoFormat):
    """What is free of patents."""

    id = "webm"
    title = "WebM (VP9, Opus)"
    licence = Licence(code="Apache-2.0")
    suffix = ".webm"
    media_type = "video/webm"

    def encoding(self, quality: Quality, options: Options) -> Encoding:
        cpu_used, crf = _VP9[quality]
        return Encoding(
            "webm",
            (
                "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-deadline", "realtime", "-cpu-used", cpu_used,
                "-crf", crf, "-b:v", "0", "-row-mt", "1", "-tile-columns", "2",
            ),
            ("-c:a", "libopus", "-b:a", "128k"),
        )  # fmt: skip


class Avi(VideoFormat):
    """What old players know: MPEG-4 part 2 and MP3."""

    id = "avi"
    title = "AVI (MPEG-4, MP3)"
    licence = Licence(code="Apache-2.0")
    suffix = ".avi"
    media_type = "video/x-msvideo"
    playable = False

    def encoding(self, quality: Quality, options: Options) -> Encoding:
        return Encoding(
            "avi",
            ("-c:v", "mpeg4", "-vtag", "xvid", "-pix_fmt", "yuv420p", "-q:v", _MPEG4[quality]),
            ("-c:a", "libmp3lame", "-b:a", "192k"),
        )


@hookimpl
def heygen_formats(settings: Settings) -> list[VideoFormat]:
    """Offer the four formats."""
    return [Mp4(), Mov(), WebM(), Avi()]
