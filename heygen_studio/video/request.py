"""What a user asks for: one video."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticSerializationError

from heygen_studio.contracts import CaptionLook, CaptionStyle
from heygen_studio.errors import InputError
from heygen_studio.media import CameraAngle, Lighting, Quality, Style
from heygen_studio.settings.networks import WEB_ADDRESS
from heygen_studio.video.fields import (
    MAX_SECONDS,
    AspectRatio,
    FrameRate,
    LanguageCode,
    NamedFile,
    Painted,
    Resolution,
    Transition,
)
from heygen_studio.video.layout import Layout, LayoutField
from heygen_studio.video.scenes import MAX_SCENES, Role, RoleName, SceneRequest, turns

FOOTAGE_CONSENT = "The person who is seen agrees to saying something else in this video."
"""What is declared where consent to new lips in a video is given."""
MAX_EFFECTS = 20
"""Most effects of one video."""
MAX_SCRIPT_CHARS = 60_000
"""Longest script: about an hour of speech."""
DEFAULT_FORMAT = "mp4"
"""The format of videos where none is asked for, and of copies for players that do not know another one."""
TEST_SECONDS = 5


class CustomSettings(BaseModel):
    """Light and camera, as presets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lighting: Lighting = Field("studio", description="Light on the scene.")
    camera_angle: CameraAngle = Field("front", description="Where the camera stands, and how near.")


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
    audio_url: NamedFile | None = Field(
        None,
        description="A recording, sound or video, that the presenter speaks instead of a voice: its address, "
        "a data URI, or an asset's id.",
    )
    voice_id: str | None = Field(None, description="The voice; default: one that fits the presenter.")
    language: LanguageCode = Field("en", description="Language of the script, ISO 639-1.")
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


