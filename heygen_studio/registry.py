"""Which engines, voices and presenters there are, by id, and the plugin that each came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pluggy
from pydantic import ValidationError

from heygen_studio.contracts import (
    API_VERSION,
    AvatarEngine,
    Effect,
    Options,
    Provider,
    TrackLipSync,
    VoiceEngine,
)
from heygen_studio.errors import InputError, NotFoundError, NotReadyError, PluginError
from heygen_studio.media import AvatarInfo, VoiceInfo
from heygen_studio.plugins import PluginRecord, make_plugin_manager
from heygen_studio.settings import Settings

P = TypeVar("P", bound=Provider)
I = TypeVar("I", VoiceInfo, AvatarInfo)  # noqa: E741

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_KINDS: dict[str, tuple[str, type[Provider]]] = {
    "heygen_voices": ("voice", VoiceEngine),
    "heygen_lipsyncs": ("lipsync", TrackLipSync),
    "heygen_avatars": ("avatar", AvatarEngine),
    "heygen_effects": ("effect", Effect),
}


@dataclass(slots=True)
class Registry:
    """All providers of one studio. Build it with :func:`load_registry`."""

    plugins: dict[str, PluginRecord]
    _owners: dict[tuple[str, str], str] = field(default_factory=dict)
    _providers: dict[str, dict[str, Provider]] = field(
        default_factory=lambda: {kind: {} for kind, _ in _KINDS.values()}
    )
    _item_owners: dict[tuple[str, str], str] = field(default_factory=dict)

    # ---- choosing -------------------------------------------------------------------------------------

    def voices(self) -> list[VoiceInfo]:
        """All voices of all engines."""
        return [info for engine in self._of("voice", VoiceEngine) for info in self._offers(engine)]

    def avatars(self) -> list[AvatarInfo]:
        """All presenters of all engines."""
        return [info for engine in self._of("avatar", AvatarEngine) for info in self._offers(engine)]

    def voice(self, voice_id: str) -> tuple[VoiceEngine, VoiceInfo]:
        """The voice with this id and its engine.

        :raises NotFoundError: there is none.
        """
        return self._find(self._of("voice", VoiceEngine), voice_id, "voice")

    def avatar(self, avatar_id: str) -> tuple[AvatarEngine, AvatarInfo]:
        """The presenter with this id and its engine.

        :raises NotFoundError: there is none.
        """
        return self._find(self._of("avatar", AvatarEngine), avatar_id, "avatar")

    def lipsync(self) -> TrackLipSync:
        """The lip-sync engine to use.

        :raises NotReadyError: none is installed and ready.
        """
        return self._first(self._of("lipsync", TrackLipSync), "lip-sync engine")

    def background(self) -> Effect:
        """The background to use where none is asked for.

        :raises NotReadyError: none is installed and ready.
        """
        return self._first(
            [e for e in self._of("effect", Effect) if e.stage == "background"], "background effect"
        )

    def options(self, provider: Provider, values: dict[str, dict[str, Any]]) -> Options:
        """The options meant for one provider, out of those of all, by provider id.

        :raises InputError: a value is wrong or a name unknown.
        """
        try:
            return provider.Options.model_validate(values.get(provider.id, {}))
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(map(str, first["loc"]))
            allowed = ", ".join(provider.Options.model_fields) or "none"
            raise InputError(
                f"Option {name!r} of engine {provider.id!r} is wrong: {first['msg']}.",
                remedy=f"Its options are: {allowed}.",
                code="INVALID_OPTION",
                details={"engine": provider.id, "option": name},
            ) from None

    def provider_ids(self) -> set[str]:
        """Ids of all providers of all kinds."""
        return {pid for providers in self._providers.values() for pid in providers}

    # ---- building -------------------------------------------------------------------------------------

    def add(self, kind: str, provider: Provider, plugin: str) -> None:
        """Enter a provider.

        :raises PluginError: its id is malformed or taken, or it was written for another contract version.
        """
        pid = getattr(provider, "id", None)
        if not isinstance(pid, str) or not _ID.fullmatch(pid):
            raise PluginError(f"{type(provider).__name__}.id must match {_ID.pattern!r}, not {pid!r}")
        if provider.api_version != API_VERSION:
            raise PluginError(
                f"{kind} {pid!r} was written for contract version {provider.api_version}; "
                f"this studio has version {API_VERSION}"
            )
        if owner := self._owners.get((kind, pid)):
            raise PluginError(f"{kind} id {pid!r} is provided by both {owner!r} and {plugin!r}; the first is used")
        if isinstance(provider, VoiceEngine | AvatarEngine):
            self._claim(kind, self._offers(provider), plugin)
        self._owners[kind, pid] = plugin
        self._providers[kind][pid] = provider
        self.plugins[plugin].providers.append(f"{kind}:{pid}")

    def _claim(self, kind: str, offers: Iterable[VoiceInfo | AvatarInfo], plugin: str) -> None:
        ids = [info.id for info in offers]
        for item in ids:
            if not _ID.fullmatch(item):
                raise PluginError(f"{kind} id {item!r} must match {_ID.pattern!r}")
            if owner := self._item_owners.get((kind, item)):
                raise PluginError(
                    f"{kind} {item!r} is provided by both {owner!r} and {plugin!r}; the first is used"
                )
        self._item_owners.update({(kind, item): plugin for item in ids})

    # ---- helpers --------------------------------------------------------------------------------------

    def _of(self, kind: str, base: type[P]) -> list[P]:
        return [p for p in self._providers[kind].values() if isinstance(p, base)]

    @staticmethod
    def _offers(engine: Any) -> Sequence[Any]:
        return engine.voices() if isinstance(engine, VoiceEngine) else engine.avatars()

    def _find(self, engines: Sequence[Any], wanted: str, kind: str) -> tuple[Any, Any]:
        known: list[str] = []
        for engine in engines:
            for info in self._offers(engine):
                if info.id == wanted:
                    return engine, info
                known.append(info.id)
        raise NotFoundError(
            f"There is no {kind} {wanted!r}.",
            remedy=f"Choose one of: {', '.join(known[:20]) or 'none is installed'}.",
            code=f"{kind.upper()}_NOT_FOUND",
            details={f"{kind}_id": wanted},
        )

    @staticmethod
    def _first(providers: Sequence[P], what: str) -> P:
        for provider in providers:
            if provider.missing() is None:
                return provider
        raise NotReadyError(
            f"No {what} is ready.",
            remedy="Run `heygen-studio plugins` to see which plugins are broken, and why.",
        )


def load_registry(settings: Settings) -> Registry:
    """Load all plugins and ask each for its providers. A plugin that fails is marked broken and left out."""
    manager, records = make_plugin_manager(settings)
    registry = Registry(records)
    for name, plugin in manager.list_name_plugin():
        for hook, (kind, base) in _KINDS.items():
            if hook in records[name].hooks:
                _collect(registry, manager, name, plugin, hook, kind, base, settings)
    return registry


def _collect(
    registry: Registry,
    manager: pluggy.PluginManager,
    name: str,
    plugin: object,
    hook: str,
    kind: str,
    base: type[Provider],
    settings: Settings,
) -> None:
    record = registry.plugins[name]
    others = [other for _, other in manager.list_name_plugin() if other is not plugin]
    try:
        (provided,) = manager.subset_hook_caller(hook, others)(settings=settings)
    except Exception as error:
        record.fail(f"hook {hook} failed", error)
        return
    for provider in provided:
        try:
            if not isinstance(provider, base):
                raise PluginError(f"{hook} must return {base.__name__} objects, not {type(provider).__name__}")
            registry.add(kind, provider, name)
        except Exception as error:
            record.fail(f"hook {hook} gave a wrong provider", error)
