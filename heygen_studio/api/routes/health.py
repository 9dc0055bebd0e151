"""How the studio is."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from heygen_studio.api.dependencies import StudioDependency
from heygen_studio.api.schemas import HealthResponse

router = APIRouter(tags=["health"])


@router.get("/health", response_model=HealthResponse)
def health(studio: StudioDependency) -> dict[str, Any]:
    """Whether the parts of the studio work. Degraded means that some do not."""
    return studio.health()
