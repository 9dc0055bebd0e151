"""The page ``/docs``, on which the API can be tried. Nothing on it comes from elsewhere."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

_PAGE = "/docs"
_FILES = f"{_PAGE}/files"


def add_docs(app: FastAPI, openapi_url: str) -> None:
    """Serve the page and its files. Its addresses are relative, so that they hold behind a proxy, too."""
    page = get_swagger_ui_html(
        openapi_url=openapi_url.removeprefix("/"),
        title=app.title,
        swagger_js_url=f"{_FILES[1:]}/swagger-ui-bundle.js",
        swagger_css_url=f"{_FILES[1:]}/swagger-ui.css",
        swagger_favicon_url="data:,",
    )
    app.mount(_FILES, StaticFiles(directory=str(files("fastapi_offline") / "static")))

    @app.get(_PAGE, include_in_schema=False)
    async def docs() -> HTMLResponse:
        return page
