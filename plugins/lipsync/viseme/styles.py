"""The five styles of a video as manners of speaking."""

from __future__ import annotations

from dataclasses import dataclass, field

from heygen_studio.media import Emotion, Style


@dataclass(frozen=True, slots=True)
class Manner:
    """How someone speaks; the numbers are factors of what is natural, if not said otherwise.

    :param face: the expression at rest, intensities 0..1.
    :param head: how far the head moves. ``nods``: how strongly it nods with accents.
    :param brows: how far the brows rise. ``mouth``: how far vowels open.
    :param blinks: a minute; people who talk blink 26 times in the mean (A. R. Bentivoglio et al., "Analysis
        of blink rate patterns in normal subjects", Movement Disorders 12, 1997).
    """

    face: dict[Emotion, float] = field(default_factory=dict)
    head: float = 1.0
    nods: float = 1.0
    brows: float = 1.0
    mouth: float = 1.0
    blinks: float = 22.0


MANNERS: dict[Style, Manner] = {
    "professional": Manner({"smile": 0.12}, head=0.85, nods=0.8, brows=0.8),
    "casual": Manner({"smile": 0.35}, head=1.2, nods=0.9, brows=1.0, mouth=0.95, blinks=24),
    "educational": Manner({"smile": 0.15, "surprised": 0.16}, head=0.9, nods=1.5, brows=1.25, blinks=19),
    "marketing": Manner({"smile": 0.7}, head=1.3, nods=1.3, brows=1.2, mouth=1.08, blinks=24),
    "entertainment": Manner(
        {"smile": 0.5, "surprised": 0.22}, head=1.7, nods=1.6, brows=1.45, mouth=1.18, blinks=27
    ),
}
