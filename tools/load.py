"""Load on a server: many clients poll and list while two videos are made. Prints a table of latencies, and by
how much the videos were slowed.

``python tools/load.py http://localhost:8000 --clients 200``, against a server that was started with
``HEYGEN_RATE_LIMIT=off HEYGEN_JOB_WORKERS=2``.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from datetime import datetime
from typing import Any

import httpx


class Client:
    """One connection, and no more work than it takes to ask: clients share the machine with the server, and
    what they take is not to be laid at its door."""

    def __init__(self, url: httpx.URL) -> None:
        self._url = url
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> int:
        """The status of the answer, which is read to its end.

        :raises OSError, EOFError: the connection broke.
        """
        if self._streams is not None:
            try:
                return await self._ask(path)
            except (OSError, EOFError):  # the server closes what has been idle for a while
                self.close()
        return await self._ask(path)

    async def _ask(self, path: str) -> int:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._url.host, self._url.port)
        reader, writer = self._streams
        writer.write(f"GET /api/v1{path} HTTP/1.1\r\nHost: {self._url.netloc.decode()}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def poll(
    client: Client, video_ids: list[str], stop: asyncio.Event, pause: float, seen: dict[str, list[float]]
) -> int:
    """One client: looks at a video, now and then at the list. Returns how many requests failed."""
    failed = 0
    turn = random.randrange(1000)  # noqa: S311 - so that they do not all ask at once
    await asyncio.sleep(pause * (turn / 1000))
    while not stop.is_set():
        turn += 1
        listing = turn % 5 == 0
        path = "/videos" if listing else f"/videos/{video_ids[turn % len(video_ids)]}"
        started = time.perf_counter()
        try:
            failed += await client.get(path) != 200
        except (OSError, EOFError):
            failed += 1
        seen["list" if listing else "get"].append(time.perf_counter() - started)
        await asyncio.sleep(pause)
    return failed


async def render(http: httpx.AsyncClient, body: dict[str, Any]) -> list[str]:
    """Ask for two videos. Returns their ids."""
    video_ids = []
    for _ in range(2):
        answer = await http.post("/videos/create", json=body)
        answer.raise_for_status()
        video_ids.append(answer.json()["video_id"])
    return video_ids


async def ended(http: httpx.AsyncClient, video_ids: list[str]) -> float:
    """Wait for videos. Returns the seconds that they took on average."""
    took = []
    for video_id in video_ids:
        while True:
            answer = await http.get(f"/videos/{video_id}", headers={"Prefer": "wait=60"})
            video = answer.json()
            if video["status"] not in ("pending", "processing"):
                break
        if video["status"] != "completed":
            raise SystemExit(f"a video was not made: {video['error']}")
        begun, done = (datetime.fromisoformat(video[name]) for name in ("created_at", "updated_at"))
        took.append((done - begun).total_seconds())
    return statistics.mean(took)


async def load(url: str, clients: int, pause: float, body: dict[str, Any]) -> None:
    seen: dict[str, list[float]] = {"get": [], "list": []}
    async with httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=90) as http:
        many = [Client(httpx.URL(url)) for _ in range(clients)]
        await ended(http, await render(http, {**body, "script": "Warm.", "test": True}))
        alone = await ended(http, await render(http, body))
        video_ids = await render(http, body)
        stop = asyncio.Event()
        polling = asyncio.gather(*(poll(one, video_ids, stop, pause, seen) for one in many))
        crowded = await ended(http, video_ids)
        stop.set()
        failed = sum(await polling)
        for one in many:
            one.close()
    print(f"{clients} clients, a request each {pause:g} s, two videos being made; failed requests: {failed}")
    for name, times in seen.items():
        cuts = statistics.quantiles(times, n=100)
        print(f"{name:5} {len(times):6} requests  p50 {cuts[49] * 1e3:6.1f} ms  p95 {cuts[94] * 1e3:6.1f} ms")
    print(
        f"a video took {alone:.1f} s without clients, {crowded:.1f} s with them: {crowded / alone - 1:+.0%}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between the requests of one client")
    parser.add_argument("--sentences", type=int, default=12)
    parser.add_argument("--avatar")
    parser.add_argument("--voice")
    given = parser.parse_args()
    request = {"script": "This sentence is spoken again and again. " * given.sentences, "resolution": "720p"}
    request |= {"avatar_id": given.avatar} if given.avatar else {}
    request |= {"voice_id": given.voice} if given.voice else {}
    asyncio.run(load(given.url, given.clients, given.pause, request))
