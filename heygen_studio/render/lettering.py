"""Text as pictures, drawn by libass, which shapes every script and breaks no line by itself."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import EngineError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONT = "Studio Sans"
_FILE = "studio-sans-bold.otf"
_LINE = 1.448
"""Height of a line of the font in em (ascent and descent of its OS/2 table), which is what libass calls the
size of a font."""
_MEASURED = 200  # pixels of an em, at which widths are measured
_FORMS = {"zh": "zh-Hans"}
"""Languages in which a character has forms of its own, as OpenType names them where ISO 639-1 does not do."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How letters look. Lengths in pixels, colours as ``#rrggbb``.

    :param em: the size of the font.
    :param outline: width of the line around the letters, in ``outline_colour``.
    :param shadow: how far the shadow falls.
    :param place: where in its area the text stands, as a number block shows: 2 is below in the middle, 5 the
        very middle, 7 the upper left corner.
    :param margin: between the text and the edges of its area; what is drawn beyond the letters needs room.
    """

    em: float
    colour: str = "#ffffff"
    outline: float = 0.0
    outline_colour: str = "#000000"
    shadow: float = 0.0
    place: int = 2
    margin: int = 0


def missing_lettering() -> str | None:
    """What must be done before text can be drawn; None where nothing is."""
    return None if _can_letter() else "Use an ffmpeg that was built with libass, or unset IMAGEIO_FFMPEG_EXE."


@cache
def _can_letter() -> bool:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-h", "filter=ass"]
    return b"libass" in subprocess.run(command, capture_output=True, check=False).stdout


def text_width(text: str, em: float) -> float:
    """Width of a line of text in pixels."""
    return float(_font().getlength(text)) * em / _MEASURED


@cache
def _font() -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(_fonts_dir() / _FILE, _MEASURED, layout_engine=ImageFont.Layout.BASIC)


@cache
def _fonts_dir() -> Path:
    return Path(str(files("heygen_studio_assets").joinpath("fonts")))


def plain(text: str) -> str:
    """A text as libass takes it, with nothing in it that it would take for a command."""
    # A joiner that is not seen keeps a backslash from what follows.
    return text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}").replace("\n", "\\N")


def coloured(text: str, colour: str) -> str:
    """A part of a text, already :func:`plain`, in a colour of its own."""
    return f"{{\\1c{_bgr(colour)}}}{text}{{\\1c}}"


def sized(text: str, em: float) -> str:
    """A part of a text, already :func:`plain`, in a size of its own, in pixels."""
    return f"{{\\fs{em * _LINE:.2f}}}{text}{{\\fs}}"


def letter(
    texts: Sequence[str], width: int, height: int, look: Letters, language: str
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Draw texts, each into a picture of its own.

    :param texts: as :func:`plain`, :func:`coloured` and :func:`sized` make them; lines are broken where
        they say.
    :param width: of the pictures in pixels; so is ``height``.
    :param language: ISO 639-1; Chinese characters look different in China, Japan and Korea.
    :returns: of each text its colours, uint8 (height, width, 3), premultiplied by its opacity, uint8
        (height, width).
    :raises EngineError: ffmpeg failed.
    """
    # Over black and over white: the difference is how much of what is behind is seen, to the last level.
    # libass by itself, with the option alpha of ffmpeg's filter, is wrong where letters and shadow meet.
    size = f"{width}x{height}"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "text.ass"
        script.write_text(_script(texts, width, height, look, language), "utf-8")
        filters = (
            "drawbox=color=white:thickness=fill:enable='mod(n\\,2)',"
            f"ass={_quoted(script)}:fontsdir={_quoted(_fonts_dir())}"
        )
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin",
            "-filter_threads", "1", "-f", "lavfi", "-i", f"color=black:s={size}:r=2,format=rgb24",
            "-vf", filters, "-frames:v", str(2 * len(texts)), "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
        ]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None  # noqa: S101 - narrows the type
            for _ in texts:
                data = process.stdout.read(2 * width * height * 3)
                if len(data) < 2 * width * height * 3:
                    raise EngineError(
                        "Drawing text failed.",
                        remedy="Check with `heygen-studio doctor` that ffmpeg works, and try again.",
                    )
                black, white = np.frombuffer(data, np.uint8).reshape(2, height, width, 3)
                yield black, 255 - (white[..., 1] - black[..., 1])


def _script(texts: Sequence[str], width: int, height: int, look: Letters, language: str) -> str:
    """Each text for a second, in the form of Advanced SubStation Alpha (v4+)."""
    style = (
        f"{FONT},{look.em * _LINE:.2f},{_bgr(look.colour)},&H000000FF,{_bgr(look.outline_colour)},&H80000000,"
        f"0,0,0,0,100,100,0,0,1,{look.outline:.2f},{look.shadow:.2f},{look.place},{look.margin},{look.margin},{look.margin},1"
    )
    lines = [
        "[Script Info]", "ScriptType: v4.00+", f"PlayResX: {width}", f"PlayResY: {height}", "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: None",  # or white would be 235 in RGB, too
        f"Language: {_FORMS.get(language, language)}",
        "[V4+ Styles]",
        "Format: Name,Fontname,Fontsize,PrimaryColour,SecondaryColour,OutlineColour,BackColour,Bold,Italic,"
        "Underline,StrikeOut,ScaleX,ScaleY,Spacing,Angle,BorderStyle,Outline,Shadow,Alignment,MarginL,"
        "MarginR,MarginV,Encoding",
        f"Style: Default,{style}",
        "[Events]",
        "Format: Layer,Start,End,Style,Name,MarginL,MarginR,MarginV,Effect,Text",
        *(
            f"Dialogue: 0,{_clock(number)},{_clock(number + 1)},Default,,0,0,0,,{text}"
            for number, text in enumerate(texts)
        ),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.00"


def _bgr(colour: str) -> str:
    return f"&H00{colour[5:7]}{colour[3:5]}{colour[1:3]}&".upper()


def _quoted(path: Path) -> str:
    """A path within a filter: quoted once for its option, and once for the chain of filters."""
    option = "".join(f"\\{c}" if c in "\\':" else c for c in path.as_posix())
    return "".join(f"\\{c}" if c in "\\'[],;" else c for c in option)
