"""Films and moving pictures behind the presenter: colours, shape, direction and time, as they are drawn."""

from __future__ import annotations

import io
import subprocess
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from heygen_studio_plugins.effects.backgrounds import AssetOptions, Picture
from numpy.typing import NDArray
from PIL import Image
from pillow_heif import register_heif_opener

from heygen_studio.errors import InputError
from heygen_studio.ingest.assets import AssetStore
from heygen_studio.ingest.films import look_at
from heygen_studio.ingest.photos import decode_photo
from heygen_studio.media import Canvas, FrameSpec
from heygen_studio.render import nv12_to_rgb

Pixels = NDArray[np.uint8]

SPEC = FrameSpec(320, 180, Fraction(25))
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 60), (40, 60, 200), (255, 255, 255)


def ffmpeg(*arguments: str | Path, raw: bytes = b"") -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *map(str, arguments)]
    subprocess.run(command, check=True, input=raw)


def drawn(path: Path, frames: int = 1, spec: FrameSpec = SPEC) -> list[Pixels]:
    """The first frames of a background, RGB."""
    data = path.parent / "data"
    asset = AssetStore(data).add_copy(path)
    with Picture(data).open(spec, AssetOptions(asset=asset.id)) as session:
        canvas, found = Canvas.blank(spec), []
        for frame in range(frames):
            session.draw(canvas, frame)
            found.append(nv12_to_rgb(canvas))
    return found


def middle(frame: Pixels, x: float = 0.5, y: float = 0.5) -> Pixels:
    rows, columns = frame.shape[:2]
    return frame[int(y * rows), int(x * columns)].astype(int)


# ---- high dynamic range -----------------------------------------------------------------------------------
# Colours as ITU-R BT.2100 and BT.2408 name them: the signal, and what a picture of the usual range has there.

HLG = {0.0: 0, 0.38: 101, 0.5: 137, 0.75: 229, 1.0: 255}
"""Black, a grey card, the middle, diffuse white, the brightest."""
PQ = {0.0: 0, 0.38: 102, 0.58: 229, 0.7518: 255}


def patches(signals: list[tuple[float, float, float]], transfer: str, path: Path) -> Path:
    """A film of 10 bits whose picture is vertical bars of these colours."""
    width = 40 * len(signals)
    row = np.repeat((np.array(signals) * 65535 + 0.5).astype("<u2"), 40, axis=0)
    raw = np.broadcast_to(row, (90, width, 3)).tobytes()
    tags = f"setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc={transfer}"
    ffmpeg(
        "-f", "rawvideo", "-pix_fmt", "rgb48le", "-s", f"{width}x90", "-i", "-",
        "-vf", f"scale=out_color_matrix=bt2020:out_range=tv,format=yuv420p10le,{tags}",
        "-c:v", "libx265", "-x265-params", "log-level=none:crf=4", "-tag:v", "hvc1", path, raw=raw,
    )  # fmt: skip
    return path


@pytest.mark.parametrize(("transfer", "levels"), [("arib-std-b67", HLG), ("smpte2084", PQ)])
def test_a_film_of_high_dynamic_range_has_the_brightness_of_others(
    transfer: str, levels: dict[float, int], tmp_path: Path
) -> None:
    path = patches([(level,) * 3 for level in levels], transfer, tmp_path / "hdr.mov")
    (frame,) = drawn(path, spec=FrameSpec(40 * len(levels), 90, Fraction(25)))
    for number, expected in enumerate(levels.values()):
        found = middle(frame, (number + 0.5) / len(levels))
        assert np.abs(found - expected).max() <= 4, (number, found, expected)


def test_colours_of_high_dynamic_range_are_neither_pale_nor_shrill(tmp_path: Path) -> None:
    """Skin, sky and grass of BT.709 (those of a ColorChecker), as an HLG camera codes them."""
    colours = np.array([(194, 150, 130), (98, 122, 157), (87, 108, 67)])
    light = np.where(colours / 255 > 0.04045, ((colours / 255 + 0.055) / 1.055) ** 2.4, 0)
    to_2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.088, 0.8956]])
    wide = light @ to_2020.T * 203 / 1000
    luma = wide @ np.array([0.2627, 0.678, 0.0593])
    scene = wide * luma[:, None] ** (1 / 1.2 - 1)
    signal = np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(12 * scene - 0.28466892) + 0.55991073
    )
    path = patches([tuple(one) for one in signal], "arib-std-b67", tmp_path / "hdr.mov")
    (frame,) = drawn(path, spec=FrameSpec(120, 90, Fraction(25)))
    for number, colour in enumerate(colours):
        found = middle(frame, (number + 0.5) / 3)
        assert np.abs(found - colour).max() <= 12, (found, colour)
        assert abs(np.ptp(found) - np.ptp(colour)) <= 8  # how much colour there is


def test_a_still_of_high_dynamic_range_too() -> None:
    register_heif_opener()
    levels = np.repeat(np.array(list(HLG)) * 255 + 0.5, 32).astype(np.uint8)
    picture = Image.fromarray(np.broadcast_to(levels[None, :, None], (64, len(levels), 3)).copy())
    file = io.BytesIO()
    picture.save(
        file, "HEIF", quality=100, color_primaries=9, transfer_characteristics=18, matrix_coefficients=9
    )
    pixels = decode_photo(file.getvalue()).pixels
    for number, expected in enumerate(HLG.values()):
        assert np.abs(pixels[32, 32 * number + 16].astype(int) - expected).max() <= 6


