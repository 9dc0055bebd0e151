"""What a user asks for: one video."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticSerializationError

from heygen_studio.contracts import CaptionLook, CaptionStyle
from heygen_studio.errors import InputError
from heygen_studio.media import CameraAngle, Lighting, Quality, Style
from heygen_studio.settings.networks import DATA_URI, WEB_ADDRESS

FOOTAGE_CONSENT = "The person who is seen agrees to saying something else in this video."
"""What is declared where consent to new lips in a video is given."""
MAX_SCRIPT_CHARS = 60_000
"""Longest script: about an hour of speech."""
MAX_SECONDS = 7200
"""Longest length that can be asked for."""

Resolution = Literal["720p", "1080p", "4k"]
DEFAULT_FORMAT = "mp4"
"""The format of videos where none is asked for, and of copies for players that do not know another one."""
TEST_SIZE = (640, 360)
TEST_SECONDS = 5
SIZES: dict[Resolution, tuple[int, int]] = {"720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160)}


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


class CustomSettings(BaseModel):
    """Light and camera, as presets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lighting: Lighting = Field("studio", description="Light on the scene.")
    camera_angle: CameraAngle = Field("front", description="Where the camera stands, and how near.")


_NAMED = rf"^({WEB_ADDRESS}.*|{DATA_URI}.*|asset_[a-z2-7]{{26}})$"
"""How files are named: by an address, a data URI, or the id of an asset."""
Face = Annotated[
    int | None,
    Field(ge=1, le=20, description="Which of several people in that video, counted from the left."),
]
Consent = Annotated[
    bool | None, Field(description="Whether the person in that video agrees; kept with the request.")
]


class SpokenRequest(BaseModel):
    """What every video needs: who says what, and what becomes of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    script: str = Field(
        "",
        description="What the presenter says. A blank line makes a longer pause; marks such as [smile], "
        "[nod] and [pause 1s] direct the presenter, and [[ stands for a bracket that is meant. "
        '<break time="1s"/> is a pause too, and signs of Markdown are left out. With a recording, what is '
        "said in it; may then be left out.",
    )
    audio_url: str | None = Field(
        None,
        max_length=16 << 20,
        pattern=_NAMED,
        description="A recording, sound or video, that the presenter speaks instead of a voice: its address, "
        "a data URI, or an asset's id.",
    )
    voice_id: str | None = Field(None, description="The voice; default: one that fits the presenter.")
    language: str = Field("en", pattern="^[a-z]{2}$", description="Language of the script, ISO 639-1.")
    output_format: str = Field(
        DEFAULT_FORMAT,
        max_length=64,
        description="Container: mp4 and mov with H.264, webm with VP9, avi with MPEG-4; plugins add others.",
    )
    quality: Quality = Field("standard", description="Effort of the encoder; draft is quick, high is fine.")
    seed: int = Field(0, ge=0, lt=2**32, description="The same seed gives the same movements.")
    title: str | None = Field(None, max_length=200, description="Name of the video, for lists and downloads.")
    test: bool = Field(
        False, description="Only the first five seconds, in low resolution, to try things out."
    )
    callback_url: str | None = Field(
        None,
        max_length=2048,
        pattern=f"^{WEB_ADDRESS}",
        description="Where to tell that the video has ended.",
    )
    callback_id: str | None = Field(None, max_length=255, description="Your own id, told with the callback.")
    engine_options: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description='Options of engines, by engine id: {"kokoro": {"speed": 1.1}}.'
    )


class VideoRequest(SpokenRequest):
    """One video: who says what, and how it is rendered."""

    video_url: str | None = Field(
        None,
        max_length=16 << 20,
        pattern=_NAMED,
        description="A video of a talking person, who says it in place of a presenter: its address, a data "
        "URI, or an asset's id. The new video has its size, frame rate and length, and its sound where "
        "nobody speaks.",
    )
    face: Face = None
    consent: Consent = None
    avatar_id: str | None = Field(None, description="The presenter; default: the first one.")
    style: Style = Field("professional", description="Manner of the presenter.")
    resolution: Resolution = Field("1080p", description="Size of the picture, 16:9.")
    duration: float | None = Field(
        None,
        gt=0,
        le=MAX_SECONDS,
        description="Length in seconds: the voice speaks faster or slower, as far as is natural, and the "
        "presenter waits for the rest.",
    )
    background: str | None = Field(
        None,
        max_length=16 << 20,
        pattern=rf"^(#[0-9a-fA-F]{{6}}|{WEB_ADDRESS}.*|{DATA_URI}.*|asset_[a-z2-7]{{26}})$",
        description="A colour (#rrggbb), or a picture or video: its address, a data URI, or an asset's id.",
    )
    custom_settings: CustomSettings = Field(
        default_factory=lambda: CustomSettings(), description="Light and camera."
    )
    captions: CaptionStyle | CaptionLook | None = Field(
        None,
        description="Captions that are part of the picture, by the name of a style or with more settings; "
        "default: none. Captions as a file are always there.",
    )
    fps: FrameRate = Field(Fraction(25), description="Frames per second, 10 to 60, also as a fraction.")

    @property
    def caption_look(self) -> CaptionLook | None:
        """How the captions in the picture look; None where there are to be none."""
        look = CaptionLook(style=self.captions) if isinstance(self.captions, str) else self.captions
        if look is None or look.language is not None:
            return look
        return look.model_copy(update={"language": self.language})


class LipsyncRequest(SpokenRequest):
    """A video of a talking person, who is to say something else. All but lips and speech stays as it is."""

    video_url: str = Field(
        max_length=16 << 20,
        pattern=_NAMED,
        description="The video: its address, a data URI, or an asset's id.",
    )
    face: Face = None
    consent: Consent = None

    def video(self) -> VideoRequest:
        """The same as a request for a video."""
        return VideoRequest.model_validate(self.model_dump())


def check_characters(request: VideoRequest) -> None:
    """Make sure that a request can be written down.

    :raises InputError: it holds characters that are not valid Unicode.
    """
    try:
        request.model_dump_json()
    except PydanticSerializationError:
        raise InputError(
            "The request holds characters that are not valid Unicode, half of a surrogate pair perhaps.",
            remedy="Copy the script again from where it comes from, or remove these characters.",
            code="INVALID_CHARACTERS",
        ) from None
