"""What the routes need. None of it waits for anything: as coroutines they cost no change of threads."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from heygen_studio.jobs import Repeatable, Videos
from heygen_studio.scripts import ScriptStore
from heygen_studio.services import Studio


async def _owner(request: Request) -> str | None:
    owner: str | None = getattr(request.state, "owner", None)
    return owner


Owner = Annotated[str | None, Depends(_owner)]
"""Id of the API key that the request came with; None where keys are off."""


async def _studio(request: Request, owner: Owner) -> Studio:
    studio: Studio = request.app.state.studio
    return studio.seen_by(owner, getattr(request.state, "client", ""))


StudioDependency = Annotated[Studio, Depends(_studio)]
"""The studio that the app belongs to, as the caller sees it: what others have made is not there."""


async def _videos(studio: StudioDependency) -> Videos:
    return studio.videos


VideosDependency = Annotated[Videos, Depends(_videos)]
"""The videos of the caller."""


async def _scripts(studio: StudioDependency, owner: Owner) -> ScriptStore:
    return ScriptStore(studio.settings.data_dir, owner)


ScriptsDependency = Annotated[ScriptStore, Depends(_scripts)]
"""The scripts of the caller."""


async def _repeatable(request: Request) -> Repeatable | None:
    repeatable: Repeatable | None = getattr(request.state, "repeatable", None)
    return repeatable


RepeatableDependency = Annotated[Repeatable | None, Depends(_repeatable)]
"""What tells a repeated request from a new one, where the caller gave an idempotency key."""
