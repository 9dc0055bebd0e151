"""A server that speaks a protocol of OpenAI over real HTTP. What was asked is kept.

A recording is a file of what goes over the wire after the request: a status line, headers, an empty line, and
the body; lines ``@wait SECONDS`` and ``@cut`` in the body stand for silence and for a connection that breaks.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

RECORDINGS = Path(__file__).parents[1] / "scripts" / "recordings"
KEY = "sk-secret-1234567890"
"""What tests give for a key; it must be seen by the server alone."""


class ProtocolServer:
    """The server, on a free port. A context manager.

    :param ways: how to answer, one for each request, the last one again and again.
    """

    def __init__(self, *ways: str) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._ways = list(ways)
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                server.requests.append({**asked, "path": self.path})
                server.headers.append({name.lower(): value for name, value in self.headers.items()})
                server.answer(self, asked, server.next())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def answer(self, handler: BaseHTTPRequestHandler, asked: dict[str, Any], way: str) -> None:
        """Answer a request: here by a recording, of this name or, where it has several lines, this one."""
        handler.close_connection = True
        play(handler.connection, way)

    def begin(self, *ways: str) -> None:
        """Answer in these ways from now on."""
        self._ways = list(ways)

    def next(self) -> str:
        """How to answer now."""
        return self._ways.pop(0) if len(self._ways) > 1 else self._ways[0]

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
