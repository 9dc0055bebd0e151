"""``heygen-studio avatar``: from a photo to a presenter, and on to another machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_process import Cli
from support.photos import FLAWS, hopper_file, packed

from heygen_studio.render.reader import probe


def test_a_presenter_through_its_life(cli: Cli, tmp_path: Path) -> None:
    made = cli(
        "avatar", "create", str(hopper_file()), "--gender", "female", "--preview", "hello.mp4", "--json"
    )
    assert made.code == 0, made.err
    facts = made.json
    assert facts["name"] == "grace hopper"
    assert facts["is_custom"] is True
    assert facts["warnings"] == []
    assert 2 <= float(probe(cli.here / "hello.mp4").frames) / 25 <= 5
    assert "InitGoogle" not in made.err  # what native libraries write is not the user's concern
    avatar_id = facts["avatar_id"]

    assert avatar_id in cli("avatars").out
    assert cli("avatar", "rename", avatar_id, "Amazing Grace").code == 0
    described = cli("avatar", "describe", avatar_id, "Rear admiral", "--style", "casual", "--json").json
    assert (described["name"], described["description"], described["style"]) == (
        "Amazing Grace", "Rear admiral", "casual",
    )  # fmt: skip
    shown = cli("avatar", "show", avatar_id)
    assert "Rear admiral" in shown.out
    assert "Traceback" not in shown.err

    exported = cli("avatar", "export", avatar_id, "--json")
    assert Path(exported.json["path"]).name == "amazing-grace.avatar"
    again = cli("avatar", "export", avatar_id)
    assert (again.code, "exists already" in again.err) == (3, True)
    assert cli("avatar", "export", avatar_id, "--force").code == 0

    elsewhere = {"HEYGEN_DATA_DIR": str(tmp_path / "elsewhere")}
    taken = cli("avatar", "import", "amazing-grace.avatar", "--json", **elsewhere).json
    assert (taken["name"], taken["description"]) == ("Amazing Grace", "Rear admiral")
    assert taken["avatar_id"] != avatar_id

    assert cli("avatar", "delete", avatar_id).code == 0
    gone = cli("avatar", "show", avatar_id, "--json")
    assert (gone.code, gone.json["error_code"]) == (3, "AVATAR_NOT_FOUND")


def test_warnings_are_told(cli: Cli) -> None:
    (cli.here / "two.png").write_bytes(packed(FLAWS["BLURRED"]()))
    refused = cli("avatar", "create", "two.png")
    assert refused.code == 3
    assert "out of focus" in refused.err
    assert "Remedy: Use a sharper photo" in refused.err
    from support.photos import astronaut_file

    photos = str(astronaut_file()), str(hopper_file())
    made = cli("avatar", "create", *photos, "--name", "Eileen")
    assert made.code == 0
    assert "Note: Photo 2 was not used: " in made.err
    assert "Note: The face is only 105 pixels high" in made.err
    assert made.out.startswith("avatar_")


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("empty.jpg", lambda: b"", "PHOTO_EMPTY"),
        ("text.jpg", lambda: b"nonsense", "NOT_A_PHOTO"),
        ("half.jpg", lambda: hopper_file().read_bytes()[:20_000], "PHOTO_DAMAGED"),
        ("nobody.png", lambda: packed(FLAWS["NO_FACE"]()), "NO_FACE"),
    ],
)
def test_photos_that_are_refused(cli: Cli, name: str, make: Callable[[], bytes], code: str) -> None:
    (cli.here / name).write_bytes(make())
    done = cli("avatar", "create", name, "--json")
    assert (done.code, done.json["error_code"]) == (3, code)
    assert done.json["details"]["remedy"]
    assert cli.left() == [name]


@pytest.mark.parametrize(
    ("arguments", "exit_code", "error_code"),
    [
        (["create", "nothing.jpg"], 3, "FILE_UNREADABLE"),
        (["create", "http://127.0.0.1/a.jpg"], 3, "FETCH_REFUSED"),
        (["create", "ftp://example.com/a.jpg"], 3, "INVALID_URL"),
        (["create", str(hopper_file()), "--name", " "], 3, "INVALID_VALUE"),
        (["create", str(hopper_file()), "--style", "grim"], 3, "INVALID_VALUE"),
        (["create", str(hopper_file()), "--face", "0"], 3, "INVALID_VALUE"),
        (["create"], 2, "USAGE"),
        (["describe", "professional_male_01"], 2, "USAGE"),
        (["show", "nobody"], 3, "AVATAR_NOT_FOUND"),
        (["delete", "professional_male_01"], 3, "AVATAR_IS_STOCK"),
        (["rename", "professional_male_01", "x"], 3, "AVATAR_IS_STOCK"),
        (["import", "nothing.avatar"], 3, "FILE_UNREADABLE"),
        (["import", str(hopper_file())], 3, "NOT_AN_AVATAR_FILE"),
    ],
)
def test_what_cannot_be_done(cli: Cli, arguments: list[str], exit_code: int, error_code: str) -> None:
    done = cli("avatar", *arguments, "--json")
    assert (done.code, json.loads(done.out)["error_code"]) == (exit_code, error_code), done.err
    assert cli.left() == []
