"""The name and the role of who speaks, in the lower third of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from heygen_studio.contracts import Effect, EffectSession, Options
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Canvas, FrameSpec, Licence
from heygen_studio.render import Sprite
from heygen_studio.render.lettering import (
    Letters,
    coloured,
    letter,
    missing_lettering,
    plain,
    sized,
    text_width,
)
from heygen_studio.render.shapes import rounded_box, upon

if TYPE_CHECKING:
    from heygen_studio.settings import Settings

_EM, _SMALL = 0.046, 0.68
"""Size of the name, as share of the picture's shorter side, and of the role, as share of the name's."""
_WIDEST = 0.6
"""Width of the longest text, as share of the picture's width: longer ones are made smaller."""
_SIDE, _EDGE, _EDGE_UPRIGHT = 0.06, 0.225, 0.28
"""Space beside and below, as shares of width and height. Captions have room under it."""
_MOVING = 0.45
"""Seconds in which it comes and goes."""
_PANEL, _OPACITY, _QUIET = "#12161c", 0.82, "#c9d1db"


class LowerThirdOptions(Options):
    """Who speaks, and when it is shown."""

    name: Annotated[str, Field(min_length=1, max_length=80)] = Field(description="Who speaks.")
    role: str = Field("", max_length=120, description="What they are, in a smaller line below.")
    start: float = Field(0.8, ge=0, le=7200, description="When it comes, in seconds.")
    seconds: float = Field(5.0, ge=1, le=7200, description="How long it stays.")
    side: Literal["left", "right"] = Field("left", description="On which side.")
    colour: str = Field("#3d8bfd", pattern="^#[0-9a-fA-F]{6}$", description="Of the bar beside the name.")
    language: str = Field("en", pattern="^[a-z]{2}$", description="Of the words, for Chinese characters.")


class _LowerThirdSession(EffectSession):
    def __init__(self, spec: FrameSpec, options: LowerThirdOptions) -> None:
        self._fps = float(spec.fps)
        self._options = options
        self._sprite = _drawn(spec, options)

    def draw(self, canvas: Canvas, frame: int) -> None:
        since = frame / self._fps - self._options.start
        shown = min(since, self._options.seconds - since) / _MOVING
        if self._sprite is None or shown <= 0:
            return
        sprite: Sprite | None = self._sprite
        if shown < 1:
            eased = 1 - (1 - shown) ** 3
            sprite = self._sprite.cut(eased, right=self._options.side == "right")
            sprite = sprite and sprite.faded(eased)
        if sprite is not None:
            sprite.paint(canvas)


def _drawn(spec: FrameSpec, options: LowerThirdOptions) -> Sprite | None:
    em = _EM * min(spec.width, spec.height)
    widths = text_width(options.name, em), text_width(options.role, _SMALL * em)
    em *= min(1.0, _WIDEST * spec.width / max(widths))
    text = max(text_width(options.name, em), text_width(options.role, _SMALL * em))
    lines = [plain(options.name.strip())]
    if options.role.strip():
        lines.append(sized(coloured(plain(options.role.strip()), _QUIET), _SMALL * em))
    pad, bar = round(0.6 * em), max(2, round(0.14 * em))
    width = (round(text + 2 * pad + bar) + 3) // 2 * 2
    height = (round(1.5 * em * (1 + 0.72 * (len(lines) - 1)) + pad) + 1) // 2 * 2
    look = Letters(em=em, place=4, margin=pad + bar)
    ((rgb, alpha),) = letter(["\\N".join(lines)], width, height, look, options.language)
    # The bar is part of the panel: its corners are those of the panel.
    panel = rounded_box(height, width, (0, 0, width, height), 0.22 * em)
    accent = panel.copy()
    accent[:, bar:] = 0
    rgb, alpha = upon(rgb, alpha, accent, options.colour)
    rgb, alpha = upon(rgb, alpha, _OPACITY * (panel - accent), _PANEL)
    side = round(_SIDE * spec.width)
    left = side if options.side == "left" else spec.width - side - width
    edge = _EDGE if spec.width >= spec.height else _EDGE_UPRIGHT
    return Sprite.of(rgb, alpha, left, round((1 - edge) * spec.height) - height)


class LowerThird(Effect):
    """Shows who speaks for some seconds."""

    id = "lower-third"
    title = "Lower third"
    licence = Licence(code="Apache-2.0", weights="OFL-1.1", source="Noto Sans CJK")
    options_type = LowerThirdOptions
    stage = "overlay"

    def missing(self) -> str | None:
        return missing_lettering()

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        assert isinstance(options, LowerThirdOptions)  # noqa: S101 - narrows the type
        return _LowerThirdSession(spec, options)


@hookimpl
def heygen_effects(settings: Settings) -> list[Effect]:
    """Offer the lower third."""
    return [LowerThird()]
