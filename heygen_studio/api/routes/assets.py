"""Files that users bring, to be named by their id wherever an address may stand."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from fastapi import APIRouter, HTTPException, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from heygen_studio.api.dependencies import Owner, StudioDependency
from heygen_studio.api.files import StudioFile, binary
from heygen_studio.api.limits import MAX_UPLOAD
from heygen_studio.ingest.assets import Asset, AssetKind
from heygen_studio.settings.networks import DATA_URI, WEB_ADDRESS

router = APIRouter(prefix="/assets", tags=["assets"])

_BLOCK = 1 << 20


class AssetResponse(BaseModel):
    """A file. ``size`` is in bytes."""

    asset_id: str
    name: str
    kind: AssetKind
    media_type: str
    size: int
    url: str
    created_at: datetime

    @classmethod
    def of(cls, asset: Asset, request: Request) -> Self:
        """An asset, as it is told to who sent the request."""
        return cls(
            asset_id=asset.id,
            url=str(request.url_for("asset_file", asset_id=asset.id)),
            **asset.model_dump(include={"name", "kind", "media_type", "size", "created_at"}),
        )


class AssetAddress(BaseModel):
    """Where a file is to be fetched from."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(
        max_length=16 << 20, pattern=f"^({WEB_ADDRESS}|{DATA_URI})", description="Its address, or a data URI."
    )


@router.post("", status_code=201)
async def upload_asset(
    file: UploadFile, request: Request, studio: StudioDependency, owner: Owner
) -> AssetResponse:
    """Upload a picture, a video or a sound of at most 200 MiB. The same file always has the same id."""
    part = studio.assets.new_file()
    try:
        size = 0
        with studio.assets.writing(), await run_in_threadpool(part.open, "xb") as target:
            while block := await file.read(_BLOCK):
                size += len(block)
                if size > MAX_UPLOAD:
                    raise HTTPException(413)
                await run_in_threadpool(target.write, block)
        asset = await run_in_threadpool(studio.assets.add, part, file.filename or "", owner or "")
    finally:
        part.unlink(missing_ok=True)
    return AssetResponse.of(asset, request)


@router.post("/fetch", status_code=201)
def fetch_asset(
    body: AssetAddress, request: Request, studio: StudioDependency, owner: Owner
) -> AssetResponse:
    """Fetch a file from a public address, or take it out of a data URI."""
    return AssetResponse.of(studio.assets.take(body.url, owner or ""), request)


@router.get("")
def list_assets(request: Request, studio: StudioDependency, owner: Owner) -> list[AssetResponse]:
    """All your files, newest first."""
    return [AssetResponse.of(asset, request) for asset in studio.assets.list(owner)]


@router.get("/{asset_id}")
def get_asset(asset_id: str, request: Request, studio: StudioDependency, owner: Owner) -> AssetResponse:
    """What is known of a file."""
    return AssetResponse.of(studio.assets.get(asset_id, owner), request)


@router.head("/{asset_id}/file", include_in_schema=False)
@router.get("/{asset_id}/file", response_class=FileResponse, responses={200: binary("*/*")})
def asset_file(asset_id: str, studio: StudioDependency, owner: Owner) -> FileResponse:
    """The file itself."""
    asset = studio.assets.get(asset_id, owner)
    return StudioFile(studio.assets.file(asset_id, owner), asset.id, asset.media_type, download=True)


@router.delete("/{asset_id}", status_code=204)
def delete_asset(asset_id: str, studio: StudioDependency, owner: Owner) -> None:
    """Remove a file. Videos that were made with it stay."""
    studio.assets.delete(asset_id, owner)
