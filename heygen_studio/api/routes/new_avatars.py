"""Making presenters: from a photo at once, from a video in the background; and adding those of files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Self

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from starlette.datastructures import FormData, UploadFile

from heygen_studio.api.bodies import either, file_sent, is_form, json_body, kept_file, one_file, texts, valid
from heygen_studio.api.dependencies import Owner, StudioDependency
from heygen_studio.api.routes.avatars import AvatarResponse
from heygen_studio.api.waiting import waited
from heygen_studio.cloning import VoiceDraft
from heygen_studio.errors import InputError
from heygen_studio.ingest.kinds import is_film
from heygen_studio.jobs import JobError
from heygen_studio.library import (
    MOST_PHOTOS,
    AvatarDraft,
    AvatarTask,
    MadeAvatar,
    PhotoFile,
    one_video,
)
from heygen_studio.making import SourceFile, Status
from heygen_studio.media import AvatarInfo, Remark
from heygen_studio.services import Studio

router = APIRouter(prefix="/avatars", tags=["avatars"])

_FILES = ("image", "video")

Address = Annotated[str, StringConstraints(min_length=1)]


class _Fields(AvatarDraft):
    consent: bool | None = Field(
        None,
        description="Whether the person in a video agrees that the presenter, and the voice, are made and "
        "used; recorded with them. Where it is left out, that nothing was said is recorded.",
    )
    clone_voice: bool = Field(False, description="Also make a voice of what is said in a video.")
    language: str = Field("en", pattern="^[a-z]{2}$", description="What that voice is to speak, ISO 639-1.")
    image_url: str | None = Field(
        None, min_length=1, description="Address of the photo, a data URI, or an asset's id."
    )
    image_urls: list[Address] = Field(
        default_factory=list,
        max_length=MOST_PHOTOS,
        description="Addresses of further photos of the same person, which show what the first does not: "
        "teeth, an open mouth, closed eyes. Without `image_url`, the first of them is the presenter at rest.",
    )
    video_url: str | None = Field(
        None, min_length=1, description="The same of a video. What a file is, its content says."
    )

    def draft(self) -> AvatarDraft:
        """The presenter that is asked for."""
        return AvatarDraft.model_validate(self.model_dump(include=set(AvatarDraft.model_fields)))

    def addresses(self) -> list[str]:
        """Those of the video or the photos, the first photo first."""
        return [one for one in (self.video_url, self.image_url, *self.image_urls) if one]

    def voice(self) -> VoiceDraft | None:
        """The voice that is asked for with it."""
        if not self.clone_voice:
            return None
        return VoiceDraft(name=self.name, language=self.language, licence=self.licence)


class AvatarRequest(_Fields):
    """A presenter to be made from the photo or video at an address, in a data URI or of an asset."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [name]} for name in ("image_url", "image_urls", "video_url")]
        }
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.addresses():
            raise ValueError("name a photo as image_url, or a video as video_url")
        return self


class AvatarUpload(_Fields):
    """The fields of a form beside the file, which is ``image`` or ``video``; an address may stand for it.
    Several ``image`` are photos of one person, the first as the presenter looks at rest."""


class NewAvatarResponse(AvatarResponse):
    """A new presenter, with what is not as good about the photo as it could be."""

    warnings: list[Remark] = Field(default_factory=list)


_ERRORS = """Why it failed. Codes of videos: ``CLIP_UNREADABLE``, ``CLIP_NOT_VISIBLE``, ``CLIP_TOO_LARGE``,
``CLIP_TOO_SHORT``, ``CLIP_TOO_LONG``, ``CLIP_TOO_FEW_FRAMES``, ``CLIP_DAMAGED``, ``NO_FACE``,
``SEVERAL_FACES``, ``FACE_TOO_SMALL``, ``FACE_TURNED``, ``TOO_DARK``, ``BLURRED``, ``MOUTH_COVERED`` and
``NOT_ENOUGH_USABLE``."""


