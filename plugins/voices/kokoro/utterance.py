"""Words to the symbols of one run of the model, and its sound back to timed phonemes and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from heygen_studio.speech import Spoken

from ...language.tokens import Token
from ...speech import timed
from ...speech.timed import Utterance, assemble, parted, pronounced
from .model import SAMPLE_RATE
from .phonemes import IPA, from_ipa, pronounce

LONGEST = 220
"""Symbols in one run, about 15 s of speech. The model takes 510, but a long run means a long wait and much
memory, and its prosody gets worse."""

_LAG = 0.055
"""Seconds by which the model's durations run behind its sound: the shift that best correlates the loudness
(250-3000 Hz) with the sonority of the phonemes was 50-60 ms for each of six voices."""


def utterances(tokens: Sequence[Token], language: str, accent: str) -> Iterator[Utterance]:
    """What to say for a sentence: one utterance, or several where it is too long for one run."""
    if not any(token.is_word for token in tokens):
        return
    whole = assemble(tokens, _pronounced(tokens, language, accent))
    if len(whole.symbols) <= LONGEST:
        if whole.words:
            yield whole
        return
    for part in parted(tokens):
        yield from utterances(part, language, accent)


def _pronounced(tokens: Sequence[Token], language: str, accent: str) -> Iterator[list[str]]:
    english = accent if language == "en" else ""
    return pronounced(
        tokens, lambda words: pronounce(words, language, accent), lambda ipa: from_ipa(ipa, english)
    )


def clip(utterance: Utterance, audio: NDArray[np.float32], edges: NDArray[np.int64]) -> Spoken:
    """Cut the silence off the sound of an utterance and place its phonemes and words.

    :param audio: float32 (n,), as from :meth:`.model.Model.run`.
    :param edges: int64 (symbols + 3,), the samples at which each symbol and the padding begins.
    """
    return timed.clip(utterance, audio, SAMPLE_RATE, edges[1:-1] / SAMPLE_RATE - _LAG, IPA)
