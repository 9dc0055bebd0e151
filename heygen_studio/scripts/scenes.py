"""A script, cut into scenes."""

from __future__ import annotations

from heygen_studio.errors import InputError
from heygen_studio.language import Pace, sentences, words
from heygen_studio.scripts.answers import Scene
from heygen_studio.scripts.spoken import seconds_of, spoken
from heygen_studio.speech import is_markup


def cut_scenes(script: str, language: str, pace: Pace, longest: float) -> list[Scene]:
    """Scenes that end where a paragraph does, or else at a sentence end before ``longest`` seconds.

    A single sentence that takes longer stays whole. Joined with what stands between them they are the script.

    :raises InputError: it is SSML, whose elements would be torn apart.
    """
    if is_markup(script):
        raise InputError(
            "A script in SSML cannot be cut into scenes: its elements would be torn apart.",
            remedy="Take the markup out first.",
            code="SCENES_OF_SSML",
        )
    plain = spoken(script)
    bounds: list[tuple[int, int]] = []
    start: int | None = None
    end = 0
    for sentence in sentences(plain, language):
        if start is not None and seconds_of(script[start : sentence.end], language, pace) > longest:
            bounds.append((start, end))
            start = None
        start = sentence.start if start is None else start
        end = sentence.end
        if sentence.closes:
            bounds.append((start, end))
            start = None
    if start is not None:
        bounds.append((start, end))
    if bounds:  # marks before the first and after the last word belong to the scenes too
        bounds[0] = (len(script) - len(script.lstrip()), bounds[0][1])
        bounds[-1] = (bounds[-1][0], len(script.rstrip()))
    return [
        Scene(
            script=script[first:last],
            start=first,
            end=last,
            word_count=len(words(plain[first:last], language)),
            estimated_seconds=round(seconds_of(script[first:last], language, pace), 1),
        )
        for first, last in bounds
    ]
