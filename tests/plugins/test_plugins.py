"""Plugins: how they are found, and what happens to the studio when one is broken."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from heygen_studio import hookspecs, versions
from heygen_studio.contracts import Provider
from heygen_studio.plugins import HOOKS
from heygen_studio.registry import Registry, load_registry
from heygen_studio.settings import load_settings

BUILT_IN = {"backdrop", "espeak", "formats", "kokoro", "puppet", "viseme"}

EFFECT = """
from heygen_studio.contracts import Effect, EffectSession
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Licence

class Session(EffectSession):
    def draw(self, canvas, frame):
        canvas.y[:] = 100

class Grey(Effect):
    id = "{id}"
    title = "Grey"
    licence = Licence(code="MIT")
    stage = "background"
    def open(self, spec, options):
        return Session()

@hookimpl
def heygen_effects(settings):
    return [Grey()]
"""


@pytest.fixture
def drop_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "drop-in"
    folder.mkdir()
    monkeypatch.setenv("HEYGEN_PLUGINS_DIR", str(folder))
    return folder


def load() -> Registry:
    return load_registry(load_settings())


def assert_studio_works(registry: Registry) -> None:
    assert {name for name, record in registry.plugins.items() if record.state == "ok"} >= BUILT_IN
    assert registry.voices()
    assert registry.avatars()
    assert registry.lipsync().id == "viseme"
    assert registry.background().id == "backdrop"
    assert registry.video_format("mp4").media_type == "video/mp4"


def test_built_ins_come_through_entry_points_and_state_version_and_licence() -> None:
    registry = load()
    assert_studio_works(registry)
    for name in BUILT_IN:
        record = registry.plugins[name]
        assert record.origin == "heygen-studio"
        assert record.version
        assert record.licence == "Apache-2.0"
        assert record.hooks
        assert record.providers


def test_a_drop_in_file_is_a_plugin(drop_in: Path) -> None:
    (drop_in / "grey.py").write_text(EFFECT.format(id="grey"))
    registry = load()
    assert registry.plugins["grey"].state == "ok"
    assert registry.plugins["grey"].providers == ["effect:grey"]
    assert_studio_works(registry)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise RuntimeError('no luck today')", "could not be loaded: RuntimeError: no luck today"),
        ("import a_package_that_is_not_there", "a_package_that_is_not_there"),
        ("def broken(:", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit"),
        (
            "from heygen_studio.hookspecs import hookimpl\n"
            "@hookimpl\ndef heygen_voices(settings):\n    raise ValueError('inside the hook')",
            "hook heygen_voices failed: ValueError: inside the hook",
        ),
        (
            "from heygen_studio.hookspecs import hookimpl\n"
            "@hookimpl\ndef heygen_no_such_hook(settings):\n    return []",
            "unknown hook",
        ),
        (
            "from heygen_studio.hookspecs import hookimpl\n"
            "@hookimpl\ndef heygen_voices(settings):\n    return ['a string']",
            "must return VoiceEngine objects, not str",
        ),
        (
            "from heygen_studio.hookspecs import hookimpl\n"
            "@hookimpl\ndef heygen_voices(settings):\n    return 7",
            "heygen_voices",
        ),
        (EFFECT.format(id="../../etc"), "must match"),
        (
            EFFECT.format(id="grey").replace("    stage", "    api_version = 99\n    stage"),
            "for version 99 of the plugin contract, and this studio knows versions up to 1. "
            "Update the studio, or install an older version of the plugin.",
        ),
        (
            EFFECT.format(id="grey").replace("    stage", "    api_version = 0\n    stage"),
            "which this studio no longer knows. Update the plugin.",
        ),
        (
            EFFECT.format(id="grey").replace("    stage", "    api_version = '1.0'\n    stage"),
            "api_version of 'grey' must be a whole number, not '1.0'",
        ),
    ],
)
def test_a_broken_plugin_is_listed_with_the_reason_and_stops_nothing(
    drop_in: Path, source: str, reason: str
) -> None:
    (drop_in / "bad.py").write_text(source)
    registry = load()
    record = registry.plugins["bad"]
    assert record.state == "broken"
    assert reason in " ".join(record.errors)
    assert record.providers == []
    assert_studio_works(registry)


def test_a_plugin_of_an_older_contract_is_taken_through_its_adapters(
    drop_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it would be in a studio with the third version of the contract."""
    taken: list[tuple[str, int]] = []

    def adapter(version: int) -> Callable[[Provider], Provider]:
        def adapt(provider: Provider) -> Provider:
            taken.append((provider.id, version))
            adapted = copy.copy(provider)
            adapted.title = f"{provider.title}, {version + 1}"  # type: ignore[misc]
            return adapted

        return adapt

    monkeypatch.setattr(versions, "API_VERSION", 3)
    monkeypatch.setattr(versions, "ADAPTERS", {1: adapter(1), 2: adapter(2)})
    for version in (2, 3):
        source = EFFECT.format(id=f"grey-{version}")
        stated = source.replace("    stage", f"    api_version = {version}\n    stage")
        (drop_in / f"grey_{version}.py").write_text(stated)
    (drop_in / "grey_1.py").write_text(EFFECT.format(id="grey-1"))  # says nothing, and is of the first
    registry = load()
    assert [registry.providers[f"grey-{version}"].title for version in (1, 2, 3)] == [
        "Grey, 2, 3",
        "Grey, 3",
        "Grey",
    ]
    assert [one for one in taken if one[0].startswith("grey")] == [
        ("grey-1", 1),
        ("grey-1", 2),
        ("grey-2", 2),
    ]
    assert_studio_works(registry)


