"""Captions that are part of the picture, so that they are seen wherever the video is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import CaptionLook, CaptionStyle, Effect, EffectSession, Options
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Canvas, FrameSpec, Licence, Utterance
from heygen_studio.render import Sprite
from heygen_studio.render.lettering import Letters, coloured, letter, missing_lettering, plain, text_width
from heygen_studio.render.shapes import rounded_box, upon
from heygen_studio.speech.captions import Cue, cues

if TYPE_CHECKING:
    from heygen_studio.settings import Settings

_EM = 0.05
"""Size of the letters, as share of the shorter side of the frame."""
_SIDE = 0.07
"""Space to either side at least, as share of the width; titles are safe within 5 % (SMPTE ST 2046-1)."""
_EDGE, _EDGE_UPRIGHT = 0.06, 0.16
"""Space below or above, as share of the height. Players of upright videos show their buttons there."""
_DARK = "#101418"


@dataclass(frozen=True, slots=True)
class _Manner:
    """What makes a style. Lengths in em of the usual letters.

    :param size: of the letters, 1 being the usual one.
    :param widest: of a line.
    :param box: opacity of the box behind the words; 0 for none.
    :param word: whether the word that is being said has a colour of its own.
    """

    size: float = 1.0
    widest: float = 24.0
    outline: float = 0.06
    shadow: float = 0.03
    box: float = 0.0
    word: bool = False


_MANNERS: dict[CaptionStyle, _Manner] = {
    "classic": _Manner(),
    "bold": _Manner(size=1.35, widest=19.0, outline=0.13, shadow=0.06),
    "boxed": _Manner(outline=0.0, shadow=0.0, box=0.78),
    "karaoke": _Manner(size=1.25, widest=17.0, outline=0.11, shadow=0.05, word=True),
}
_PAD_ACROSS, _PAD_DOWN, _ROUND = 0.5, 0.24, 0.28
"""How far a box reaches beyond the words, and how round its corners are, in em."""


class CaptionOptions(Options):
    """How the captions look."""

    captions: CaptionLook = CaptionLook()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A state of the captions; times in seconds."""

    start: float
    end: float
    text: str


class _CaptionSession(EffectSession):
    """Draws the words of the next sentence while the frames of this one are drawn."""

    def __init__(self, spec: FrameSpec, look: CaptionLook) -> None:
        self._spec, self._look = spec, look
        self._manner = _MANNERS[look.style]
        short = min(spec.width, spec.height)
        em = _EM * short * self._manner.size * look.size
        self._widest = min((1 - 2 * _SIDE) * spec.width, self._manner.widest * em / self._manner.size)
        box = bool(self._manner.box)
        self._letters = Letters(
            em=em,
            colour=look.colour,
            outline=self._manner.outline * em,
            outline_colour=_DARK,
            shadow=self._manner.shadow * em,
            place={"top": 8, "middle": 5, "bottom": 2}[look.position],
            margin=round((max(_PAD_DOWN * box, self._manner.outline) + self._manner.shadow) * em) + 1,
        )
        self._pad = (_PAD_ACROSS * em, _PAD_DOWN * em) if box else (0.0, 0.0)
        self._drawing = ThreadPoolExecutor(1, "captions")
        self._states: list[_Shown] = []
        self._sprites: list[Future[Sprite | None]] = []
        self._height = int(4.5 * em) // 2 * 2
        self._top = self._place()

    def listen(self, said: Utterance) -> None:
        states = [
            state
            for cue in cues([said], self._widest, lambda text: text_width(text, self._letters.em))
            for state in self._shown(cue)
        ]
        if not states:
            return
        now = bisect_right(self._states, said.start, key=lambda state: state.end)
        del self._states[:now], self._sprites[:now]
        futures: list[Future[Sprite | None]] = [Future() for _ in states]
        self._states += states
        self._sprites += futures
        self._drawing.submit(self._draw_all, [state.text for state in states], futures)

    def draw(self, canvas: Canvas, frame: int) -> None:
        # In the middle of the frame, so that no rounding of its time matters.
        time = (frame + 0.5) / float(self._spec.fps)
        number = bisect_right(self._states, time, key=lambda state: state.start) - 1
        if number >= 0 and time < self._states[number].end:
            sprite = self._sprites[number].result()
            if sprite is not None:
                sprite.paint(canvas)

    def close(self) -> None:
        self._drawing.shutdown(cancel_futures=True)

    def _shown(self, cue: Cue) -> Iterator[_Shown]:
        if not self._manner.word or not cue.pieces:
            yield _Shown(cue.start, cue.end, plain("\n".join(cue.lines)))
            return
        pieces = [piece for line in cue.pieces for piece in line]
        for number, piece in enumerate(pieces):
            last = number + 1 == len(pieces)
            yield _Shown(
                piece.start, cue.end if last else pieces[number + 1].start, self._marked(cue, number)
            )

    def _marked(self, cue: Cue, said: int) -> str:
        """The text of a cue with one of its words marked."""
        lines, number = [], 0
        for line in cue.pieces:
            text = ""
            for piece in line:
                word = plain(piece.text if text else piece.text.lstrip())
                space = word[: len(word) - len(word.lstrip())]
                text += space + coloured(word.lstrip(), self._look.highlight) if number == said else word
                number += 1
            lines.append(text)
        return "\\N".join(lines)

    def _draw_all(self, texts: Sequence[str], futures: Sequence[Future[Sprite | None]]) -> None:
        try:
            pictures = letter(
                texts, self._spec.width, self._height, self._letters, self._look.language or "en"
            )
            for (rgb, alpha), future in zip(pictures, futures, strict=True):
                future.set_result(self._sprite(rgb, alpha))
        except BaseException as error:
            for future in futures:
                if not future.done():
                    future.set_exception(error)

    def _sprite(self, rgb: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> Sprite | None:
        if self._manner.box and alpha.any():
            rgb, alpha = _boxed(rgb, alpha, self._pad, _ROUND * self._letters.em, self._manner.box)
        return Sprite.of(rgb, alpha, 0, self._top)

    def _place(self) -> int:
        """Where in the frame the area begins in which words are drawn."""
        height = self._spec.height
        edge = (_EDGE if self._spec.width >= height else _EDGE_UPRIGHT) * height
        tops = {"top": edge, "middle": (height - self._height) / 2, "bottom": height - edge - self._height}
        return min(max(0, round(tops[self._look.position])), height - self._height) // 2 * 2


def _boxed(
    rgb: NDArray[np.uint8], alpha: NDArray[np.uint8], pad: tuple[float, float], radius: float, opacity: float
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Words, premultiplied, upon a dark box with round corners."""
    import cv2

    x, y, width, height = cv2.boundingRect(alpha)
    box = x - pad[0], y - pad[1], x + width + pad[0], y + height + pad[1]
    return upon(rgb, alpha, opacity * rounded_box(alpha.shape[0], alpha.shape[1], box, radius), _DARK)


class Captions(Effect):
    """Shows what is said, in time with the voice."""

    id = "captions"
    title = "Captions"
    licence = Licence(code="Apache-2.0", weights="OFL-1.1", source="Noto Sans CJK")
    options_type = CaptionOptions
    stage = "overlay"

    def missing(self) -> str | None:
        return missing_lettering()

    def open(self, spec: FrameSpec, options: Options) -> EffectSession:
        assert isinstance(options, CaptionOptions)  # noqa: S101 - narrows the type
        return _CaptionSession(spec, options.captions)


@hookimpl
def heygen_effects(settings: Settings) -> list[Effect]:
    """Offer captions."""
    return [Captions()]
