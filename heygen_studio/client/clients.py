"""The two clients: the same methods, one for ordinary programs, one for asyncio."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel

from heygen_studio.client.models import Batch, Video, VideoPage
from heygen_studio.client.protocol import Call, checked, creating, options, waiting

M = TypeVar("M", bound=BaseModel)
E = TypeVar("E", Video, Batch)


class Client:
    """A client for ordinary programs. A context manager.

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
        self._http = httpx.Client(**options(base_url, api_key, timeout))

    def create(
        self, script: str = "", *, wait: int = 0, idempotency_key: str | None = None, **fields: Any
    ) -> Video:
        """Ask for a video; ``fields`` are those of the API. A recording (``audio_url``) needs no script.
        Returns at once, or when it has ended or ``wait`` seconds (60 at most) are over."""
        body = {"script": script, **fields}
        return self._call(creating("/videos/create", body, wait, idempotency_key), Video)

    def create_batch(
        self, videos: Sequence[dict[str, Any]], *, idempotency_key: str | None = None, **fields: Any
    ) -> Batch:
        """Ask for up to 100 videos."""
        body = {"videos": list(videos), **fields}
        return self._call(creating("/videos/batch", body, 0, idempotency_key), Batch)

    def get(self, video_id: str) -> Video:
        """A video as it is now."""
        return self._call(Call("GET", f"/videos/{video_id}"), Video)

    def wait(self, video_id: str, timeout: float = 3600) -> Video:
        """The video once it has ended.

        :raises TimeoutError: it has not after ``timeout`` seconds.
        """
        return self._wait(f"/videos/{video_id}", Video, timeout)

    def wait_batch(self, batch_id: str, timeout: float = 24 * 3600) -> Batch:
        """The batch once all its videos have ended.

        :raises TimeoutError: they have not after ``timeout`` seconds.
        """
        return self._wait(f"/videos/batch/{batch_id}", Batch, timeout)

    def page(self, limit: int = 20, token: str | None = None, **wanted: Any) -> VideoPage:
        """One page of the list; ``wanted`` are the filters of the API."""
        params = {"limit": limit, **wanted} | ({"token": token} if token else {})
        return self._call(Call("GET", "/videos", params=params), VideoPage)

    def cancel(self, video_id: str) -> Video:
        """Stop a video."""
        return self._call(Call("POST", f"/videos/{video_id}/cancel"), Video)

    def retry(self, video_id: str) -> Video:
        """Try a video again that failed or was cancelled."""
        return self._call(Call("POST", f"/videos/{video_id}/retry"), Video)

    def delete(self, video_id: str) -> None:
        """Remove a video and its files."""
        self._send(Call("DELETE", f"/videos/{video_id}"))

    def upload(self, path: Path) -> str:
        """Upload a file. Returns the id of the asset."""
        answer = self._send(Call("POST", "/assets", files={"file": (path.name, path.read_bytes())}))
        asset_id: str = answer.json()["asset_id"]
        return asset_id

    def voices(self) -> list[dict[str, Any]]:
        """All voices."""
        found: list[dict[str, Any]] = (self._send(Call("GET", "/voices"))).json()
        return found

    def avatars(self) -> list[dict[str, Any]]:
        """All presenters."""
        found: list[dict[str, Any]] = (self._send(Call("GET", "/avatars"))).json()
        return found

    def health(self) -> dict[str, Any]:
        """How the server is."""
        found: dict[str, Any] = (self._send(Call("GET", "/health"))).json()
        return found

    def download(self, video_id: str, path: Path) -> Path:
        """Write a finished video to a file, which is there only when it is whole."""
        partial = path.with_name(f".{path.name}.part")
        try:
            with self._http.stream("GET", f"/videos/{video_id}/file") as answer:
                if not answer.is_success:
                    answer.read()
                checked(answer)
                with partial.open("wb") as file:
                    for block in answer.iter_bytes():
                        file.write(block)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return path

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _call(self, call: Call, kind: type[M]) -> M:
        return kind.model_validate_json((self._send(call)).content)

    def _wait(self, path: str, kind: type[E], timeout: float) -> E:
        until = time.monotonic() + timeout
        while not (found := self._call(waiting(path), kind)).ended:
            if time.monotonic() > until:
                raise TimeoutError(f"{path} has not ended after {timeout:g} seconds")
        return found

    def _send(self, call: Call) -> httpx.Response:
        while True:
            try:
                answer = self._http.request(**call.arguments)
            except httpx.TransportError as error:
                if (pause := call.pause(error)) is None:
                    raise
            else:
                if answer.is_success or (pause := call.pause(answer)) is None:
                    return checked(answer)
            time.sleep(pause)


class AsyncClient:
    """A client for asyncio. A context manager.

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

    async def create(
        self, script: str = "", *, wait: int = 0, idempotency_key: str | None = None, **fields: Any
    ) -> Video:
        """Ask for a video; ``fields`` are those of the API. A recording (``audio_url``) needs no script.
        Returns at once, or when it has ended or ``wait`` seconds (60 at most) are over."""
        body = {"script": script, **fields}
        return await self._call(creating("/videos/create", body, wait, idempotency_key), Video)

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

    async def upload(self, path: Path) -> str:
        """Upload a file. Returns the id of the asset."""
        answer = await self._send(Call("POST", "/assets", files={"file": (path.name, path.read_bytes())}))
        asset_id: str = answer.json()["asset_id"]
        return asset_id

    async def voices(self) -> list[dict[str, Any]]:
        """All voices."""
        found: list[dict[str, Any]] = (await self._send(Call("GET", "/voices"))).json()
        return found

    async def avatars(self) -> list[dict[str, Any]]:
        """All presenters."""
        found: list[dict[str, Any]] = (await self._send(Call("GET", "/avatars"))).json()
        return found

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