def test_two_plugins_with_the_same_id_are_both_named_and_the_first_is_used(drop_in: Path) -> None:
    (drop_in / "one.py").write_text(EFFECT.format(id="grey"))
    (drop_in / "two.py").write_text(EFFECT.format(id="grey"))
    registry = load()
    assert registry.plugins["one"].state == "ok"
    assert registry.plugins["two"].state == "broken"
    assert "'one'" in registry.plugins["two"].errors[0]
    assert "'two'" in registry.plugins["two"].errors[0]
    assert_studio_works(registry)


def test_a_package_installed_by_pip_is_a_plugin_and_its_breakage_is_shown(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "studio_grey.py").write_text(EFFECT.format(id="grey"))
    (source / "pyproject.toml").write_text(
        textwrap.dedent("""
        [build-system]
        requires = ["setuptools"]
        build-backend = "setuptools.build_meta"
        [project]
        name = "studio-grey"
        version = "2.5"
        license = "MIT"
        [tool.setuptools]
        py-modules = ["studio_grey"]
        [project.entry-points.heygen_studio]
        grey = "studio_grey"
        gone = "studio_gone"
        """)
    )
    site = tmp_path / "site"
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*install, "--target", site, source], check=True)
    shown = subprocess.run(
        [Path(sys.executable).with_name("heygen-studio"), "plugins", "--json"],
        env={**os.environ, "PYTHONPATH": str(site)},
        check=True,
        capture_output=True,
        text=True,
    )
    plugins = {item["name"]: item for item in json.loads(shown.stdout)}
    assert plugins["grey"]["state"] == "ok"
    assert plugins["grey"]["version"] == "2.5"
    assert plugins["grey"]["licence"] == "MIT"
    assert plugins["grey"]["providers"] == ["effect:grey"]
    assert plugins["gone"]["state"] == "broken"
    assert "studio_gone" in plugins["gone"]["errors"][0]
    assert all(plugins[name]["state"] == "ok" for name in BUILT_IN)


def test_every_hook_is_documented() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text()
    for hook in HOOKS:
        assert getattr(hookspecs, hook).__doc__
        assert f"`{hook}(settings)`" in guide
