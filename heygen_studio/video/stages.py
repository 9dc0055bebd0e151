"""The steps of making a video: how far each is, and how long it took."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

from heygen_studio.contracts import Provider
from heygen_studio.errors import EngineError, StudioError

PREPARING = 0.05
"""Share of the whole work that is preparation, as a rule."""


class Stage(StrEnum):
    """The steps of making a video. All but the first run at the same time."""

    PREPARE = "prepare"
    VOICE = "voice"
    LIPSYNC = "lip-sync"
    RENDER = "render"
    ENCODE = "encode"


@dataclass(frozen=True, slots=True)
class Report:
    """How far a video is: the fraction 0..1 of each stage, and what is being waited for."""

    stages: dict[Stage, float]
    stage: Stage
    message: str = ""
    preparing: float = PREPARING
    """Share of the whole work that is preparation."""

    @property
    def overall(self) -> float:
        """Fraction 0..1 of the whole."""
        share = self.preparing
        return share * self.stages[Stage.PREPARE] + (1 - share) * self.stages[Stage.ENCODE]


class Watch:
    """A context in which a provider works: adds up the seconds, and names the provider in its errors. May be
    entered again and again, which costs next to nothing."""

    __slots__ = ("_provider", "_stage", "_started", "_timings")

    def __init__(self, timings: dict[Stage, float], stage: Stage, provider: Provider) -> None:
        self._timings, self._stage, self._provider = timings, stage, provider
        self._started = 0.0

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timings[self._stage] += time.perf_counter() - self._started
        if isinstance(error, Exception) and not isinstance(error, (StudioError, MemoryError)):
            raise EngineError(
                f"{self._provider.title} failed: {type(error).__name__}: {error}.",
                remedy="Try again; if it fails again, report it to the maker of this plugin.",
                details={"engine": self._provider.id, "stage": self._stage.value},
            ) from error
