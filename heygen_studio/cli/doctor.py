"""The ``doctor`` command: what on this machine could keep the studio from working, and the remedy."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from rich.markup import escape

from heygen_studio.cli import output
from heygen_studio.contracts import AvatarEngine, Effect, Provider, TrackLipSync, VoiceEngine
from heygen_studio.errors import OutputError, StudioError
from heygen_studio.services import Studio
from heygen_studio.speech import Pronunciations
from heygen_studio.storage.avatar_cards import AVATAR_CARDS
from heygen_studio.storage.space import check_room
from heygen_studio.storage.voice_cards import VOICE_CARDS
from heygen_studio.webhooks import kept_secret

_GIB = 1 << 30
_ENCODERS = ("libx264", "aac")
_STYLES = {"ok": "[green]ok  [/]", "warn": "[yellow]warn[/]", "fail": "[bold red]fail[/]"}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. ``warn`` leaves the studio working, ``fail`` does not."""

    name: str
    state: Literal["ok", "warn", "fail"]
    found: str
    remedy: str = ""


def examine(open_studio: Callable[[], Studio]) -> list[Check]:
    """Look at everything. Takes no more than a few seconds, and changes nothing."""
    checks = [_python(), *_ffmpeg(), _cores(), _memory()]
    try:
        studio = open_studio()
    except StudioError as error:
        return [*checks, Check("settings", "fail", error.message, error.remedy)]
    settings = studio.settings
    for name, folder in (("data folder", settings.data_dir), ("cache folder", settings.cache_dir)):
        checks += _folder(name, folder)
    return [*checks, *_kept(studio), *_plugins(studio)]


def show(checks: Sequence[Check], *, as_json: bool) -> int:
    """Print the findings. Returns the exit code."""
    healthy = all(check.state != "fail" for check in checks)
    if as_json:
        output.print_json({"healthy": healthy, "checks": [asdict(check) for check in checks]})
        return output.DONE if healthy else output.FAILED
    out = output.console()
    width = max(len(check.name) for check in checks)
    for check in checks:
        out.print(
            f"{_STYLES[check.state]}  {escape(check.name):{width}}  {escape(check.found)}", soft_wrap=True
        )
        if check.remedy:
            out.print(f"{'':{width + 6}}  [bold]Remedy:[/] {escape(check.remedy)}", soft_wrap=True)
    counts = {state: sum(check.state == state for check in checks) for state in _STYLES}
    out.print(f"\n{counts['ok']} ok, {counts['warn']} warnings, {counts['fail']} failures")
    return output.DONE if healthy else output.FAILED


def _python() -> Check:
    return Check("Python", "ok", f"{platform.python_version()} ({sys.executable}), {platform.platform()}")


def _ffmpeg() -> Iterator[Check]:
    import imageio_ffmpeg

    try:
        program = imageio_ffmpeg.get_ffmpeg_exe()
        version = _output_of(program, "-version").split(" Copyright")[0].removeprefix("ffmpeg version ")
        encoders = {
            words[1]
            for line in _output_of(program, "-encoders").splitlines()
            if len(words := line.split()) > 1
        }
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        yield Check(
            "ffmpeg", "fail", f"cannot be run: {error}",
            "Reinstall imageio-ffmpeg, or name your own ffmpeg in IMAGEIO_FFMPEG_EXE.",
        )  # fmt: skip
        return
    yield Check("ffmpeg", "ok", f"{version} ({program})")
    lacking = [name for name in _ENCODERS if name not in encoders]
    if lacking:
        yield Check(
            "encoders", "fail", f"this ffmpeg has no {', '.join(lacking)}",
            "Name an ffmpeg built with them in IMAGEIO_FFMPEG_EXE.",
        )  # fmt: skip
    else:
        yield Check("encoders", "ok", ", ".join(_ENCODERS))


def _output_of(*command: str) -> str:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=20,
        check=True,
        stdin=subprocess.DEVNULL,
    ).stdout


