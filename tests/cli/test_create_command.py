"""``heygen-studio create``: videos, and a clear word for everything that can be wrong."""

from __future__ import annotations

import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from cli_process import QUICK, Cli
from support.studio import eventually, small_disk

from heygen_studio.render.reader import probe
from heygen_studio.video.stages import Stage

SAY = "One word. Two words."

WRONG = [
    # arguments, stdin, exit code, error code, what the message names
    pytest.param([""], "", 3, "SCRIPT_EMPTY", "empty", id="empty script"),
    pytest.param([" \n\t "], "", 3, "SCRIPT_EMPTY", "empty", id="blank script"),
    pytest.param(["🙂🎉"], "", 3, "SCRIPT_UNSPEAKABLE", "emoji", id="only emoji"),
    pytest.param(
        ["--script-file", "-"], "word " * 40_000, 3, "SCRIPT_TOO_LONG", "60,000", id="200,000 signs"
    ),
    pytest.param(["--script-file", "no.txt"], "", 3, "SCRIPT_FILE_UNREADABLE", "no.txt", id="no script file"),
    pytest.param(["--script-file", "."], "", 3, "SCRIPT_FILE_UNREADABLE", "folder|directory", id="folder"),
    pytest.param(["--script-file", "noise"], "", 3, "SCRIPT_FILE_NOT_TEXT", "UTF-8", id="not text"),
    pytest.param([SAY, "--avatar", "nobody"], "", 3, "AVATAR_NOT_FOUND", "nobody", id="unknown presenter"),
    pytest.param([SAY, "--avatar", "../x"], "", 3, "AVATAR_NOT_FOUND", "../x", id="path as presenter"),
    pytest.param([SAY, "--voice", "nobody"], "", 3, "VOICE_NOT_FOUND", "nobody", id="unknown voice"),
    pytest.param([SAY, "--voice", "unready"], "", 4, "ENGINE_NOT_READY", "Unready", id="engine not ready"),
    pytest.param([SAY, "--voice", "mute"], "", 3, "INVALID_SCRIPT", "nothing to say", id="nothing spoken"),
    pytest.param([SAY, "--language", "xx"], "", 3, "LANGUAGE_MISMATCH", "xx", id="language of the voice"),
    pytest.param([SAY, "--language", "english"], "", 3, "INVALID_VALUE", "--language", id="language name"),
    pytest.param([SAY, "--resolution", "8k"], "", 3, "INVALID_VALUE", "--resolution", id="resolution"),
    pytest.param([SAY, "--fps", "500"], "", 3, "INVALID_VALUE", "--fps", id="frame rate"),
    pytest.param([SAY, "--seed", "-1"], "", 3, "INVALID_VALUE", "--seed", id="seed"),
    pytest.param([SAY, "-o", "folder"], "", 4, "OUTPUT_IS_FOLDER", "folder", id="output is a folder"),
    pytest.param([SAY, "-o", "none/x.mp4"], "", 4, "OUTPUT_NOT_WRITABLE", "none", id="no such folder"),
    pytest.param([SAY, "-o", "noise/x.mp4"], "", 4, "OUTPUT_NOT_WRITABLE", "noise", id="folder is a file"),
    pytest.param([SAY, "-o", "/proc/x.mp4"], "", 4, "OUTPUT_NOT_WRITABLE", "/proc", id="read-only folder"),
    pytest.param([SAY, "-o", "old.mp4"], "", 3, "OUTPUT_EXISTS", "old.mp4", id="file exists"),
    pytest.param([SAY, "-o", "x.gif"], "", 3, "OUTPUT_FORMAT", "x.gif", id="other format"),
    pytest.param([SAY, "--avatar", "fails"], "", 4, "ENGINE_FAILED", "no fifth corner", id="plugin fails"),
    pytest.param([], "", 2, "USAGE", "SCRIPT", id="no script"),
    pytest.param([SAY, "--script-file", "-"], "", 2, "USAGE", "SCRIPT", id="two scripts"),
    pytest.param([SAY, "--colour"], "", 2, "USAGE", "--colour", id="unknown option"),
    pytest.param([SAY, "--seed", "x"], "", 2, "USAGE", "seed", id="seed is no number"),
]


def complete(arguments: list[str]) -> list[str]:
    """The arguments, with quick engines where they name none."""
    pairs = zip(QUICK[::2], QUICK[1::2], strict=True)
    return [*arguments, *(word for pair in pairs if pair[0] not in arguments for word in pair)]


