"""Writing without a language model: structure from templates, content from the material that is given."""

from __future__ import annotations

from heygen_studio.contracts import ScriptWriter
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings

from .writer import OfflineWriter

__all__ = ["OfflineWriter", "heygen_script_writers"]


@hookimpl
def heygen_script_writers(settings: Settings) -> list[ScriptWriter]:
    return [OfflineWriter()]
