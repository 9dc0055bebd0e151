"""Where in the picture the presenters are, and how near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from heygen_studio.media import FrameSpec

Shot = Literal["full", "half", "close_up", "circle", "rounded", "beside", "off"]
Corner = Literal["bottom_right", "bottom_left", "top_right", "top_left"]
Shape = Literal["plain", "circle", "rounded"]

_ZOOMS: dict[Shot, float] = {
    "full": 1.0, "half": 1.15, "close_up": 1.35, "circle": 1.1, "rounded": 1.05, "beside": 1.0, "off": 1.0,
}  # fmt: skip
"""How much larger the presenter is than a bust that fits its part of the picture."""
_ABOVE: dict[Shot, float] = {"half": 0.25, "close_up": 0.5}
"""How much of what no longer fits then is left out at the top; the rest is left out below. Near shots give up
some of the hair, so that mouth and chin are not at the lower edge, where captions stand."""
_USUALLY_ABOVE = 0.1
_CIRCLE, _ROUNDED, _TALL = 0.36, 0.36, 1.2
"""Diameter of the circle and width of the rounded frame, as shares of the shorter side of the picture; the
height of the latter for its width."""
_MARGIN = 0.045
"""Between such a frame and the edges of the picture, as share of the shorter side."""


class Layout(BaseModel):
    """How the presenter is shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shot: Shot = Field(
        "full",
        description="full, half and close_up: before the background, nearer and nearer. circle and rounded: "
        "in a frame in a corner, over the background. beside: in a third of the picture, the background (a "
        "slide) in the rest. off: not seen, only heard.",
    )
    corner: Corner = Field(
        "bottom_right", description="Where the circle or frame is; of beside, on which side the presenter is."
    )
    scale: float = Field(1.0, ge=0.5, le=2, description="Size of the presenter against that of the shot.")
    offset_x: float = Field(
        0.0, ge=-0.5, le=0.5, description="Moved to the right, as a share of the width of the picture."
    )
    offset_y: float = Field(
        0.0, ge=-0.5, le=0.5, description="Moved down, as a share of the height of the picture."
    )
    push_in: float = Field(
        0.0,
        ge=0,
        le=0.3,
        description="How far the camera comes nearer in the course of the scene; 0.1 is a tenth.",
    )
    fit: Literal["cover", "contain"] | None = Field(
        None,
        description="Whether a picture as background fills its place or is seen whole; by default whole "
        "beside a presenter, and else filling.",
    )

    @property
    def fitting(self) -> Literal["cover", "contain"]:
        """How the background is to fill its place."""
        return self.fit or ("contain" if self.shot == "beside" else "cover")

    @property
    def framed(self) -> bool:
        """Whether presenters stand in a part of the picture of their own, upon a ground of their own."""
        return self.shot in ("circle", "rounded", "beside")


def _layout(value: Layout | Shot) -> Layout:
    return Layout(shot=value) if isinstance(value, str) else value


if TYPE_CHECKING:
    LayoutField = Layout
else:  # the schema names both forms, whatever comes in becomes a layout
    LayoutField = Annotated[Layout | Shot, AfterValidator(_layout)]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture in pixels, all even; the picture may end within it."""

    x: int
    y: int
    width: int
    height: int

    def spec(self, of: FrameSpec) -> FrameSpec:
        """That of a picture of its size."""
        return FrameSpec(self.width, self.height, of.fps)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one presenter is.

    :param width: of the frame that is drawn, even; ``height`` likewise.
    :param window: the part of it that is shown.
    :param x: where that begins in the picture, even; ``y`` likewise.
    :param framed: whether it has a ground of its own, or stands over what is behind.
    """

    width: int
    height: int
    window: Box
    x: int
    y: int
    shape: Shape = "plain"
    framed: bool = False

    def fills(self, spec: FrameSpec) -> bool:
        """Whether it is the whole picture, just as it is drawn."""
        whole = Box(0, 0, spec.width, spec.height)
        return (self.width, self.height) == (spec.width, spec.height) and self.window == whole