# ---- colours, shape and direction --------------------------------------------------------------------------


def halves(
    path: Path, size: tuple[int, int], *how: str, first: str = "0xDC1E1E", second: str = "0x283CC8"
) -> Path:
    """A film that is red on its left and blue on its right."""
    width, height = size
    ffmpeg(
        "-f", "lavfi", "-i", f"color={first}:s={width // 2}x{height}:r=25:d=0.4",
        "-f", "lavfi", "-i", f"color={second}:s={width // 2}x{height}:r=25:d=0.4",
        "-filter_complex", f"hstack{''.join(how[:1])}", "-c:v", "libx264", "-crf", "4", *how[1:], path,
    )  # fmt: skip
    return path


@pytest.mark.parametrize(
    ("size", "matrix"),
    [((1280, 720), "bt709"), ((640, 360), "smpte170m"), ((1280, 720), ""), ((640, 360), "")],
)
def test_the_colours_are_those_of_the_film_also_where_it_does_not_name_them(
    size: tuple[int, int], matrix: str, tmp_path: Path
) -> None:
    coded = "bt709" if matrix == "bt709" or (not matrix and size[1] >= 720) else "bt601"
    tags = f"setparams=colorspace={matrix or 'unknown'}:color_primaries={matrix or 'unknown'}"
    chain = f",scale=out_color_matrix={coded}:out_range=tv,format=yuv444p,{tags}"
    path = halves(tmp_path / "film.mp4", size, chain)
    (frame,) = drawn(path)
    assert np.abs(middle(frame, 0.25) - RED).max() <= 4
    assert np.abs(middle(frame, 0.75) - BLUE).max() <= 4


def test_pixels_that_are_not_square_keep_their_shape(tmp_path: Path) -> None:
    """A circle stays one: a DVD of 16:9 has 720 x 576 pixels."""
    circle = "geq=lum='if(lt(hypot((X-360)*64/45,Y-288),200),235,16)':cb=128:cr=128,setsar=64/45"
    path = tmp_path / "dvd.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=black:s=720x576:r=25:d=0.2", "-vf", circle, path)
    (frame,) = drawn(path)
    disc = frame[..., 0] > 128
    assert disc.any(axis=0).sum() == pytest.approx(disc.any(axis=1).sum(), abs=2)
    assert disc.any(axis=1).sum() == pytest.approx(400 * 180 / 576, abs=3)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_film_is_turned_as_it_says(turn: int, tmp_path: Path) -> None:
    plain = halves(tmp_path / "plain.mp4", (640, 360), "")
    turned = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation", str(turn), "-i", plain, "-c", "copy", turned)
    (frame,) = drawn(turned)
    places = {90: ((0.5, 0.9), (0.5, 0.1)), 180: ((0.9, 0.5), (0.1, 0.5)), 270: ((0.5, 0.1), (0.5, 0.9))}
    red, blue = (middle(frame, *place) for place in places[turn])
    assert red[0] > 180 > red[2]
    assert blue[2] > 150 > blue[0]


# ---- time -------------------------------------------------------------------------------------------------


def test_a_film_whose_frames_take_different_times_is_shown_in_them(tmp_path: Path) -> None:
    """Red for 0.2 s, blue for 0.6 s, and again from the beginning: as a phone records."""
    raw = b"".join(bytes(colour) * (64 * 36) for colour in (RED, BLUE, BLUE))
    path = tmp_path / "phone.mkv"
    ffmpeg(
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "64x36", "-r", "25", "-i", "-",
        "-vf", "setpts='if(eq(N,0),0,if(eq(N,1),0.2,0.76))/TB'", "-fps_mode", "vfr", "-c:v", "libx264", path,
        raw=raw,
    )  # fmt: skip
    reds = [middle(frame)[0] > 128 for frame in drawn(path, 25)]
    assert reds[:20] == [True] * 5 + [False] * 15
    assert reds[20:] == [True] * 5


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_moves_and_begins_again(kind: str, tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (64, 36), colour) for colour in (RED, GREEN, BLUE)]
    path = tmp_path / f"moving.{kind.lower()}"
    pictures[0].save(path, kind, save_all=True, append_images=pictures[1:], duration=[200, 120, 80], loop=1)
    frames = [middle(frame) for frame in drawn(path, 15)]
    shown = [int(np.argmax(frame)) for frame in frames]
    assert shown == [0] * 5 + [1] * 3 + [2] * 2 + [0] * 5
    for frame, colour in zip((frames[0], frames[6], frames[9]), (RED, GREEN, BLUE), strict=True):
        assert np.abs(frame - colour).max() <= 6


def test_what_is_no_film_is_refused_before_it_is_drawn(tmp_path: Path) -> None:
    sound, damaged = tmp_path / "sound.mp4", tmp_path / "damaged.mp4"
    ffmpeg("-f", "lavfi", "-i", "sine=d=0.2", sound)
    damaged.write_bytes(b"\0\0\0\x20ftypisom" + bytes(64))
    found = []
    for path in (sound, damaged):
        with pytest.raises(InputError) as refused:
            look_at(path)
        found.append(refused.value.code)
    assert found == ["BACKGROUND_NOT_VISIBLE", "BACKGROUND_UNREADABLE"]
