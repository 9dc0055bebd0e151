"""Forced alignment: the most likely times of the sounds of a text, by Viterbi's algorithm over what the
network hears (L. R. Rabiner, "A tutorial on hidden Markov models", Proceedings of the IEEE 77, 1989).

Each sound is one state, with an optional silence before each word and after the last. The end of the path may
be left open: then it ends after the word that fits the sound best, which tells how far the text goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from .symbols import plain
from .wording import Word

_FLOOR = -8.0
"""Least log-probability: one sound that is said in another way must not upset all the others."""
_UNKNOWN = -4.0
"""Log-probability of a sound that the network does not know."""
_SHORTEST = 2
"""Rows of 10 ms that a sound lasts at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Where the sounds are.

    :param words: how many words are said.
    :param spans: int64 (sounds of these words, 2): first row and row after the last of each sound.
    :param misfit: mean of how much less likely the sounds are than what the network would have heard without
        the text, in nats for each row of speech; 0 is perfect.
    """

    words: int
    spans: NDArray[np.int64]
    misfit: float


def find(
    heard: NDArray[np.float32], symbols: Sequence[str], words: Sequence[Word], whole: bool
) -> Path | None:
    """Find words in a sound; None where they have no room in it.

    :param heard: float32 (rows, classes), log-probabilities of the symbols; the first is silence.
    :param whole: all words are said; otherwise as many of the first ones as fit best.
    """
    number = {symbol: index for index, symbol in enumerate(symbols)}
    classes: list[int] = []
    skippable: list[bool] = []
    owners: list[int] = []
    for index, word in enumerate(words):
        classes.append(0)
        skippable.append(True)
        owners.append(-1)
        for sound in word.sounds:
            classes.append(number.get(plain(sound.symbol), -1))
            skippable.append(False)
            owners.append(index)
    classes.append(0)
    skippable.append(True)
    owners.append(-1)
    scores = np.maximum(np.column_stack([heard, np.full(len(heard), _UNKNOWN, np.float32)]), _FLOOR)
    # Each sound is a chain of states, so that it lasts as many rows.
    length = np.array([1 if skip else _SHORTEST for skip in skippable])
    first = np.concatenate([[0], np.cumsum(length)])
    chain = np.repeat(np.array(classes), length)
    step = np.ones(len(chain), np.int64)
    step[first[1:-1][np.array(skippable[:-1])]] = 2  # into a word, from the silence or from the word before
    final = np.zeros(len(chain), bool)
    ends = np.flatnonzero(np.array(skippable))
    allowed = ends if not whole else ends[-1:]
    for end in allowed:
        final[first[end]] = True
        if end:
            final[first[end] - 1] = True
    states = _viterbi(scores.astype(np.float32), chain, step, final)
    if states is None:
        return None
    at = np.repeat(np.arange(len(classes)), length)[states]
    last = int(at.max())
    said = max((owners[i] for i in range(last + 1)), default=-1) + 1
    rows = [i for i in range(last + 1) if owners[i] >= 0]
    begins = np.searchsorted(at, rows, side="left")
    stops = np.searchsorted(at, rows, side="right")
    spoken = np.array(owners)[at] >= 0
    chosen = scores[np.arange(len(scores)), chain[states]]
    best = scores[:, :-1].max(1)
    misfit = float((best - chosen)[spoken].mean()) if spoken.any() else 0.0
    return Path(said, np.stack([begins, stops], 1), misfit)


def _viterbi(
    scores: NDArray[np.float32], chain: NDArray[np.int64], step: NDArray[np.int64], final: NDArray[np.bool_]
) -> NDArray[np.int64] | None:
    """The best state of each row, or None where no path reaches a final state."""
    if not len(scores):
        return None
    back, best = _forward(scores, chain, step)
    ends = np.where(final, best, -np.inf)
    state = int(ends.argmax())
    if not np.isfinite(ends[state]):
        return None
    states = np.empty(len(scores), np.int64)
    for row in range(len(scores) - 1, -1, -1):
        states[row] = state
        state -= int(back[row, state])
    return states


@numba.njit(cache=True)
def _forward(scores, chain, step):
    """Scores of the best paths to each state, and how many states each came forward in each row (0 to 2)."""
    rows, count = len(scores), len(chain)
    back = np.zeros((rows, count), np.uint8)
    before = np.full(count, -np.inf, np.float32)
    now = np.empty(count, np.float32)
    before[0] = scores[0, chain[0]]
    if count > 1:
        before[1] = scores[0, chain[1]]
    for row in range(1, rows):
        for state in range(count):
            best, came = before[state], 0
            if state >= 1 and before[state - 1] > best:
                best, came = before[state - 1], 1
            if step[state] == 2 and state >= 2 and before[state - 2] > best:
                best, came = before[state - 2], 2
            now[state] = best + scores[row, chain[state]]
            back[row, state] = came
        before, now = now, before
    return back, before
