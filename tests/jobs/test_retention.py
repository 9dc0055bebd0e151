"""What expires, and what does not."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.photos import hopper_file
from support.studio import eventually, request, settings

from heygen_studio.errors import NotFoundError
from heygen_studio.jobs import Batch, BatchEntry, Job, JobStatus
from heygen_studio.jobs.store import JobStore
from heygen_studio.services import Studio
from heygen_studio.settings import Settings

OLD = datetime.now(UTC) - timedelta(days=40)


def filled(options: Settings) -> tuple[list[Job], Batch, str]:
    """A data folder with an old and a new video, an old batch, and an old asset that nothing needs."""
    store = JobStore(options.data_dir)
    done = {"request": request(), "status": JobStatus.COMPLETED}
    old, new = jobs = [Job(**done, created_at=when, updated_at=when) for when in (OLD, datetime.now(UTC))]
    batch = Batch(entries=(BatchEntry(job_id=old.id),), created_at=OLD)
    store.add(old, new, batch=batch)
    store.close()
    for job in jobs:
        (options.data_dir / "videos" / job.id).mkdir(parents=True)
        (options.data_dir / "videos" / job.id / "video.mp4").write_bytes(b"film")
    studio = Studio.open(options)
    asset = studio.assets.add_bytes(hopper_file().read_bytes(), "picture.png")
    card = options.data_dir / "assets" / asset.id / "asset.json"
    card.write_text(asset.model_copy(update={"created_at": OLD}).model_dump_json())
    return jobs, batch, asset.id


def test_what_is_kept_long_enough_is_removed(tmp_path: Path) -> None:
    options = settings(tmp_path, keep_videos_days=30, keep_assets_days=30)
    (old, new), batch, asset = filled(options)
    with Studio.open(options) as studio:
        eventually(lambda: asset not in [one.id for one in studio.assets.list()], 10)
        with pytest.raises(NotFoundError):
            studio.videos.get(old.id)
        with pytest.raises(NotFoundError):
            studio.videos.batch(batch.id)
        assert not (options.data_dir / "videos" / old.id).exists()
        assert studio.videos.file(new.id).read_bytes() == b"film"


def test_without_a_setting_nothing_expires_and_no_thread_looks(tmp_path: Path) -> None:
    options = settings(tmp_path)
    (old, new), batch, asset = filled(options)
    with Studio.open(options) as studio:
        assert "retention" not in [thread.name for thread in threading.enumerate()]
        assert {job.id for job in studio.videos.all()} == {old.id, new.id}
        assert studio.videos.batch(batch.id).completed == 1
        assert studio.assets.get(asset)


def test_a_waiting_video_keeps_its_recording(tmp_path: Path) -> None:
    options = settings(tmp_path, keep_assets_days=30)
    _, _, asset = filled(options)
    store = JobStore(options.data_dir)
    needs = request().model_copy(update={"audio_url": asset})
    store.add(Job(request=request("slow", sentences=20)), Job(request=needs))
    store.close()
    with Studio.open(options) as studio:
        assert studio._retention is not None
        studio._retention.sweep()
        assert studio.assets.get(asset)
