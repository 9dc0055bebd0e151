"""Every field of the create request does what it says; files that users bring."""

from __future__ import annotations

import base64
import io
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image
from support.studio import Server

from heygen_studio.render.reader import probe, read_frame

GREEN = (0, 160, 64)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("fields"), HEYGEN_FETCH_ALLOW="127.0.0.0/8") as server:
        yield server


def png(colour: tuple[int, int, int], size: tuple[int, int] = (300, 100)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def film(server: Server, folder: Path, **body: Any) -> tuple[dict[str, Any], Path]:
    video = server.create(wait=60, **body).json()
    assert video.get("status") == "completed", video
    path = folder / f"film.{body.get('output_format', 'mp4')}"
    path.write_bytes(httpx.get(video["output_url"]).content)
    return video, path


def streams(path: Path) -> str:
    """What ffmpeg says of the streams."""
    return subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-i", path], capture_output=True, text=True
    ).stderr


@pytest.mark.parametrize(
    ("output_format", "media_type", "codecs"),
    [
        ("mp4", "video/mp4", ("h264", "aac")),
        ("mov", "video/quicktime", ("h264", "aac")),
        ("webm", "video/webm", ("vp9", "opus")),
        ("avi", "video/x-msvideo", ("mpeg4", "mp3")),
    ],
)
def test_formats(
    server: Server, tmp_path: Path, output_format: str, media_type: str, codecs: tuple[str, str]
) -> None:
    video, path = film(server, tmp_path, output_format=output_format)
    answer = httpx.get(video["output_url"], headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.headers["content-type"]) == (206, media_type)
    told = streams(path)
    assert f"Video: {codecs[0]}" in told
    assert f"Audio: {codecs[1]}" in told
    assert probe(path).frames == 16
    played = tmp_path / "played"
    played.write_bytes(httpx.get(video["output_url"].replace("/file", "/play")).content)
    assert f"Video: {'h264' if output_format == 'avi' else codecs[0]}" in streams(played)
    assert probe(played).frames == 16


@pytest.mark.parametrize(
    ("resolution", "size"), [("720p", (1280, 720)), ("1080p", (1920, 1080)), ("4k", (3840, 2160))]
)
def test_resolutions(server: Server, tmp_path: Path, resolution: str, size: tuple[int, int]) -> None:
    _, path = film(server, tmp_path, resolution=resolution, script="One.")
    facts = probe(path)
    assert (facts.width, facts.height) == size


