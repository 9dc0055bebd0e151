"""People who do not exist: a presenter pack of the AI-made portraits in the package ``openpeople``.

A pack is an ordinary plugin: a table of presenters beside a few lines like these. Importing it loads nothing.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from heygen_studio.contracts import AvatarEngine
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Licence
from heygen_studio.settings import Settings

from ..puppet.pack import PhotoPack

__all__ = ["People", "heygen_avatars"]


class People(PhotoPack):
    """Studio portraits of people who do not exist, made by an image model; MIT."""

    id = "people"
    title = "People who do not exist"
    licence = Licence("MIT", "", "https://pypi.org/project/openpeople/")
    package = "heygen-studio[people]"


@hookimpl
def heygen_avatars(settings: Settings) -> list[AvatarEngine]:
    """The presenters of the pack, where its photos are installed."""
    spec = find_spec("openpeople")
    photos = Path(spec.origin).parent / "data" / "curated" if spec and spec.origin else None
    rigs = settings.cache_dir / "models" / People.id
    return [People(Path(__file__).with_name("people.toml"), photos, rigs)]