def _cores() -> Check:
    # A container may be given fewer cores than the machine has.
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores < 2:
        return Check("processor", "warn", "1 core", "Expect videos to take longer than they last.")
    return Check("processor", "ok", f"{cores} cores")


def _memory() -> Check:
    import psutil

    memory = psutil.virtual_memory()
    found = f"{memory.available / _GIB:.1f} GiB free of {memory.total / _GIB:.1f} GiB"
    if memory.available < 2 * _GIB:
        return Check(
            "memory", "warn", found, "Close other programs, or render at 720p: 2 GiB should be free."
        )
    return Check("memory", "ok", found)


def _folder(name: str, folder: Path) -> Iterator[Check]:
    variable = f"HEYGEN_{name.split()[0].upper()}_DIR"
    try:
        free = check_room(folder, variable)
    except OutputError as error:
        yield Check(name, "fail", error.message, error.remedy)
        return
    found = f"{folder}, {free / _GIB:.1f} GiB free"
    if free < _GIB:
        yield Check(name, "warn", found, f"Free some space, or name a folder on a larger disk in {variable}.")
    else:
        yield Check(name, "ok", found)


def _kept(studio: Studio) -> Iterator[Check]:
    """What the data folder holds that cannot be read."""
    settings = studio.settings
    owners = ["", *(path.stem for path in (settings.data_dir / "pronunciations").glob("*.json"))]
    reads: dict[str, Callable[[], object]] = {
        "API keys": studio.keys.list,
        "webhook secret": lambda: kept_secret(settings),
        "pronunciations": lambda: [Pronunciations(settings.data_dir, owner).all() for owner in owners],
    }
    for name, read in reads.items():
        try:
            read()
        except StudioError as error:
            yield Check(name, "fail", error.message, error.remedy)
    for cards, folder in ((AVATAR_CARDS, settings.avatars_dir), (VOICE_CARDS, settings.voices_dir)):
        for own, reason in cards.damaged(folder):
            yield Check(
                f"{cards.noun} {own.name}", "warn", f"is left out, for its card cannot be read: {reason}",
                f"Put back a copy of {own / cards.file}, or remove its folder.",
            )  # fmt: skip


def _plugins(studio: Studio) -> Iterator[Check]:
    for plugin in studio.plugins():
        if plugin.state == "ok":
            yield Check(f"plugin {plugin.name}", "ok", ", ".join(plugin.providers) or "provides nothing")
        else:
            yield Check(
                f"plugin {plugin.name}", "warn", "; ".join(plugin.errors),
                f"Repair, update or remove it: it came from {plugin.origin}.",
            )  # fmt: skip
    ready = []
    for engine in studio.engines():
        check = _engine(engine, studio.settings.cache_dir)
        if check.state == "ok":
            ready.append(engine)
        yield check
    kinds = {"voice": VoiceEngine, "lip-sync": TrackLipSync, "presenter": AvatarEngine, "background": Effect}
    for name, kind in kinds.items():
        if not any(isinstance(engine, kind) for engine in ready):
            yield Check(
                f"{name} engine",
                "fail",
                "none is ready",
                "Install a plugin that provides one, or repair those above.",
            )


def _engine(engine: Provider, cache: Path) -> Check:
    name = f"engine {engine.id}"
    try:
        lacking = engine.missing()
    except Exception as error:  # a plugin may raise anything
        return Check(
            name, "warn", f"failed when asked what it lacks: {type(error).__name__}: {error}",
            "Report it to the maker of this plugin.",
        )  # fmt: skip
    if lacking:
        return Check(name, "warn", "not ready", lacking)
    if type(engine).prepare is Provider.prepare:
        return Check(name, "ok", "ready")
    models = cache / "models" / engine.id
    prepared = models.is_dir() and any(models.iterdir())
    return Check(name, "ok", "model prepared" if prepared else "prepares its model at first use, once")
