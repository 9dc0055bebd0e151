"""Backgrounds that a video may have: one colour, a picture, or a video that is repeated."""

from __future__ import annotations

from contextlib import ExitStack
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from heygen_studio.contracts import Effect, EffectSession, Options
from heygen_studio.errors import EngineError
from heygen_studio.hookspecs import hookimpl
from heygen_studio.ingest.animations import animation, is_animation
from heygen_studio.ingest.assets import asset_file
from heygen_studio.ingest.films import Film, look_at
from heygen_studio.ingest.frames import TONE_MAPPED, Frames
from heygen_studio.ingest.kinds import media_type
from heygen_studio.media import Canvas, FrameSpec, Licence

if TYPE_CHECKING:
    from heygen_studio.settings import Settings


Fit = Literal["cover", "contain"]


class ColourOptions(Options):
    """A colour as ``#rrggbb``."""

    colour: str = Field("#808080", pattern="^#[0-9a-fA-F]{6}$")


class AssetOptions(Options):
    """The id of the picture or video, and whether it fills its place or is seen whole."""

    asset: str = ""
    fit: Fit = Field(
        "cover", description="cover: what does not fit is cut off; contain: all is seen, upon its own colour."
    )


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

    def __init__(self, path: Path, spec: FrameSpec, fit: Fit) -> None:
        self._path = path
        self._spec, self._fit = spec, fit

    def draw(self, canvas: Canvas, frame: int) -> None:
        from heygen_studio.ingest.photos import decode_photo
        from heygen_studio.render import paint_rgb

        paint_rgb(
            canvas, _filling(decode_photo(self._path.read_bytes()).pixels[..., :3], self._spec, self._fit)
        )


def _filling(rgb: NDArray[np.uint8], spec: FrameSpec, fit: Fit) -> NDArray[np.uint8]:
    """A picture at the size of the frame: what does not fit is cut off evenly, or what is left is filled
    with the colour of its edges."""
    from PIL import Image, ImageOps

    size = (spec.width, spec.height)
    if fit == "cover":
        return np.asarray(ImageOps.fit(Image.fromarray(rgb), size, Image.Resampling.LANCZOS))
    edges = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    red, green, blue = (int(level) for level in np.median(edges, axis=0))
    pad = partial(ImageOps.pad, method=Image.Resampling.LANCZOS, color=(red, green, blue))
    return np.asarray(pad(Image.fromarray(rgb), size))


class _AnimationSession(EffectSession):
    """Shows each picture for its time; the animation begins again when it has ended."""

    def __init__(self, path: Path, spec: FrameSpec, fit: Fit) -> None:
        self._spec, self._fit = spec, fit
        self._opened = ExitStack()
        self._pictures = self._opened.enter_context(animation(path))
        self._shown = Canvas.blank(spec)
        self._until = Fraction(0)

    def draw(self, canvas: Canvas, frame: int) -> None:
        from heygen_studio.render import paint_rgb

        rgb = None
        while frame >= self._until * self._spec.fps:
            rgb, seconds = next(self._pictures)
            self._until += seconds
        if rgb is not None:
            paint_rgb(self._shown, _filling(rgb, self._spec, self._fit))
        canvas.data[:] = self._shown.data

    def close(self) -> None:
        self._opened.close()


class _VideoSession(EffectSession):
    """Reads frames from ffmpeg as they are needed; the video begins again when it has ended."""

    def __init__(self, path: Path, spec: FrameSpec, fit: Fit) -> None:
        film = look_at(path)
        self._frames = Frames(path, _filters(film, spec, fit), "-stream_loop", "-1", film=film)

    def draw(self, canvas: Canvas, frame: int) -> None:
        if not self._frames.read(canvas.data):
            raise EngineError(
                "The background video cannot be played to its end.",
                remedy="Convert it to MP4 and try again.",
            )

    def close(self) -> None:
        self._frames.close()


def _filters(film: Film, spec: FrameSpec, fit: Fit) -> str:
    """Frames that fill the canvas, whatever shape the film and its pixels have, in its colours; or that are
    seen whole upon black."""
    width, height = spec.width, spec.height
    if fit == "cover":
        size = f"w='max({width},ceil({height}*dar/2)*2)':h='max({height},ceil({width}/dar/2)*2)'"
        crop = f"crop={width}:{height}"
    else:
        size = f"w='min({width},floor({height}*dar/2)*2)':h='min({height},floor({width}/dar/2)*2)'"
        crop = f"pad={width}:{height}:-1:-1"
    fill = f"fps={spec.fps},scale={size}:in_color_matrix={film.matrix}"
    ours = "out_color_matrix=bt709:out_range=tv"
    if film.transfer is None:
        return f"{fill}:{ours},{crop}"
    return f"{fill},{crop},{TONE_MAPPED},scale={ours}"


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
        if not media_type(path).startswith("image/"):
            return _VideoSession(path, spec, options.fit)
        return (_AnimationSession if is_animation(path) else _PictureSession)(path, spec, options.fit)


@hookimpl
def heygen_effects(settings: Settings) -> list[Effect]:
    """Offer the backgrounds."""
    return [Colour(), Picture(settings.data_dir)]
