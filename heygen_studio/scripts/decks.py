"""A slide deck as the scenes of a video: each slide is one, its notes are what is said."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from heygen_studio.errors import InputError
from heygen_studio.ingest.assets import AssetStore
from heygen_studio.ingest.decks import Slide, read_deck
from heygen_studio.video.fields import AspectRatio, Resolution, frame_size

_NEXT = re.compile(r"[ \t]*\[next\][ \t]*", re.IGNORECASE)
"""The mark that turns the slide."""
_END = re.compile(r"[.!?…:;。！？：；]$")
_READING = 0.9
"""Share of the progress that reading the deck is."""


class StoryScene(BaseModel):
    """A slide as a scene.

    ``background`` is the id of its picture; ``own_words`` is False where the script was made of what is
    written on the slide, for it had no notes.
    """

    model_config = ConfigDict(frozen=True)

    slide: int = Field(description="Number of the slide, from 1.")
    script: str
    background: str
    own_words: bool

    def scene(self, layout: str | None = None) -> dict[str, Any]:
        """The fields of a scene of a video."""
        fields: dict[str, Any] = {"script": self.script, "background": self.background}
        return {**fields, "layout": layout or {"shot": "circle", "fit": "contain"}}


class Storyboard(BaseModel):
    """The scenes of a deck, and what whoever brought it should know."""

    model_config = ConfigDict(frozen=True)

    scenes: list[StoryScene]
    notes: list[str]


def storyboard(
    deck: Path,
    name: str,
    assets: AssetStore,
    *,
    owner: str = "",
    script: str = "",
    resolution: Resolution = "1080p",
    aspect: AspectRatio = "16:9",
    progress: Callable[[float, str], None] = lambda done, message: None,
) -> Storyboard:
    """Make scenes of the slides of a deck, and keep their pictures as assets.

    What is said is the script that is given, in which ``[next]`` turns the slide; without one, the notes of
    each slide; where it has none, what is written on it. A slide with no words at all is left out.

    :param name: of the deck, for the names of the pictures.
    :param progress: as that of :func:`.read_deck`.
    :raises InputError: the deck cannot be used, nothing is written in it, or the script has more parts than
        there are slides.
    :raises NotReadyError: it is of PowerPoint, and LibreOffice is not installed.
    """
    width, height = frame_size(resolution, aspect)
    notes: list[str] = []
    scenes: list[StoryScene] = []
    with tempfile.TemporaryDirectory() as folder:
        slides = read_deck(
            deck, Path(folder), width, height, lambda done, message: progress(_READING * done, message)
        )
        given = _turned(script, len(slides)) if script.strip() else None
        for number, slide in enumerate(slides, 1):
            progress(_READING + (1 - _READING) * number / len(slides), "Keeping the slides")
            words, own = _words(slide) if given is None else (given[number - 1], True)
            if not words:
                continue
            png = slide.picture.read_bytes()
            asset = assets.add_bytes(png, f"{Path(name).stem} {number}.png", owner)
            scenes.append(StoryScene(slide=number, script=words, background=asset.id, own_words=own))
    if not scenes:
        raise InputError(
            "No slide has notes or words on it.",
            remedy="Write speaker notes, or give a script in which [next] turns the slide.",
            code="DECK_SILENT",
        )
    shown = {scene.slide for scene in scenes}
    if silent := [str(number) for number in range(1, len(slides) + 1) if number not in shown]:
        why = "nothing is said on them" if given is not None else "they have neither notes nor words"
        notes.append(f"Slides left out, for {why}: {', '.join(silent)}.")
    if made := [str(scene.slide) for scene in scenes if not scene.own_words]:
        notes.append(f"Slides without notes, of which what is written on them is said: {', '.join(made)}.")
    return Storyboard(scenes=scenes, notes=notes)


def _turned(script: str, count: int) -> Sequence[str]:
    """What is said on each of so many slides."""
    parts = [part.strip() for part in _NEXT.split(script)]
    if len(parts) > count:
        raise InputError(
            f"The script turns the slide {len(parts) - 1} times, but the deck has {count} slides.",
            remedy="Take out a [next], or add a slide.",
            code="DECK_TOO_SHORT",
            details={"slides": count, "parts": len(parts)},
        )
    return [*parts, *[""] * (count - len(parts))]


def _words(slide: Slide) -> tuple[str, bool]:
    """What is said on a slide, and whether its author wrote it to be said."""
    if slide.notes.strip():
        return _marked(slide.notes.strip()), True
    lines = [line.strip() for line in slide.text.splitlines() if any(c.isalnum() for c in line)]
    return _marked("\n".join(line if _END.search(line) else f"{line}." for line in lines)), False


def _marked(text: str) -> str:
    """A text in which a bracket is a bracket, and no mark of a script."""
    return text.replace("[", "[[")
