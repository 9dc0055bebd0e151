"""The client for asyncio."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel

from heygen_studio.client.models import (
    Analysis,
    Avatar,
    Batch,
    Clone,
    Event,
    Reading,
    Scenes,
    Script,
    Translation,
    Twin,
    Video,
    VideoPage,
    Voice,
)
from heygen_studio.client.protocol import (
    Call,
    EventReader,
    checked,
    cloning,
    creating,
    failure,
    filming,
    options,
    portraying,
    waiting,
)

M = TypeVar("M", bound=BaseModel)
E = TypeVar("E", Video, Batch, Clone, Twin)


class AsyncClient:
    """A client for asyncio. A context manager, with the methods of :class:`Client`.

    :param base_url: address of the server, without ``/api/v1``.
    :param api_key: where the server needs one.
    :param timeout: seconds to wait for an answer.

    Requests that failed on the way, or because the server was busy, are repeated; what makes a video carries
    an idempotency key, so that it is never made twice. All methods raise :class:`ApiError` when the server
    refuses, and :class:`httpx.TransportError` when it cannot be reached.
    """

    def __init__(
        self, base_url: str = "http://localhost:8000", api_key: str | None = None, timeout: float = 30
    ) -> None:
        self._http = httpx.AsyncClient(**options(base_url, api_key, timeout))

    # ---- videos ---------------------------------------------------------------------------------------

    async def create(
        self, script: str = "", *, wait: int = 0, idempotency_key: str | None = None, **fields: Any
    ) -> Video:
        """Ask for a video; ``fields`` are those of the API. A recording (``audio_url``) needs no script.
        Returns at once, or when it has ended or ``wait`` seconds (60 at most) are over."""
        body = {"script": script, **fields}
        return await self._call(creating("/videos/create", body, wait, idempotency_key), Video)

    async def revoice(
        self, film: str, script: str = "", *, wait: int = 0, idempotency_key: str | None = None, **fields: Any
    ) -> Video:
        """Have the person in a video say something else: ``film`` is its address, a data URI or an asset's
        id. The rest is as for :meth:`create`."""
        body = {"video_url": film, "script": script, **fields}
        return await self._call(creating("/lipsync", body, wait, idempotency_key), Video)

    async def create_batch(
        self, videos: Sequence[dict[str, Any]], *, idempotency_key: str | None = None, **fields: Any
    ) -> Batch:
        """Ask for up to 100 videos."""
        body = {"videos": list(videos), **fields}
        return await self._call(creating("/videos/batch", body, 0, idempotency_key), Batch)

    async def get(self, video_id: str) -> Video:
        """A video as it is now."""
        return await self._call(Call("GET", f"/videos/{video_id}"), Video)

    async def wait(self, video_id: str, timeout: float = 3600) -> Video:
        """The video once it has ended.

        :raises TimeoutError: it has not after ``timeout`` seconds.
        """
        return await self._wait(f"/videos/{video_id}", Video, timeout)

    async def wait_batch(self, batch_id: str, timeout: float = 24 * 3600) -> Batch:
        """The batch once all its videos have ended.

        :raises TimeoutError: they have not after ``timeout`` seconds.
        """
        return await self._wait(f"/videos/batch/{batch_id}", Batch, timeout)

    async def page(self, limit: int = 20, token: str | None = None, **wanted: Any) -> VideoPage:
        """One page of the list; ``wanted`` are the filters of the API."""
        params = {"limit": limit, **wanted} | ({"token": token} if token else {})
        return await self._call(Call("GET", "/videos", params=params), VideoPage)

    async def cancel(self, video_id: str) -> Video:
        """Stop a video."""
        return await self._call(Call("POST", f"/videos/{video_id}/cancel"), Video)

    async def retry(self, video_id: str) -> Video:
        """Try a video again that failed or was cancelled."""
        return await self._call(Call("POST", f"/videos/{video_id}/retry"), Video)

    async def delete(self, video_id: str) -> None:
        """Remove a video and its files."""
        await self._send(Call("DELETE", f"/videos/{video_id}"))

    async def translate(self, video_id: str, languages: Sequence[str], **fields: Any) -> Batch:
        """Ask for a video in other languages."""
        body = {"languages": list(languages), **fields}
        return await self._call(creating(f"/videos/{video_id}/translate", body, 0, None), Batch)

    async def events(self, video_id: str) -> AsyncIterator[Event]:
        """How a video comes along, until it has ended; taken up again where the connection is lost."""
        call = Call("GET", f"/videos/{video_id}/events")
        while True:
            outcome: httpx.Response | httpx.TransportError = httpx.RemoteProtocolError("the events broke off")
            try:
                async with self._http.stream(**call.arguments) as answer:
                    if not answer.is_success:
                        await answer.aread()
                        outcome = answer
                    else:
                        reader = EventReader()
                        async for line in answer.aiter_lines():
                            if event := reader.feed(line):
                                call.tries = 0
                                yield event
                                if event.last:
                                    return
            except httpx.TransportError as error:
                outcome = error
            if (pause := call.pause(outcome)) is None:
                raise failure(outcome)
            await asyncio.sleep(pause)

    # ---- scripts --------------------------------------------------------------------------------------

    async def generate_script(self, topic: str, **fields: Any) -> Script:
        """Write a script on a topic; ``fields`` are those of the API, such as ``duration="2 minutes"``."""
        return await self._call(creating("/scripts/generate", {"topic": topic, **fields}, 0, None), Script)

    async def rewrite_script(self, script: str, wish: str, **fields: Any) -> Script:
        """Write another version: "shorter", "simpler", a tone, or whatever is wished for."""
        body = {"script": script, "wish": wish, **fields}
        return await self._call(creating("/scripts/rewrite", body, 0, None), Script)

    async def continue_script(self, script: str, **fields: Any) -> Script:
        """Write what comes after a script."""
        return await self._call(creating("/scripts/continue", {"script": script, **fields}, 0, None), Script)

    async def write_hook(self, script: str, **fields: Any) -> Script:
        """Write an opening, or with ``place="call_to_action"`` an end."""
        return await self._call(creating("/scripts/hook", {"script": script, **fields}, 0, None), Script)

    async def analyze_script(self, script: str, **fields: Any) -> Analysis:
        """Measure a script."""
        return await self._call(creating("/scripts/analyze", {"script": script, **fields}, 0, None), Analysis)

    async def translate_script(self, script: str, target_language: str, **fields: Any) -> Translation:
        """Translate a script."""
        body = {"script": script, "target_language": target_language, **fields}
        return await self._call(creating("/scripts/translate", body, 0, None), Translation)

    async def cut_scenes(self, script: str, **fields: Any) -> Scenes:
        """Cut a script into scenes."""
        return await self._call(creating("/scripts/scenes", {"script": script, **fields}, 0, None), Scenes)

    async def scripts(self) -> list[Script]:
        """All scripts that were written, newest first."""
        return await self._list("/scripts", Script)

    async def script(self, script_id: str) -> Script:
        """A script that was written."""
        return await self._call(Call("GET", f"/scripts/{script_id}"), Script)

    async def delete_script(self, script_id: str) -> None:
        """Remove a script."""
        await self._send(Call("DELETE", f"/scripts/{script_id}"))

    # ---- voices and presenters ------------------------------------------------------------------------

    async def voices(self) -> list[Voice]:
        """All voices."""
        return await self._list("/voices", Voice)

    async def reading(self, voice_id: str, script: str) -> Reading:
        """How a voice would say a script, word by word; nothing is rendered."""
        call = Call("POST", f"/voices/{voice_id}/reading", json={"script": script})
        return await self._call(call, Reading)

    async def clone_voice(
        self, name: str, recordings: Sequence[Path | str], *, consent: bool | None = None, **fields: Any
    ) -> Clone:
        """Have a voice made from recordings: files, or addresses and ids of assets. Returns at once.

        :param consent: whether the person who is heard agrees.
        :raises ValueError: the recordings are files and addresses.
        """
        return await self._call(cloning(name, recordings, {"consent": consent, **fields}), Clone)

    async def clone(self, voice_id: str) -> Clone:
        """A voice that is being made, as it is now."""
        return await self._call(Call("GET", f"/voices/clone/{voice_id}"), Clone)

    async def wait_clone(self, voice_id: str, timeout: float = 3600) -> Clone:
        """The voice once it has been made, or could not be.

        :raises TimeoutError: it has not after ``timeout`` seconds.
        """
        return await self._wait(f"/voices/clone/{voice_id}", Clone, timeout)

    async def cancel_clone(self, voice_id: str) -> Clone:
        """Stop making a voice."""
        return await self._call(Call("POST", f"/voices/clone/{voice_id}/cancel"), Clone)

    async def change_voice(self, voice_id: str, **changes: str) -> Voice:
        """Rename or describe a voice of one's own."""
        return await self._call(Call("PATCH", f"/voices/{voice_id}", json=changes), Voice)

    async def delete_voice(self, voice_id: str) -> None:
        """Remove a voice of one's own for good."""
        await self._send(Call("DELETE", f"/voices/{voice_id}"))

    async def avatars(self) -> list[Avatar]:
        """All presenters."""
        return await self._list("/avatars", Avatar)

    async def create_avatar(
        self, name: str, photo: Path | str, *, further: Sequence[Path | str] = (), **fields: Any
    ) -> Avatar:
        """Make a presenter of the person in a photo: a file, an address or the id of an asset.

        :param further: more photos of the same person, which show teeth, an open mouth or closed eyes.
        :raises ValueError: the photos are files and addresses.
        """
        return await self._call(portraying(name, photo, further, fields), Avatar)

    async def create_twin(
        self, name: str, film: Path | str, *, consent: bool | None = None, **fields: Any
    ) -> Twin:
        """Have a presenter made of the person in a video: a file, an address or the id of an asset.
        Returns at once.

        :param consent: whether the person who is seen agrees.
        :param fields: ``clone_voice=True`` makes a voice of the same video as well.
        """
        return await self._call(filming(name, film, {"consent": consent, **fields}), Twin)

    async def twin(self, avatar_id: str) -> Twin:
        """A presenter that is being made of a video, as it is now."""
        return await self._call(Call("GET", f"/avatars/create/{avatar_id}"), Twin)

    async def wait_twin(self, avatar_id: str, timeout: float = 3600) -> Twin:
        """The presenter once it has been made, or could not be.

        :raises TimeoutError: it has not after ``timeout`` seconds.
        """
        return await self._wait(f"/avatars/create/{avatar_id}", Twin, timeout)

    async def cancel_twin(self, avatar_id: str) -> Twin:
        """Stop making a presenter of a video, and the voice that is made with it."""
        return await self._call(Call("POST", f"/avatars/create/{avatar_id}/cancel"), Twin)

    async def delete_avatar(self, avatar_id: str) -> None:
        """Remove a presenter of one's own for good."""
        await self._send(Call("DELETE", f"/avatars/{avatar_id}"))

    # ---- files and health -----------------------------------------------------------------------------

    async def upload(self, path: Path) -> str:
        """Upload a file. Returns the id of the asset."""
        answer = await self._send(Call("POST", "/assets", files={"file": (path.name, path.read_bytes())}))
        asset_id: str = answer.json()["asset_id"]
        return asset_id

    async def health(self) -> dict[str, Any]:
        """How the server is."""
        found: dict[str, Any] = (await self._send(Call("GET", "/health"))).json()
        return found

    async def download(self, video_id: str, path: Path) -> Path:
        """Write a finished video to a file, which is there only when it is whole."""
        partial = path.with_name(f".{path.name}.part")
        try:
            async with self._http.stream("GET", f"/videos/{video_id}/file") as answer:
                if not answer.is_success:
                    await answer.aread()
                checked(answer)
                with partial.open("wb") as file:
                    async for block in answer.aiter_bytes():
                        file.write(block)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return path

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _call(self, call: Call, kind: type[M]) -> M:
        return kind.model_validate_json((await self._send(call)).content)

    async def _list(self, path: str, kind: type[M]) -> list[M]:
        return [kind.model_validate(one) for one in (await self._send(Call("GET", path))).json()]

    async def _wait(self, path: str, kind: type[E], timeout: float) -> E:
        until = time.monotonic() + timeout
        while not (found := await self._call(waiting(path), kind)).ended:
            if time.monotonic() > until:
                raise TimeoutError(f"{path} has not ended after {timeout:g} seconds")
        return found

    async def _send(self, call: Call) -> httpx.Response:
        while True:
            try:
                answer = await self._http.request(**call.arguments)
            except httpx.TransportError as error:
                if (pause := call.pause(error)) is None:
                    raise
            else:
                if answer.is_success or (pause := call.pause(answer)) is None:
                    return checked(answer)
            await asyncio.sleep(pause)
