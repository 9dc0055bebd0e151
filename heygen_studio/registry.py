"""Which engines, voices and presenters there are, by id, and the plugin that each came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pluggy
from pydantic import ValidationError

from heygen_studio.contracts import (
    Aligner,
    AvatarEngine,
    Effect,
    FrameLipSync,
    Options,
    PhotoAvatarEngine,
    Provider,
    ScriptAnalyst,
    ScriptEngine,
    ScriptWriter,
    TrackLipSync,
    Translator,
    VideoAvatarEngine,
    VideoFormat,
    VoiceCloner,
    VoiceEngine,
)
from heygen_studio.errors import InputError, NotFoundError, NotReadyError, PluginError
from heygen_studio.language import LANGUAGES
from heygen_studio.media import AvatarInfo, VoiceInfo
from heygen_studio.plugins import PluginRecord, make_plugin_manager
from heygen_studio.settings import Settings
from heygen_studio.versions import as_latest

P = TypeVar("P", bound=Provider)
S = TypeVar("S", bound=ScriptEngine)

_LANGUAGE_PLACES = {code: place for place, code in enumerate(LANGUAGES)}
_UNNUMBERED = 1000
"""Where a voice stands whose id ends in no number: after all others of its language."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,15}")
_KINDS: dict[str, tuple[str, type[Provider]]] = {
    "heygen_voices": ("voice", VoiceEngine),
    "heygen_lipsyncs": ("lipsync", TrackLipSync),
    "heygen_frame_lipsyncs": ("frame-lipsync", FrameLipSync),
    "heygen_aligners": ("aligner", Aligner),
    "heygen_avatars": ("avatar", AvatarEngine),
    "heygen_effects": ("effect", Effect),
    "heygen_formats": ("format", VideoFormat),
    "heygen_script_writers": ("writer", ScriptWriter),
    "heygen_script_analysts": ("analyst", ScriptAnalyst),
    "heygen_translators": ("translator", Translator),
}


