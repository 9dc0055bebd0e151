"""What the mouth does for each sound: visemes as ARKit blendshape targets, and the IPA symbols they show.

The set and its grouping of phonemes are those of MPEG-4 facial animation (ISO/IEC 14496-2, viseme_select) as
widened to fifteen by Oculus LipSync; to its vowels are added ``AE`` (cat), ``AO`` (thought), ``UH`` (strut),
``ER`` (nurse) and ``AX`` (schwa), which English keeps apart. The targets were set by eye on rendered faces,
and how far they part the lips against a filmed speaker, too: rounded sounds little, spread ones more.

How strongly a sound holds each group of muscles against its neighbours (its *dominance*, see
:mod:`.coarticulation`) is what makes the difference between a /k/, which lets the lips do as they like, and a
/ʃ/, which rounds them whatever comes next (Löfqvist, "Speech as audible gestures", 1990).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

GROUPS: dict[str, tuple[str, ...]] = {
    "jaw": ("jawOpen",),
    "lips": (
        "mouthLowerDownLeft", "mouthLowerDownRight", "mouthUpperUpLeft", "mouthUpperUpRight",
        "mouthRollLower", "mouthRollUpper", "mouthPressLeft", "mouthPressRight", "mouthShrugLower",
    ),
    "round": ("mouthFunnel", "mouthPucker"),
    "spread": ("mouthStretchLeft", "mouthStretchRight", "mouthSmileLeft", "mouthSmileRight"),
    "tongue": ("tongueOut",),
}  # fmt: skip
"""Blendshapes that move together, as one articulator."""

_PAIRS = {
    "lower": ("mouthLowerDownLeft", "mouthLowerDownRight"),
    "upper": ("mouthUpperUpLeft", "mouthUpperUpRight"),
    "press": ("mouthPressLeft", "mouthPressRight"),
    "stretch": ("mouthStretchLeft", "mouthStretchRight"),
    "smile": ("mouthSmileLeft", "mouthSmileRight"),
}
_SINGLES = {
    "jaw": "jawOpen", "funnel": "mouthFunnel", "pucker": "mouthPucker", "roll_lower": "mouthRollLower",
    "roll_upper": "mouthRollUpper", "shrug": "mouthShrugLower", "tongue": "tongueOut",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Viseme:
    """A mouth shape.

    :param targets: blendshape weights 0..1 of the shape held still.
    :param dominance: how strongly each group is held; 1 is an ordinary vowel.
    :param vowel: its opening grows with loudness and stress.
    """

    targets: dict[str, float]
    dominance: dict[str, float]
    vowel: bool = False


def _viseme(
    shape: dict[str, float], hold: tuple[float, float, float, float], tongue: float = 0.5, vowel: bool = False
) -> Viseme:
    """:param hold: dominance of jaw, lips, rounding and spreading."""
    targets: dict[str, float] = {}
    for name, weight in shape.items():
        for blendshape in _PAIRS.get(name) or (_SINGLES[name],):
            targets[blendshape] = weight
    return Viseme(targets, dict(zip(GROUPS, (*hold, tongue), strict=True)), vowel)


VISEMES: dict[str, Viseme] = {
    # consonants
    "PP": _viseme({"jaw": 0.04, "press": 0.35, "roll_lower": 0.2, "roll_upper": 0.15}, (1.6, 3.0, 0.4, 0.5)),
    "FF": _viseme({"jaw": 0.03, "roll_lower": 0.5, "upper": 0.13, "shrug": 0.2}, (1.6, 2.5, 0.4, 0.5)),
    "TH": _viseme(
        {"jaw": 0.09, "lower": 0.18, "upper": 0.08, "tongue": 0.3},
        (0.9, 0.7, 0.3, 0.3), tongue=2.0,
    ),
    "DD": _viseme({"jaw": 0.085, "lower": 0.23, "upper": 0.1, "stretch": 0.08}, (0.8, 0.5, 0.15, 0.2)),
    "KK": _viseme({"jaw": 0.11, "lower": 0.14}, (0.4, 0.3, 0.1, 0.15)),
    "CH": _viseme(
        {"jaw": 0.06, "funnel": 0.5, "pucker": 0.2, "lower": 0.12, "upper": 0.08},
        (1.3, 1.0, 1.5, 0.8),
    ),
    "SS": _viseme(
        {"jaw": 0.045, "stretch": 0.24, "lower": 0.34, "upper": 0.17, "smile": 0.08},
        (1.4, 0.9, 0.4, 0.7),
    ),
    "NN": _viseme({"jaw": 0.085, "lower": 0.18, "upper": 0.06}, (0.7, 0.4, 0.15, 0.15)),
    "LL": _viseme({"jaw": 0.12, "lower": 0.16, "stretch": 0.05}, (0.7, 0.5, 0.2, 0.2)),
    "RR": _viseme({"jaw": 0.05, "funnel": 0.28, "pucker": 0.15, "lower": 0.03}, (0.8, 0.6, 1.0, 0.5)),
    "WW": _viseme({"jaw": 0.02, "pucker": 0.85, "funnel": 0.3}, (1.1, 1.2, 2.0, 1.0)),
    "HH": _viseme({"jaw": 0.14, "lower": 0.06}, (0.2, 0.15, 0.1, 0.1)),
    # vowels
    "AA": _viseme({"jaw": 0.4, "lower": 0.21, "upper": 0.11}, (1.2, 1.0, 0.8, 0.8), vowel=True),
    "AE": _viseme(
        {"jaw": 0.37, "stretch": 0.2, "lower": 0.27, "upper": 0.17, "smile": 0.1},
        (1.1, 1.0, 0.8, 1.0), vowel=True,
    ),
    "EH": _viseme(
        {"jaw": 0.28, "stretch": 0.2, "lower": 0.3, "upper": 0.17, "smile": 0.13},
        (1.0, 0.9, 0.8, 1.0), vowel=True,
    ),
    "UH": _viseme({"jaw": 0.2, "lower": 0.14, "upper": 0.05}, (0.9, 0.8, 0.7, 0.7), vowel=True),
    "AX": _viseme({"jaw": 0.1, "lower": 0.09, "upper": 0.03}, (0.5, 0.5, 0.4, 0.4), vowel=True),
    "IH": _viseme(
        {"jaw": 0.17, "stretch": 0.2, "smile": 0.16, "lower": 0.28, "upper": 0.12},
        (0.8, 0.8, 0.8, 0.9), vowel=True,
    ),
    "EE": _viseme(
        {"jaw": 0.12, "stretch": 0.3, "smile": 0.28, "lower": 0.36, "upper": 0.17},
        (1.0, 1.0, 1.0, 1.3), vowel=True,
    ),
    "AO": _viseme(
        {"jaw": 0.15, "funnel": 0.36, "pucker": 0.32},
        (1.1, 1.0, 1.3, 1.0), vowel=True,
    ),
    "OH": _viseme({"jaw": 0.1, "funnel": 0.34, "pucker": 0.5}, (1.1, 1.0, 1.4, 1.0), vowel=True),
    "OU": _viseme({"jaw": 0.04, "funnel": 0.38, "pucker": 0.8}, (1.0, 1.0, 1.6, 1.0), vowel=True),
    "ER": _viseme(
        {"jaw": 0.07, "funnel": 0.32, "pucker": 0.14, "lower": 0.04},
        (0.8, 0.7, 1.0, 0.6), vowel=True,
    ),
}  # fmt: skip

CLOSED = "PP"
"""The viseme of the lips shut: /p/, /b/ and /m/."""
LIP_ON_TEETH = "FF"
"""The viseme of the lower lip at the upper teeth: /f/ and /v/."""


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a sound: a viseme from one fraction of its time to another."""

    viseme: str
    start: float = 0.0
    end: float = 1.0