class EffectRequest(BaseModel):
    """An effect over the whole video."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    effect: str = Field(max_length=64, description="Which one, by its id, such as logo or lower-third.")
    options: dict[str, Any] = Field(
        default_factory=dict, description="Its options. A file is named as a background is."
    )


class VideoRequest(SpokenRequest):
    """One video: who says what, and how it is rendered."""

    video_url: NamedFile | None = Field(
        None,
        description="A video of a talking person, who says it in place of a presenter: its address, a data "
        "URI, or an asset's id. The new video has its size, frame rate and length, and its sound where "
        "nobody speaks.",
    )
    face: Face = None
    consent: Consent = None
    avatar_id: str | None = Field(None, description="The presenter; default: the first one.")
    style: Style = Field("professional", description="Manner of the presenter.")
    resolution: Resolution = Field("1080p", description="Size of the picture: its shorter side.")
    aspect_ratio: AspectRatio = Field(
        "16:9", description="Shape of the picture, width to height: 9:16 is upright, for phones."
    )
    duration: float | None = Field(
        None,
        gt=0,
        le=MAX_SECONDS,
        description="Length in seconds: the voice speaks faster or slower, as far as is natural, and the "
        "presenter waits for the rest.",
    )
    background: Painted | None = Field(
        None,
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
    effects: tuple[EffectRequest, ...] = Field(
        (),
        max_length=MAX_EFFECTS,
        description="Effects over the whole video, in the order in which they are painted; captions last.",
    )
    music: NamedFile | None = Field(
        None,
        description="Music under the speech, repeated to the end: its address, a data URI, or an asset's id. "
        "It is 20 dB below the voice while somebody speaks.",
    )
    music_volume: float = Field(
        0.0, ge=-20, le=12, description="By how much the music is louder than that, in dB."
    )
    fps: FrameRate = Field(Fraction(25), description="Frames per second, 10 to 60, also as a fraction.")
    layout: LayoutField = Field(
        default_factory=Layout, description="How the presenter is shown, or the name of the shot."
    )
    listener_id: str | None = Field(None, description="A second presenter, who stands beside and listens.")
    transition: Transition = Field(
        "cut", description="How scenes begin: cut, or in half a second from the one before."
    )
    scenes: tuple[SceneRequest, ...] = Field(
        (),
        max_length=MAX_SCENES,
        description="The scenes of the video, in order, each with a script or recording of its own. What a "
        "scene does not say is as it is said here.",
    )
    cast: dict[RoleName, Role] = Field(
        default_factory=dict,
        max_length=MAX_SCENES,
        description="Who speaks, by name: a line of a script that begins with a name and a colon is a turn "
        "of that person.",
    )
    together: bool = Field(
        False, description="The two of the cast stand side by side, and who does not speak listens."
    )

    def each_scene(self) -> tuple[Self, ...]:
        """The scenes, each as a request for a video of nothing else.

        :raises InputError: there are too many, or the video says what only its scenes can say.
        """
        return tuple(self._each_scene())

    @property
    def scripts(self) -> tuple[str, ...]:
        """What is said, scene by scene."""
        return tuple(scene.script for scene in self.scenes) or (self.script,)

    def with_people(self, people: Sequence[tuple[str | None, str | None]]) -> Self:
        """The same, with the presenter and voice of each scene, and of a script of several people its turns
        as scenes."""
        found = [
            scene.model_copy(update={"avatar_id": avatar_id, "voice_id": voice_id, "cast": {}})
            for scene, (avatar_id, voice_id) in zip(self.each_scene(), people, strict=True)
        ]
        if len(found) == 1:
            return found[0]
        names = SceneRequest.model_fields
        scenes = tuple(
            SceneRequest.model_validate({name: getattr(scene, name) for name in names}) for scene in found
        )
        whole = {"scenes": scenes, "script": "", "cast": {}, "together": False}
        return self.model_copy(update={**whole, "avatar_id": people[0][0], "voice_id": people[0][1]})

    def with_scripts(self, scripts: Sequence[str]) -> Self:
        """The same, in other words, scene by scene."""
        if not self.scenes:
            return self.model_copy(update={"script": scripts[0]})
        pairs = zip(self.scenes, scripts, strict=True)
        scenes = tuple(scene.model_copy(update={"script": script}) for scene, script in pairs)
        return self.model_copy(update={"scenes": scenes})

    def _each_scene(self) -> Iterator[Self]:
        if self.scenes:
            for name in ("script", "audio_url", "video_url", "duration"):
                if getattr(self, name):
                    raise _misplaced(name, "cannot be given with scenes")
        count = 0
        for scene in self.scenes or (None,):
            for turn in self._with(scene)._turns():
                count += 1
                if count > MAX_SCENES:
                    raise InputError(
                        f"The video has more than {MAX_SCENES} scenes, of which each turn of a cast is one.",
                        remedy="Split it into several videos.",
                        code="TOO_MANY_SCENES",
                        details={"limit": MAX_SCENES},
                    )
                yield turn

    def _with(self, scene: SceneRequest | None) -> Self:
        if scene is None:
            return self
        own = {name: value for name, value in scene if value is not None}
        if scene.language is not None and scene.language != self.language:
            own = {"voice_id": None, **own}  # the voice of the video speaks another language
        return self.model_copy(update={"scenes": (), **own})

    def _turns(self) -> Iterator[Self]:
        """A scene, cut where another of the cast speaks."""
        if not self.cast or self.audio_url or self.video_url:
            yield self
            return
        found = list(turns(self.script, self.cast))
        if self.duration is not None and len(found) > 1:
            raise _misplaced("duration", "cannot be given where several of the cast speak")
        others = tuple(self.cast)
        if self.together and len(others) != 2:
            raise _misplaced("together", "needs a cast of two")
        if self.together and not all(role.avatar_id for role in self.cast.values()):
            raise _misplaced("together", "needs a presenter for each of the cast")
        transition = self.transition
        for name, script in found or [(None, self.script)]:
            changes: dict[str, Any] = {"script": script, "cast": {}, "transition": transition}
            if name is not None:
                own = {key: value for key, value in self.cast[name] if value is not None}
                # Another presenter has another voice.
                changes |= {"voice_id": None, **own} if "avatar_id" in own else own
                if self.together:
                    other = self.cast[others[name == others[0]]]
                    changes["listener_id"] = other.avatar_id
            yield self.model_copy(update=changes)
            transition = "cut"

    @property
    def caption_look(self) -> CaptionLook | None:
        """How the captions in the picture look; None where there are to be none."""
        look = CaptionLook(style=self.captions) if isinstance(self.captions, str) else self.captions
        if look is None or look.language is not None:
            return look
        return look.model_copy(update={"language": self.language})


class LipsyncRequest(SpokenRequest):
    """A video of a talking person, who is to say something else. All but lips and speech stays as it is."""

    video_url: NamedFile = Field(
        description="The video: its address, a data URI, or an asset's id.",
    )
    face: Face = None
    consent: Consent = None

    def video(self) -> VideoRequest:
        """The same as a request for a video."""
        return VideoRequest.model_validate(self.model_dump())


def _misplaced(name: str, why: str) -> InputError:
    return InputError(
        f"{name}: {why}.",
        remedy="Leave it out, or say it in the scenes." if "scenes" in why else "See the page on scenes.",
        code="VALIDATION_ERROR",
        details={name: why},
    )


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
