"""Removing what was kept long enough, where the settings say how long that is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from heygen_studio.errors import NotFoundError
from heygen_studio.ingest.assets import ASSET_ID, AssetStore
from heygen_studio.jobs import JobQueue
from heygen_studio.settings import Settings

_EVERY = 3600.0  # seconds

log = structlog.get_logger(__name__)


class Retention:
    """Looks every hour, in a thread of its own, for what has expired. Without a limit in the settings there
    is no thread, and nothing ever expires.

    :param queue: whose videos and batches these are.
    :param assets: the files that users have brought.
    """

    def __init__(self, settings: Settings, queue: JobQueue, assets: AssetStore) -> None:
        self._queue = queue
        self._assets = assets
        limits: list[tuple[float | None, Callable[[datetime], None]]] = [
            (settings.keep_videos_days, self._remove_videos),
            (settings.keep_videos_days, self._remove_batches),
            (settings.keep_assets_days, self._remove_assets),
        ]
        self._limits = [(timedelta(days=days), remove) for days, remove in limits if days is not None]
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="retention", daemon=True)
        if self._limits:
            self._thread.start()

    def sweep(self) -> None:
        """Remove what has expired by now."""
        for age, remove in self._limits:
            remove(datetime.now(UTC) - age)

    def close(self) -> None:
        """Stop."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                self.sweep()
            except Exception:  # the next time may be better
                log.exception("retention_failed")
            self._closing.wait(_EVERY)

    def _remove_videos(self, before: datetime) -> None:
        for job in self._queue.before(None):
            if job.status.final and job.updated_at < before and not self._closing.is_set():
                with suppress(NotFoundError):  # somebody was quicker
                    self._queue.delete(job.id)
                    log.info("video_expired", job=job.id)

    def _remove_batches(self, before: datetime) -> None:
        for batch in self._queue.batches():
            left = any(self._queue.batch(batch.id).jobs)
            if batch.created_at < before and not left and not self._closing.is_set():
                self._queue.forget_batch(batch.id)
                log.info("batch_expired", batch=batch.id)

    def _remove_assets(self, before: datetime) -> None:
        needed: set[str] = set()
        for job in self._queue.before(None):
            if not job.status.final:
                needed.update(ASSET_ID.findall(job.request.model_dump_json(exclude={"script"})))
        for asset in self._assets.list():
            if asset.created_at < before and asset.id not in needed and not self._closing.is_set():
                with suppress(NotFoundError):
                    self._assets.delete(asset.id)
                    log.info("asset_expired", asset=asset.id)
