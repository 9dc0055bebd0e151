"""The card of a thing that a user made, a JSON file in the folder of its own: read and written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, Literal, Self, TypeVar

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio.storage.files import whole

log = structlog.get_logger(__name__)


class OwnCard(BaseModel):
    """What every card says."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())

    format: int = Field(ge=1)
    id: str
    owner: str = Field("", max_length=64, description="Id of the API key that it belongs to.")
    engine: str = Field(pattern="^[a-z0-9][a-z0-9_-]{0,63}$")
    name: str = Field(min_length=1, max_length=80)
    description: str = Field("", max_length=500)
    created_at: datetime


class Consent(BaseModel):
    """What whoever made a thing declared of the consent of its person: in which words, where and when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    given: bool = Field(description="False where nothing was declared.")
    statement: str = Field(max_length=500)
    via: Literal["studio", "api", "cli"]
    at: datetime

    @classmethod
    def now(cls, statement: str, via: Literal["studio", "api", "cli"], *, given: bool) -> Self:
        """What is declared at this moment; the words count only where it is given."""
        return cls(given=given, statement=statement if given else "", via=via, at=datetime.now(UTC))


C = TypeVar("C", bound=OwnCard)


@dataclass(frozen=True, slots=True)
class CardFiles(Generic[C]):
    """One kind of cards.

    :param noun: what they describe, for the log.
    :param model: what a card must be.
    :param file: its name.
    :param ids: the ids of such things; each is the name of a folder.
    """

    noun: str
    model: type[C]
    file: str
    ids: re.Pattern[str]

    def read(self, root: Path, engine: str | None = None) -> list[tuple[C, Path]]:
        """The cards below a folder, in the order in which the things were made, each with its own folder.

        Quick enough for every call: a card is read again only when its file has changed. One that cannot be
        read is left out, and the log says why.

        :param engine: only what belongs to this engine.
        """
        cards = [(card, folder) for card, folder in self._all(root) if not isinstance(card, str)]
        found = [(card, folder) for card, folder in cards if engine in (None, card.engine)]
        return sorted(found, key=lambda entry: (entry[0].created_at, entry[0].id))

    def find(self, root: Path, card_id: str, owner: str | None) -> tuple[C, Path] | None:
        """The card with this id, and its folder, if it is there and this owner has it; None is anybody."""
        for card, folder in self.read(root):
            if card.id == card_id and owner in (None, card.owner):
                return card, folder
        return None

    def damaged(self, root: Path) -> list[tuple[Path, str]]:
        """The folders whose card cannot be read, each with the reason."""
        return [(folder, reason) for reason, folder in self._all(root) if isinstance(reason, str)]

    def write(self, card: C, folder: Path) -> None:
        """Write a card into its folder, whole or not at all.

        :raises OSError: it cannot be written.
        """
        with whole(folder / self.file) as partial:
            partial.write_text(card.model_dump_json(indent=2, by_alias=True) + "\n", encoding="utf-8")

    def _all(self, root: Path) -> Iterator[tuple[C | str, Path]]:
        """What each folder has: its card, or the reason why that cannot be read."""
        try:
            folders = [path for path in root.iterdir() if self.ids.fullmatch(path.name)]
        except OSError:
            return
        for folder in folders:
            path = folder / self.file
            try:
                yield _read(self, path, path.stat().st_mtime_ns), folder
            except FileNotFoundError:  # it is being deleted
                continue
            except OSError as error:
                yield _tell(self, folder, error.strerror or str(error)), folder


@lru_cache(maxsize=8192)
def _read(kind: CardFiles[Any], path: Path, changed: int) -> Any:
    del changed  # only there so that a changed file is read again
    try:
        card = kind.model.model_validate_json(path.read_bytes())
    except OSError as error:
        return _tell(kind, path.parent, error.strerror or str(error))
    except ValidationError as error:
        first = error.errors()[0]
        return _tell(kind, path.parent, " ".join((*map(str, first["loc"]), first["msg"])))
    if card.id != path.parent.name:
        return _tell(kind, path.parent, f"it is the card of {card.id}")
    return card


def _tell(kind: CardFiles[Any], folder: Path, reason: str) -> str:
    log.warning(f"{kind.noun}_card_unreadable", **{kind.noun: folder.name}, reason=reason)
    return reason
