"""How the studio is."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from heygen_studio.api.dependencies import StudioDependency
from heygen_studio.api.schemas import HealthResponse
from heygen_studio.errors import NotReadyError

router = APIRouter(tags=["health"])


@router.get("/health", response_model=HealthResponse)
def health(studio: StudioDependency) -> dict[str, Any]:
    """Whether the parts of the studio work. Degraded means that some do not."""
    return studio.health()


@router.get("/health/live")
def live() -> dict[str, str]:
    """Whether the server answers at all."""
    return {"status": "alive"}


@router.get("/health/ready")
def ready(studio: StudioDependency) -> dict[str, str]:
    """Whether videos can be made now; 503 where they cannot."""
    parts = studio.health()["components"]
    lacking = [name for name, works in parts.items() if name != "script_generator" and not works]
    if lacking:
        raise NotReadyError(
            f"Videos cannot be made: {', '.join(lacking)} does not work.",
            remedy="Run `heygen-studio doctor` to see why.",
            code="NOT_READY",
        )
    return {"status": "ready"}
