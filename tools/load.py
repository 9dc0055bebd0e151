"""Load on a server: many clients poll and list while videos are made. Prints a table of latencies.

``python tools/load.py http://localhost:8000 --clients 200``, against a server whose rate limit is off.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from typing import Any

import httpx


async def poll(
    http: httpx.AsyncClient, video_ids: list[str], until: float, pause: float, seen: dict[str, list[float]]
) -> int:
    """One client: looks at a video, now and then at the list. Returns how many requests failed."""
    failed = 0
    turn = id(http) % 7
    await asyncio.sleep(pause * (turn / 7))
    while time.monotonic() < until:
        turn += 1
        listing = turn % 5 == 0
        path = "/videos" if listing else f"/videos/{video_ids[turn % len(video_ids)]}"
        started = time.perf_counter()
        try:
            answer = await http.get(path)
            failed += answer.status_code != 200
        except httpx.TransportError:
            failed += 1
        seen["list" if listing else "get"].append(time.perf_counter() - started)
        await asyncio.sleep(pause)
    return failed


async def load(url: str, clients: int, seconds: float, pause: float, body: dict[str, Any]) -> None:
    seen: dict[str, list[float]] = {"get": [], "list": []}
    limits = httpx.Limits(max_connections=1)
    async with httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=30) as http:
        video_ids = []
        for _ in range(2):
            answer = await http.post("/videos/create", json=body)
            answer.raise_for_status()
            video_ids.append(answer.json()["video_id"])
        many = [
            httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=30, limits=limits) for _ in range(clients)
        ]
        until = time.monotonic() + seconds
        failed = await asyncio.gather(*(poll(one, video_ids, until, pause, seen) for one in many))
        for one in many:
            await one.aclose()
        states = [(await http.get(f"/videos/{video_id}")).json() for video_id in video_ids]
    print(f"{clients} clients, {seconds:g} s, a request each {pause:g} s; failed requests: {sum(failed)}")
    for name, times in seen.items():
        cuts = statistics.quantiles(times, n=100)
        print(f"{name:5} {len(times):6} requests  p50 {cuts[49] * 1e3:6.1f} ms  p95 {cuts[94] * 1e3:6.1f} ms")
    for state in states:
        print(f"{state['video_id']} {state['status']} {state['progress']} %")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between the requests of one client")
    parser.add_argument("--avatar")
    parser.add_argument("--voice")
    given = parser.parse_args()
    request = {"script": "This sentence is spoken again and again. " * 20, "resolution": "720p"}
    request |= {"avatar_id": given.avatar} if given.avatar else {}
    request |= {"voice_id": given.voice} if given.voice else {}
    asyncio.run(load(given.url, given.clients, given.seconds, given.pause, request))
