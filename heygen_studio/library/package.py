"""One presenter as one file: ``.avatar``."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from heygen_studio.storage.archives import ArchiveKind
from heygen_studio.storage.avatar_cards import CARD, FORMAT, Card


def _check(card: Card, folder: Path) -> None:
    if sha256((folder / card.image).read_bytes()).hexdigest() != card.sha256:
        raise ValueError("its picture is another than the card names")


AVATAR = ArchiveKind(
    noun="avatar",
    format=FORMAT,
    card=CARD,
    model=Card,
    licence=lambda card: {"image": card.licence.image, "source": card.licence.source},
    most=512 << 20,  # a person on film is some 80 MiB a minute
    check=_check,
)
"""The ``.avatar`` file."""
