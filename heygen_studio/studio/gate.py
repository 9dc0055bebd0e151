"""The gate before Gradio: what of it is open to the web, and to whom.

Gradio brings some seventy routes. Those that the page needs are named here; all others are closed, and so are
those that a later version may add.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import mimetypes
import re
import secrets
import shutil
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from gradio.route_utils import XSS_SAFE_MIMETYPES, upload_fn
from gradio.routes import file_upload_statuses
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request, cookie_parser
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heygen_studio.errors import NotFoundError
from heygen_studio.ingest.assets import MAX_ASSET
from heygen_studio.storage.space import disk_is_full
from heygen_studio.studio.uploads import KEPT_AFTER_LEAVING, KEPT_AT_MOST, Uploads

COOKIE = "studio_visit"
_API = "/gradio_api"
_UPLOAD = f"{_API}/upload"
_FILE = f"{_API}/file="
_HEARTBEAT = f"{_API}/heartbeat/"
_READ = re.compile(
    r"/|/(assets|static)/.+|/(favicon\.ico|manifest\.json|robots\.txt|theme\.css)"
    rf"|{_API}/(app_id|queue/data|upload_progress|heartbeat/\w+|file=.+)"
)
_SENT = re.compile(rf"{_API}/(upload|queue/join|run/[^/]+|cancel|reset)")
_COOKIE_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")
_MOST_SESSIONS = 10_000  # as many as Gradio keeps
_LONGEST_NAME = 100
_CLOSED = PlainTextResponse("There is nothing at this address.", 404)


class Gate:
    """Middleware. A visitor is a browser, known by a cookie, and the API key it has logged in with, if any;
    the id is left in ``request.state.visitor``.

    Uploads are taken and served here rather than by Gradio. A session, which is what Gradio calls an open
    page, is for the visitor alone that has opened it.

    :param framed: whether pages of other sites may show the studio in a frame.
    """

    def __init__(self, app: ASGIApp, uploads: Uploads, framed: bool = False) -> None:
        self._app = app
        self._uploads = uploads
        self._framed = framed
        self._belongs: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if not _is_open(scope["method"], path) or "deep_link" in query:
            await _CLOSED(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        if not _COOKIE_VALUE.fullmatch(cookie):
            cookie = ""
        if not cookie and path in ("/", _UPLOAD):
            cookie = secrets.token_urlsafe(32)
            send = self._with_cookie(send, cookie, scope["scheme"] == "https")
        visitor = _visitor(scope, cookie)
        scope.setdefault("state", {})["visitor"] = visitor
        if scope["method"] == "POST" and headers.get("sec-fetch-site") == "cross-site":
            await PlainTextResponse("The request comes from a page of another site.", 403)(
                scope, receive, send
            )
        elif path == _UPLOAD:
            answer = await self._upload(Request(scope, receive), visitor, query)
            await answer(scope, receive, send)
        elif path.startswith(_FILE):
            await self._file(visitor, path.removeprefix(_FILE))(scope, receive, send)
        elif path.startswith(_HEARTBEAT):
            await self._heartbeat(visitor, scope, receive, send)
        elif scope["method"] == "POST":
            await self._event(visitor, scope, receive, send)
        elif all(self._is_own(visitor, kind, query) for kind in ("session_hash", "upload_id")):
            await self._app(scope, receive, send)
        else:
            await _CLOSED(scope, receive, send)

    async def _event(self, visitor: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Let an event pass if it is of a session of this visitor."""
        try:
            body = await Request(scope, receive).body()
            said = json.loads(body)
        except ClientDisconnect:
            return
        except HTTPException as error:  # from whoever counts what is sent
            await _refusal(error)(scope, receive, send)
            return
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or not self._is_own(visitor, "session_hash", said):
            await _CLOSED(scope, receive, send)
            return
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, again, send)

    async def _heartbeat(self, visitor: str, scope: Scope, receive: Receive, send: Send) -> None:
        """A page is open for as long as this is answered."""
        if not self._is_own(visitor, "session_hash", {"session_hash": scope["path"][len(_HEARTBEAT) :]}):
            await _CLOSED(scope, receive, send)
            return
        self._uploads.opened(visitor)
        try:
            await self._app(scope, receive, send)
        finally:
            self._uploads.closed(visitor)
            self._sweep_in(KEPT_AFTER_LEAVING)

    async def _upload(self, request: Request, visitor: str, query: Mapping[str, Any]) -> Response:
        if not self._is_own(visitor, "upload_id", query):
            return _CLOSED
        upload_id = query.get("upload_id", [None])[0]
        folder: Path | None = None
        taken = False
        try:
            folder = await run_in_threadpool(self._uploads.new_folder, visitor)
            files, _, _ = await upload_fn(
                request, str(folder), MAX_ASSET, upload_id,
                upload_progress=file_upload_statuses if upload_id else None,
            )  # fmt: skip
            references = [self._uploads.add(visitor, Path(file)) for file in files]
            taken = bool(references)
            self._sweep_in(KEPT_AFTER_LEAVING)
            self._sweep_in(KEPT_AT_MOST)
            return JSONResponse(references)
        except HTTPException as error:
            return _refusal(error)
        except MultiPartException as error:
            if "File size" not in error.message:
                return PlainTextResponse("The upload could not be read. Send it again.", 400)
            return PlainTextResponse(f"The file is too large; {MAX_ASSET >> 20} MiB are the most.", 413)
        except OSError as error:
            full = disk_is_full(error)
            why = "The disk of the studio is full." if full else "The studio could not keep the file."
            return PlainTextResponse(f"{why} Tell whoever runs it.", 507 if full else 500)
        except ClientDisconnect:
            return _CLOSED  # nobody reads it
        finally:
            if upload_id:
                file_upload_statuses.set_done(upload_id)
            if folder is not None and not taken:
                await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)

    def _file(self, visitor: str, reference: str) -> Response:
        """A visitor's own upload, such as a photo to look at or a recording to listen to."""
        try:
            file = self._uploads.file(visitor, reference)
        except NotFoundError:
            return _CLOSED
        kind = mimetypes.guess_type(file.name)[0]
        shown = kind in XSS_SAFE_MIMETYPES
        return FileResponse(
            file,
            media_type=kind if shown else "application/octet-stream",
            filename=file.name,
            content_disposition_type="inline" if shown else "attachment",
            headers={"Cache-Control": "private, no-store", "Content-Security-Policy": "default-src 'none'"},
        )

    def _is_own(self, visitor: str, kind: str, said: Mapping[str, Any]) -> bool:
        """Whether a session or upload, where one is named, is this visitor's. Who names it first has it."""
        given = said.get(kind)
        if given is None:
            return True
        names = given if isinstance(given, list) else [given]
        if len(names) != 1 or not isinstance(names[0], str) or len(names[0]) > _LONGEST_NAME:
            return False
        name = f"{kind} {names[0]}"
        owner = self._belongs.setdefault(name, visitor)
        self._belongs.move_to_end(name)
        if len(self._belongs) > _MOST_SESSIONS:
            self._belongs.popitem(last=False)
        return owner == visitor

    def _sweep_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(seconds + 1, loop.run_in_executor, None, self._uploads.sweep)

    def _with_cookie(self, send: Send, value: str, secure: bool) -> Send:
        # In a frame of another site, browsers send no cookie but one that says so, and has a secure way.
        manner = "Lax" if not secure else "None; Secure; Partitioned" if self._framed else "Lax; Secure"
        cookie = f"{COOKIE}={value}; Path=/; HttpOnly; SameSite={manner}"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        return sending


def _is_open(method: str, path: str) -> bool:
    if method in ("GET", "HEAD"):
        return _READ.fullmatch(path) is not None
    return method == "POST" and _SENT.fullmatch(path) is not None


def _visitor(scope: Scope, cookie: str) -> str:
    owner = scope.get("state", {}).get("owner") or ""
    return hashlib.sha256(f"{owner}\n{cookie}".encode()).hexdigest()


def _refusal(error: HTTPException) -> Response:
    return PlainTextResponse(error.detail, error.status_code, error.headers)
