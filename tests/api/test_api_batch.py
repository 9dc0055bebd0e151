"""Batches over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.studio import Server

from heygen_studio.ingest.tables import read_table

GOOD = {"script": "One.", "avatar_id": "square", "voice_id": "tone", "resolution": "720p"}
WAIT = {"Prefer": "wait=60"}


def test_the_documented_shape(server: Server) -> None:
    answer = server.client.post(
        "/videos/batch", json={"videos": [GOOD, GOOD | {"script": "Two."}]}, headers=WAIT
    )
    batch = answer.json()
    assert answer.status_code == 200
    assert batch["batch_id"].startswith("batch_")
    assert (batch["total_count"], batch["completed_count"], batch["failed_count"]) == (2, 2, 0)
    assert [video["status"] for video in batch["videos"]] == ["completed"] * 2
    assert {video["batch_id"] for video in batch["videos"]} == {batch["batch_id"]}
    again = server.client.get(f"/videos/batch/{batch['batch_id']}")
    assert again.json() == batch


def test_one_that_is_wrong_stops_none_of_the_others(server: Server) -> None:
    items: list[Any] = [
        GOOD, GOOD | {"script": ""}, GOOD | {"avatar_id": "nobody"}, GOOD | {"colour": "red"}, 7,
        GOOD | {"avatar_id": "fails"}, GOOD,
    ]  # fmt: skip
    batch = server.client.post("/videos/batch", json={"videos": items}, headers=WAIT).json()
    assert (batch["total_count"], batch["completed_count"], batch["failed_count"]) == (7, 2, 5)
    codes = [video["error"]["code"] if video["error"] else None for video in batch["videos"]]
    assert codes == [
        None, "SCRIPT_EMPTY", "AVATAR_NOT_FOUND", "VALIDATION_ERROR", "VALIDATION_ERROR", "ENGINE_FAILED",
        None,
    ]  # fmt: skip
    assert "colour is not known here" in batch["videos"][3]["error"]["message"]
    assert all(video["error"]["remedy"] for video in batch["videos"] if video["error"])


def test_it_answers_at_once_without_a_wish_to_wait(server: Server) -> None:
    batch = server.client.post("/videos/batch", json={"videos": [GOOD] * 2}).json()
    assert (batch["completed_count"], batch["failed_count"]) == (0, 0)
    for video in batch["videos"]:
        server.client.delete(f"/videos/{video['video_id']}")
    state = server.client.get(f"/videos/batch/{batch['batch_id']}").json()
    assert (state["total_count"], state["failed_count"]) == (2, 2)
    assert state["videos"][0]["error"]["code"] == "VIDEO_NOT_FOUND"


def test_a_table(server: Server) -> None:
    table = (
        "script,avatar_id,voice_id,resolution,title,test,engine_options.test-voice.speed\r\n"
        '"One, two.",square,tone,720p,Über,true,\r\n'
        "Three.,square,tone,720p,,,2\r\n"
    ).encode("utf-8-sig")
    headers = WAIT | {"Content-Type": "text/csv; charset=utf-8"}
    batch = server.client.post("/videos/batch?callback_id=mine", content=table, headers=headers).json()
    first, second = batch["videos"]
    assert (first["status"], first["title"], first["test"]) == ("completed", "Über", True)
    assert second["error"]["code"] == "INVALID_OPTION"  # the fakes have no options: the column was understood
    assert batch["callback_id"] == "mine"


TABLES = (
    "Script;Avatar_ID;VOICE_ID;resolution;Duration;test\r\n"
    "One, two;square;tone;720p;1,5;WAHR\r\n;;;;;\r\n;;;;;",
    "sep=\t\nscript\tavatar id\tvoice id\tresolution\tduration\ttest\n\n"
    "One, two\tsquare\ttone\t720p\t1.5\tVRAI\n",
    "script\tavatar_id\tvoice_id\tresolution\tduration\ttest\r\nOne, two\tsquare\ttone\t720p\t1.5\ttrue\r\n",
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_spreadsheets(table: str, encoding: str) -> None:
    (row,) = read_table(table.encode(encoding), numbers=("duration", "test"))
    assert row.number == (3 if "\n\n" in table else 2)
    assert row.cells == {
        "script": "One, two", "avatar_id": "square", "voice_id": "tone", "resolution": "720p",
        "duration": "1.5", "test": "true",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,5", "1.5"), ("1.5", "1.5"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
        ("1\u00a0234,5", "1234.5"), ("1’234.5", "1234.5"), ("12", "12"), ("-3,25", "-3.25"),
        ("1,234,567", "1234567"), ("30000/1001", "30000/1001"),
    ],
)  # fmt: skip
def test_numbers_of_spreadsheets(written: str, number: str) -> None:
    (row,) = read_table(f'fps;script\n"{written}";1,5'.encode(), numbers=("fps",))
    assert row.cells == {"fps": number, "script": "1,5"}


def test_a_wrong_row_is_named(server: Server) -> None:
    table = (
        "script;avatar_id;voice_id;resolution;duration\n\n"
        "One.;square;tone;720p;viel\n;;;;\nTwo.;nobody;tone;720p;\n;square;tone;720p;\n"
    )
    headers = {"Content-Type": "text/csv"}
    batch = server.client.post("/videos/batch", content=table, headers=headers).json()
    told = [video["error"]["message"] for video in batch["videos"]]
    assert [message.partition(":")[0] for message in told] == ["Row 3", "Row 5", "Row 6"]
    assert "duration" in told[0]
    assert "nobody" in told[1]
    refused = server.client.post("/videos/batch", content="script\nOne.\nTwo.,x", headers=headers).json()
    assert (refused["error_code"], refused["details"]["row"]) == ("MALFORMED_CSV", 3)


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "MALFORMED_JSON"),
        (b"[]", "application/json", 422, "VALIDATION_ERROR"),
        (b'{"videos": []}', "application/json", 422, "VALIDATION_ERROR"),
        (b'{"videos": [' + b"1," * 100 + b"1]}", "application/json", 422, "VALIDATION_ERROR"),
        (b'{"videos": [1], "callback_url": "ftp://x"}', "application/json", 422, "VALIDATION_ERROR"),
        (b"script\n", "text/csv", 422, "VALIDATION_ERROR"),
        (b"script\na,b,c\n", "text/csv", 422, "MALFORMED_CSV"),
        (b"script\n\xff\xfe\n", "text/csv", 422, "MALFORMED_CSV"),
        (b"a,a.b\n1,2\n", "text/csv", 422, "MALFORMED_CSV"),
        (b'script\n"open\n', "text/csv", 422, "MALFORMED_CSV"),
    ],
)
def test_wrong_batches(server: Server, body: bytes, kind: str, status: int, code: str) -> None:
    answer = server.client.post("/videos/batch", content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["error_code"]) == (status, code), answer.text


def test_unknown_batches(server: Server) -> None:
    for name in ("batch_x", "..%2f..%2fetc", "video_x"):
        assert server.client.get(f"/videos/batch/{name}").status_code == 404


def test_a_batch_is_made_once_and_survives_a_kill(tmp_path: Path) -> None:
    body = {"videos": [GOOD] * 3 + [GOOD | {"script": ""}]}
    headers = {"Idempotency-Key": "b1"}
    with Server(tmp_path) as server:
        batch_id = server.client.post("/videos/batch", json=body, headers=headers).json()["batch_id"]
        server.stop(kill=True)
    for record in (tmp_path / "data" / "idempotency").iterdir():
        record.unlink()
    with Server(tmp_path) as server:
        again = server.client.post("/videos/batch", json=body, headers=headers | WAIT).json()
        assert again["batch_id"] == batch_id
        assert (again["completed_count"], again["failed_count"]) == (3, 1)
        assert len(server.client.get("/videos").json()["videos"]) == 3
