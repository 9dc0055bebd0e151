"""Holding a script to the length that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from heygen_studio.contracts import ScriptWriter
from heygen_studio.language import Pace, sentences
from heygen_studio.scripts.spoken import seconds_of, spoken
from heygen_studio.writing import Brief, Draft, OnText

TOLERANCE = 0.1
"""How far from the length asked for a script may be, as a fraction of it."""
_TRIES = 3
_TRIMMABLE = 1.35
"""Drafts up to so much too long are cut at sentence ends, longer ones are written again."""


def write_to_length(writer: ScriptWriter, brief: Brief, pace: Pace, on_text: OnText) -> Draft:
    """Have a script written that takes ``brief.seconds`` to speak, within :data:`TOLERANCE` where it can be
    done.

    A draft that is a little too long is cut, others are asked for again; the closest one is given back,
    with a note where it is still too far off.
    """
    target = brief.seconds
    if target is None:
        return writer.write(brief, on_text)

    def seconds(text: str) -> float:
        return seconds_of(text, brief.language, pace)

    best: Draft | None = None
    usage = None
    asked = brief
    for _ in range(_TRIES):
        draft = writer.write(asked, on_text)
        usage = draft.usage if usage is None or draft.usage is None else usage + draft.usage
        length = seconds(draft.script)
        if (1 + TOLERANCE) * target < length <= _TRIMMABLE * target:
            draft = replace(draft, script=trimmed(draft.script, brief.language, target, seconds))
            length = seconds(draft.script)
        if best is None or abs(length - target) < abs(seconds(best.script) - target):
            best = draft
        if abs(length - target) <= TOLERANCE * target:
            break
        if asked.words is not None and length:
            words = max(5, round(asked.words * min(3.0, max(0.33, target / length))))
            longer = "too short" if length < target else "too long"
            asked = replace(
                brief,
                words=words,
                correction=f"The last draft was {longer}: it takes {length:.0f} seconds to speak instead of "
                f"{target:.0f}. Write about {words} words.",
            )
    assert best is not None  # noqa: S101 - the loop runs at least once
    length = seconds(best.script)
    if abs(length - target) > TOLERANCE * target:
        note = f"It takes about {length:.0f} s to speak, not the {target:.0f} s that were asked for."
        best = replace(best, notes=(*best.notes, note))
    return replace(best, usage=usage)


def trimmed(script: str, language: str, target: float, seconds: Callable[[str], float]) -> str:
    """The script without as many of its last sentences but one as brings it closest to ``target`` seconds.

    The very last sentence stays: it is what the script leads to.
    """
    found = sentences(spoken(script), language)
    candidates = [script]
    last = found[-1].start if found else 0
    for sentence in reversed(found[1:-1]):
        head = script[: sentence.start].rstrip()
        gap = script[found[-2].end : last] or " "
        candidates.append(head + gap + script[last:])
    return min(candidates, key=lambda text: abs(seconds(text) - target))
