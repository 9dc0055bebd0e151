"""Analysis of scripts by published measures and tables, on this machine alone."""

from __future__ import annotations

from heygen_studio.contracts import ScriptAnalyst
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings

from .engine import MeasuringAnalyst

__all__ = ["MeasuringAnalyst", "heygen_script_analysts"]


@hookimpl
def heygen_script_analysts(settings: Settings) -> list[ScriptAnalyst]:
    return [MeasuringAnalyst()]
