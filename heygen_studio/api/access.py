"""Who may come in, and how often: keys, logins, hosts and the rate limit."""

from __future__ import annotations

import hashlib
import math
import time
from fnmatch import fnmatchcase
from http.cookies import CookieError, SimpleCookie
from ipaddress import IPv6Address, ip_network
from urllib.parse import quote, urlsplit

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heygen_studio.api.addresses import caller
from heygen_studio.api.errors import error_response
from heygen_studio.auth import KeyRing, Sessions
from heygen_studio.settings import Settings

COOKIE = "studio_login"
LOGIN = "/login"
_SAFE = {"GET", "HEAD", "OPTIONS"}
# Players and pages ask for these many times for one video, and none of them makes work.
_NOT_COUNTED = (
    "/file",
    "/play",
    "/thumbnail",
    "/preview",
    "/captions.srt",
    "/captions.vtt",
    "/image",
    "/sample",
)


class Access:
    """Middleware that lets in who may come in.

    Where keys are on, everything but health and the login needs a key (``X-API-Key``) or a login. The id of
    the key is left in ``request.state.owner``. Requests below the prefix are counted, by key or by address:
    what only reads apart from what makes or changes something, with which whoever may not come in is counted.
    """

    def __init__(
        self, app: ASGIApp, prefix: str, settings: Settings, keys: KeyRing, sessions: Sessions
    ) -> None:
        self._app = app
        self._prefix = prefix
        self._keys = keys
        self._sessions = sessions
        self._hosts = settings.allowed_hosts
        self._writes = _Limit("writes", "HEYGEN_RATE_LIMIT", settings.rate_limit)
        self._reads = _Limit("reads", "HEYGEN_READ_RATE_LIMIT", settings.read_rate_limit)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._attempts = parse("20/minute")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path: str = scope["path"]
        refusal = self._wrong_host(headers)
        counts: dict[str, str] = {}
        if refusal is None and not path.startswith(f"{self._prefix}/health"):
            owner, refusal = self._caller(scope, headers)
            if owner is not None:
                scope.setdefault("state", {})["owner"] = owner
            client = f"key {owner}" if owner else f"address {_client(scope)}"
            scope.setdefault("state", {})["client"] = hashlib.sha256(client.encode()).hexdigest()[:16]
            reads = refusal is None and scope.get("method") in _SAFE
            if path.startswith(self._prefix) and not (reads and path.endswith(_NOT_COUNTED)):
                counts, limited = self._count(client, self._reads if reads else self._writes)
                refusal = limited or refusal
            elif path == LOGIN and scope["method"] == "POST" and not self._may_log_in(client):
                refusal = _too_many(60, self._attempts.amount, "Nobody can change this limit.")
        if refusal is None:
            await self._app(scope, receive, _adding(send, counts))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            refusal.headers.update(counts)
            await refusal(scope, receive, send)

    def _may_log_in(self, client: str) -> bool:
        return self._limiter.hit(self._attempts, "login", client)

    def _wrong_host(self, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        if any(fnmatchcase(name.lower(), pattern.lower()) for pattern in self._hosts):
            return None
        return error_response(
            400, "UNKNOWN_HOST", "This server does not answer to that host name.", "Correct the address."
        )

    def _caller(self, scope: Scope, headers: Headers) -> tuple[str | None, Response | None]:
        """The id of the caller's key, or None where keys are off; and a refusal, if one is due."""
        if not self._keys.needed:
            return None, None
        path: str = scope["path"]
        if given := headers.get("x-api-key"):
            if key := self._keys.check(given):
                return key.id, None
        elif (owner := self._sessions.key_id(_cookie(headers))) is not None:
            if scope.get("method") in _SAFE or _same_origin(headers):
                return owner, None
            return None, error_response(
                403, "FOREIGN_ORIGIN", "The request comes from a page of another site.", "Use an API key."
            )
        if path == LOGIN:
            return None, None
        if not path.startswith(self._prefix) and "text/html" in headers.get("accept", ""):
            return None, RedirectResponse(f"{LOGIN}?next={quote(path)}", status_code=303)
        return None, error_response(
            401,
            "API_KEY_REQUIRED" if not given else "API_KEY_INVALID",
            "An API key is needed." if not given else "The API key is not valid.",
            "Send a valid key in the header X-API-Key; `heygen-studio keys create` makes one.",
            headers={"WWW-Authenticate": 'ApiKey header="X-API-Key"'},
        )

    def _count(self, client: str, limit: _Limit) -> tuple[dict[str, str], Response | None]:
        """Count a request. Returns what its answer tells of the limit, and a refusal if it is exceeded."""
        if limit.rate is None:
            return {}, None
        allowed = self._limiter.hit(limit.rate, limit.name, client)
        window = self._limiter.get_window_stats(limit.rate, limit.name, client)
        headers = {
            "X-RateLimit-Limit": str(limit.rate.amount),
            "X-RateLimit-Remaining": str(window.remaining),
            "X-RateLimit-Reset": str(math.ceil(window.reset_time)),
            "X-RateLimit-Resource": limit.name,
        }
        if allowed:
            return headers, None
        wait = max(1, math.ceil(window.reset_time - time.time()))
        return headers, _too_many(
            wait, limit.rate.amount, f"Whoever runs the studio can raise {limit.setting}."
        )


class _Limit:
    """How many requests of a kind one client may send.

    :param name: of the kind, as the answers tell it.
    :param setting: where it comes from.
    """

    def __init__(self, name: str, setting: str, value: str) -> None:
        self.name = name
        self.setting = setting
        self.rate = None if value == "off" else parse(value)


def _too_many(seconds: int, limit: int, more: str) -> Response:
    return error_response(
        429,
        "RATE_LIMIT_EXCEEDED",
        f"Too many requests: {limit} are allowed.",
        f"Try again in {seconds} seconds. {more}",
        {"limit": limit, "retry_after": seconds},
        {"Retry-After": str(seconds)},
    )


def _client(scope: Scope) -> str:
    """The address of the caller; of an IPv6 address its network, for everyone has as many as they like."""
    address = caller(scope)
    if address is None:
        return hashlib.sha256(str(scope.get("client")).encode()).hexdigest()[:16]
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _same_origin(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _adding(send: Send, headers: dict[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return sending if headers else send