class AvatarTaskResponse(BaseModel):
    """A presenter in the making. ``progress`` in percent; ``avatar`` comes when it is ready. ``voice_id`` is
    that of the voice that is made of the same video, and ``voice_status_url`` tells how far that one is."""

    avatar_id: str
    name: str
    status: Status
    progress: int
    message: str
    avatar: AvatarResponse | None
    warnings: list[Remark]
    error: JobError | None = Field(description=_ERRORS)
    status_url: str
    voice_id: str | None
    voice_status_url: str | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, task: AvatarTask, request: Request) -> Self:
        """A task, as it is told to who sent the request."""
        made, voice_id = task.made, task.record.voice_id
        return cls(
            avatar_id=task.id,
            name=task.record.name,
            status=task.status,
            progress=round(100 * task.progress),
            message=task.message,
            avatar=AvatarResponse.of(made.avatar, request) if made else None,
            warnings=list(made.remarks) if made else [],
            error=JobError.of(task.error) if task.error else None,
            status_url=str(request.url_for("avatar_status", avatar_id=task.id)),
            voice_id=voice_id,
            voice_status_url=str(request.url_for("clone_status", voice_id=voice_id)) if voice_id else None,
            created_at=task.created_at,
            updated_at=task.updated_at,
        )


_BINARY = {"type": "string", "format": "binary"}
_ACCEPTED: dict[str, Any] = {
    "model": AvatarTaskResponse,
    "description": "A video: the presenter is being made.",
}


@router.post(
    "/create",
    status_code=201,
    response_model=NewAvatarResponse,
    responses={202: _ACCEPTED},
    openapi_extra=either(
        AvatarRequest, AvatarUpload, {"image": {"type": "array", "items": _BINARY}, "video": _BINARY}
    ),
)
async def create_avatar(request: Request, response: Response, studio: StudioDependency, owner: Owner) -> Any:
    """Make a presenter from a photo or a video; the content of the file says which it is.

    Of a photo, it answers with the presenter (201), after a few seconds. Of a video, it answers at once (202)
    and tells where to ask how far it is, which may take minutes; with ``Prefer: wait=60``, the answer comes
    when it is ready, or after a minute.

    The file is named by ``image_url`` or ``video_url`` in JSON (address, data URI or asset id), or sent as
    ``image`` or ``video`` in a form. Further photos of the same person, named in ``image_urls`` or sent as
    more ``image``, give the presenter real teeth, a real mouth and real lids.
    """
    if is_form(request):
        async with request.form(max_files=MOST_PHOTOS, max_fields=24) as form:
            fields = texts(form) | {"image_urls": form.getlist("image_urls")}
            asked: _Fields = valid(AvatarUpload, fields)
            made = await run_in_threadpool(_create, studio, owner, asked, form)
    else:
        asked = valid(AvatarRequest, await json_body(request))
        made = await run_in_threadpool(_create, studio, owner, asked, None)
    if isinstance(made, MadeAvatar):
        return NewAvatarResponse(**dict(AvatarResponse.of(made.avatar, request)), warnings=list(made.remarks))
    return await _accepted(request, response, made)


@router.post(
    "/import",
    status_code=201,
    response_model=AvatarResponse,
    responses={202: _ACCEPTED},
    openapi_extra=one_file("application/octet-stream"),
)
async def import_avatar(request: Request, response: Response, studio: StudioDependency) -> Any:
    """Add the presenter of an ``.avatar`` file, sent as the body or as ``file`` in a form.

    One from a video takes minutes: it answers at once (202), as where a presenter is made from a video.
    """
    with tempfile.TemporaryDirectory(prefix="heygen-presenter-") as folder:
        path = Path(folder, "sent")
        await file_sent(request, path)
        added = await run_in_threadpool(_take_in, studio, path)
    if isinstance(added, AvatarInfo):
        return AvatarResponse.of(added, request)
    return await _accepted(request, response, added)


