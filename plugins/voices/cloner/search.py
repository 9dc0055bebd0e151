"""The search for the voice that is most like a speaker, with as few trials as can be.

A trial means to speak a sentence and to listen to it, which takes a second or two. So each is chosen where
the surrogate, which knows all trials so far and many made beforehand, expects the most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from .space import Space
from .surrogate import Array, Surrogate

PITCH, WARP = (0.7, 1.45), (0.9, 1.1)
"""Limits of the factors of pitch and of the spectrum; beyond, it sounds made."""
UNIT = 0.1
"""What counts as one standard deviation of the logarithm of such a factor."""
_USUAL = 1.3
"""Mean square of coordinates up to which a voice is as usual as the stock voices."""
_UNUSUAL_COST = 0.06
"""What more costs: far from all stock voices, the model was never meant to speak."""
_CURIOSITY = (0.0, 1.0, 0.5, 2.0)
"""How much not to know is worth, in turn: standard deviations of what is expected."""
_POOL, _ROUNDS, _OFFSPRING = 20, 10, 9


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A voice to try: coordinates in the space, and factors of pitch and of the spectrum."""

    coordinates: NDArray[np.float64]
    pitch: float
    warp: float


class Search:
    """Proposes candidates and learns from what was heard of them."""

    def __init__(self, space: Space, target: NDArray[np.float32], hertz: float, seed: int = 0) -> None:
        """
        :param target: print of the speaker, of unit length.
        :param hertz: median fundamental frequency of the speaker.
        """
        self._space, self._target, self._hertz = space, target.astype(np.float64), float(np.log(hertz))
        self._random = np.random.default_rng(seed)
        self._curiosity = cycle(_CURIOSITY)
        self._k = space.basis.shape[0]
        self._points: list[Array] = list(_scaled(space.points.astype(np.float64), self._k))
        natural = space.pitches - space.points[:, self._k] - space.points[:, self._k + 1]
        self._values: list[Array] = list(np.column_stack([space.prints, natural]).astype(np.float64))
        self._utterances: list[int] = [int(number) for number in space.utterances]
        self.tried: list[Candidate] = []

    def aim(self, target: NDArray[np.float32]) -> None:
        """Search for another print from now on."""
        self._target = target.astype(np.float64)

    def finalists(self, count: int) -> list[Candidate]:
        """What is most like the target as far as the surrogate can tell, which trusts no single measurement,
        for what one sentence sounds like is half chance: what it expects the most of, and the best trials."""
        surrogate = self._surrogate()
        places = np.array([np.append(t.coordinates, np.log(t.warp) / UNIT) for t in self.tried])
        pitch = np.array([np.log(t.pitch) / UNIT for t in self.tried])
        scores = self._likeness(surrogate, places, pitch)
        best = [self._proposal(surrogate, 0.0)]
        for index in np.argsort(-scores):
            if not any(other.coordinates is self.tried[index].coordinates for other in best):
                best.append(self.tried[index])
        return best[:count]

    def tell(
        self, candidate: Candidate, prints: Sequence[tuple[float, NDArray[np.float32]]], hertz: float
    ) -> None:
        """Learn from a trial.

        :param prints: what was heard at warps.
        :param hertz: median fundamental frequency at the warp of the candidate.
        """
        natural = np.log(hertz) - np.log(candidate.pitch) - np.log(candidate.warp)
        utterance = self._utterances[-1] + 1
        for warp, heard in prints:
            point = np.concatenate([candidate.coordinates, [np.log(candidate.pitch), np.log(warp)]])
            self._points.append(_scaled(point[None], self._k)[0])
            self._values.append(np.append(heard.astype(np.float64), natural))
            self._utterances.append(utterance)
            self.tried.append(Candidate(candidate.coordinates, candidate.pitch, warp))

    def propose(self) -> Candidate:
        """The candidate to try next."""
        return self._proposal(self._surrogate(), next(self._curiosity))

    def _surrogate(self) -> Surrogate:
        return Surrogate(
            np.array(self._points),
            np.array(self._values),
            np.array(self._utterances),
            self._space.slope.astype(np.float64),
            self._space.reach.astype(np.float64),
        )

    def _proposal(self, surrogate: Surrogate, curiosity: float) -> Candidate:
        pool = self._starts()
        scores = self._scores(surrogate, pool, curiosity)
        for step in np.geomspace(0.7, 0.1, _ROUNDS):
            children = np.repeat(pool, _OFFSPRING, axis=0)
            moved = self._random.random(children.shape) < 0.4
            children = children + moved * self._random.normal(0, step, children.shape)
            limits = np.log(WARP) / UNIT
            children[:, -1] = np.clip(children[:, -1], *limits)
            pool = np.concatenate([pool, children])
            scores = np.concatenate([scores, self._scores(surrogate, children, curiosity)])
            order = np.argsort(-scores)[:_POOL]
            pool, scores = pool[order], scores[order]
        chosen = pool[0]
        return Candidate(
            chosen[: self._k], self._pitch(surrogate, chosen[None])[0], float(np.exp(chosen[-1] * UNIT))
        )

    def _starts(self) -> Array:
        """Where to look from: stock voices like the speaker, what was good so far, and blends of them."""
        stock = self._space.stock.astype(np.float64)
        known = np.array(self._values)[:, :-1] @ self._target
        points = np.array(self._points)[np.argsort(-known)[:_POOL]]
        near = np.column_stack([points[:, : self._k], points[:, -1]])
        mixed = self._random.dirichlet(np.ones(len(near)) * 0.3, _POOL) @ near
        everyone = np.column_stack([stock, np.zeros(len(stock))])
        return np.concatenate([near, mixed, everyone])

    def _pitch(self, surrogate: Surrogate, places: Array) -> Array:
        """The factor of pitch that brings each place (coordinates, warp) to the speaker's."""
        flat = np.column_stack([places[:, :-1], np.zeros(len(places)), places[:, -1]])
        natural = surrogate.predict(flat)[0][:, -1]
        return np.clip(np.exp(self._hertz - natural - places[:, -1] * UNIT), *PITCH)

    def _scores(self, surrogate: Surrogate, places: Array, curiosity: float) -> Array:
        pitch = np.log(self._pitch(surrogate, places)) / UNIT
        return self._likeness(surrogate, places, pitch, curiosity)

    def _likeness(self, surrogate: Surrogate, places: Array, pitch: Array, curiosity: float = 0.0) -> Array:
        """How like the target to expect voices to be, less what it costs to be unusual."""
        values, doubt = surrogate.predict(np.column_stack([places[:, :-1], pitch, places[:, -1]]))
        prints = values[:, :-1]
        # Doubt adds to the length of a print, not to what it has in common with the target.
        length = np.sqrt(np.sum(prints**2, axis=1) + prints.shape[1] * doubt**2)
        strange = np.maximum(0.0, np.mean(places[:, :-1] ** 2, axis=1) - _USUAL)
        scores: Array = (prints @ self._target + curiosity * doubt) / length - _UNUSUAL_COST * strange
        return scores


def _scaled(points: Array, k: int) -> Array:
    return np.column_stack([points[:, :k], points[:, k:] / UNIT])


def warps(around: float) -> Iterator[float]:
    """The warps at which a trial is heard: shifting what was spoken costs next to nothing."""
    for step in (0.96, 1.0, 1.04):
        yield float(np.clip(around * step, *WARP))
