"""Who uses the page."""

from __future__ import annotations

import gradio as gr

from heygen_studio.services import Studio


def owner_of(request: gr.Request) -> str | None:
    """Id of the API key that whoever uses the page has logged in with; None where keys are off."""
    state = getattr(request.request, "state", None)
    owner: str | None = getattr(state, "owner", None)
    return owner


def visitor_of(request: gr.Request) -> str:
    """Id of the browser that the page is open in, and of the key it has logged in with; empty where neither
    is known."""
    state = getattr(request.request, "state", None)
    visitor: str = getattr(state, "visitor", "")
    return visitor


def seen(studio: Studio, request: gr.Request) -> Studio:
    """The studio as whoever uses the page sees it."""
    return studio.seen_by(owner_of(request))