@pytest.mark.parametrize(("arguments", "stdin", "code", "error_code", "names"), WRONG)
def test_errors(cli: Cli, arguments: list[str], stdin: str, code: int, error_code: str, names: str) -> None:
    (cli.here / "old.mp4").write_bytes(b"precious")
    (cli.here / "noise").write_bytes(b"\xff\xfe\x00")
    (cli.here / "folder").mkdir()
    before = cli.left()
    done = cli("create", *complete(arguments), stdin=stdin)
    assert done.code == code, done
    cause, remedy = done.err.strip().splitlines()[-2:]
    assert cause.startswith("Error: ")
    assert re.search(names, cause)
    assert remedy.startswith("Remedy: ")
    assert "Traceback" not in done.out + done.err
    assert cli.left() == before
    assert (cli.here / "old.mp4").read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "error_code", "names"),
    [case for case in WRONG if case.id in ("no script", "empty script", "unknown voice", "plugin fails")],
)
def test_errors_as_json(
    cli: Cli, arguments: list[str], stdin: str, code: int, error_code: str, names: str
) -> None:
    done = cli("create", *complete(arguments), "--json", stdin=stdin)
    assert done.code == code, done
    assert set(done.json) == {"error", "error_code", "details", "timestamp"}
    assert done.json["error_code"] == error_code
    assert re.search(names, done.json["error"])
    assert done.json["details"]["remedy"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", done.json["timestamp"])
    assert "Traceback" not in done.err
    assert cli.left() == []


def test_a_video(cli: Cli) -> None:
    done = cli("create", SAY, *QUICK, "--fps", "24", "-o", "x.mp4")
    assert done.code == 0, done
    assert cli.left() == ["x.mp4"]
    facts = probe(cli.here / "x.mp4")
    assert (facts.width, facts.height, facts.fps) == (1280, 720, 24)
    for stage in Stage:
        assert re.search(rf"^{stage.value} +\d+\.\d$", done.out, re.MULTILINE), stage
        assert re.search(rf"^{stage.value} .* 100%", done.err, re.MULTILINE), stage
    assert re.search(r"^total +\d+\.\d$", done.out, re.MULTILINE)
    assert re.search(r"^real-time factor +\d+\.\d\d$", done.out, re.MULTILINE)
    length = facts.frames / 24
    assert f"x.mp4  {length:.1f} s long, 1280x720 at 24 fps" in done.out


def test_a_video_as_json(cli: Cli) -> None:
    """The engines print as they like, and yet stdout is one JSON document."""
    done = cli("create", SAY, *QUICK, "-o", "x.webm", "--json")
    assert done.code == 0, done
    made = done.json
    path = cli.here / "x.webm"
    assert path.read_bytes().startswith(b"\x1aE\xdf\xa3"), "the ending says the format"
    facts = probe(path)
    assert Path(made["path"]) == path
    assert made["frames"] == facts.frames
    assert made["duration"] == pytest.approx(facts.frames / 25, abs=1e-3)
    assert (made["width"], made["height"], made["fps"]) == (1280, 720, "25")
    assert made["file_size"] == path.stat().st_size
    assert set(made["timings"]) == {stage.value for stage in Stage}
    assert made["real_time_factor"] == pytest.approx(made["elapsed"] / made["duration"], rel=0.01)
    assert "this must not disturb" in done.err


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("Hello, World! This is it: a very nice day.", "hello-world-this-is-it-a.mp4"),
        ("Ünïcode ../../etc/passwd", "ünïcode-etc-passwd.mp4"),
        ("--- 7 ---", "7.mp4"),
    ],
)
def test_the_file_is_named_after_the_script(cli: Cli, script: str, name: str) -> None:
    assert cli("create", *QUICK, "--", script).code == 0
    assert cli.left() == [name]


def test_force_replaces(cli: Cli) -> None:
    (cli.here / "x.mp4").write_bytes(b"old")
    assert cli("create", SAY, *QUICK, "-o", "x.mp4", "--force").code == 0
    assert cli.left() == ["x.mp4"]
    assert probe(cli.here / "x.mp4").frames > 0


def test_script_from_stdin(cli: Cli) -> None:
    done = cli("create", "--script-file", "-", *QUICK, "-o", "x.mp4", "--json", stdin="\ufeffOne word.\n")
    assert done.json["frames"] == 8


@pytest.mark.parametrize("presenter", ["slow", "stuck"])
def test_ctrl_c(cli: Cli, presenter: str) -> None:
    """A terminal sends the signal to the whole group, ffmpeg among them. Where an engine does not come back,
    a second Ctrl-C interrupts it."""
    options = ("--avatar", presenter, "--voice", "tone", "--resolution", "720p", "-o", "x.mp4")
    with cli.start("create", SAY * 99, *options) as process:
        eventually(lambda: any(Path(cli.here, name).stat().st_size for name in cli.left()) or None, 60)
        os.killpg(process.pid, signal.SIGINT)
        if presenter == "stuck":
            time.sleep(1)  # signals that come at once are one signal
            with suppress(ProcessLookupError):  # it had not begun to be stuck
                os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=15)
    assert process.returncode == 130, err
    assert err.strip().splitlines()[-1].startswith("Cancelled")
    assert "Traceback" not in out + err
    assert cli.left() == []


def test_debug_logs_where_it_failed(cli: Cli) -> None:
    done = cli("create", SAY, *QUICK[2:], "--avatar", "fails", "-o", "x.mp4", "--json", HEYGEN_DEBUG="true")
    assert done.json["error_code"] == "ENGINE_FAILED"
    assert "Traceback" in done.err
    assert "ValueError: the square has no fifth corner" in done.err


@pytest.mark.root
def test_a_full_disk_is_said_and_leaves_nothing(cli: Cli, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 16_384):
        done = cli("create", "One word. " * 20, *QUICK, "-o", str(tmp_path / "disk" / "video.mp4"), "--json")
        assert list((tmp_path / "disk").iterdir()) == []
    assert done.code == 4
    assert done.json["error_code"] == "DISK_FULL"
    assert done.json["details"]["remedy"]
    assert "Traceback" not in done.err
