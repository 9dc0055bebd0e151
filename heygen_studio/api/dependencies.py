"""What the routes need."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from heygen_studio.services import Studio


def _studio(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


StudioDependency = Annotated[Studio, Depends(_studio)]
"""The studio that the app belongs to."""
