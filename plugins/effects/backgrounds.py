"""Backgrounds that a video may have: one colour, a picture, or a video that is repeated."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from pydantic import Field

from heygen_studio.contracts import Effect, EffectSession, Options
from heygen_studio.errors import EngineError
from heygen_studio.hookspecs import hookimpl
from heygen_studio.ingest.assets import asset_file
from heygen_studio.media import Canvas, FrameSpec, Licence

if TYPE_CHECKING:
    from heygen_studio.settings import Settings


# Named rather than guessed: a file that pretends could be read as a list of other files.
_DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/webm": "matroska",
    "video/x-msvideo": "avi",
}


class ColourOptions(Options):
    """A colour as ``#rrggbb``."""

    colour: str = Field("#808080", pattern="^#[0-9a-fA-F]{6}$")


class AssetOptions(Options):
    """The id of the picture or video."""

    asset: str = ""


class _ColourSession(EffectSession):
    static = True

    def __init__(self, colour: str) -> None:
        self._rgb = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8).reshape(1, 1, 3)

    def draw(self, canvas: Canvas, frame: int) -> None:
        from heygen_studio.render import rgb_to_ycc

        y, cb, cr = (rgb_to_ycc(self._rgb).reshape(3) + 0.5).astype(np.uint8)
        canvas.y[:] = y
        canvas.uv[:] = (cb, cr)


class _PictureSession(EffectSession):
    static = True

    def __init__(self, path: Path, spec: FrameSpec) -> None:
        self._path = path
        self._size = (spec.width, spec.height)

    def draw(self, canvas: Canvas, frame: int) -> None:
        from PIL import Image, ImageOps

        from heygen_studio.ingest.photos import decode_photo
        from heygen_studio.render import paint_rgb

        picture = Image.fromarray(decode_photo(self._path.read_bytes()).pixels).convert("RGB")
        paint_rgb(canvas, np.asarray(ImageOps.fit(picture, self._size, Image.Resampling.LANCZOS)))


class _VideoSession(EffectSession):
    """Reads frames from ffmpeg as they are needed; the video begins again when it has ended."""

    def __init__(self, path: Path, demuxer: str, spec: FrameSpec) -> None:
        import imageio_ffmpeg

        size = f"{spec.width}:{spec.height}"
        self._process = subprocess.Popen(
            [
                imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin",
                "-protocol_whitelist", "file,pipe", "-threads", "1",
                "-stream_loop", "-1", "-f", demuxer, "-i", str(path), "-an",
                "-vf", f"fps={spec.fps},scale={size}:force_original_aspect_ratio=increase"
                f":out_color_matrix=bt709:out_range=tv,crop={size}",
                "-pix_fmt", "nv12", "-f", "rawvideo", "pipe:1",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdout is not None  # noqa: S101 - narrows the type
        self._frames: IO[bytes] = self._process.stdout

    def draw(self, canvas: Canvas, frame: int) -> None:
        wanted = canvas.data.reshape(-1).data
        while wanted:
            count = self._frames.readinto(wanted)  # type: ignore[attr-defined]
            if not count:
                raise EngineError(
                    "The background video cannot be played to its end.",
                    remedy="Convert it to MP4 and try again.",
                )
            wanted = wanted[count:]

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._frames.close()


class Colour(Effect):
    """One colour."""

    id = "colour"
    title = "Plain colour"
    licence = Licence(code="Apache-2.0")
    options_type = ColourOptions
    stage = "background"

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        assert isinstance(options, ColourOptions)  # noqa: S101 - narrows the type
        return _ColourSession(options.colour)


class Picture(Effect):
    """A picture or video that fills the frame; what does not fit is cut off evenly."""

    id = "picture"
    title = "Picture or video"
    licence = Licence(code="Apache-2.0")
    options_type = AssetOptions
    stage = "background"

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        assert isinstance(options, AssetOptions)  # noqa: S101 - narrows the type
        path = asset_file(self._data_dir, options.asset)
        media_type = json.loads(path.with_name("asset.json").read_text())["media_type"]
        demuxer = _DEMUXERS.get(media_type)
        return _VideoSession(path, demuxer, spec) if demuxer else _PictureSession(path, spec)


@hookimpl
def heygen_effects(settings: Settings) -> list[Effect]:
    """Offer the backgrounds."""
    return [Colour(), Picture(settings.data_dir)]
