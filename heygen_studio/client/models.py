"""What the API answers, as values. Fields that a newer server adds are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class ApiError(Exception):
    """The server refused a request.

    :param status: of the answer.
    :param code: the stable ``error_code``.
    :param details: what else it says; ``remedy`` is what can be done.
    """

    def __init__(self, status: int, code: str, message: str, details: Mapping[str, Any]) -> None:
        super().__init__(f"{message} {details.get('remedy', '')}".strip())
        self.status = status
        self.code = code
        self.message = message
        self.details = dict(details)


class Video(BaseModel):
    """A video, finished or not; see the API documentation for the fields."""

    model_config = ConfigDict(extra="allow", frozen=True)

    video_id: str | None
    status: str
    progress: int = 0
    stage: str | None = None
    title: str | None = None
    output_url: str | None = None
    thumbnail_url: str | None = None
    captions_url: str | None = None
    duration: float | None = None
    file_size: int | None = None
    error: dict[str, Any] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Nothing happens to it any more."""
        return self.status not in ("pending", "processing")


class VideoPage(BaseModel):
    """Some videos, newest first, and the token of the next page."""

    videos: list[Video]
    token: str | None = None


class Batch(BaseModel):
    """Videos that were asked for together."""

    model_config = ConfigDict(extra="allow", frozen=True)

    batch_id: str
    videos: list[Video]
    total_count: int
    completed_count: int
    failed_count: int

    @property
    def ended(self) -> bool:
        """Nothing happens to any of them any more."""
        return self.completed_count + self.failed_count == self.total_count
