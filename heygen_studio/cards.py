"""The card of a presenter that was made in this studio: ``avatar.json`` in its folder.

Engines use :func:`read_cards` to list the presenters that are theirs; the library writes the cards.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heygen_studio.media import AvatarInfo, Licence

CARD = "avatar.json"
FORMAT = 1
"""Version of the card and of the ``.avatar`` file. A studio reads its own and older ones."""
AVATAR_ID = re.compile(r"avatar_[a-z2-7]{16}")
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}(\.[a-z0-9]{1,8})?")
"""What an engine may call a file of a presenter."""

Gender = Literal["female", "male", "neutral", ""]

log = structlog.get_logger(__name__)


class CardLicence(BaseModel):
    """Under which licence the picture may be used (SPDX identifier or words), and where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    image: str = Field(max_length=200)
    source: str = Field(max_length=500)


class Card(BaseModel):
    """What is known of a presenter that was made from a photo."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())

    format: int = Field(FORMAT, ge=1, le=FORMAT)
    id: str = Field(pattern=f"^{AVATAR_ID.pattern}$")
    owner: str = Field("", max_length=64, description="Id of the API key that it belongs to.")
    engine: str = Field(pattern="^[a-z0-9][a-z0-9_-]{0,63}$")
    name: str = Field(min_length=1, max_length=80)
    description: str = Field("", max_length=500)
    gender: Gender = ""
    style: str = Field("", max_length=40)
    age_range: str = Field("", max_length=20)
    ethnicity: str = Field("", max_length=40)
    image: str = Field(pattern=f"^{FILE_NAME.pattern}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="Of the image.")
    licence: CardLicence
    model_config_: dict[str, str] = Field(default_factory=dict, alias="model_config")
    created_at: datetime

    def info(self, folder: Path) -> AvatarInfo:
        """The presenter as the studio lists it."""
        return AvatarInfo(
            id=self.id,
            name=self.name,
            gender=self.gender,
            style=self.style,
            age_range=self.age_range,
            ethnicity=self.ethnicity,
            image=str(folder / self.image),
            licence=Licence(self.licence.image, "", self.licence.source),
            is_custom=True,
            model_config=self.model_config_,
            description=self.description,
            owner=self.owner,
        )


def read_cards(root: Path, engine: str | None = None) -> list[tuple[Card, Path]]:
    """The cards below a folder, in the order in which the presenters were made, each with its own folder.

    Quick enough for every call: a card is read again only when its file has changed. One that cannot be read
    is left out, and the log says why.

    :param engine: only the presenters of this engine.
    """
    try:
        folders = [path for path in root.iterdir() if AVATAR_ID.fullmatch(path.name)]
    except OSError:
        return []
    found = []
    for folder in folders:
        try:
            card = _read(folder / CARD, (folder / CARD).stat().st_mtime_ns)
        except FileNotFoundError:  # it is being deleted
            continue
        except OSError as error:
            log.warning("avatar_card_unreadable", avatar=folder.name, reason=str(error))
            continue
        if card is not None and card.id == folder.name and engine in (None, card.engine):
            found.append((card, folder))
    return sorted(found, key=lambda entry: (entry[0].created_at, entry[0].id))


@lru_cache(maxsize=4096)
def _read(path: Path, changed: int) -> Card | None:
    del changed  # only there so that a changed file is read again
    try:
        return Card.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        log.warning("avatar_card_unreadable", avatar=path.parent.name, reason=str(error))
        return None
