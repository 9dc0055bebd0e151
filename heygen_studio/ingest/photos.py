"""Decoding pictures that users bring: safely, upright, in sRGB, and no larger than is of use."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import InputError
from heygen_studio.ingest.hdr import STEPS, Transfer, declared, table
from heygen_studio.media import Photo, Remark

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 48 << 20
"""Largest file of a photo: larger than any camera's JPEG, HEIC or 16-bit PNG within the pixel limit."""
MAX_PIXELS = 50_000_000
MAX_SIDE = 4320
"""Longest side of a decoded photo in pixels: a bust cut out of it still fills a 4k frame."""
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF", "BMP", "TIFF")

_USE = "Use a JPEG, PNG, WebP or HEIC file."
_DATA_URI = re.compile(r"data:[a-z0-9.+/;=-]*,", re.IGNORECASE)


def decode_photo(data: bytes) -> Photo:
    """Decode a picture file of any of :data:`FORMATS`; its content says what it is, not its name.

    It is turned upright as its EXIF says, brought to sRGB by its colour profile or from a high dynamic range,
    to eight bits and, where it has transparent parts, to RGBA.

    :raises InputError: ``PHOTO_EMPTY``, ``NOT_A_PHOTO``, ``PHOTO_DAMAGED``, ``PHOTO_TOO_LARGE``.
    """
    from PIL import Image, ImageOps

    with opened(io.BytesIO(data), len(data)) as picture:
        remarks = _remarks(picture)
        if picture.format in ("JPEG", "MPO"):
            picture.draft(None, _fitting(*picture.size))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGB", "L", "CMYK"):  # palettes and deep greys cannot be scaled as they are
            upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        pixels = to_srgb(upright)
        if not picture.info.get("icc_profile") and (coded := declared(data)):
            pixels = _to_usual_range(pixels, *coded)
    return Photo(pixels, tuple(remarks))


def check_picture(path: Path) -> None:
    """Judge a picture file by what its header declares. Decodes nothing, so no size is too much for it.

    :raises InputError: as :func:`decode_photo`, but for damage after the header.
    """
    with path.open("rb") as file, opened(file, path.stat().st_size):
        pass


@contextmanager
def opened(file: BinaryIO, size: int) -> Iterator[Image]:
    """A picture file whose header has been read and found good. What goes wrong while it is open is said in
    words.

    :param size: in bytes.
    """
    from PIL import Image, UnidentifiedImageError
    from pillow_heif import register_heif_opener

    Image.init()
    register_heif_opener(thumbnails=False)
    if not size:
        raise InputError("The picture is an empty file.", remedy=_USE, code="PHOTO_EMPTY")
    if size > MAX_BYTES:
        raise InputError(
            f"The picture is a file of {size / 2**20:.0f} MiB; {MAX_BYTES >> 20} MiB are the most.",
            remedy="Save it smaller, as a JPEG for example.",
            code="PHOTO_TOO_LARGE",
        )
    try:
        with Image.open(file, formats=FORMATS) as picture:
            _check_size(*picture.size)
            yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except UnidentifiedImageError:
        file.seek(0)
        raise InputError(f"This file is {_kind(file.read(512))}.", remedy=_USE, code="NOT_A_PHOTO") from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        raise InputError(
            f"The picture is damaged or incomplete ({_reason(error)}).",
            remedy="Copy or export it again, or use another one.",
            code="PHOTO_DAMAGED",
        ) from None


def decode_data_uri(address: str) -> bytes:
    """The content of a ``data:`` address.

    :raises InputError: it is malformed (``INVALID_URL``).
    """
    head = _DATA_URI.match(address)
    try:
        if head is None or not head[0].lower().endswith(";base64,"):
            raise ValueError("it must be of the form data:image/jpeg;base64,…")
        return base64.b64decode(address[head.end() :], validate=True)
    except (ValueError, binascii.Error) as error:
        raise InputError(
            f"The data: address cannot be read: {_reason(error)}.",
            remedy="Send the photo as data:image/jpeg;base64,… or upload it as a file.",
            code="INVALID_URL",
        ) from None


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_large(width, height)
    if width < 1 or height < 1:
        raise ValueError("it has no pixels")


