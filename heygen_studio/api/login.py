"""The login of the studio page, for where keys are on."""

from __future__ import annotations

from html import escape

import structlog
from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from heygen_studio.api.access import COOKIE, LOGIN
from heygen_studio.api.addresses import caller
from heygen_studio.api.dependencies import StudioDependency
from heygen_studio.auth.sessions import LIFETIME

_MAX_FORM = 10_000
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>HeyGen Studio – login</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body{{margin:0;min-height:100vh;display:grid;place-items:center;font:17px system-ui,sans-serif}}
form{{display:grid;gap:1rem;width:min(24rem,90vw)}}h1{{font-size:1.5rem;margin:0}}p{{margin:0}}
input,button{{font:inherit;padding:.7rem;border-radius:.5rem;border:1px solid #8888}}
button{{background:#4f46e5;color:#fff;border:0;cursor:pointer}}.problem{{color:#dc2626}}</style></head>
<body><form method="post"><h1>HeyGen Studio</h1>{problem}
<label for="key">Your API key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
<input type="hidden" name="next" value="{next}"><button>Log in</button></form></body></html>"""

log = structlog.get_logger(__name__)
router = APIRouter(include_in_schema=False)


@router.get(LOGIN)
def login_page(next: str = "/") -> Response:  # noqa: A002 - the name in the address
    """The form."""
    return _page(next)


@router.post(LOGIN)
async def login(request: Request, studio: StudioDependency) -> Response:
    """Take a key, and give a cookie for it."""
    if int(request.headers.get("content-length", _MAX_FORM + 1)) > _MAX_FORM:
        raise HTTPException(413)
    form = await request.form()
    target = str(form.get("next", "/"))
    key = await run_in_threadpool(studio.keys.check, str(form.get("key", "")).strip())
    client = str(caller(request.scope) or "unknown")
    if key is None:
        log.info("login_refused", client=client)
        return _page(target, "This key is not valid.", 401)
    log.info("login", client=client, key=key.id)
    answer = RedirectResponse(_within(target), status_code=303)
    answer.set_cookie(
        COOKIE,
        await run_in_threadpool(studio.sessions.cookie, key.id),
        max_age=LIFETIME,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/logout")
def logout() -> Response:
    """Forget the cookie."""
    answer = RedirectResponse(LOGIN, status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


def _page(target: str, problem: str = "", status: int = 200) -> HTMLResponse:
    said = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return HTMLResponse(_PAGE.format(problem=said, next=escape(_within(target), quote=True)), status)


def _within(target: str) -> str:
    """The address, if it leads nowhere but to this server."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if plain else "/"
