"""Finding and loading plugins. A plugin that cannot be loaded is recorded and never stops the others."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

import pluggy
import structlog

from heygen_studio import hookspecs
from heygen_studio.settings import Settings

log = structlog.get_logger(__name__)

HOOKS: tuple[str, ...] = tuple(sorted(name for name in vars(hookspecs) if name.startswith("heygen_")))
"""Names of all hooks."""


@dataclass(slots=True)
class PluginRecord:
    """What is known of one plugin, loaded or not."""

    name: str
    origin: str
    """The distribution it came with, or the path of the drop-in file."""
    version: str = ""
    licence: str = ""
    hooks: list[str] = field(default_factory=list)
    providers: list[str] = field(default_factory=list)
    """``kind:id`` of each engine that it provides."""
    errors: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """``ok`` or ``broken``."""
        return "broken" if self.errors else "ok"

    def fail(self, doing: str, error: BaseException) -> None:
        """Note that the plugin failed. The whole traceback goes to the log, the reason to the user."""
        self.errors.append(f"{doing}: {type(error).__name__}: {error}")
        log.warning("plugin_failed", plugin=self.name, doing=doing, exc_info=error)


def make_plugin_manager(settings: Settings) -> tuple[pluggy.PluginManager, dict[str, PluginRecord]]:
    """Load every plugin: installed packages by their entry points, then the files of the drop-in folder.

    Returns the manager and a record of each plugin found, by name, with those that failed among them.
    """
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    records: dict[str, PluginRecord] = {}
    # One by one, because pluggy's own entry-point loader stops at the first plugin that cannot be imported.
    for point in sorted(entry_points(group=hookspecs.PROJECT), key=lambda p: p.name):
        if point.name not in records:  # an editable install beside a wheel lists an entry point twice
            records[point.name] = _load(manager, _describe(point), point.load)
    if settings.drop_in_dir.is_dir():
        for path in sorted(settings.drop_in_dir.glob("*.py")):
            record = PluginRecord(path.stem, origin=str(path))
            if path.stem in records:
                record.name = f"{path.stem} (drop-in)"
            records[record.name] = _load(manager, record, partial(_import_file, path))
    return manager, records


def _describe(point: EntryPoint) -> PluginRecord:
    if point.dist is None:
        return PluginRecord(point.name, origin=point.value)
    about = point.dist.metadata
    licence = next((about[key] for key in ("License-Expression", "License") if key in about), "")
    return PluginRecord(point.name, origin=point.dist.name, version=point.dist.version, licence=licence)


def _load(manager: pluggy.PluginManager, record: PluginRecord, load: Callable[[], object]) -> PluginRecord:
    try:
        plugin = load()
        if isinstance(plugin, type):
            plugin = plugin()
        manager.register(plugin, name=record.name)
    except (Exception, SystemExit) as error:
        record.fail("could not be loaded", error)
        return record
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        manager.unregister(name=record.name)
        record.fail("implements an unknown hook", error)
        return record
    record.hooks = sorted(
        caller.name for caller in manager.get_hookcallers(plugin) or () if caller.name in HOOKS
    )
    return record


def _import_file(path: Path) -> ModuleType:
    name = f"heygen_studio_dropin_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
