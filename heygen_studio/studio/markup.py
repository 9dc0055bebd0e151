"""Small pieces of HTML that several parts of the page use."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from PIL import Image

from heygen_studio.errors import StudioError
from heygen_studio.media import Remark

# Gradio evaluates an HTML template twice, as Handlebars and as a JavaScript template string.
_TEMPLATE_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in "`$\\{}"})


def text(value: str) -> str:
    """A text as it may stand in an HTML template or attribute, with every special sign escaped."""
    return escape(value).translate(_TEMPLATE_SIGNS)


def notice(message: str, remedy: str = "", *, title: str = "") -> str:
    """A box that says what went wrong and what to do about it."""
    heading = f"<strong>{text(title)}</strong>" if title else ""
    advice = f"<p class='remedy'>{text(remedy)}</p>" if remedy else ""
    return f"<div class='notice' role='alert'>{heading}<p>{text(message)}</p>{advice}</div>"


def error_notice(error: StudioError) -> str:
    """The box for an error."""
    return notice(error.message, error.remedy)


def clock(seconds: float) -> str:
    """A length of time as a player shows it, rounded down: ``1:05``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def bar(fraction: float, message: str, label: str) -> str:
    """How far something is, 0..1, and what is being done."""
    return (
        f"<p class='hint' aria-live='polite'>{text(message)} …</p><div class='bar' role='progressbar' "
        f"aria-label='{text(label)}' aria-valuemin='0' aria-valuemax='100' "
        f"aria-valuenow='{100 * fraction:.0f}'><i style='width:{fraction:.1%}'></i></div>"
    )


def remarks(found: Sequence[Remark]) -> str:
    """A list of what a person should know."""
    items = "".join(f"<li>{text(r.message)} <span>{text(r.remedy)}</span></li>" for r in found)
    return f"<ul class='remarks'>{items}</ul>" if items else ""


@lru_cache(maxsize=256)
def picture(path: Path, height: int) -> str:
    """A picture as a ``data:`` address, scaled down to at most ``height`` pixels.

    It is small enough to travel in the page, so that no folder has to be opened to the web.
    """
    with Image.open(path) as opened:
        image = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    image.thumbnail((2 * height, height), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    image.save(packed, "WEBP", quality=86)
    return f"data:image/webp;base64,{base64.b64encode(packed.getvalue()).decode()}"


def kept_in_browser(name: str, default: Any) -> gr.BrowserState:
    """A value that the browser keeps through reloads and restarts of the server.

    The key only has to be the same after a restart: what is kept is the user's own and leaves no browser.
    """
    return gr.BrowserState(default, storage_key=f"heygen-studio-{name}", secret="heygen-studio")  # noqa: S106