def test_better_quality_takes_more_room(server: Server, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (90, 160, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    uri = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    sizes = [
        film(server, tmp_path, quality=quality, background=uri)[0]["file_size"]
        for quality in ("standard", "high")
    ]
    assert sizes[1] > 1.2 * sizes[0]


def test_a_colour_behind_the_presenter(server: Server, tmp_path: Path) -> None:
    _, path = film(server, tmp_path, background="#00a040")
    assert read_frame(path, 0)[600, 600] == pytest.approx(GREEN, abs=4)


class _Pictures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(png(GREEN))

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def pictures() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pictures) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{web.server_port}/green.png"
        web.shutdown()


@pytest.mark.parametrize("by", ["url", "data", "asset"])
def test_a_picture_behind_the_presenter(server: Server, tmp_path: Path, pictures: str, by: str) -> None:
    if by == "asset":
        background = server.client.post("/assets", files={"file": ("a.png", png(GREEN))}).json()["asset_id"]
    elif by == "data":
        background = "data:image/png;base64," + base64.b64encode(png(GREEN)).decode()
    else:
        background = pictures
    video, path = film(server, tmp_path, background=background)
    assert read_frame(path, 3)[600, 600] == pytest.approx(GREEN, abs=4)
    assert "base64" not in server.kept()
    assert video["status"] == "completed"


def test_a_video_behind_the_presenter_begins_again(server: Server, tmp_path: Path) -> None:
    _, short = film(server, tmp_path, background="#00a040", script="One.")
    content = short.read_bytes()
    asset = server.client.post("/assets", files={"file": ("short.mp4", content)}).json()
    assert (asset["kind"], asset["size"]) == ("video", len(content))
    _, path = film(server, tmp_path, background=asset["asset_id"], script="One. " * 6)
    assert probe(path).frames == 48
    for frame in (0, 20, 47):
        assert read_frame(path, frame)[600, 600] == pytest.approx(GREEN, abs=6)


@pytest.mark.parametrize("lighting", ["natural", "soft", "dramatic", "warm", "cool"])
def test_lighting_can_be_told_apart(server: Server, tmp_path: Path, lighting: str) -> None:
    grey = "#7890a8"
    _, plain = film(server, tmp_path, background=grey, script="One.")
    before = read_frame(plain, 0).astype(float)
    _, lit = film(server, tmp_path, background=grey, script="One.", custom_settings={"lighting": lighting})
    after = read_frame(lit, 0).astype(float)
    change = (after - before)[50:80].mean(axis=(0, 1))
    assert np.abs(change).max() > 4
    if lighting in ("warm", "cool"):
        assert (change[0] - change[2] > 10) == (lighting == "warm")
    if lighting == "dramatic":
        assert after[700, 1270].mean() < 0.7 * after[300, 500].mean()


@pytest.mark.parametrize("angle", ["close_up", "left", "right", "high", "low"])
def test_camera_angles_move_the_picture(server: Server, tmp_path: Path, angle: str) -> None:
    spot = Image.new("RGB", (1280, 720), (32, 32, 32))
    spot.paste((0, 255, 0), (600, 220, 680, 300))
    file = io.BytesIO()
    spot.save(file, "PNG")
    scene = {"background": "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()}
    _, path = film(server, tmp_path, **scene, script="One.", custom_settings={"camera_angle": angle})
    frame = read_frame(path, 0).astype(int)
    ys, xs = np.nonzero(frame[..., 1] - frame[..., 0] > 100)
    zoom = (len(xs) / 80**2) ** 0.5
    expected = {
        "close_up": (640, 351, 1.45), "left": (736, 270, 1.15), "right": (544, 270, 1.15),
        "high": (640, 310, 1.17), "low": (640, 228, 1.12),
    }[angle]  # fmt: skip
    assert (xs.mean(), ys.mean(), zoom) == pytest.approx(expected, rel=0.06)


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"custom_settings": {"lens": "50mm"}}, 422, "VALIDATION_ERROR", "custom_settings.lens"),
        ({"custom_settings": {"lighting": "disco"}}, 422, "VALIDATION_ERROR", "custom_settings.lighting"),
        ({"quality": "best"}, 422, "VALIDATION_ERROR", "quality"),
        ({"output_format": "gif"}, 422, "VALIDATION_ERROR", "output_format"),
        ({"background": "javascript:alert(1)"}, 422, "VALIDATION_ERROR", "background"),
        ({"background": "file:///etc/passwd"}, 422, "VALIDATION_ERROR", "background"),
        ({"background": "asset_" + "a" * 26}, 404, "ASSET_NOT_FOUND", "remedy"),
        ({"background": "http://169.254.169.254/latest"}, 422, "FETCH_REFUSED", "remedy"),
        ({"background": "http://10.1.2.3/x.png"}, 422, "FETCH_REFUSED", "remedy"),
        ({"background": "data:text/plain;base64,aGVsbG8="}, 422, "ASSET_TYPE_UNKNOWN", "remedy"),
        ({"duration": 0}, 422, "VALIDATION_ERROR", "duration"),
        ({"duration": 7000}, 422, "DURATION_UNREACHABLE", "longest"),
        ({"duration": 0.1}, 422, "DURATION_UNREACHABLE", "shortest"),
        ({"callback_url": "ftp://x"}, 422, "VALIDATION_ERROR", "callback_url"),
        ({"callback_url": "http://192.168.1.1/hook"}, 422, "CALLBACK_REFUSED", "field"),
        ({"callback_url": "HTTPS://10.1.2.3/hook"}, 422, "CALLBACK_REFUSED", "field"),
        ({"callback_url": "https://ann:secret@example.com/"}, 422, "CALLBACK_REFUSED", "field"),
        ({"background": "HTTP://10.1.2.3/x.png"}, 422, "FETCH_REFUSED", "remedy"),
        ({"background": "DATA:text/plain;base64,aGVsbG8="}, 422, "ASSET_TYPE_UNKNOWN", "remedy"),
        ({"audio_url": "Http://10.1.2.3/x.wav"}, 422, "FETCH_REFUSED", "remedy"),
    ],
)
def test_what_cannot_be_is_refused(
    server: Server, change: dict[str, Any], status: int, code: str, field: str
) -> None:
    answer = server.create(**change)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code), answer.text
    assert field in answer.json()["details"]


def test_assets(server: Server) -> None:
    content = png((1, 2, 3))
    first = server.client.post("/assets", files={"file": ("../../x.png", content)})
    assert first.status_code == 201
    asset = first.json()
    assert (asset["kind"], asset["media_type"], asset["size"]) == ("image", "image/png", len(content))
    again = server.client.post("/assets", files={"file": ("y.png", content)}).json()
    assert again["asset_id"] == asset["asset_id"]
    data = "data:image/png;base64," + base64.b64encode(content).decode()
    assert server.client.post("/assets/fetch", json={"url": data}).json()["asset_id"] == asset["asset_id"]
    assert asset["asset_id"] in [one["asset_id"] for one in server.client.get("/assets").json()]
    assert httpx.get(asset["url"]).content == content
    assert server.client.delete(f"/assets/{asset['asset_id']}").status_code == 204
    gone = server.client.get(f"/assets/{asset['asset_id']}")
    assert (gone.status_code, gone.json()["error_code"]) == (404, "ASSET_NOT_FOUND")


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"#!/bin/sh", b"PK\x03\x04zip"])
def test_what_is_no_asset(server: Server, content: bytes) -> None:
    answer = server.client.post("/assets", files={"file": ("x.png", content)})
    assert (answer.status_code, answer.json()["error_code"]) == (422, "ASSET_TYPE_UNKNOWN")
    folder = server.settings.data_dir / "assets"
    assert not list(folder.glob(".*.part"))