@router.get("/create/{avatar_id}", name="avatar_status")
async def avatar_status(
    avatar_id: str, request: Request, response: Response, studio: StudioDependency
) -> AvatarTaskResponse:
    """How far a presenter from a video is. With ``Prefer: wait=60``, the answer comes when it is ready, or
    after a minute."""
    task = studio.avatars.task(avatar_id)
    await waited(request, response, task, lambda: task, lambda one: one.final)
    return AvatarTaskResponse.of(task, request)


@router.post("/create/{avatar_id}/cancel")
def cancel_avatar(avatar_id: str, request: Request, studio: StudioDependency) -> AvatarTaskResponse:
    """Stop making a presenter from a video, and the voice that is made with it. Answers when it has stopped,
    or after ten seconds."""
    task = studio.cancel_presenter(avatar_id)
    task.wait(10)
    return AvatarTaskResponse.of(task, request)


async def _accepted(request: Request, response: Response, task: AvatarTask) -> JSONResponse:
    await waited(request, response, task, lambda: task, lambda one: one.final)
    told = AvatarTaskResponse.of(task, request).model_dump(mode="json", by_alias=True)
    return JSONResponse(told, 202, headers=dict(response.headers))


def _take_in(studio: Studio, path: Path) -> AvatarInfo | AvatarTask:
    """A presenter of a file, or the task of one that takes long."""
    if not studio.avatars.takes_long(path):
        return studio.avatars.take_in(path)
    return studio.avatars.start_taking_in(SourceFile(path, "import"), via="api")


def _create(
    studio: Studio, owner: str | None, asked: _Fields, form: FormData | None
) -> MadeAvatar | AvatarTask:
    """A presenter of a photo, or the task of one of a video."""
    with _files(studio, owner, asked, form) as (file, *further):
        if not is_film(file.path):
            photo, *more = [PhotoFile(one.path.read_bytes(), one.name) for one in (file, *further)]
            return studio.avatars.create(asked.draft(), photo, further=more)
        if further:
            raise one_video()
        if asked.consent is False:
            raise InputError(
                "The person who is seen does not agree.",
                remedy="Use a video of someone who does.",
                code="CONSENT_MISSING",
            )
        return studio.start_presenter(
            asked.draft(), file, via="api", consent=bool(asked.consent), voice=asked.voice()
        )


@contextmanager
def _files(
    studio: Studio, owner: str | None, asked: _Fields, form: FormData | None
) -> Iterator[list[SourceFile]]:
    """The photos or the video of a request, for as long as the block lasts."""
    given = [one for name in _FILES for one in form.getlist(name)] if form is not None else []
    sent = [one for one in given if isinstance(one, UploadFile)]
    addresses = asked.addresses()
    if not sent and not addresses:
        raise InputError(
            "There is no photo and no video in the request.",
            remedy="Send the file as `image` or `video`, or its address as `image_url` or `video_url`.",
            code="PHOTO_MISSING",
        )
    with tempfile.TemporaryDirectory(prefix="heygen-presenter-") as folder:
        files = [kept_file(one, Path(folder, f"sent-{number}"), "upload") for number, one in enumerate(sent)]
        # An address beside a single file is what the file stands for.
        wanted = asked.image_urls if sent else addresses
        yield [*files, *(_named(studio, owner, address, Path(folder)) for address in wanted)]


def _named(studio: Studio, owner: str | None, address: str, folder: Path) -> SourceFile:
    """The file at an address, in a data URI or of an asset."""
    if not address.startswith("asset_"):
        return studio.avatars.fetch(address, folder)
    asset = studio.assets.get(address, owner)
    if asset.kind == "audio":
        raise InputError(
            "The file is no picture and no video.", remedy="Name a photo or a video.", code="NOT_A_PHOTO"
        )
    return SourceFile(studio.assets.file(address, owner), asset.name)
