"""The files that a request names: fetched, kept as assets, and judged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from heygen_studio.errors import InputError
from heygen_studio.ingest.assets import Asset, AssetStore, asset_file
from heygen_studio.ingest.films import look_at
from heygen_studio.ingest.photos import decode_photo
from heygen_studio.video.request import VideoRequest


class Intake:
    """Takes in what requests name by an address, a data URI or the id of an asset."""

    def __init__(self, assets: AssetStore) -> None:
        self._assets = assets

    def settled(self, request: VideoRequest, owner: str) -> VideoRequest:
        """The request with the ids of assets for all files that it names.

        :raises InputError: a file cannot be had, or is not of the right kind.
        :raises OutputError: it cannot be kept.
        """
        named = {
            "background": self._background(request, owner),
            "audio_url": self._audio(request, owner),
            "video_url": self._film(request, owner),
        }
        return request.model_copy(update=named)

    def _background(self, request: VideoRequest, owner: str) -> str | None:
        given = request.background
        if given is None or given.startswith("#"):
            return given
        asset = self._asset(given, owner)
        if asset.kind == "audio":
            raise InputError(
                "The background is a sound.",
                remedy="Name a picture or a video.",
                code="BACKGROUND_NOT_VISIBLE",
            )
        file = self._assets.file(asset.id, owner)
        if asset.kind == "image":
            decode_photo(file.read_bytes())  # says what is wrong with it
        else:
            look_at(file)
        return asset.id

    def _audio(self, request: VideoRequest, owner: str) -> str | None:
        if request.audio_url is None:
            return None
        asset = self._asset(request.audio_url, owner)
        if asset.kind == "image":
            raise InputError(
                "The recording is a picture.",
                remedy="Name a sound, or a video with sound.",
                code="AUDIO_NOT_AUDIBLE",
            )
        return asset.id

    def _film(self, request: VideoRequest, owner: str) -> str | None:
        if request.video_url is None:
            return None
        asset = self._asset(request.video_url, owner)
        if asset.kind != "video":
            raise InputError(
                f"The video is a {'picture' if asset.kind == 'image' else 'sound'}.",
                remedy="Name a video of a person who talks.",
                code="CLIP_NOT_VISIBLE",
            )
        return asset.id

    def _asset(self, given: str, owner: str) -> Asset:
        known = given.startswith("asset_")
        return self._assets.get(given, owner) if known else self._assets.take(given, owner)


@dataclass(frozen=True, slots=True)
class Brought:
    """The files that are spoken or shown instead of a voice and a presenter, as far as there are any."""

    recording: Path | None = None
    film: Path | None = None


def brought(request: VideoRequest, data_dir: Path) -> Brought:
    """The files of a settled request.

    :raises NotFoundError: one has been deleted.
    """
    recording, film = (
        asset_file(data_dir, named) if named else None for named in (request.audio_url, request.video_url)
    )
    return Brought(recording, film)
