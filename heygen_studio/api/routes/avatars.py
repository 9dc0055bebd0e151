"""Listing presenters, and making, changing and taking along those of one's own."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.datastructures import FormData, UploadFile

from heygen_studio.api.bodies import either, is_form, json_body, one_file, texts, valid
from heygen_studio.api.dependencies import Owner, StudioDependency
from heygen_studio.api.files import StudioFile, binary
from heygen_studio.errors import InputError
from heygen_studio.library import AvatarChanges, AvatarDraft, PhotoFile
from heygen_studio.media import AvatarInfo, Licence, Remark
from heygen_studio.services import Studio

router = APIRouter(prefix="/avatars", tags=["avatars"])


class AvatarRequest(AvatarDraft):
    """A presenter to be made from the photo at an address, in a data URI or of an asset."""

    image_url: str = Field(min_length=1, description="Address of the photo, a data URI, or an asset's id.")


class AvatarUpload(AvatarDraft):
    """The fields of a form beside the photo. ``image`` is the file; ``image_url`` may stand for it."""

    image_url: str | None = Field(None, description="The same, where no file is sent.")


class AvatarResponse(BaseModel):
    """A presenter."""

    avatar_id: str
    name: str
    gender: str
    style: str
    age_range: str
    ethnicity: str
    description: str
    image_url: str
    preview_url: str
    is_custom: bool
    model_facts: dict[str, str] = Field(serialization_alias="model_config")
    licence: Licence

    @classmethod
    def of(cls, avatar: AvatarInfo, request: Request) -> AvatarResponse:
        """A presenter, with addresses below the one that was called."""
        return cls(
            avatar_id=avatar.id,
            image_url=str(request.url_for("avatar_image", avatar_id=avatar.id)),
            preview_url=str(request.url_for("avatar_preview", avatar_id=avatar.id)),
            model_facts=avatar.model_config,
            name=avatar.name,
            gender=avatar.gender,
            style=avatar.style,
            age_range=avatar.age_range,
            ethnicity=avatar.ethnicity,
            description=avatar.description,
            is_custom=avatar.is_custom,
            licence=avatar.licence,
        )


class NewAvatarResponse(AvatarResponse):
    """A new presenter, with what is not as good about the photo as it could be."""

    warnings: list[Remark] = []


@router.get("")
def list_avatars(request: Request, studio: StudioDependency) -> list[AvatarResponse]:
    """All presenters."""
    return [AvatarResponse.of(avatar, request) for avatar in studio.avatars.all()]


@router.post(
    "/create",
    status_code=201,
    openapi_extra=either(AvatarRequest, AvatarUpload, {"image": {"type": "string", "format": "binary"}}),
)
async def create_avatar(request: Request, studio: StudioDependency, owner: Owner) -> NewAvatarResponse:
    """Make a presenter from a photo. Answers when it is ready, after a few seconds.

    The photo is named by ``image_url`` in JSON (address, data URI or asset id), or sent as ``image`` in a
    form.
    """
    if is_form(request):
        async with request.form(max_files=1, max_fields=16) as form:
            asked: AvatarDraft = valid(AvatarUpload, texts(form))
            photo = await _upload(form, "image")
            address = asked.image_url if isinstance(asked, AvatarUpload) else None
    else:
        asked = valid(AvatarRequest, await json_body(request))
        photo, address = None, asked.image_url
    if photo is None:
        if not address:
            raise InputError(
                "There is no photo in the request.",
                remedy="Send the file as `image`, or its address as `image_url`.",
                code="PHOTO_MISSING",
            )
        photo = await run_in_threadpool(_photo, studio, owner, address)
    draft = AvatarDraft.model_validate(asked.model_dump(exclude={"image_url"}))
    made = await run_in_threadpool(studio.avatars.create, draft, photo)
    answer = AvatarResponse.of(made.avatar, request)
    return NewAvatarResponse(**dict(answer), warnings=list(made.remarks))


@router.post("/import", status_code=201, openapi_extra=one_file("application/octet-stream"))
async def import_avatar(request: Request, studio: StudioDependency) -> AvatarResponse:
    """Add the presenter of an ``.avatar`` file, sent as the body or as ``file`` in a form."""
    if is_form(request):
        async with request.form(max_files=1, max_fields=4) as form:
            sent = await _upload(form, "file")
        data = sent.data if sent else b""
    else:
        data = await request.body()
    return AvatarResponse.of(await run_in_threadpool(studio.avatars.take_in, data), request)


@router.get("/{avatar_id}")
def get_avatar(avatar_id: str, request: Request, studio: StudioDependency) -> AvatarResponse:
    """A presenter."""
    return AvatarResponse.of(studio.avatars.get(avatar_id), request)


@router.head("/{avatar_id}/image", include_in_schema=False)
@router.get("/{avatar_id}/image", response_class=FileResponse, responses={200: binary("image/*")})
def avatar_image(avatar_id: str, studio: StudioDependency) -> FileResponse:
    """The picture of a presenter."""
    return StudioFile(studio.avatars.image(avatar_id), avatar_id)


@router.head("/{avatar_id}/preview", include_in_schema=False)
@router.get("/{avatar_id}/preview", response_class=FileResponse, responses={200: binary("video/mp4")})
def avatar_preview(avatar_id: str, studio: StudioDependency) -> FileResponse:
    """Three seconds in which the presenter speaks. The first call takes some seconds."""
    return StudioFile(studio.avatars.preview(avatar_id), avatar_id)


@router.patch("/{avatar_id}")
def change_avatar(
    avatar_id: str, body: AvatarChanges, request: Request, studio: StudioDependency
) -> AvatarResponse:
    """Rename or describe a presenter of one's own."""
    return AvatarResponse.of(studio.avatars.change(avatar_id, body), request)


@router.delete("/{avatar_id}", status_code=204)
def delete_avatar(avatar_id: str, studio: StudioDependency) -> None:
    """Remove a presenter of one's own for good. Videos made with it stay."""
    studio.avatars.delete(avatar_id)


@router.get(
    "/{avatar_id}/export", response_class=Response, responses={200: binary("application/octet-stream")}
)
def export_avatar(avatar_id: str, studio: StudioDependency) -> Response:
    """A presenter of one's own as one file, to import it elsewhere."""
    data = studio.avatars.export(avatar_id)
    name = quote(f"{studio.avatars.get(avatar_id).name}.avatar", safe=" ")
    return Response(
        data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name.replace(' ', '%20')}"},
    )


def _photo(studio: Studio, owner: str | None, address: str) -> PhotoFile:
    if not address.startswith("asset_"):
        return studio.avatars.fetch_photo(address)
    asset = studio.assets.get(address, owner)
    if asset.kind != "image":
        raise InputError("The file is no picture.", remedy="Name a photo.", code="NOT_A_PHOTO")
    return PhotoFile(studio.assets.file(address, owner).read_bytes(), asset.name)


async def _upload(form: FormData, name: str) -> PhotoFile | None:
    sent = form.get(name)
    if not isinstance(sent, UploadFile):
        return None
    source = (sent.filename or "upload").replace("\\", "/").rpartition("/")[2]
    return PhotoFile(await sent.read(), source[:200])
