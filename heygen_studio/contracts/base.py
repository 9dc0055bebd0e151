"""What providers and sessions of every kind have in common."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from heygen_studio.media import Licence

API_VERSION = 1
"""Version of this contract. Providers of older ones are taken too: see :mod:`heygen_studio.versions`."""


@dataclass(frozen=True, slots=True)
class AssetMark:
    """Says of a field that it names a file."""


Progress = Callable[[float, str], None]
"""Called with a fraction 0..1 and a short text that says what is being done."""


AssetId = Annotated[str, AssetMark()]
"""A file in the options of an engine. A request may name it by its address, a data URI or the id of an asset;
the engine is given the id."""


class Options(BaseModel):
    """Base of the options of a provider: typed, and unknown keys are refused by name.

    Interfaces make a control of each option from its description, limits and default. Where they are not set,
    ``style`` (:data:`~heygen_studio.media.Style`) is that of the video; ``speed`` of a voice, 1 being normal,
    what the style or a wanted length needs; ``pronunciations`` (``speech.Pronunciation``), the user's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


def asset_options(options_type: type[Options]) -> list[str]:
    """The names of the options that are files."""
    fields = options_type.model_fields.items()
    return [name for name, field in fields if any(isinstance(mark, AssetMark) for mark in field.metadata)]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do, as data for lists and for choosing."""

    languages: frozenset[str] = frozenset()
    """ISO 639-1 codes; empty where language does not matter."""
    timings: bool = False
    """The voice gives exact phoneme marks."""
    max_height: int | None = None
    """Largest frame height in pixels that the engine draws without loss."""
    devices: tuple[str, ...] = ("cpu",)
    extra: dict[str, str] = field(default_factory=dict)


class Provider(ABC):
    """Base of everything that a hook returns."""

    id: ClassVar[str]
    """Unique among all engines: lower case letters, digits, ``-`` and ``_``."""
    title: ClassVar[str]
    api_version: ClassVar[int] = 1
    """Version of the contract that it was written for. What does not say so was written for the first."""
    licence: ClassVar[Licence]
    capabilities: ClassVar[Capabilities] = Capabilities()
    options_type: ClassVar[type[Options]] = Options
    """The model of its options."""

    def missing(self) -> str | None:
        """What the user must do before this engine can work, or None when it is ready. Must be quick."""
        return None

    def prepare(self, progress: Progress) -> None:  # noqa: B027 - most engines need no preparation
        """Do the one-time work of the first use, such as fetching or converting a model.

        The only method that may download, and only against a pinned SHA-256. Safe to call from several
        processes at once, and quick when there is nothing left to do.

        :raises NotReadyError: the user has to provide something first.
        """


class Session(ABC):  # noqa: B024 - what a session does is up to its kind
    """One use of a provider. Leaving the ``with`` block closes it, whatever happened."""

    def close(self) -> None:  # noqa: B027 - many sessions hold nothing
        """Give back what the session holds. May be called more than once."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