def _too_large(width: int = 0, height: int = 0) -> InputError:
    size = f" of {width} × {height} pixels ({width * height / 1e6:.0f} megapixels)" if width else ""
    return InputError(
        f"The picture{size} is too large; {MAX_PIXELS // 1_000_000} megapixels are the most.",
        remedy="Scale it down; 2000 pixels in height are plenty.",
        code="PHOTO_TOO_LARGE",
    )


def _fitting(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, MAX_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _remarks(picture: Image) -> list[Remark]:
    frames = int(getattr(picture, "n_frames", 1))
    if picture.format in ("GIF", "WEBP", "PNG", "AVIF") and frames > 1:
        return [
            Remark(
                "ANIMATION",
                f"This is an animation of {frames} pictures; the first one was taken.",
                "Use a photo if another one shows the face better.",
            )
        ]
    if picture.format in ("TIFF", "HEIF") and frames > 1:
        return [Remark("SEVERAL_PICTURES", f"The file holds {frames} pictures; the main one was taken.")]
    return []


def to_srgb(picture: Image) -> NDArray[np.uint8]:
    """The pixels of a decoded picture, RGB or RGBA (h, w, 3 or 4), at most :data:`MAX_SIDE` long."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):
        picture = _eight_bits(picture)
    alpha = None
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        alpha = np.asarray(picture.getchannel("A"))
        picture = picture.convert("RGB")
    elif picture.mode not in ("RGB", "CMYK", "L", "LAB"):
        picture = picture.convert("RGB")
    if profile:
        picture = _with_profile(picture, profile)
    rgb = np.asarray(picture.convert("RGB"))
    return _scaled(rgb if alpha is None or alpha.min() == 255 else np.dstack([rgb, alpha]))


def _to_usual_range(pixels: NDArray[np.uint8], transfer: Transfer, primaries: str) -> NDArray[np.uint8]:
    from PIL import Image, ImageFilter

    colours = ImageFilter.Color3DLUT(STEPS, table(transfer, primaries).ravel().tolist())
    rgb = np.asarray(Image.fromarray(pixels[..., :3]).filter(colours))
    return np.ascontiguousarray(np.dstack([rgb, pixels[..., 3:]]))


def _scaled(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    from PIL import Image

    height, width = pixels.shape[:2]
    if max(height, width) <= MAX_SIDE:
        return np.ascontiguousarray(pixels)
    picture = Image.fromarray(pixels).resize(_fitting(width, height), Image.Resampling.LANCZOS)
    return np.asarray(picture)


def _eight_bits(picture: Image) -> Image:
    """Grey of 16 or 32 bits or of floating-point numbers to eight bits."""
    from PIL import Image

    values = np.asarray(picture).astype(np.float32)
    largest = float(values.max(initial=0.0))
    full = 1.0 if largest <= 1 else 255.0 if largest <= 255 else max(65535.0, largest)
    return Image.fromarray(np.clip(values * (255 / full) + 0.5, 0, 255).astype(np.uint8))


def _with_profile(picture: Image, profile: bytes) -> Image:
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):  # a faulty profile, or one of another kind of colour
        return picture
    return changed if changed is not None else picture


def _kind(data: bytes) -> str:
    """What a file that is no picture seems to be, from its beginning."""
    head = data.lstrip()
    if head.startswith(b"%PDF"):
        return "a PDF, not a photo"
    if head.startswith((b"<svg", b"<?xml")) or b"<svg" in head:
        return "a drawing (SVG), not a photo"
    if head[:1] == b"<":
        return "a web page, not a photo"
    if data[4:8] == b"ftyp" or data[:4] in (b"\x1aE\xdf\xa3", b"RIFF"):
        return "a film or sound, not a photo"
    if data[:2] == b"PK":
        return "an archive, not a photo"
    return "not a picture that can be read"


def _reason(error: Exception) -> str:
    text = str(error).split("\n")[0].rstrip(".")
    return text[:120] or type(error).__name__
