"""What a file is, told by the bytes that it begins with and never by its name."""

from __future__ import annotations

from pathlib import Path

from heygen_studio.errors import InputError

_HEAD = 600
"""Bytes that are looked at: three packets of a transport stream, the longest sign."""
_HEIF = ("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1")
_MPEG_AUDIO = b"\xfb\xfa\xf3\xf2\xe3\xe2\xfd\xfc\xf5\xf4"
"""Second bytes of frames of layers 3 and 2."""

Sign = tuple[tuple[int, bytes], ...]
"""Bytes that must stand at their offsets."""


def _at(*signs: int | bytes) -> Sign:
    """A sign, from offsets and bytes in turn."""
    return tuple(zip(signs[::2], signs[1::2], strict=True))  # type: ignore[arg-type]


# The first that fits counts. The weakest, of two bytes, come last.
_SIGNS: tuple[tuple[str, tuple[Sign, ...]], ...] = (
    ("image/png", (_at(0, b"\x89PNG\r\n\x1a\n"),)),
    ("image/jpeg", (_at(0, b"\xff\xd8\xff"),)),
    ("image/gif", (_at(0, b"GIF87a"), _at(0, b"GIF89a"))),
    ("image/webp", (_at(0, b"RIFF", 8, b"WEBP"),)),
    ("image/tiff", (_at(0, b"II*\0"), _at(0, b"MM\0*"))),
    ("image/bmp", (_at(0, b"BM", 6, bytes(4)),)),
    ("image/heic", tuple(_at(4, b"ftyp" + brand.encode()) for brand in _HEIF)),
    ("image/avif", (_at(4, b"ftypavif"), _at(4, b"ftypavis"))),
    ("audio/mp4", (_at(4, b"ftypM4A"), _at(4, b"ftypM4B"))),
    ("video/3gpp", (_at(4, b"ftyp3g"),)),
    ("video/quicktime", tuple(_at(4, box) for box in (b"ftypqt", b"moov", b"mdat", b"wide"))),
    ("video/mp4", (_at(4, b"ftyp"),)),
    ("video/webm", (_at(0, b"\x1aE\xdf\xa3"),)),
    ("video/x-msvideo", (_at(0, b"RIFF", 8, b"AVI "),)),
    ("video/x-ms-asf", (_at(0, bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")),)),
    ("video/x-flv", (_at(0, b"FLV\x01"),)),
    ("video/mpeg", (_at(0, b"\0\0\x01\xba"),)),
    ("video/mp2t", (_at(0, b"G", 188, b"G", 376, b"G"), _at(4, b"G", 196, b"G", 388, b"G"))),
    ("audio/wav", (_at(0, b"RIFF", 8, b"WAVE"), _at(0, b"RF64", 8, b"WAVE"), _at(0, b"riff.\x91\xcf\x11"))),
    ("audio/aiff", (_at(0, b"FORM", 8, b"AIFF"), _at(0, b"FORM", 8, b"AIFC"))),
    ("audio/x-caf", (_at(0, b"caff"),)),
    ("audio/basic", (_at(0, b".snd"),)),
    ("audio/amr", (_at(0, b"#!AMR"),)),
    ("audio/ogg", (_at(0, b"OggS"),)),
    ("audio/flac", (_at(0, b"fLaC"),)),
    ("audio/x-wavpack", (_at(0, b"wvpk"),)),
    ("audio/x-ape", (_at(0, b"MAC "),)),
    ("audio/mpeg", (_at(0, b"ID3"), *(_at(0, bytes((0xFF, second))) for second in _MPEG_AUDIO))),
    ("audio/aac", (_at(0, b"\xff\xf1"), _at(0, b"\xff\xf9"))),
    ("audio/ac3", (_at(0, b"\x0bw"),)),
)  # fmt: skip


def media_type(path: Path) -> str:
    """The media type of a file, such as ``image/png``. A sound in a file that can hold films as well, such
    as MP4, counts as a film.

    :raises InputError: it is neither a picture, a video nor a sound (``ASSET_TYPE_UNKNOWN``).
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if found := _told(head):
        return found
    raise InputError(
        "The file is neither a picture, a video nor a sound that is known here."
        if head
        else "The file is empty.",
        remedy="Use PNG, JPEG, WebP, HEIC, AVIF, GIF, MP4, MOV, WebM, AVI, MPEG-TS, WAV, AIFF, MP3, M4A, "
        "OGG, FLAC, WMA or AMR.",
        code="ASSET_TYPE_UNKNOWN",
    )


def is_film(path: Path) -> bool:
    """Whether a file is a video, as far as its beginning tells."""
    with path.open("rb") as file:
        return _told(file.read(_HEAD)).startswith("video/")


def _told(head: bytes) -> str:
    """The media type of a file that begins like this; empty where it is not known."""
    for found, signs in _SIGNS:
        if any(all(head.startswith(sign, offset) for offset, sign in parts) for parts in signs):
            return found
    return ""
