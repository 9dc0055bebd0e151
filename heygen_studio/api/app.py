"""Putting the API together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, HTTPException, Request
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match

from heygen_studio import HTTP_API_VERSION
from heygen_studio.api import login, metrics
from heygen_studio.api.access import Access
from heygen_studio.api.addresses import PREFIX
from heygen_studio.api.context import RequestContext
from heygen_studio.api.docs import add_docs
from heygen_studio.api.errors import add_error_handlers
from heygen_studio.api.idempotency import Idempotency
from heygen_studio.api.limits import BodyLimit
from heygen_studio.api.metrics import Metrics
from heygen_studio.api.openapi import complete_schema
from heygen_studio.api.routes import (
    assets,
    avatars,
    batches,
    cloning,
    health,
    lipsync,
    new_avatars,
    scripts,
    video_files,
    videos,
    voices,
    webhooks,
)
from heygen_studio.api.schemas import ErrorResponse
from heygen_studio.services import Studio

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(studio: Studio) -> FastAPI:
    """The API of a studio. The app starts the studio when it starts, and closes it when it ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with studio:
            yield

    debug = studio.settings.debug
    app = FastAPI(
        title="HeyGen Studio",
        version=HTTP_API_VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,  # what generated clients call the operation
        openapi_url=f"{PREFIX}/openapi.json" if debug else None,
    )
    app.state.studio = studio
    app.state.metrics = Metrics(studio)
    _add_middleware(app, studio)
    add_error_handlers(app)
    api = APIRouter(
        prefix=PREFIX,
        responses={"4XX": {"model": ErrorResponse}, "5XX": {"model": ErrorResponse}},
    )
    api.include_router(health.router)
    api.include_router(new_avatars.router)
    api.include_router(avatars.router)
    api.include_router(assets.router)
    api.include_router(batches.router)
    api.include_router(webhooks.router)
    api.include_router(videos.router)
    api.include_router(video_files.router)
    api.include_router(lipsync.router)
    api.include_router(scripts.router)
    api.include_router(scripts.videos_router)
    api.include_router(voices.router)
    api.include_router(cloning.router)
    app.include_router(api)
    app.include_router(login.router)
    app.include_router(metrics.router)
    if app.openapi_url:
        add_docs(app, app.openapi_url)
    _refuse_the_rest(app)
    complete_schema(app, PREFIX, studio.formats())
    return app


def _add_middleware(app: FastAPI, studio: Studio) -> None:
    """Each surrounds those before it: the last one added is the first to see a request."""
    settings = studio.settings
    app.add_middleware(Idempotency, prefix=PREFIX, folder=settings.data_dir)
    app.add_middleware(BodyLimit, prefix=PREFIX)
    app.add_middleware(Access, prefix=PREFIX, settings=settings, keys=studio.keys, sessions=studio.sessions)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Content-Type", "X-API-Key", "Idempotency-Key", "Prefer", "X-Request-ID", "Range"],
            expose_headers=[
                "X-Request-ID", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
                "X-RateLimit-Resource", "ETag",
                "Retry-After", "Preference-Applied", "Content-Range", "Content-Disposition",
                "Idempotency-Replayed",
            ],
        )  # fmt: skip
    app.add_middleware(
        RequestContext, prefix=PREFIX, frame_ancestors=settings.frame_ancestors, metrics=app.state.metrics
    )


def _refuse_the_rest(app: FastAPI) -> None:
    """Answer what no route takes below the prefix, before anything that is mounted later can."""
    known = list(app.router.routes)

    @app.api_route(PREFIX + "/{path:path}", methods=_METHODS, include_in_schema=False)
    async def refuse(request: Request) -> None:
        def takes(method: str) -> bool:
            scope = {**request.scope, "method": method}
            return any(route.matches(scope)[0] is Match.FULL for route in known)

        if allowed := [method for method in _METHODS if takes(method)]:
            raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
        raise HTTPException(404)
