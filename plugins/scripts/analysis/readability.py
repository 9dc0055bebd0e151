"""Readability, by the formula made for each language.

Higher is easier in all of them. With W words, S sentences, Y syllables and L letters:

- English: Flesch 1948, 206.835 - 1.015 W/S - 84.6 Y/W;
- Spanish: Fernández Huerta 1959, with sentence length as corrected by Law 2011, 206.84 - 1.02 W/S - 60 Y/W;
- French: Kandel & Moles 1958, 207 - 1.015 W/S - 73.6 Y/W;
- German: Amstad 1978, 180 - W/S - 58.5 Y/W;
- Italian: Gulpease (Lucisano & Piemontese 1988), 89 + (300 S - 10 L) / W;
- Portuguese: Martins, Ghiraldelo, Nunes & Oliveira 1996, Flesch + 42;
- Japanese: Tateisi, Ono & Yamada 1988 (C88-2135), -0.12 ls - 1.37 la + 7.4 lh - 23.18 lc - 5.4 lk - 4.67 cp +
  115.79, from characters a sentence (ls), the mean length of runs of Roman letters (la), hiragana (lh), kanji
  (lc) and katakana (lk), and commas for each full stop (cp); 50 is the mean of their texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from heygen_studio.writing import Readability

from .text import Text

_RUNS = {
    "la": re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]+"),
    "lh": re.compile(r"[ぁ-ゖ]+"),
    "lc": re.compile(r"[\u4e00-\u9fff々]+"),
    "lk": re.compile(r"[ァ-ヺー]+"),
}
_REASONS = {
    "zh": "There is no readability formula for Chinese that is established and computable without a parser.",
    "ko": "There is no readability formula for Korean that is established and openly published.",
}


def readability(text: Text) -> Readability:
    """The score of a text, rounded to one decimal, or why there is none."""
    if reason := _REASONS.get(text.language):
        return Readability(None, reason=reason)
    name, formula = _FORMULAS[text.language]
    return Readability(round(formula(text), 1), name)


def _linear(base: float, sentence: float, word: float) -> Callable[[Text], float]:
    def score(text: Text) -> float:
        count = len(text.words)
        return base - sentence * count / len(text.sentences) - word * text.syllables / count

    return score


def _gulpease(text: Text) -> float:
    letters = sum(c.isalnum() for word in text.words for c in word.text)
    return 89 + (300 * len(text.sentences) - 10 * letters) / len(text.words)


def _tateisi(text: Text) -> float:
    def mean_run(kind: str) -> float:
        runs = _RUNS[kind].findall(text.script)
        return sum(map(len, runs)) / len(runs) if runs else 0.0

    length = sum(not c.isspace() for sentence in text.sentences for c in sentence.text)
    commas = len(re.findall("[、，,]", text.script)) / len(text.sentences)
    return (
        -0.12 * length / len(text.sentences)
        - 1.37 * mean_run("la")
        + 7.4 * mean_run("lh")
        - 23.18 * mean_run("lc")
        - 5.4 * mean_run("lk")
        - 4.67 * commas
        + 115.79
    )


_FORMULAS: dict[str, tuple[str, Callable[[Text], float]]] = {
    "en": ("Flesch Reading Ease", _linear(206.835, 1.015, 84.6)),
    "es": ("Fernández Huerta", _linear(206.84, 1.02, 60)),
    "fr": ("Kandel-Moles", _linear(207, 1.015, 73.6)),
    "de": ("Amstad", _linear(180, 1, 58.5)),
    "it": ("Gulpease", _gulpease),
    "pt": ("Flesch, Martins et al.", _linear(248.835, 1.015, 84.6)),
    "ja": ("Tateisi et al.", _tateisi),
}
