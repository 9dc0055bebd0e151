"""The commands that show what there is, and what is amiss."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli_process import Cli

from heygen_studio import __version__

HEAVY = {
    "gradio",
    "fastapi",
    "uvicorn",
    "numba",
    "llvmlite",
    "onnx",
    "onnxruntime",
    "cv2",
    "mediapipe",
    "scipy",
    "torch",
}


def test_version(cli: Cli) -> None:
    assert cli("--version").out == f"heygen-studio {__version__}\n"


def test_help_names_every_command(cli: Cli) -> None:
    for arguments in ((), ("--help",), ("-h",)):
        done = cli(*arguments)
        assert done.code == 0
        for command in ("create", "voices", "avatars", "plugins", "doctor", "serve"):
            assert f" {command} " in done.out


def test_unknown_command(cli: Cli) -> None:
    done = cli("fly")
    assert (done.code, done.out) == (2, "")
    assert "fly" in done.err
    assert "heygen-studio --help" in done.err


def test_voices(cli: Cli) -> None:
    voices = {voice["voice_id"]: voice for voice in cli("voices", "--json").json}
    assert {
        "name",
        "language",
        "accent",
        "gender",
        "style",
        "sample_rate",
        "is_cloned",
        "characteristics",
    } <= set(voices["tone"])
    shown = cli("voices").out
    assert all(voice_id in shown for voice_id in voices)


def test_the_voices_to_be_chosen_come_first(cli: Cli) -> None:
    listed = cli("voices", "--json").json
    first = {voice["language"]: voice["voice_id"] for voice in reversed(listed)}
    assert listed[0]["voice_id"] == "en_us_01"
    assert {voice_id[-3:] for voice_id in first.values()} == {"_01"}


def test_avatars(cli: Cli) -> None:
    avatars = {avatar["avatar_id"]: avatar for avatar in cli("avatars", "--json").json}
    assert {
        "name",
        "gender",
        "style",
        "age_range",
        "ethnicity",
        "is_custom",
        "model_config",
        "licence",
    } <= set(avatars["square"])
    shown = cli("avatars").out
    assert all(avatar_id in shown for avatar_id in avatars)


def test_plugins_tell_why_one_is_broken(cli: Cli) -> None:
    (cli.settings.drop_in_dir / "lame.py").write_text("raise OSError('no [wings] here')")
    plugins = {plugin["name"]: plugin for plugin in cli("plugins", "--json").json}
    assert plugins["lame"]["state"] == "broken"
    assert "no [wings] here" in plugins["lame"]["errors"][0]
    quick = plugins["fake_engines"]
    assert quick["state"] == "ok"
    assert "heygen_voices" in quick["hooks"]
    assert "voice:test-voice" in quick["providers"]
    done = cli("plugins")
    assert done.code == 0
    assert "no [wings] here" in done.out
    assert "Traceback" not in done.out + done.err


def test_doctor_of_a_healthy_studio(cli: Cli) -> None:
    done = cli("doctor", "--json")
    checks = {check["name"]: check for check in done.json["checks"]}
    assert done.json["healthy"], checks
    assert done.code == 0
    assert {"Python", "ffmpeg", "encoders", "processor", "memory", "data folder", "cache folder"} <= set(
        checks
    )
    assert checks["engine test-unready"]["state"] == "warn"
    assert checks["engine test-unready"]["remedy"] == "Put the voice into its folder."
    assert not cli.settings.data_dir.exists(), "looking changes nothing"


def test_doctor_finds_faults(cli: Cli) -> None:
    (cli.settings.drop_in_dir / "lame.py").write_text("raise OSError('no wings')")
    (cli.here / "file").touch()
    faults = {
        "HEYGEN_DATA_DIR": str(cli.here / "file" / "data"),
        "HEYGEN_CACHE_DIR": "/proc/cache",
        "IMAGEIO_FFMPEG_EXE": "/bin/false",
    }
    done = cli("doctor", **faults)
    assert done.code == 4
    for line in ("fail  data folder", "fail  cache folder", "fail  ffmpeg", "warn  plugin lame"):
        assert line in done.out
    assert done.out.count("Remedy: ") >= 4
    assert "Traceback" not in done.out + done.err


@pytest.mark.parametrize("command", ["doctor", "voices", "create"])
def test_a_wrong_setting(cli: Cli, command: str) -> None:
    done = cli(command, *(["Hello", "-o", "x.mp4"] if command == "create" else []), HEYGEN_JOB_WORKERS="many")
    assert done.code == 4
    assert "HEYGEN_JOB_WORKERS" in done.out + done.err
    assert "Traceback" not in done.out + done.err


@pytest.mark.parametrize("command", ["--help", "voices", "avatars"])
def test_quick_commands_import_nothing_heavy(cli: Cli, command: str, tmp_path: Path) -> None:
    program = (
        "import sys, json, atexit\n"
        f"atexit.register(lambda: json.dump(sorted(sys.modules), open({str(tmp_path / 'modules')!r}, 'w')))\n"
        "from heygen_studio.cli import main; main()"
    )
    # Without drop-in plugins: what is measured is the studio with its own.
    environment = cli.environment | {"HEYGEN_PLUGINS_DIR": str(tmp_path / "none")}
    subprocess.run([sys.executable, "-c", program, command], env=environment, check=True, capture_output=True)
    modules = {name.split(".")[0] for name in json.loads((tmp_path / "modules").read_text())}
    assert "typer" in modules
    assert not modules & HEAVY
