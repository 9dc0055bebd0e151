"""Callbacks: signed by the Standard Webhooks rules, repeated until taken, never to inner addresses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook
from support.forks import Forked
from support.studio import Server, eventually

pytestmark = pytest.mark.whole

GOOD = {"script": "One.", "avatar_id": "square", "voice_id": "tone", "resolution": "720p"}


class Receiver(ThreadingHTTPServer):
    """Takes messages; the first ``refuse`` of each path it answers with 500."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.refuse = 0
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(500 if len(self.server.got) <= self.server.refuse else 204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver
        receiver.shutdown()


def secret(folder: Path) -> str:
    environment = os.environ | {"HEYGEN_DATA_DIR": str(folder / "data")}
    with Forked("command", "keys", "webhook-secret", cwd=Path.cwd(), env=environment) as process:
        return process.communicate(timeout=60)[0].strip()


def test_a_message_is_signed_and_repeated_until_it_is_taken(tmp_path: Path, receiver: Receiver) -> None:
    receiver.refuse = 1
    public = {"HEYGEN_FETCH_ALLOW": "127.0.0.0/8", "HEYGEN_PUBLIC_URL": "https://studio.example.com/"}
    with Server(tmp_path, **public) as server:
        video = server.create(callback_url=f"{receiver.url}/done?x=1", callback_id="order 7").json()
        eventually(lambda: len(receiver.got) == 2)
        (path, headers, body), (_, again, same) = receiver.got
        assert path == "/done?x=1"
        assert headers["webhook-id"] == again["webhook-id"]
        assert body == same
        told = Webhook(secret(tmp_path)).verify(same, again)
        assert told["type"] == "video.completed"
        assert told["data"]["video_id"] == video["video_id"]
        assert told["data"]["callback_id"] == "order 7"
        address = f"https://studio.example.com/api/v1/videos/{video['video_id']}/file"
        assert told["data"]["output_url"] == address
        with pytest.raises(Exception, match="signature"):
            Webhook(secret(tmp_path)).verify(same.replace(b"completed", b"failed"), again)
        kept = eventually(
            lambda: [
                d for d in server.client.get("/webhooks/deliveries").json() if d["status"] == "delivered"
            ]
        )
        assert [attempt["status"] for attempt in kept[0]["attempts"]] == [500, 204]
        server.client.post(f"/webhooks/deliveries/{kept[0]['delivery_id']}/retry")
        eventually(lambda: len(receiver.got) == 3)


def test_a_batch_has_one_callback(tmp_path: Path, receiver: Receiver) -> None:
    with Server(tmp_path, HEYGEN_FETCH_ALLOW="127.0.0.0/8") as server:
        items = [GOOD, GOOD | {"script": ""}, GOOD | {"avatar_id": "fails"}]
        body = {"videos": items, "callback_url": receiver.url, "callback_id": "b"}
        batch = server.client.post("/videos/batch", json=body, headers={"Prefer": "wait=60"}).json()
        eventually(lambda: receiver.got)
        told = json.loads(receiver.got[0][2])
        assert told["type"] == "batch.ended"
        assert told["data"]["batch_id"] == batch["batch_id"]
        counts = [told["data"][f"{name}_count"] for name in ("total", "completed", "failed")]
        assert counts == [3, 1, 2]
        assert len(receiver.got) == 1


def test_a_message_outlives_a_kill(tmp_path: Path, receiver: Receiver) -> None:
    with Server(tmp_path, HEYGEN_FETCH_ALLOW="127.0.0.0/8") as server:
        video_id = server.create(callback_url=receiver.url, avatar_id="slow").json()["video_id"]
        eventually(lambda: server.video(video_id)["stage"] == "render")
        server.stop(kill=True)
    with Server(tmp_path) as server:  # which may not reach the receiver any more
        failed = eventually(
            lambda: [d for d in server.client.get("/webhooks/deliveries").json() if d["attempts"]]
        )
        assert "not a public address" in failed[0]["attempts"][0]["problem"]
        server.stop(kill=True)
    assert receiver.got == []
    with Server(tmp_path, HEYGEN_FETCH_ALLOW="127.0.0.0/8"):
        eventually(lambda: receiver.got)
        assert json.loads(receiver.got[0][2])["type"] == "video.completed"
