"""A server that speaks the OpenAI chat protocol over real HTTP and plays recorded answers.

A recording is a file of what goes over the wire after the request: a status line, headers, an empty line, and
the body; lines ``@wait SECONDS`` and ``@cut`` in the body stand for silence and for a connection that breaks.
Recordings are played one after the other, the last one again and again. What was asked is kept.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

RECORDINGS = Path(__file__).parents[1] / "scripts" / "recordings"


class LlmServer:
    """The server, on a free port. A context manager."""

    def __init__(self, *recordings: str) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._playing = list(recordings)
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                server.requests.append(json.loads(self.rfile.read(length)))
                server.headers.append({name.lower(): value for name, value in self.headers.items()})
                self.close_connection = True
                play(self.connection, server.next())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def next(self) -> str:
        """The recording to play: its name, or the text itself where it has several lines."""
        return self._playing.pop(0) if len(self._playing) > 1 else self._playing[0]

    @property
    def question(self) -> dict[str, Any]:
        """What the user's message of the last request holds."""
        content: dict[str, Any] = json.loads(self.requests[-1]["messages"][1]["content"])
        return content

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def play(connection: socket.socket, recording: str) -> None:
    """Send a recording."""
    text = recording if "\n" in recording else (RECORDINGS / f"{recording}.http").read_text("utf-8")
    head, _, body = text.partition("\n\n")
    try:
        connection.sendall((head.replace("\n", "\r\n") + "\r\nConnection: close\r\n\r\n").encode())
        for line in body.splitlines(keepends=True):
            if line.startswith("@wait "):
                time.sleep(float(line.split()[1]))
            elif line.startswith("@cut"):
                # A connection that is reset rather than closed.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
                return
            else:
                connection.sendall(line.encode())
    except OSError:
        pass  # the client has given up


def answer(document: Any, *, pieces: int = 12, finish: str = "stop", logprob: float | None = None) -> str:
    """A recording of an answer that is this JSON document, or this text, in so many pieces."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    size = max(1, -(-len(text) // pieces))
    return stream([text[n : n + size] for n in range(0, len(text), size)], finish, logprob)


def stream(parts: Sequence[str], finish: str | None = "stop", logprob: float | None = None) -> str:
    """A recording of an answer in these pieces."""
    events = [_chunk({"delta": {"role": "assistant", "content": ""}})]
    for part in parts:
        told = None
        if logprob is not None:
            token = {"token": part, "logprob": logprob, "bytes": None, "top_logprobs": []}
            told = {"content": [token], "refusal": None}
        events.append(_chunk({"delta": {"content": part}, "logprobs": told}))
    if finish:
        events.append(_chunk({"delta": {}, "finish_reason": finish}))
        usage = {"prompt_tokens": 120, "completion_tokens": 40, "total_tokens": 160}
        events.append({**_chunk(None), "choices": [], "usage": usage})
    lines = "".join(f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events)
    end = "data: [DONE]\n\n" if finish else ""
    return f"HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n{lines}{end}"


def _chunk(choice: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_760_000_000,
        "model": "recorded",
        "choices": [{"index": 0, "finish_reason": None, "logprobs": None, **(choice or {})}],
    }
