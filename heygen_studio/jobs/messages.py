"""What the server and a rendering process say to each other: one JSON document a line.

The server first sends its settings, then tasks, one at a time, and cancels. The process answers each task
with any number of :class:`Progressed`, at most one :class:`Translated`, and then one :class:`Completed` or
:class:`Failed`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, TypeAdapter

from heygen_studio.jobs.model import Job, JobError, JobOutput
from heygen_studio.scripts import TranslateRequest
from heygen_studio.video.request import VideoRequest


class Task(BaseModel):
    """Render this, into an empty folder."""

    type: Literal["task"] = "task"
    job_id: str
    owner: str
    request: VideoRequest
    translation: TranslateRequest | None = None
    folder: Path

    @classmethod
    def of(cls, job: Job, folder: Path) -> Self:
        """What is to be done for a job."""
        return cls(
            job_id=job.id, owner=job.owner, request=job.request, translation=job.translation, folder=folder
        )


class Cancel(BaseModel):
    """Stop rendering this. Says nothing when it has ended already."""

    type: Literal["cancel"] = "cancel"
    job_id: str


class Progressed(BaseModel):
    """How far it is; the fields are those of a job."""

    type: Literal["progressed"] = "progressed"
    stage: str
    stages: dict[str, float]
    message: str
    progress: int


class Translated(BaseModel):
    """The scripts of all scenes are translated, and need not be again when the job is. ``notes`` are told
    to the user."""

    type: Literal["translated"] = "translated"
    scripts: tuple[str, ...]
    notes: tuple[str, ...]


class Completed(BaseModel):
    """The video is in its place. ``notes`` are told to the user, beside those that there are already."""

    type: Literal["completed"] = "completed"
    output: JobOutput
    timings: dict[str, float]
    notes: tuple[str, ...] = ()


class Failed(BaseModel):
    """There will be no video."""

    type: Literal["failed"] = "failed"
    error: JobError


Command = Annotated[Task | Cancel, Field(discriminator="type")]
Update = Annotated[Progressed | Translated | Completed | Failed, Field(discriminator="type")]

COMMANDS: TypeAdapter[Task | Cancel] = TypeAdapter(Command)
UPDATES: TypeAdapter[Progressed | Translated | Completed | Failed] = TypeAdapter(Update)


def line(message: BaseModel) -> bytes:
    """A message as it goes over the pipe."""
    return message.model_dump_json().encode() + b"\n"
