"""Pictures of every kind, and everything that only claims to be one."""

from __future__ import annotations

import contextlib
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener
from support.photos import hopper, packed

from heygen_studio.errors import InputError
from heygen_studio.ingest.assets import AssetStore
from heygen_studio.ingest.photos import MAX_SIDE, decode_data_uri, decode_photo

register_heif_opener()


def picture() -> Image.Image:
    return Image.fromarray(hopper())


def sixteen_bit_grey() -> bytes:
    grey = np.asarray(picture().convert("L")).astype(np.uint16) * 257
    return packed(Image.fromarray(grey))


def palette() -> bytes:
    return packed(picture().quantize(256))


def float_tiff() -> bytes:
    return packed(Image.fromarray((np.asarray(picture().convert("L")) / 255).astype(np.float32)), "TIFF")


KINDS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: packed(picture(), "JPEG", quality=95),
    "progressive jpeg": lambda: packed(picture(), "JPEG", quality=95, progressive=True),
    "grey jpeg": lambda: packed(picture().convert("L"), "JPEG", quality=95),
    "cmyk jpeg": lambda: packed(picture().convert("CMYK"), "JPEG", quality=95),
    "png": lambda: packed(picture()),
    "palette png": palette,
    "16-bit grey png": sixteen_bit_grey,
    "webp": lambda: packed(picture(), "WEBP", quality=95),
    "heic": lambda: packed(picture(), "HEIF", quality=90),
    "avif": lambda: packed(picture(), "AVIF", quality=90),
    "bmp": lambda: packed(picture(), "BMP"),
    "tiff": lambda: packed(picture(), "TIFF"),
    "float tiff": float_tiff,
    "gif": lambda: packed(picture(), "GIF"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_shows_the_same_picture(kind: str) -> None:
    photo = decode_photo(KINDS[kind]())
    assert photo.pixels.shape == hopper().shape
    assert photo.pixels.dtype == np.uint8
    assert photo.remarks == ()
    grey = "grey" in kind or "float" in kind
    wanted = np.asarray(picture().convert("L").convert("RGB")) if grey else hopper()
    tolerance = 9 if kind in ("palette png", "gif") else 5
    assert np.abs(photo.pixels.astype(int) - wanted).mean() < tolerance


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_orientation_is_obeyed(orientation: int, kind: str) -> None:
    upright = hopper()
    # What a camera stores for each value (TIFF 6.0, tag 274) so that it becomes upright again.
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright),
        7: np.rot90(upright.transpose(1, 0, 2), 2),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[274] = orientation
    photo = decode_photo(packed(np.ascontiguousarray(stored), kind, exif=exif, quality=95))
    assert photo.pixels.shape == upright.shape
    assert np.abs(photo.pixels.astype(int) - upright).mean() < 4


def test_colour_profiles_are_applied() -> None:
    """A picture in another colour space, marked as such, comes out as it looked."""
    lab = ImageCms.createProfile("LAB")
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), lab, "RGB", "LAB")
    changed = ImageCms.applyTransform(picture(), to_lab)
    assert changed is not None
    data = packed(changed, "TIFF", icc_profile=ImageCms.ImageCmsProfile(lab).tobytes())
    assert np.abs(decode_photo(data).pixels.astype(int) - hopper()).mean() < 4


def test_a_faulty_profile_is_passed_over() -> None:
    assert decode_photo(packed(hopper(), icc_profile=b"nonsense")).pixels.shape == hopper().shape


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "HEIF"])
def test_alpha_is_kept(kind: str) -> None:
    alpha = np.zeros(hopper().shape[:2], np.uint8)
    alpha[100:, 50:400] = 255
    rgba = np.dstack([hopper(), alpha])
    options = {} if kind == "TIFF" else {"quality": 90}
    photo = decode_photo(packed(rgba, kind, **options))
    assert photo.pixels.shape == rgba.shape
    assert np.abs(photo.pixels[..., 3].astype(int) - alpha).mean() < 2
    assert np.abs(photo.pixels[200:, 100:300, :3].astype(int) - rgba[200:, 100:300, :3]).mean() < 6


