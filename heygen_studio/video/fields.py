"""What several requests have in common: how they name files, sizes and rates."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema

from heygen_studio.settings.networks import DATA_URI, WEB_ADDRESS

MAX_SECONDS = 7200
"""Longest length that can be asked for."""
_LONGEST_NAME = 16 << 20

Resolution = Literal["720p", "1080p", "4k"]
AspectRatio = Literal["16:9", "9:16", "1:1", "4:5", "5:4"]
Transition = Literal["cut", "cross_fade", "slide", "wipe"]
"""How a scene begins."""

_SHORT_SIDES: dict[Resolution, int] = {"720p": 720, "1080p": 1080, "4k": 2160}
_TEST_SIDE = 360


def frame_size(resolution: Resolution, aspect: AspectRatio, *, test: bool = False) -> tuple[int, int]:
    """Width and height in pixels, both even: the name tells the shorter side.

    :param test: a small size, whatever the resolution.
    """
    across, down = map(int, aspect.split(":"))
    short = _TEST_SIDE if test else _SHORT_SIDES[resolution]
    return short * across // min(across, down), short * down // min(across, down)


def _fraction(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        raise ValueError("must be a number or a fraction such as 30000/1001")
    try:
        fps = Fraction(value).limit_denominator(1001)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise ValueError("must be a number or a fraction such as 30000/1001") from None
    if not 10 <= fps <= 60:
        raise ValueError("must be between 10 and 60")
    return fps


FrameRate = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 10, "maximum": 60}, {"type": "string"}]}),
]
FILE_NAME = rf"^({WEB_ADDRESS}.*|{DATA_URI}.*|asset_[a-z2-7]{{26}})$"
NamedFile = Annotated[str, StringConstraints(max_length=_LONGEST_NAME, pattern=FILE_NAME)]
"""A file by its address, a data URI, or the id of an asset."""
Painted = Annotated[
    str,
    StringConstraints(
        max_length=_LONGEST_NAME,
        pattern=rf"^(#[0-9a-fA-F]{{6}}|{WEB_ADDRESS}.*|{DATA_URI}.*|asset_[a-z2-7]{{26}})$",
    ),
]
"""A colour (#rrggbb), or a picture or video as a named file."""
LanguageCode = Annotated[str, StringConstraints(pattern="^[a-z]{2}$")]
Seconds = Annotated[float, Field(gt=0, le=MAX_SECONDS)]