@dataclass(slots=True)
class Registry:
    """All providers of one studio. Build it with :func:`load_registry`."""

    plugins: dict[str, PluginRecord]
    providers: dict[str, Provider] = field(default_factory=dict)
    """By id, in the order of their plugins."""
    _owners: dict[tuple[str, str], str] = field(default_factory=dict)
    """The plugin of each provider, voice and presenter."""
    _viewer: str | None = None
    """Whose voices and presenters are seen, besides those for everyone; None sees all."""

    def seen_by(self, owner: str | None) -> Registry:
        """The same, as the owner of an API key sees it: voices and presenters of others are not there."""
        return replace(self, _viewer=owner)

    # ---- choosing -------------------------------------------------------------------------------------

    def voices(self) -> list[VoiceInfo]:
        """All voices of all engines by language; in each, those come first that are to be chosen first."""
        return sorted((info for _, info in self._offered_voices()), key=_place)

    def avatars(self) -> list[AvatarInfo]:
        """All presenters of all engines; those come first that are to be chosen first."""
        return [info for _, info in self._offered_avatars()]

    def voice(self, voice_id: str) -> tuple[VoiceEngine, VoiceInfo]:
        """The voice with this id and its engine.

        :raises NotFoundError: there is none.
        """
        offers = self._offered_voices()
        for engine, info in offers:
            if info.id == voice_id:
                return engine, info
        raise _not_found("voice", voice_id, [info.id for _, info in offers])

    def avatar(self, avatar_id: str) -> tuple[AvatarEngine, AvatarInfo]:
        """The presenter with this id and its engine.

        :raises NotFoundError: there is none.
        """
        offers = self._offered_avatars()
        for engine, info in offers:
            if info.id == avatar_id:
                return engine, info
        raise _not_found("avatar", avatar_id, [info.id for _, info in offers])

    def photo_engine(self) -> PhotoAvatarEngine:
        """The engine that makes presenters from photos.

        :raises NotReadyError: none is installed and ready.
        """
        return _first_ready(
            (p for p in self.providers.values() if isinstance(p, PhotoAvatarEngine)), "engine for photos"
        )

    def video_engine(self) -> VideoAvatarEngine:
        """The engine that makes presenters from clips.

        :raises NotReadyError: none is installed and ready.
        """
        return _first_ready(
            (p for p in self.providers.values() if isinstance(p, VideoAvatarEngine)), "engine for clips"
        )

    def voice_cloner(self, language: str) -> VoiceCloner:
        """The preferred engine that makes voices of this language from recordings.

        :raises NotReadyError: none is installed and ready.
        """
        cloners = [p for p in self.providers.values() if isinstance(p, VoiceCloner)]
        able = [cloner for cloner in cloners if language in cloner.capabilities.languages]
        return _first_ready(
            sorted(able, key=lambda cloner: -cloner.preference), f"engine that clones voices in {language!r}"
        )

    def lipsync(self, marks: bool = True) -> TrackLipSync:
        """The lip-sync engine to use for speech with marks, or for speech without.

        :raises NotReadyError: none is installed and ready.
        """
        found = [p for p in self.providers.values() if isinstance(p, TrackLipSync)]
        if marks:  # what follows the marks comes before what has to listen
            return _first_ready(sorted(found, key=lambda p: not p.needs_marks), "lip-sync engine")
        return _first_ready((p for p in found if not p.needs_marks), "lip-sync engine for recordings")

    def frame_lipsync(self) -> FrameLipSync:
        """The engine that gives people on film new lips.

        :raises NotReadyError: none is installed and ready.
        """
        found = (p for p in self.providers.values() if isinstance(p, FrameLipSync))
        return _first_ready(found, "engine for new lips on film")

    def aligner(self, language: str) -> Aligner:
        """The engine that finds the words of a language in a recording.

        :raises NotReadyError: none is installed and ready.
        """
        found = (p for p in self.providers.values() if isinstance(p, Aligner))
        fitting = (p for p in found if language in (p.capabilities.languages or {language}))
        return _first_ready(fitting, "engine that aligns recordings in this language")

    def background(self) -> Effect:
        """The background to use where none is asked for.

        :raises NotReadyError: none is installed and ready.
        """
        effects = (p for p in self.providers.values() if isinstance(p, Effect))
        return _first_ready((e for e in effects if e.stage == "background"), "background effect")

    def effect(self, stage: str, option: str) -> Effect:
        """The effect that has an option of this name.

        :raises NotReadyError: none is installed and ready.
        """
        effects = (p for p in self.providers.values() if isinstance(p, Effect) and p.stage == stage)
        return _first_ready((e for e in effects if option in e.options_type.model_fields), f"{option} effect")

    def overlay(self, effect_id: str) -> Effect:
        """The effect with this id that is painted over the picture.

        :raises InputError: there is none.
        """
        effects = {p.id: p for p in self.providers.values() if isinstance(p, Effect) and p.stage == "overlay"}
        if found := effects.get(effect_id):
            return found
        raise InputError(
            f"There is no effect {effect_id!r}.",
            remedy=f"Effects are: {', '.join(effects)}.",
            code="EFFECT_NOT_FOUND",
        )

    def formats(self) -> list[VideoFormat]:
        """All formats that videos come in."""
        return [p for p in self.providers.values() if isinstance(p, VideoFormat)]

    def video_format(self, format_id: str) -> VideoFormat:
        """The format with this id.

        :raises InputError: there is none.
        """
        formats = {one.id: one for one in self.formats()}
        if found := formats.get(format_id):
            return found
        raise InputError(
            f"There is no format {format_id!r}: output_format must be one of {', '.join(formats)}.",
            remedy="Choose one of them, or install a plugin that offers it.",
            code="VALIDATION_ERROR",
            details={"output_format": f"must be one of {', '.join(formats)}"},
        )

    def script_engines(self, kind: type[S]) -> list[S]:
        """The writers, analysts or translators: those that are ready first, the preferred first."""
        found = [p for p in self.providers.values() if isinstance(p, kind)]
        return sorted(found, key=lambda engine: (engine.missing() is not None, -engine.preference))

    def script_engine(self, kind: type[S], engine_id: str | None = None) -> S:
        """The engine with this id, or else the preferred one among those that are ready.

        :raises NotFoundError: there is none with that id.
        :raises NotReadyError: it is not ready, or none is.
        """
        found = self.script_engines(kind)
        if engine_id is not None:
            found = [engine for engine in found if engine.id == engine_id]
            if not found:
                raise _not_found("engine", engine_id, [e.id for e in self.script_engines(kind)])
            if lacking := found[0].missing():
                raise NotReadyError(f"{found[0].title} is not ready.", remedy=lacking)
        return _first_ready(found, "engine for scripts")

    def options(self, provider: Provider, values: dict[str, dict[str, Any]]) -> Options:
        """The options meant for one provider, out of those of all, by provider id.

        :raises InputError: a value is wrong or a name unknown.
        """
        try:
            return provider.options_type.model_validate(values.get(provider.id, {}))
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(map(str, first["loc"]))
            allowed = ", ".join(provider.options_type.model_fields) or "none"
            raise InputError(
                f"Option {name!r} of engine {provider.id!r} is wrong: {first['msg']}.",
                remedy=f"Its options are: {allowed}.",
                code="INVALID_OPTION",
                details={"engine": provider.id, "option": name},
            ) from None

    def engine_ids(self) -> set[str]:
        """Ids of all engines of all kinds."""
        return set(self.providers)

    # ---- building -------------------------------------------------------------------------------------

    def add(self, kind: str, provider: Provider, plugin: str) -> None:
        """Enter a provider.

        :raises PluginError: an id is malformed or taken, or it was written for a version of the contract that
            is not known here.
        """
        provider = as_latest(provider)
        pid: str = getattr(provider, "id", "")
        if isinstance(provider, VideoFormat) and not _SUFFIX.fullmatch(provider.suffix):
            raise PluginError(f"suffix {provider.suffix!r} of format {pid!r} must match {_SUFFIX.pattern!r}")
        claims = [("engine", pid)]
        if isinstance(provider, VoiceEngine):
            claims += [("voice", info.id) for info in provider.voices()]
        elif isinstance(provider, AvatarEngine):
            claims += [("avatar", info.id) for info in provider.avatars()]
        for what, name in claims:
            if not isinstance(name, str) or not _ID.fullmatch(name):
                raise PluginError(f"{what} id {name!r} must match {_ID.pattern!r}")
            if owner := self._owners.get((what, name)):
                raise PluginError(
                    f"{what} {name!r} is provided by both {owner!r} and {plugin!r}; the first is used"
                )
        self._owners.update(dict.fromkeys(claims, plugin))
        self.providers[provider.id] = provider
        self.plugins[plugin].providers.append(f"{kind}:{pid}")

    def _offered_voices(self) -> list[tuple[VoiceEngine, VoiceInfo]]:
        engines = [p for p in self.providers.values() if isinstance(p, VoiceEngine)]
        return [(engine, info) for engine in engines for info in engine.voices() if self._sees(info)]

    def _offered_avatars(self) -> list[tuple[AvatarEngine, AvatarInfo]]:
        engines = [p for p in self.providers.values() if isinstance(p, AvatarEngine)]
        engines.sort(key=lambda engine: -engine.preference)
        return [(engine, info) for engine in engines for info in engine.avatars() if self._sees(info)]

    def _sees(self, info: VoiceInfo | AvatarInfo) -> bool:
        return self._viewer is None or info.owner in ("", self._viewer)


