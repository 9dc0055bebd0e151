"""A server process for tests: prints its port, then serves the API until it is stopped."""

from __future__ import annotations

import socket

import uvicorn

from heygen_studio.api import create_app
from heygen_studio.server import server_options
from heygen_studio.services import Studio
from heygen_studio.settings import load_settings
from heygen_studio.settings.logs import configure_logging

settings = load_settings()
configure_logging(settings)
# With the protocol named, asyncio turns off Nagle's algorithm, which would cost 40 ms an answer.
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listener.bind(("127.0.0.1", 0))
listener.listen()
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(create_app(Studio.open(settings)), **server_options(settings))).run([listener])