def test_transparent_palette_and_alpha_without_use() -> None:
    clear = picture().quantize(255)
    clear.info["transparency"] = 3
    assert decode_photo(packed(clear, "PNG", transparency=3)).pixels.shape[2] == 4
    solid = np.dstack([hopper(), np.full(hopper().shape[:2], 255, np.uint8)])
    assert decode_photo(packed(solid)).pixels.shape[2] == 3


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_picture_is_taken_and_said_so(kind: str) -> None:
    frames = [picture(), picture().transpose(Image.Transpose.FLIP_LEFT_RIGHT), Image.new("RGB", (512, 600))]
    photo = decode_photo(packed(frames[0], kind, save_all=True, append_images=frames[1:], duration=100))
    assert np.abs(photo.pixels[..., :3].astype(int) - hopper()).mean() < 9
    (remark,) = photo.remarks
    assert remark.code == "ANIMATION"
    assert "3 pictures; the first one was taken" in remark.message


def test_large_photos_are_scaled_down() -> None:
    data = packed(Image.new("RGB", (8000, 6000), "grey"), "JPEG")
    assert decode_photo(data).pixels.shape == (MAX_SIDE * 3 // 4, MAX_SIDE, 3)
    sixteen = packed(Image.fromarray(np.full((5000, 100), 30_000, np.uint16)))
    assert decode_photo(sixteen).pixels.shape[0] == MAX_SIDE


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size, with next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def half(kind: str) -> bytes:
    data = packed(hopper(), kind)
    return data[: len(data) // 2]


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "PHOTO_EMPTY", "empty file"),
    "text": (lambda: b"Dear all, ...", "NOT_A_PHOTO", "not a picture"),
    "pdf": (lambda: b"%PDF-1.7\n...", "NOT_A_PHOTO", "a PDF"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "NOT_A_PHOTO", "SVG"),
    "web page": (lambda: b"<!doctype html><title>404</title>", "NOT_A_PHOTO", "a web page"),
    "film": (lambda: b"\0\0\0\x20ftypisom" + b"\0" * 64, "NOT_A_PHOTO", "a film"),
    "archive": (lambda: b"PK\x03\x04" + b"\0" * 64, "NOT_A_PHOTO", "an archive"),
    "postscript": (
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "NOT_A_PHOTO",
        "not a picture",
    ),
    "half a jpeg": (lambda: half("JPEG"), "PHOTO_DAMAGED", "damaged or incomplete"),
    "half a png": (lambda: half("PNG"), "PHOTO_DAMAGED", "damaged or incomplete"),
    "half a webp": (lambda: half("WEBP"), "PHOTO_DAMAGED", "damaged or incomplete"),
    "half a heic": (lambda: half("HEIF"), "PHOTO_DAMAGED", "damaged or incomplete"),
    "half a tiff": (lambda: half("TIFF"), "PHOTO_DAMAGED", "damaged or incomplete"),
    "51 megapixels": (lambda: png_header(8500, 6000), "PHOTO_TOO_LARGE", "51 megapixels"),
    "100 megapixels": (lambda: png_header(10_000, 10_000), "PHOTO_TOO_LARGE", "50 megapixels are the most"),
    "decompression bomb": (
        lambda: png_header(60_000, 60_000),
        "PHOTO_TOO_LARGE",
        "50 megapixels are the most",
    ),
    "large file": (lambda: b"\xff\xd8\xff" + bytes(49 << 20), "PHOTO_TOO_LARGE", "49 MiB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    make, code, words = REFUSED[name]
    with pytest.raises(InputError) as caught:
        decode_photo(make())
    assert caught.value.code == code
    assert words in caught.value.message
    assert caught.value.remedy
    assert "Traceback" not in str(caught.value)


def test_a_large_photo_is_refused_before_it_is_decoded() -> None:
    """The pixels of this picture would take 108 MB; a memory limit would not allow them."""
    import tracemalloc

    data = packed(Image.new("L", (9000, 6000)), "PNG")
    tracemalloc.start()
    with pytest.raises(InputError, match="54 megapixels"):
        decode_photo(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_damaged_bytes_never_surprise() -> None:
    """Whatever is done to a file, it decodes or is refused in words."""
    random = np.random.default_rng(5)
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "HEIF", "BMP"):
        data = bytearray(packed(Image.fromarray(hopper()[:200, :200]), kind))
        for _ in range(25):
            bad = bytearray(data)
            for place in random.integers(0, len(bad), 6):
                bad[place] = int(random.integers(0, 256))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow comments on odd metadata
                with contextlib.suppress(InputError):
                    assert decode_photo(bytes(bad)).pixels.ndim == 3


def test_data_uris() -> None:
    import base64

    data = packed(hopper(), "JPEG")
    assert decode_data_uri(f"data:image/jpeg;base64,{base64.b64encode(data).decode()}") == data
    for wrong in ("data:image/jpeg,plain", "data:image/jpeg;base64,@@@", "data:", "data:;base64"):
        with pytest.raises(InputError) as caught:
            decode_data_uri(wrong)
        assert caught.value.code == "INVALID_URL"
        assert caught.value.remedy


def claiming(kind: str, width: int, height: int) -> bytes:
    """A small picture file whose header claims another size."""
    if kind == "PNG":
        return png_header(width, height)
    data = packed(Image.new("RGB", (128, 96), "grey"), kind)
    if kind == "TIFF":
        for tag, old, new in ((256, 128, width), (257, 96, height)):
            data = data.replace(struct.pack("<HHII", tag, 4, 1, old), struct.pack("<HHII", tag, 4, 1, new))
        return data
    form, sizes = {
        "JPEG": (">HH", (96, 128)), "GIF": ("<HH", (128, 96)), "WEBP": ("<HH", (128, 96)),
        "BMP": ("<ii", (128, 96)), "HEIF": (">II", (128, 96)), "AVIF": (">II", (128, 96)),
    }[kind]  # fmt: skip
    claimed = struct.pack(form, *((height, width) if sizes == (96, 128) else (width, height)))
    assert struct.pack(form, *sizes) in data
    return data.replace(struct.pack(form, *sizes), claimed)


HEADERS = ("PNG", "JPEG", "WEBP", "HEIF", "AVIF", "GIF", "BMP", "TIFF")


@pytest.mark.parametrize("kind", HEADERS)
@pytest.mark.parametrize("size", [(9000, 6000), (16_000, 16_000)])
def test_a_picture_that_is_too_large_is_refused_when_it_is_uploaded(
    kind: str, size: tuple[int, int], tmp_path: Path
) -> None:
    store = AssetStore(tmp_path)
    assert store.add_bytes(packed(Image.new("RGB", (128, 96)), kind), "good").kind == "image"
    with pytest.raises(InputError) as caught:
        store.add_bytes(claiming(kind, *size), "large")
    assert caught.value.code == "PHOTO_TOO_LARGE"
    assert "50 megapixels are the most" in caught.value.message
    assert [asset.name for asset in store.list()] == ["good"]


@pytest.mark.parametrize("kind", HEADERS)
def test_a_picture_of_50_megapixels_is_taken(kind: str, tmp_path: Path) -> None:
    assert AssetStore(tmp_path).add_bytes(claiming(kind, 10_000, 5000), "x").kind == "image"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: png_header(0, 10), "NOT_A_PHOTO"),
        (lambda: png_header(2**31 - 1, 2**31 - 1), "PHOTO_TOO_LARGE"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(64), "NOT_A_PHOTO"),
        (lambda: b"\xff\xd8\xff" + bytes(49 << 20), "PHOTO_TOO_LARGE"),
    ],
)
def test_a_picture_that_claims_the_absurd_is_refused_when_it_is_uploaded(
    data: Callable[[], bytes], code: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        AssetStore(tmp_path).add_bytes(data(), "x")
    assert caught.value.code == code
