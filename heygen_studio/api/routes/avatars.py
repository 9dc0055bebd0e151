"""Listing presenters, and changing and taking along those of one's own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from heygen_studio.api.dependencies import StudioDependency
from heygen_studio.api.files import StudioFile, binary
from heygen_studio.library import AvatarChanges
from heygen_studio.media import AvatarInfo, Licence

router = APIRouter(prefix="/avatars", tags=["avatars"])


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


@router.get("")
def list_avatars(request: Request, studio: StudioDependency) -> list[AvatarResponse]:
    """All presenters."""
    return [AvatarResponse.of(avatar, request) for avatar in studio.avatars.all()]


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
    "/{avatar_id}/export", response_class=FileResponse, responses={200: binary("application/octet-stream")}
)
def export_avatar(avatar_id: str, studio: StudioDependency) -> FileResponse:
    """A presenter of one's own as one file, to import it elsewhere."""
    name = f"{studio.avatars.get(avatar_id).name}.avatar"
    folder = tempfile.TemporaryDirectory(prefix="heygen-presenter-")
    path = Path(folder.name, "exported")
    try:
        studio.avatars.export(avatar_id, path)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        path,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
        background=BackgroundTask(folder.cleanup),
    )
