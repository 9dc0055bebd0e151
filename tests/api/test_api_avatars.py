"""Presenters over HTTP: the documented list, and making, changing and taking along one's own."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from support.photos import FLAWS, hopper, hopper_file, packed, two_people
from support.studio import Server

DOCUMENTED = {
    "avatar_id": str, "name": str, "gender": str, "style": str, "age_range": str, "ethnicity": str,
    "image_url": str, "is_custom": bool, "model_config": dict,
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web server with a photo, and the same photo by another name."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "grace.jpg").write_bytes(hopper_file().read_bytes())
    (folder / "grace.html").write_bytes(hopper_file().read_bytes())
    (folder / "page.jpg").write_text("<!doctype html><title>Not a photo</title>")
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may fetch from this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEYGEN_FETCH_ALLOW", "127.0.0.1")
        patch.setenv("HEYGEN_RATE_LIMIT", "100000/hour")
        with Server(tmp_path_factory.mktemp("server")) as server:
            server.client.timeout = 120
            yield server


def upload(server: Server, data: bytes, **fields: Any) -> httpx.Response:
    return server.client.post(
        "/avatars/create", data={"name": "Grace", **fields}, files={"image": ("grace.jpg", data)}
    )


@pytest.fixture(scope="module")
def grace(server: Server) -> dict[str, Any]:
    """A presenter that was made from an upload."""
    answer = upload(server, hopper_file().read_bytes(), gender="female", description="Rear admiral")
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_the_list_has_the_documented_shape(server: Server, grace: dict[str, Any]) -> None:
    avatars = server.client.get("/avatars").json()
    for avatar in avatars:
        assert {name: type(avatar[name]) for name in DOCUMENTED} == DOCUMENTED
    by_id = {avatar["avatar_id"]: avatar for avatar in avatars}
    assert not by_id["professional_male_01"]["is_custom"]
    assert by_id["professional_male_01"]["model_config"]["clothing"]
    assert by_id[grace["avatar_id"]]["is_custom"]
    picture = server.client.get(by_id["professional_male_01"]["image_url"])
    assert Image.open(io.BytesIO(picture.content)).size[1] >= 1000


def test_an_upload_becomes_a_presenter(server: Server, grace: dict[str, Any]) -> None:
    assert grace["warnings"] == []
    assert (grace["name"], grace["gender"], grace["description"]) == ("Grace", "female", "Rear admiral")
    assert grace["licence"] == {"code": "All rights reserved", "weights": "", "source": "grace.jpg"}
    shown = server.client.get(f"/avatars/{grace['avatar_id']}").json()
    assert shown == {name: value for name, value in grace.items() if name != "warnings"}
    picture = server.client.get(grace["image_url"])
    assert picture.headers["content-type"] == "image/webp"
    assert np.asarray(Image.open(io.BytesIO(picture.content))).shape == (600, 512, 4)


def test_the_documented_request_with_an_address(server: Server, site: str) -> None:
    body = {
        "name": "My Custom Avatar",
        "image_url": f"{site}/grace.html",  # what it is, its content says
        "style": "professional",
        "description": "Avatar based on my personal photo",
    }
    answer = server.client.post("/avatars/create", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["description"] == body["description"]
    assert made["licence"]["source"] == body["image_url"]
    server.client.delete(f"/avatars/{made['avatar_id']}")


def test_further_photos_as_files_and_by_address(server: Server, site: str) -> None:
    photo = hopper_file().read_bytes()
    files = [("image", (f"{name}.jpg", photo)) for name in ("rest", "again")]
    sent = server.client.post("/avatars/create", data={"name": "Grace"}, files=files)
    urls = [f"{site}/grace.jpg", f"{site}/grace.html"]
    named = server.client.post("/avatars/create", json={"name": "Grace", "image_urls": urls})
    for answer in (sent, named):
        assert answer.status_code == 201, answer.text
        (warning,) = answer.json()["warnings"]
        assert warning["code"] == "FURTHER_NOTHING_NEW"
        assert "Photo 2 " in warning["message"]
        server.client.delete(f"/avatars/{answer.json()['avatar_id']}")
    assert sent.json()["licence"]["source"] == "rest.jpg"
    assert named.json()["licence"]["source"] == urls[0]


def test_a_further_photo_that_is_none_is_refused_by_its_number(server: Server) -> None:
    files = [("image", ("a.jpg", hopper_file().read_bytes())), ("image", ("b.jpg", b"nonsense"))]
    answer = server.client.post("/avatars/create", data={"name": "Grace"}, files=files)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error_code"] == "NOT_A_PHOTO"
    assert answer.json()["error"].startswith("Photo 2:")


def test_a_data_uri_and_a_choice_of_faces(server: Server) -> None:
    address = f"data:image/png;base64,{base64.b64encode(packed(two_people())).decode()}"
    answer = server.client.post("/avatars/create", json={"name": "Two", "image_url": address})
    assert answer.status_code == 201, answer.text
    assert "SEVERAL_FACES" in [warning["code"] for warning in answer.json()["warnings"]]
    assert all(warning["message"] for warning in answer.json()["warnings"])
    server.client.delete(f"/avatars/{answer.json()['avatar_id']}")
    wrong = server.client.post("/avatars/create", json={"name": "Two", "image_url": address, "face": 3})
    assert (wrong.status_code, wrong.json()["error_code"]) == (422, "FACE_NOT_FOUND")


NO_PHOTOS: dict[str, Callable[[], bytes]] = {
    "PHOTO_EMPTY": lambda: b"",
    "NOT_A_PHOTO": lambda: b"nonsense",
    "PHOTO_DAMAGED": lambda: hopper_file().read_bytes()[:20_000],
    "PHOTO_TOO_LARGE": lambda: packed(Image.new("L", (9000, 6000))),
}


@pytest.mark.parametrize("code", [*FLAWS, *NO_PHOTOS])
def test_photos_that_are_refused(server: Server, code: str) -> None:
    answer = upload(server, NO_PHOTOS[code]() if code in NO_PHOTOS else packed(FLAWS[code]()))
    body = answer.json()
    assert (answer.status_code, body["error_code"]) == (422, code), body
    assert body["error"]
    assert body["details"]["remedy"]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "x"}, 422, "VALIDATION_ERROR"),
        ({"name": "", "image_url": "http://example.com/a.jpg"}, 422, "VALIDATION_ERROR"),
        ({"name": "x" * 81, "image_url": "http://example.com/a.jpg"}, 422, "VALIDATION_ERROR"),
        ({"name": "x", "image_url": "a.jpg", "style": "grim"}, 422, "VALIDATION_ERROR"),
        ({"name": "x", "image_url": "a.jpg", "colour": "red"}, 422, "VALIDATION_ERROR"),
        ({"name": "x", "image_url": "a.jpg"}, 422, "INVALID_URL"),
        ({"name": "x", "image_url": "file:///etc/passwd"}, 422, "INVALID_URL"),
        ({"name": "x", "image_url": "data:image/png;base64,@"}, 422, "INVALID_URL"),
        ({"name": "x", "image_url": "http://10.0.0.1/a.jpg"}, 422, "FETCH_REFUSED"),
        ({"name": "x", "image_url": "http://169.254.169.254/latest/meta-data"}, 422, "FETCH_REFUSED"),
        ({"name": "x", "image_url": "http://[::ffff:10.0.0.1]/a.jpg"}, 422, "FETCH_REFUSED"),
        ({"name": "x", "image_url": "{site}/nothing.jpg"}, 422, "FETCH_FAILED"),
        ({"name": "x", "image_url": "{site}/page.jpg"}, 422, "NOT_A_PHOTO"),
        ([], 422, "VALIDATION_ERROR"),
    ],
)
def test_requests_that_are_refused(server: Server, site: str, body: Any, status: int, code: str) -> None:
    if isinstance(body, dict) and "image_url" in body:
        body = body | {"image_url": body["image_url"].replace("{site}", site)}
    answer = server.client.post("/avatars/create", json=body)
    told = answer.json()
    assert (answer.status_code, told["error_code"]) == (status, code), told
    assert told["details"]["remedy"]


def test_bodies_that_are_no_request(server: Server) -> None:
    def code(**sent: Any) -> tuple[int, str]:
        answer = server.client.post("/avatars/create", **sent)
        return answer.status_code, answer.json()["error_code"]

    json_type = {"Content-Type": "application/json"}
    assert code(content=b'{"name', headers=json_type) == (400, "MALFORMED_JSON")
    assert code(content=b"\xff\xfe", headers=json_type) == (400, "MALFORMED_JSON")
    assert code(data={"name": "x"}) == (422, "PHOTO_MISSING")
    assert code(data={"name": "x", "face": "first"}, files={"image": b"x"}) == (422, "VALIDATION_ERROR")
    assert code(files={"image": b"x"}) == (422, "VALIDATION_ERROR")


def test_change_export_import_and_delete(server: Server, grace: dict[str, Any]) -> None:
    address = f"/avatars/{grace['avatar_id']}"
    changed = server.client.patch(address, json={"name": "Amazing Grace / 1", "style": "casual"}).json()
    assert (changed["name"], changed["style"], changed["gender"]) == ("Amazing Grace / 1", "casual", "female")
    file = server.client.get(f"{address}/export")
    assert file.headers["content-disposition"].endswith("''Amazing%20Grace%20%2F%201.avatar")
    for sent in ({"files": {"file": ("a.avatar", file.content)}}, {"content": file.content}):
        taken = server.client.post("/avatars/import", **sent)  # type: ignore[arg-type]
        assert taken.status_code == 201, taken.text
        assert taken.json()["name"] == "Amazing Grace / 1"
        other = f"/avatars/{taken.json()['avatar_id']}"
        assert server.client.delete(other).status_code == 204
        assert server.client.get(other).json()["error_code"] == "AVATAR_NOT_FOUND"
    refused = server.client.post("/avatars/import", content=b"nonsense")
    assert (refused.status_code, refused.json()["error_code"]) == (422, "NOT_AN_AVATAR_FILE")


@pytest.mark.parametrize("name", ["nobody", "avatar_" + "a" * 16, "..%5c..", "%00"])
@pytest.mark.parametrize(
    ("method", "rest"), [("GET", ""), ("GET", "/image"), ("GET", "/export"), ("PATCH", ""), ("DELETE", "")]
)
def test_unknown_presenters(server: Server, name: str, method: str, rest: str) -> None:
    sent = {"json": {"name": "x"}} if method == "PATCH" else {}
    answer = server.client.request(method, f"/avatars/{name}{rest}", **sent)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["error_code"]) == (404, "AVATAR_NOT_FOUND")


def test_stock_presenters_stay(server: Server) -> None:
    for method in ("PATCH", "DELETE"):
        sent = {"json": {"name": "x"}} if method == "PATCH" else {}
        answer = server.client.request(method, "/avatars/professional_male_01", **sent)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()["error_code"]) == (409, "AVATAR_IS_STOCK")


def test_a_running_worker_sees_a_new_presenter(server: Server, grace: dict[str, Any]) -> None:
    """The process that renders has been up since the first video; it draws who came later."""
    assert server.create(wait=60).json()["status"] == "completed"
    file = server.client.get(f"/avatars/{grace['avatar_id']}/export").content
    new = server.client.post("/avatars/import", content=file).json()["avatar_id"]
    video = server.create(avatar_id=new, script="One.").json()
    assert server.ended(video["video_id"])["status"] == "completed"


def test_nothing_of_a_refused_photo_is_kept(server: Server) -> None:
    folders = list((server.settings.data_dir / "avatars").iterdir())
    assert folders
    assert all(Path(folder / "avatar.json").is_file() for folder in folders)
    assert hopper().shape  # the photo of the tests is untouched
