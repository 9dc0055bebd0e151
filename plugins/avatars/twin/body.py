"""An endless film out of a short one: where it may go on elsewhere without a jump, and which way it goes.

The way of *video textures* (Schödl, Szeliski, Salesin, Essa, SIGGRAPH 2000): frames are alike where pose and
appearance are, and so is what surrounds them; what lies ahead of a frame counts with it, so that no way ends.
Here the way is planned for each stretch of speech: lively frames where something is said, calm ones in
pauses.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_NODES_PER_SECOND = 5.0
_TARGETS = 8
_JUMP = 3.0
"""Cost of any jump; a difference as large as that from one node to the next costs one."""
_MOVING = 2.0
"""Cost of movement at either end of a jump, at the usual speed."""
_DISCOUNT = 0.985
_ROUNDS = 400
_LIVELY = 0.12
"""Cost of a node that is as unfit as can be for what is said or not."""
_AGAIN = 2.0
"""Cost of a jump that was made not long ago."""
_BLEND = 2
"""Nodes over which a jump is blended."""
_SHORTEST_JUMP = 1.0
"""Seconds between both ends of a jump."""


class Body(NamedTuple):
    """Nodes are frames at regular distances; ``c`` of them.

    :param every: frames from one node to the next.
    :param usable: bool (n,), frames that may be shown.
    :param targets: int32 (c, t), nodes to jump to; -1 for none. ``prices``: float32 (c, t).
    :param ahead: float32 (c,), what is to be paid after a node.
    :param lively: float32 (c,), how much the person moves, 0..1.
    """

    every: int
    usable: NDArray[np.bool_]
    targets: NDArray[np.int32]
    prices: NDArray[np.float32]
    ahead: NDArray[np.float32]
    lively: NDArray[np.float32]


class Shot(NamedTuple):
    """A frame to show; where ``share`` is above 0, so much of another one ``into`` which it is changing."""

    frame: int
    into: int = -1
    share: float = 0.0


def make_body(
    features: NDArray[np.float32], motion: NDArray[np.float32], usable: NDArray[np.bool_], fps: float
) -> Body:
    """Find the jumps.

    :param features: float32 (n, d), pose and appearance of each frame.
    :param motion: float32 (n,), how much the person moves.
    """
    every = max(1, round(fps / _NODES_PER_SECOND))
    nodes = np.arange(0, len(features), every)
    at = features[nodes]
    squared = (at**2).sum(1)
    apart = np.sqrt(np.maximum(squared[:, None] + squared[None] - 2 * at @ at.T, 0))
    usual = float(np.median(apart[np.arange(len(nodes) - 1), np.arange(1, len(nodes))])) + 1e-6
    near = _diagonal(apart) / usual
    blends = _blends(_runs_on(usable, nodes))
    near[~blends] = near[:, ~blends] = np.inf
    close = np.abs(np.subtract.outer(nodes, nodes)) < _SHORTEST_JUMP * fps
    near[close] = np.inf
    count = min(_TARGETS, len(nodes))
    # Where both move, both movements are seen at once.
    speed = np.append(apart[np.arange(len(nodes) - 1), np.arange(1, len(nodes))] / usual, 1)
    speed = np.maximum(speed, np.append(speed[1:], 1))
    near = near**2 + _MOVING * (speed[:, None] + speed[None])
    targets = np.argsort(near, axis=1)[:, :count].astype(np.int32)
    differs = np.take_along_axis(near, targets, 1)
    prices = (_JUMP + differs).astype(np.float32)
    targets[~np.isfinite(differs)] = -1
    prices[~np.isfinite(differs)] = np.inf
    lively = _ranked(np.array([motion[max(0, n - every) : n + every].mean() for n in nodes]))
    ahead = _ahead(targets, prices, _runs_on(usable, nodes))
    return Body(every, usable, targets, prices, ahead, lively)


def _runs_on(usable: NDArray[np.bool_], nodes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the film may go on from a node to the next."""
    good = [usable[a : b + 1].all() for a, b in pairwise(nodes)]
    return np.array([*good, False], bool)


