"""What Prometheus is told: requests, jobs, the work of each stage, and memory."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Iterator

import psutil
from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.types import Scope

from heygen_studio.jobs import JobStatus
from heygen_studio.services import Studio

router = APIRouter(include_in_schema=False)


class Metrics:
    """The metrics of one studio."""

    def __init__(self, studio: Studio) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(_Jobs(studio))
        labels = ("method", "route", "status")
        self._requests = Counter("heygen_requests", "Requests to the API.", labels, registry=self.registry)
        self._seconds = Histogram(
            "heygen_request_seconds", "Time until they were answered.", ("route",), registry=self.registry
        )

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request that has been answered. The route is counted, not the address, which has ids."""
        route = getattr(scope.get("route"), "path", "none")
        self._requests.labels(scope["method"], route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """All metrics, in the text format of Prometheus."""
    found: Metrics = request.app.state.metrics
    return Response(generate_latest(found.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Jobs(Collector):
    """Looks at the jobs when it is asked."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def describe(self) -> list[Metric]:
        return []  # nothing is to be collected before the studio has started

    def collect(self) -> Iterator[Metric]:
        jobs = list(self._studio.videos.all())
        states = Counts(job.status for job in jobs)
        by_state = GaugeMetricFamily("heygen_jobs", "Videos by where they stand.", labels=["status"])
        for status in JobStatus:
            by_state.add_metric([status.value], states[status])
        yield by_state
        yield GaugeMetricFamily("heygen_queue_length", "Videos that wait.", states[JobStatus.PENDING])

        seconds: Counts[str] = Counts()
        video = 0.0
        factor = 0.0
        for job in jobs:  # newest first
            if job.output is not None:
                seconds.update(job.timings)
                video += job.output.duration
                factor = factor or job.output.elapsed / job.output.duration
        stages = CounterMetricFamily("heygen_stage_seconds", "Busy seconds of each stage.", labels=["stage"])
        for stage, busy in seconds.items():
            stages.add_metric([stage], busy)
        yield stages
        yield CounterMetricFamily("heygen_video_seconds", "Length of the finished videos.", video)
        yield GaugeMetricFamily(
            "heygen_real_time_factor", "Seconds of work for a second of the latest video.", factor
        )
        yield GaugeMetricFamily(
            "heygen_worker_memory_bytes", "Memory of the rendering processes with their models.", _memory()
        )


def _memory() -> int:
    total = 0
    for process in psutil.Process().children(recursive=True):
        try:
            total += process.memory_info().rss
        except psutil.Error:
            continue
    return total
