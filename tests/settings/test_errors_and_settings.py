"""Errors cross borders whole; wrong settings stop the start and are named."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from heygen_studio import errors
from heygen_studio.errors import ScriptError, SettingsError, StudioError
from heygen_studio.settings import Settings, load_settings


def test_an_error_survives_pickling_whole() -> None:
    error = ScriptError("Too long.", remedy="Cut it.", code="SCRIPT_TOO_LONG", details={"length": 7})
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(copy) is ScriptError
    assert (copy.message, copy.remedy, copy.code, copy.details) == (
        "Too long.", "Cut it.", "SCRIPT_TOO_LONG", {"length": 7},
    )  # fmt: skip
    assert str(copy) == "Too long. Cut it."


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, StudioError)]
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in kinds)
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEYGEN_API_PORT", "9001")
    monkeypatch.setenv("HEYGEN_DATA_DIR", str(tmp_path))
    settings = load_settings()
    assert settings.api_port == 9001
    assert settings.drop_in_dir == tmp_path / "plugins"
    assert Settings.model_fields["api_host"].default == "0.0.0.0"  # noqa: S104 - as documented


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HEYGEN_API_PORT", "eighty"),
        ("HEYGEN_API_PORT", "70000"),
        ("HEYGEN_JOB_WORKERS", "0"),
        ("HEYGEN_DEBUG", "x"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable) as caught:
        load_settings()
    assert caught.value.remedy
