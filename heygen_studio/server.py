"""The server: the API at once, and the studio as soon as it is built, for importing Gradio takes seconds."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import structlog
import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from heygen_studio.api import create_app
from heygen_studio.api.connections import GuardedConnection
from heygen_studio.api.limits import BodyLimit
from heygen_studio.errors import SettingsError
from heygen_studio.services import Studio
from heygen_studio.settings import Settings
from heygen_studio.settings.logs import configure_logging

log = structlog.get_logger(__name__)
T = TypeVar("T")

_WAITING = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>HeyGen Studio</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">{refresh}
<style>body{{margin:0;height:100vh;display:grid;place-items:center;font:17px system-ui,sans-serif}}</style>
</head><body><p>{text}</p></body></html>"""


def create_server_app(settings: Settings) -> FastAPI:
    """The API below ``/api/v1`` and the studio at ``/``, which shows a waiting page until it is built.

    The jobs start and end with the app.
    """
    studio = Studio.open(settings)
    app = create_app(studio)
    page = _StudioPage(studio)
    start_api = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with start_api(app), page.running():
            yield

    app.router.lifespan_context = lifespan
    app.mount("/", page)
    return app


def print_address(address: str) -> None:
    """Tell on stderr where the studio is."""
    print(
        f"HeyGen Studio is at {address} and its API at {address}/api/v1. Stop it by Ctrl-C.", file=sys.stderr
    )


def run(settings: Settings, announce: Callable[[str], None] = print_address) -> None:
    """Serve until interrupted.

    :param announce: called with the address of the studio once the server listens.
    :raises SettingsError: the address cannot be listened on.
    :raises StudioError: the data folder cannot be used.
    """
    configure_logging(settings)
    _start_sentry(settings)
    listening = _listen(settings.api_host, settings.api_port)
    app = create_server_app(settings)
    app.state.studio.start()  # here rather than in the app's start, so that what is wrong reaches the caller
    host = "localhost" if settings.api_host in ("0.0.0.0", "::") else settings.api_host  # noqa: S104
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    announce(address)
    config = uvicorn.Config(app, **server_options(settings))
    with suppress(KeyboardInterrupt):  # uvicorn has shut down and passes the signal on
        uvicorn.Server(config).run(sockets=[listening])


def _start_sentry(settings: Settings) -> None:
    if settings.sentry_dsn is None:
        return
    try:
        import sentry_sdk
    except ImportError:
        raise SettingsError(
            "HEYGEN_SENTRY_DSN is set, but sentry-sdk is not installed.",
            remedy="Install it by `pip install 'heygen-studio[sentry]'`, or remove the setting.",
        ) from None
    sentry_sdk.init(
        settings.sentry_dsn.get_secret_value(),
        send_default_pii=False,  # scripts and keys stay here
        include_local_variables=False,
        max_request_body_size="never",
    )


def server_options(settings: Settings) -> dict[str, Any]:
    """The options that uvicorn is run with."""
    return {
        "http": GuardedConnection,
        "log_config": None,
        "access_log": False,  # the app writes its own, with the id of the request
        "server_header": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": list(settings.trusted_proxies),
        "timeout_graceful_shutdown": 3,  # an open page holds its connection for as long as it is open
    }


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio turns off Nagle's algorithm, which would cost 40 ms an answer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"The server cannot listen on {host}, port {port}: {error.strerror or error}.",
            remedy="Stop what uses the port, or choose another in HEYGEN_API_HOST and HEYGEN_API_PORT.",
            code="ADDRESS_NOT_AVAILABLE",
        ) from None
    return listening


class _StudioPage:
    """An ASGI app: the studio once it is built, and a waiting page until then."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._app: FastAPI | None = None
        self._broken = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._wait_page()(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Build the page in the background, and run it until the block is left."""
        end = asyncio.Event()
        task = asyncio.create_task(self._run(end))
        try:
            yield
        finally:
            end.set()
            if self._app is None:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _run(self, end: asyncio.Event) -> None:
        try:
            app = await _in_thread(lambda: _build_page(self._studio))
        except Exception:  # the API goes on without the page
            log.exception("studio_page_failed")
            self._broken = True
            return
        async with app.router.lifespan_context(app):
            self._app = app
            await end.wait()
        self._app = None

    def _wait_page(self) -> HTMLResponse:
        if self._broken:
            text, refresh = "The studio page could not be built; the log says why. The API works.", ""
        else:
            text, refresh = "HeyGen Studio is starting …", '<meta http-equiv="refresh" content="1">'
        return HTMLResponse(
            _WAITING.format(text=text, refresh=refresh), status_code=503, headers={"Retry-After": "1"}
        )


async def _in_thread(work: Callable[[], T]) -> T:
    """Like ``asyncio.to_thread``, but ending the program does not wait for it."""
    done: Future[T] = Future()
    done.set_running_or_notify_cancel()

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as error:  # handed to whoever waits
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(done)


def _build_page(studio: Studio) -> FastAPI:
    uploads = studio.settings.data_dir.resolve() / "uploads"
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)  # or it copies what it handles to where all users may look
    from heygen_studio.studio import mount_studio

    app = FastAPI(openapi_url=None)
    mount_studio(app, studio, uploads)
    app.add_middleware(BodyLimit, prefix="/")
    return app