def background_box(layout: Layout, spec: FrameSpec) -> Box:
    """Where the background is."""
    whole = Box(0, 0, spec.width, spec.height)
    return _shares(layout, whole)[1] if layout.shot == "beside" else whole


def stands(layout: Layout, spec: FrameSpec, count: int) -> tuple[Stand, ...]:
    """Where one or two presenters are; none where they are off. Of two, the first is on the left or above."""
    if layout.shot == "off":
        return ()
    whole = Box(0, 0, spec.width, spec.height)
    dx, dy = _even(layout.offset_x * spec.width), _even(layout.offset_y * spec.height)
    shape: Shape = layout.shot if layout.shot in ("circle", "rounded") else "plain"
    zoom, above = _ZOOMS[layout.shot], _ABOVE.get(layout.shot, _USUALLY_ABOVE)
    if shape != "plain":
        boxes = _corners(layout, spec, count, dx, dy)
        return tuple(_stand(box, zoom, above, 0, 0, shape, framed=True) for box in boxes)
    if layout.shot == "beside":
        part = _shares(layout, whole)[0]
        return tuple(_stand(box, zoom, above, dx, dy, framed=True) for box in _halves(part, count))
    return tuple(_stand(box, zoom * layout.scale, above, dx, dy) for box in _halves(whole, count))


def _stand(
    box: Box, zoom: float, above: float, dx: int, dy: int, shape: Shape = "plain", *, framed: bool = False
) -> Stand:
    """A presenter in a part of the picture, larger than usual or smaller, moved from the middle; ``above`` is
    the share of what does not fit that is left out at the top."""
    width, height = box.width + 2 * abs(dx), _even(box.height * zoom)
    left = abs(dx) - dx
    spare = height - box.height
    top = spare if spare < 0 else _even(above * spare)
    top -= dy
    empty = max(0, -top)
    shown = min(box.height - empty, height - max(0, top))
    window = Box(left, max(0, top), box.width, max(2, shown))
    return Stand(width, height, window, box.x, box.y + empty, shape, framed)


def _halves(box: Box, count: int) -> tuple[Box, ...]:
    if count == 1:
        return (box,)
    if box.width >= box.height:
        half = _even(box.width / 2)
        return (
            Box(box.x, box.y, half, box.height),
            Box(box.x + half, box.y, box.width - half, box.height),
        )
    half = _even(box.height / 2)
    return Box(box.x, box.y, box.width, half), Box(box.x, box.y + half, box.width, box.height - half)


def _shares(layout: Layout, whole: Box) -> tuple[Box, Box]:
    """The presenter's third, below in upright pictures, and the rest of the picture."""
    if whole.height > whole.width:
        third = _even(whole.height * layout.scale / 3)
        rest = whole.height - third
        return Box(0, rest, whole.width, third), Box(0, 0, whole.width, rest)
    third = _even(whole.width * layout.scale / 3)
    rest = whole.width - third
    if layout.corner.endswith("left"):
        return Box(0, 0, third, whole.height), Box(third, 0, rest, whole.height)
    return Box(rest, 0, third, whole.height), Box(0, 0, rest, whole.height)


def _corners(layout: Layout, spec: FrameSpec, count: int, dx: int, dy: int) -> tuple[Box, ...]:
    short = min(spec.width, spec.height)
    share = _CIRCLE if layout.shot == "circle" else _ROUNDED
    # Two of them fit beside each other.
    width = min(_even(share * short * layout.scale), _even((spec.width - 3 * _MARGIN * short) / count))
    height = width if layout.shot == "circle" else _even(width * _TALL)
    margin = _even(_MARGIN * short)
    right, bottom = spec.width - width, spec.height - height
    x = (right - margin if layout.corner.endswith("right") else margin) + dx
    y = (bottom - margin if layout.corner.startswith("bottom") else margin) + dy
    inward = (width + margin) * (-1 if layout.corner.endswith("right") else 1)
    lefts = sorted(x + place * inward for place in range(count))
    y = min(max(y, 0), bottom)
    return tuple(Box(min(max(left, 0), right), y, width, height) for left in lefts)


def _even(length: float) -> int:
    return round(length / 2) * 2
