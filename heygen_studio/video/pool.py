"""Sessions of engines while scenes need them: kept where the next scene does, closed after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from heygen_studio.contracts import Session

S = TypeVar("S", bound=Session)
Key = tuple[Any, ...]
"""What a session is of. Those with equal keys are the same."""
_SPARE = 2
"""Most sessions that are kept without use, where a later scene needs them again."""


@dataclass(slots=True)
class Held(Generic[S]):
    """A session, and how many frames it has made so far."""

    session: S
    frames: int = 0


@dataclass(slots=True)
class _Kept:
    key: Key
    held: Held[Any]
    users: int = 0


class Pool:
    """All sessions of a video that are open. Used by one thread at a time."""

    def __init__(self) -> None:
        self._kept: list[_Kept] = []

    def take(self, key: Key, make: Callable[[], S]) -> Held[S]:
        """The session with this key, opened where it is not there yet, until it is given back."""
        found = next((kept for kept in self._kept if kept.key == key), None)
        if found is None:
            found = _Kept(key, Held(make()))
            self._kept.append(found)
        found.users += 1
        held: Held[S] = found.held
        return held

    def give_back(self, keys: Sequence[Key], again: Collection[Key]) -> None:
        """End the use of some.

        :param again: what will be needed again, and is worth keeping until then.
        """
        for kept in self._kept:
            kept.users -= keys.count(kept.key)
        idle = [kept for kept in self._kept if not kept.users]
        spare = [kept for kept in idle if kept.key in again][-_SPARE:]
        for kept in idle:
            if kept not in spare:
                self._kept.remove(kept)
                kept.held.session.close()

    def close(self) -> None:
        """Close all."""
        while self._kept:
            self._kept.pop().held.session.close()
