"""Scripts by a language model: any that speaks the OpenAI protocol, elsewhere or on this machine."""

from __future__ import annotations

from heygen_studio.contracts import ScriptAnalyst, ScriptWriter, Translator
from heygen_studio.hookspecs import hookimpl
from heygen_studio.settings import Settings

from .client import ModelClient
from .engines import ModelAnalyst, ModelTranslator, ModelWriter

__all__ = [
    "ModelAnalyst",
    "ModelClient",
    "ModelTranslator",
    "ModelWriter",
    "heygen_script_analysts",
    "heygen_script_writers",
    "heygen_translators",
]


@hookimpl
def heygen_script_writers(settings: Settings) -> list[ScriptWriter]:
    return [ModelWriter(ModelClient(settings))]


@hookimpl
def heygen_script_analysts(settings: Settings) -> list[ScriptAnalyst]:
    return [ModelAnalyst(ModelClient(settings))]


@hookimpl
def heygen_translators(settings: Settings) -> list[Translator]:
    return [ModelTranslator(ModelClient(settings))]
