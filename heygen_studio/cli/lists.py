"""The lists of voices, presenters and plugins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.markup import escape

from heygen_studio.cli import output
from heygen_studio.contracts import Provider, VoiceEngine
from heygen_studio.media import AvatarInfo, VoiceInfo
from heygen_studio.plugins import PluginRecord


def show_voices(voices: Sequence[VoiceInfo], engines: Sequence[Provider], *, as_json: bool) -> None:
    """Print the voices, and what is needed for those of engines that are not ready."""
    if as_json:
        output.print_json([_named("voice_id", voice) for voice in voices])
        return
    table = output.table("Voice", "Name", "Language", "Accent", "Gender", "Style", "Native", "Licence")
    for voice in voices:
        _row(
            table, voice.id, voice.name, voice.language, voice.accent, voice.gender, voice.style,
            "yes" if voice.native else "no", voice.licence.weights or voice.licence.code,
        )  # fmt: skip
    _show(table, "No voice is installed. Run `heygen-studio plugins` to see why.")
    for engine in engines:
        if isinstance(engine, VoiceEngine) and (lacking := _lacking(engine)):
            output.console(stderr=True).print(
                f"[dim]{escape(engine.title)} is not ready. {escape(lacking)}[/]", soft_wrap=True
            )


def show_avatars(avatars: Sequence[AvatarInfo], *, as_json: bool) -> None:
    """Print the presenters."""
    if as_json:
        output.print_json([_named("avatar_id", avatar) for avatar in avatars])
        return
    table = output.table("Presenter", "Name", "Gender", "Style", "Age", "Licence")
    for avatar in avatars:
        _row(
            table, avatar.id, avatar.name, avatar.gender, avatar.style, avatar.age_range,
            avatar.licence.weights or avatar.licence.code,
        )  # fmt: skip
    _show(table, "No presenter is installed. Run `heygen-studio plugins` to see why.")


def show_plugins(plugins: Sequence[PluginRecord], *, as_json: bool) -> None:
    """Print the plugins, the broken ones with the reason."""
    if as_json:
        output.print_json([{**asdict(plugin), "state": plugin.state} for plugin in plugins])
        return
    table = output.table("Plugin", "State", "Hooks", "Engines", "From", "Version", "Licence")
    for plugin in plugins:
        colour = "green" if plugin.state == "ok" else "red"
        table.add_row(
            escape(plugin.name),
            f"[{colour}]{plugin.state}[/]",
            "\n".join(plugin.hooks),
            "\n".join(plugin.providers),
            escape(plugin.origin),
            escape(plugin.version),
            escape(plugin.licence),
        )
    _show(table, "No plugin is installed.")
    for plugin in plugins:
        for reason in plugin.errors:
            output.console().print(f"[red]{escape(plugin.name)}[/]: {escape(reason)}", soft_wrap=True)


def _lacking(engine: Provider) -> str | None:
    try:
        return engine.missing()
    except Exception:  # a plugin may raise anything; `doctor` says what
        return "Run `heygen-studio doctor` to see why."


def _named(key: str, info: VoiceInfo | AvatarInfo) -> dict[str, Any]:
    """The fields as the API names them."""
    facts = asdict(info)
    return {key: facts.pop("id"), **facts}


def _row(table: Any, *cells: str) -> None:
    table.add_row(*(escape(cell) for cell in cells))


def _show(table: Any, nothing: str) -> None:
    if table.rows:
        output.console().print(table)
    else:
        output.console(stderr=True).print(nothing)
