"""Translators that work on this machine: Argos Translate's models and Apertium."""

from __future__ import annotations

from heygen_studio.contracts import Translator
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings

from .apertium import ApertiumTranslator
from .argos import ArgosTranslator

__all__ = ["ApertiumTranslator", "ArgosTranslator", "heygen_translators"]


@hookimpl
def heygen_translators(settings: Settings) -> list[Translator]:
    return [ArgosTranslator(settings), ApertiumTranslator()]
