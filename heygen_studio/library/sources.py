"""What a presenter is made of: photos and videos, fetched, counted and decoded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from heygen_studio.errors import InputError
from heygen_studio.ingest.assets import MAX_ASSET
from heygen_studio.ingest.fetch import fetch_into
from heygen_studio.ingest.photos import decode_data_uri, decode_photo
from heygen_studio.library.requests import MOST_PHOTOS, PhotoFile
from heygen_studio.making import SourceFile
from heygen_studio.media import Photo
from heygen_studio.settings.networks import FetchRules


def fetched(address: str, folder: Path, rules: FetchRules) -> SourceFile:
    """The photo or video at an ``http``, ``https`` or ``data:`` address, as a new file in a folder.

    :raises InputError: it cannot be fetched; see :func:`heygen_studio.ingest.fetch.fetch_into`.
    """
    path = folder / f"fetched-{len(list(folder.iterdir()))}"
    if address[:5].lower() == "data:":
        path.write_bytes(decode_data_uri(address))
        return SourceFile(path, "upload")
    with path.open("wb") as file:
        fetch_into(file.write, address, MAX_ASSET, rules=rules, seconds=120)
    return SourceFile(path, address[:500])


def decoded(photos: Sequence[PhotoFile]) -> list[Photo]:
    """Photos of one person, decoded. What is wrong with one of several is told with its number.

    :raises InputError: one cannot be read, or there are too many (``TOO_MANY_PHOTOS``).
    """
    if len(photos) > MOST_PHOTOS:
        raise InputError(
            f"There are {len(photos)} photos; {MOST_PHOTOS} are the most.",
            remedy="Four are enough: at rest, with teeth, with an open mouth and with closed eyes.",
            code="TOO_MANY_PHOTOS",
        )
    found = []
    for number, photo in enumerate(photos, 1):
        try:
            found.append(decode_photo(photo.data))
        except InputError as error:
            if number == 1:
                raise
            raise InputError(
                f"Photo {number}: {error.message}", remedy=error.remedy, code=error.code
            ) from None
    return found


def check_pictures(folder: Path, image: str) -> None:
    """Judge the picture ``image`` of a presenter from elsewhere, and all photos beside it.

    :raises InputError: one cannot be read or is too large.
    """
    for path in {folder / image, *folder.glob("*.webp")}:
        decode_photo(path.read_bytes())


def one_video() -> InputError:
    """What is said where something comes with a video."""
    return InputError(
        "A presenter is made of one video, or of photos.",
        remedy="Give the video alone, or photos only.",
        code="NOT_A_PHOTO",
    )
