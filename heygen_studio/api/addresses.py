"""Addresses in answers."""

from __future__ import annotations

from fastapi import Request

PREFIX = "/api/v1"
"""What the paths of the API begin with."""


def address(request: Request, path: str) -> str:
    """The whole address of a path below the prefix, as whoever sent the request would write it.

    Starlette's ``url_for`` looks through all routes each time, which for a list of videos takes longer than
    all the rest.
    """
    return f"{str(request.base_url).rstrip('/')}{PREFIX}{path}"
