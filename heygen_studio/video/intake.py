"""The files that a request names: fetched, kept as assets, and judged."""

from __future__ import annotations

import re
from pathlib import Path

from heygen_studio.contracts import asset_options
from heygen_studio.errors import InputError
from heygen_studio.ingest.assets import Asset, AssetStore, asset_file
from heygen_studio.ingest.films import look_at
from heygen_studio.ingest.photos import decode_photo
from heygen_studio.registry import Registry
from heygen_studio.video.fields import FILE_NAME
from heygen_studio.video.plan import named_scene
from heygen_studio.video.request import EffectRequest, VideoRequest
from heygen_studio.video.scenes import SceneRequest

_FILE = re.compile(FILE_NAME, re.DOTALL)


class Intake:
    """Takes in what requests name by an address, a data URI or the id of an asset."""

    def __init__(self, assets: AssetStore, registry: Registry) -> None:
        self._assets = assets
        self._registry = registry

    def settled(self, request: VideoRequest, owner: str) -> VideoRequest:
        """The request with the ids of assets for all files that it names.

        :raises InputError: a file cannot be had, or is not of the right kind.
        :raises OutputError: it cannot be kept.
        """
        named = {
            "background": self._background(request.background, owner),
            "audio_url": self._audio(request.audio_url, owner),
            "video_url": self._film(request.video_url, owner),
            "music": self._audio(request.music, owner, "music"),
            "effects": tuple(self._effect(one, owner) for one in request.effects),
            "scenes": tuple(
                self._settled_scene(scene, owner, number, len(request.scenes))
                for number, scene in enumerate(request.scenes, 1)
            ),
        }
        return request.model_copy(update=named)

    def _settled_scene(self, scene: SceneRequest, owner: str, number: int, count: int) -> SceneRequest:
        with named_scene(number, count):
            named = {
                "background": self._background(scene.background, owner),
                "audio_url": self._audio(scene.audio_url, owner),
            }
        return scene.model_copy(update=named)

    def _background(self, given: str | None, owner: str) -> str | None:
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

    def _effect(self, asked: EffectRequest, owner: str) -> EffectRequest:
        """The same with the ids of assets for the files in its options."""
        files = {
            name: self._asset(given, owner).id
            for name in asset_options(self._registry.overlay(asked.effect).options_type)
            if isinstance(given := asked.options.get(name), str) and _FILE.fullmatch(given)
        }
        return asked.model_copy(update={"options": {**asked.options, **files}})

    def _audio(self, given: str | None, owner: str, what: str = "recording") -> str | None:
        if given is None:
            return None
        asset = self._asset(given, owner)
        if asset.kind == "image":
            raise InputError(
                f"The {what} is a picture.",
                remedy="Name a sound, or a video with sound.",
                code="AUDIO_NOT_AUDIBLE",
            )
        return asset.id

    def _film(self, given: str | None, owner: str) -> str | None:
        if given is None:
            return None
        asset = self._asset(given, owner)
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


def brought(request: VideoRequest, data_dir: Path) -> dict[str, Path]:
    """The recordings, the film and the music of a settled request, by their names in it.

    :raises NotFoundError: one has been deleted.
    """
    named = [
        request.audio_url,
        request.video_url,
        request.music,
        *(scene.audio_url for scene in request.scenes),
    ]
    return {name: asset_file(data_dir, name) for name in named if name}