def _blends(runs_on: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether there are frames enough after a node for a jump."""
    return np.logical_and.reduce([np.append(runs_on[k:], [False] * k) for k in range(_BLEND)])


def _diagonal(apart: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far two nodes and those after them are apart, over the length of a blend, so that movements
    agree."""
    out, weight = np.zeros_like(apart), np.zeros_like(apart)
    for k, share in enumerate(np.hanning(_BLEND + 3)[1:-1]):
        rest = len(apart) - k
        out[:rest, :rest] += share * apart[k:, k:]
        weight[:rest, :rest] += share
    return out / weight


def _ranked(values: NDArray[np.floating]) -> NDArray[np.float32]:
    return (np.argsort(np.argsort(values)) / max(1, len(values) - 1)).astype(np.float32)


def _ahead(
    targets: NDArray[np.int32], prices: NDArray[np.float32], runs_on: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """What each node leads to costs, later costs counting less; a node from which nothing leads costs
    much."""
    ends = 1000.0
    ahead = np.zeros(len(targets))
    for _ in range(_ROUNDS):
        on = np.where(runs_on, _DISCOUNT * np.append(ahead[1:], ends), ends)
        landed = np.minimum(targets + _BLEND, len(targets) - 1)
        leap = np.where(targets >= 0, prices + _DISCOUNT**_BLEND * ahead[landed], ends).min(1)
        ahead = np.minimum(on, leap)
    return ahead.astype(np.float32)


class Way:
    """Which frame of the film is shown when. Stretches are planned one after the other."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._count = len(body.targets)
        nodes = np.arange(self._count) * body.every
        self._runs_on = _runs_on(body.usable, nodes)
        self._used = np.zeros(self._count)
        self._node = int(
            np.argmin(body.ahead + np.where(self._runs_on, 0, 1e6) + 0.002 * np.arange(self._count))
        )
        self.shots: list[Shot] = []
        """From the start of the video."""

    def extend(self, speaking: NDArray[np.bool_]) -> None:
        """Plan until there is a shot for each of so many more frames.

        :param speaking: bool (n,), for the frames after those that there are already.
        """
        if not len(speaking):
            return
        every = self._body.every
        steps = -(-len(speaking) // every)
        padded = np.pad(speaking, (0, steps * every - len(speaking)), "edge")
        lively = padded.reshape(steps, every).mean(1)
        for target in self._plan(lively):
            self._step(target)

    def _plan(self, lively: NDArray[np.floating]) -> list[int]:
        """What is done next, and next, …: the node to jump to, or -1 to go on to the next one."""
        body, count, steps = self._body, self._count, len(lively)
        total = np.full((steps + _BLEND, count), np.inf)
        come = np.full(total.shape, -1)
        jumped = np.full(total.shape, -1)
        total[0, self._node] = 0.0
        on = np.flatnonzero(self._runs_on)
        sources = np.repeat(np.arange(count), body.targets.shape[1])
        leaps = body.targets.reshape(-1)
        there = leaps >= 0
        sources, leaps = sources[there], leaps[there]
        price = body.prices.reshape(-1)[there] + _AGAIN * self._used[sources]
        for t, want in enumerate(lively):
            fit = _LIVELY * np.abs(body.lively - want)
            straight = total[t, on] + fit[on]
            better = straight < total[t + 1, on + 1]
            total[t + 1, on[better] + 1], come[t + 1, on[better] + 1] = straight[better], on[better]
            jumped[t + 1, on[better] + 1] = -1
            cost, landed = total[t, sources] + price + _BLEND * fit[leaps], leaps + _BLEND
            order = np.argsort(-cost, kind="stable")  # the cheapest is written last
            order = order[cost[order] < total[t + _BLEND, landed[order]]]
            total[t + _BLEND, landed[order]], come[t + _BLEND, landed[order]] = cost[order], sources[order]
            jumped[t + _BLEND, landed[order]] = leaps[order]
        ends = total[steps:] + body.ahead
        late, place = divmod(int(np.argmin(ends)), count)
        t = steps + late
        plan: list[int] = []
        while t > 0:
            plan.append(int(jumped[t, place]))
            t, place = t - (_BLEND if plan[-1] >= 0 else 1), int(come[t, place])
        return plan[::-1]

    def _step(self, target: int) -> None:
        every, frame = self._body.every, self._node * self._body.every
        if target < 0:
            self.shots += [Shot(frame + k) for k in range(every)]
            self._node += 1
            return
        enter, count = target * every, _BLEND * every
        self.shots += [Shot(frame + k, enter + k, (k + 0.5) / count) for k in range(count)]
        self._used *= 0.8
        self._used[self._node] += 1
        self._node = target + _BLEND