def _same(viseme: str, symbols: str) -> dict[str, tuple[Step, ...]]:
    return dict.fromkeys(symbols, (Step(viseme),))


def _glide(first: str, then: str, turn: float) -> tuple[Step, ...]:
    return (Step(first, 0.0, turn), Step(then, turn, 1.0))


_SOUNDS: dict[str, tuple[Step, ...]] = {
    **_same("PP", "pbmɓʙ"), **_same("FF", "fvɱʋⱱ"), **_same("TH", "θð"), **_same("DD", "tdɾʈɖɗ"),
    **_same("KK", "kɡgŋxɣqɢχʀʔcɟçħʕɰɴʝɠ"), **_same("CH", "ʃʒʂʐɕʑ"), **_same("SS", "sz"),
    **_same("NN", "nɲɳ"), **_same("LL", "lɫʎɭʟɬɮɺ"), **_same("RR", "ɹrʁɻɽ"), **_same("WW", "wʍɥβɸ"),
    **_same("HH", "hɦ"), **_same("AA", "aɑ"), **_same("AE", "æ"), **_same("EH", "ɛe"), **_same("UH", "ʌɐɘ"),
    **_same("AX", "əᵊɨɤ"), **_same("IH", "ɪᵻj"), **_same("EE", "i"), **_same("AO", "ɔɒɶ"),
    **_same("OH", "oøœɵ"), **_same("OU", "uʊyʏɯʉ"), **_same("ER", "ɜɚɝɞ"),
    # diphthongs move between two shapes, the first held longer; affricates release a stop into a fricative
    "eɪ": _glide("EH", "IH", 0.55), "aɪ": _glide("AA", "IH", 0.6), "ɔɪ": _glide("AO", "IH", 0.55),
    "aʊ": _glide("AA", "OU", 0.55), "oʊ": _glide("OH", "OU", 0.5), "əʊ": _glide("UH", "OU", 0.45),
    "tʃ": _glide("DD", "CH", 0.35), "dʒ": _glide("DD", "CH", 0.35), "ts": _glide("DD", "SS", 0.4),
    "dz": _glide("DD", "SS", 0.4),
}  # fmt: skip

_ONE_LETTER = {
    "A": "eɪ", "I": "aɪ", "Y": "ɔɪ", "W": "aʊ", "O": "oʊ", "Q": "əʊ", "ʧ": "tʃ", "ʤ": "dʒ", "ʦ": "ts",
    "ʣ": "dz", "ʨ": "tʃ", "ʥ": "dʒ",
}  # fmt: skip
"""Symbols for a whole diphthong or affricate, as in Kokoro's alphabet."""


@cache
def steps(symbol: str) -> tuple[Step, ...]:
    """The visemes of an IPA symbol in order. Diacritics, length and tie marks do not matter; the parts of a
    symbol that is not listed follow one another, and a sign that is no sound shows nothing."""
    plain = "".join(c for c in unicodedata.normalize("NFD", symbol) if c.isalpha() and c not in "ʰʲʷˠˤː")
    plain = _ONE_LETTER.get(plain, plain)
    if plain in _SOUNDS:
        return _SOUNDS[plain]
    known = [part for part in (steps(letter) for letter in plain) if part] if len(plain) > 1 else []
    size = 1 / max(1, len(known))
    return tuple(
        Step(step.viseme, (index + step.start) * size, (index + step.end) * size)
        for index, part in enumerate(known)
        for step in part
    )
