"""Ids, file names and titles of an attacker lead nowhere."""

from __future__ import annotations

import io

import httpx
import pytest
from PIL import Image
from support.attacks import SCHEMA, refused
from support.studio import Server


@pytest.fixture
def server(attacked: Server) -> Server:
    return attacked


WITH_ID = sorted(
    (method.upper(), path.removeprefix("/api/v1"))
    for path, item in SCHEMA["paths"].items()
    for method in item
    if "{" in path and "pronunciations" not in path
)
IDS = (
    "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2fjobs.json", "..%5c..%5cjobs.json", "%00", "%0d%0aX-Evil:1",
    "....%2f%2f", "a" * 4000, "%F0%9F%98%80", "%ff%fe", "*", "~root", "video_" + "a" * 26 + "%2f..",
)  # fmt: skip


@pytest.mark.parametrize(("method", "path"), WITH_ID)
def test_no_id_leads_out_of_its_place(server: Server, method: str, path: str) -> None:
    kept = server.kept()
    for attempt in IDS:
        address = path[: path.index("{")] + attempt + path[path.index("}") + 1 :]
        body = {"name": "x", "languages": ["es"]} if method in ("POST", "PATCH") else None
        answer = server.client.request(method, address, json=body)
        code = refused(answer, 404, 405, 422)
        assert code.endswith("NOT_FOUND") or code in ("METHOD_NOT_ALLOWED", "VALIDATION_ERROR"), attempt
        assert "x-evil" not in answer.headers
    assert server.kept() == kept


def _png(width: int = 8, height: int = 8) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (9, 9, 9)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../../../jobs.json", "..\\..\\keys.json", "/etc/passwd", "a\r\nX-Evil: 1.png", "a\x00.png", "x" * 5000,
     "=cmd|' /C calc'!A0.png", "<script>.png", "…\u202egnp.exe"],
)  # fmt: skip
def test_the_name_of_an_upload_is_a_word_and_no_path(server: Server, name: str) -> None:
    before = {path for path in server.settings.data_dir.rglob("*") if "assets" not in path.parts}
    answer = server.client.post("/assets", files={"file": (name, _png(8, 9 + len(name) % 90))})
    if answer.status_code != 201:
        refused(answer, 400, 422)
        return
    asset = answer.json()
    folder = server.settings.data_dir / "assets" / asset["asset_id"]
    assert sorted(path.name for path in folder.iterdir()) == ["asset.json", "content"]
    assert len(asset["name"]) <= 200
    sent = httpx.get(asset["url"])
    assert sent.headers["content-disposition"] == f'attachment; filename="{asset["asset_id"]}"'
    assert sent.headers["x-content-type-options"] == "nosniff"
    after = {path for path in server.settings.data_dir.rglob("*") if "assets" not in path.parts}
    assert {path for path in after - before if "tmp" not in path.name} == set()


def test_a_title_puts_nothing_into_the_headers(server: Server) -> None:
    title = 'x"; evil=1\r\nSet-Cookie: a=b\r\n\r\n<html>'
    video = server.create(wait=60, title=title).json()
    assert video["title"] == title
    answer = httpx.get(video["output_url"])
    assert "set-cookie" not in answer.headers
    assert "<" not in answer.headers["content-disposition"]