def _not_found(kind: str, wanted: str, known: Sequence[str]) -> NotFoundError:
    return NotFoundError(
        f"There is no {kind} {wanted!r}.",
        remedy=f"Choose one of: {', '.join(known[:20]) or 'none is installed'}.",
        code=f"{kind.upper()}_NOT_FOUND",
        details={f"{kind}_id": wanted},
    )


def _first_ready(providers: Iterable[P], what: str) -> P:
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
        for hook in _KINDS:
            if hook in records[name].hooks:
                _collect(registry, manager, name, plugin, hook, settings)
    return registry


def _collect(
    registry: Registry,
    manager: pluggy.PluginManager,
    name: str,
    plugin: object,
    hook: str,
    settings: Settings,
) -> None:
    kind, base = _KINDS[hook]
    record = registry.plugins[name]
    others = [other for _, other in manager.list_name_plugin() if other is not plugin]
    try:
        (provided,) = map(list, manager.subset_hook_caller(hook, others)(settings=settings))
    except (Exception, SystemExit) as error:
        record.fail(f"hook {hook} failed", error)
        return
    for provider in provided:
        try:
            if not isinstance(provider, base):
                raise PluginError(
                    f"{hook} must return {base.__name__} objects, not {type(provider).__name__}"
                )
            registry.add(kind, provider, name)
        except Exception as error:
            record.fail(f"hook {hook} gave a wrong provider", error)


def _place(voice: VoiceInfo) -> tuple[int, int]:
    """Where a voice stands: its language as the studio orders them, then the number at the end of its id."""
    number = voice.id.rpartition("_")[2]
    language = _LANGUAGE_PLACES.get(voice.language, len(_LANGUAGE_PLACES))
    return language, int(number) if number.isdecimal() else _UNNUMBERED
