"""Every documented variable does what the documentation says, or is refused with what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heygen_studio.errors import SettingsError
from heygen_studio.settings import Settings, load_settings

DOCUMENTED = {
    "HEYGEN_API_HOST": ("api_host", "0.0.0.0"), "HEYGEN_API_PORT": ("api_port", 8000),  # noqa: S104
    "HEYGEN_DEBUG": ("debug", False), "HEYGEN_GPU_ENABLED": ("gpu_enabled", True),
    "HEYGEN_STORAGE_TYPE": ("storage_type", "local"), "HEYGEN_DATABASE_URL": ("database_url", None),
    "OPENAI_API_KEY": ("llm_api_key", None), "HUGGINGFACE_TOKEN": ("huggingface_token", None),
}  # fmt: skip


def test_the_documented_variables_and_their_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*DOCUMENTED, "HF_TOKEN", "HEYGEN_LLM_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    settings = load_settings()
    for field, default in DOCUMENTED.values():
        assert getattr(settings, field) == default


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("HEYGEN_STORAGE_TYPE", "s3", "only local is supported.*HEYGEN_DATA_DIR"),
        ("HEYGEN_DATABASE_URL", "postgresql://db/studio", "only SQLite is supported.*leave it out"),
        ("HEYGEN_DATABASE_URL", "sqlite:///", "only SQLite"),
        ("HEYGEN_DATABASE_URL", "heygen_ai.db", "only SQLite"),
        ("HEYGEN_FETCH_ALLOW", "10.0.0.0/33", "neither a network nor a host name"),
        ("HEYGEN_FETCH_DENY", "http://x", "neither a network nor a host name"),
        ("HEYGEN_RATE_LIMIT", "many", "a number and a time"),
        ("HEYGEN_READ_RATE_LIMIT", "many", "a number and a time"),
        ("HEYGEN_CORS_ORIGINS", "example.com", "is no origin"),
        ("HEYGEN_TRUSTED_PROXIES", "the proxy", "does not appear to be"),
        ("HEYGEN_LOG_FORMAT", "xml", "'console' or 'json'"),
        ("HEYGEN_GPU_ENABLED", "perhaps", "boolean"),
        ("HEYGEN_RATELIMIT", "5/hour", "HEYGEN_RATE_LIMIT is one"),
        ("HEYGEN_API_PROT", "80", "HEYGEN_API_PORT is one"),
    ],
)
def test_what_is_wrong_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=f"{variable}.*{words}") as caught:
        load_settings()
    assert "start again" in caught.value.remedy


def test_a_misspelt_name_in_the_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("HEYGEN_JOB_WORKERS=2\n")
    assert load_settings().job_workers == 2
    (tmp_path / ".env").write_text("HEYGEN_JOB_WORKER=2\nHEYGEN_SOME_PLUGIN=1\nOTHER=1\n")
    with pytest.raises(SettingsError, match="HEYGEN_JOB_WORKERS is one"):
        load_settings()


def test_a_server_does_not_start_with_a_wrong_setting() -> None:
    command = [sys.executable, "-m", "heygen_studio"]
    env = os.environ | {"HEYGEN_STORAGE_TYPE": "s3"}
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode != 0
    assert "HEYGEN_STORAGE_TYPE: only local is supported" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("url", "file"),
    [("sqlite:///heygen_ai.db", "{data}/heygen_ai.db"), ("sqlite:////srv/jobs.db", "/srv/jobs.db")],
)
def test_the_file_of_the_database(tmp_path: Path, url: str, file: str) -> None:
    settings = Settings(data_dir=tmp_path, database_url=url)
    assert str(settings.database_file) == file.format(data=tmp_path.resolve())


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("OPENAI_API_KEY", "HUGGINGFACE_TOKEN", "HEYGEN_SENTRY_DSN")
    for name in names:
        monkeypatch.setenv(name, f"secret-of-{name}")
    monkeypatch.setenv("HEYGEN_WEBHOOK_SECRET", f"whsec_{'c2VjcmV0' * 5}")
    assert load_settings().webhook_secret
    assert "secret-of" not in repr(load_settings())
    assert "c2VjcmV0" not in repr(load_settings())
    monkeypatch.setenv("HEYGEN_WEBHOOK_SECRET", "whsec_secret")
    with pytest.raises(SettingsError, match="32 characters of base64") as caught:
        load_settings()
    assert "whsec_secret" not in str(caught.value)


def test_a_process_that_renders_gets_the_settings_whole(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, llm_api_key="sk-1", webhook_secret="whsec_" + "a" * 32, fetch_deny=("*.example",)
    )
    assert Settings.model_validate_json(settings.model_dump_json()) == settings
    assert "sk-1" not in f"{settings!r} {settings} {settings.model_dump()}"


def test_engines_see_no_gpu_where_it_is_off_and_the_token_where_it_is_set(tmp_path: Path) -> None:
    """What an engine's library looks at, in a process of its own as a worker is."""
    code = (
        "import os, subprocess, sys; from heygen_studio.services import Studio; Studio.open();"
        "import huggingface_hub;"
        "print(os.environ.get('CUDA_VISIBLE_DEVICES'), huggingface_hub.get_token())"
    )
    clean = {k: v for k, v in os.environ.items() if k not in ("CUDA_VISIBLE_DEVICES", "HF_TOKEN")}
    for extra, told in (
        ({}, "None None"),
        ({"HEYGEN_GPU_ENABLED": "false", "HUGGINGFACE_TOKEN": "hf_x"}, "-1 hf_x"),
    ):
        env = clean | {"HF_HOME": str(tmp_path)} | extra
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
        assert done.stdout.splitlines()[-1:] == [told], done.stderr
