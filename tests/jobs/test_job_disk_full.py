"""A full disk loses no job. Needs root, to mount a small file system of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.studio import eventually, files, fill, request, settings, small_disk

from heygen_studio.errors import OutputError
from heygen_studio.jobs import JobStatus
from heygen_studio.jobs.store import JobStore
from heygen_studio.render.reader import probe
from heygen_studio.services import Studio
from heygen_studio.settings import Settings

pytestmark = [pytest.mark.root, pytest.mark.whole]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Settings]:
    """A studio whose data folder is a disk of one megabyte."""
    options = settings(tmp_path)
    with small_disk(options.data_dir, 1 << 20):
        yield options


def test_a_video_without_room_fails_and_leaves_nothing(small: Settings) -> None:
    with Studio.open(small) as studio:
        ballast = fill(small.data_dir, leave=40_000)  # enough for the list of jobs, not for the video
        job = studio.videos.create(request(sentences=10))
        *_, job = studio.videos.watch(job.id, 180)
        assert job.status is JobStatus.FAILED
        assert job.error is not None
        assert job.error.code == "DISK_FULL"
        assert "The disk is full" in job.error.message  # noticed by the encoder, the still or the folder
        assert str(small.data_dir) not in job.error.message
        assert "Free some space" in job.error.remedy
        assert files(small.data_dir / "videos") == []
        ballast.unlink()
        *_, job = studio.videos.watch(studio.videos.create(request(sentences=10)).id, 180)
        assert job.status is JobStatus.COMPLETED


def test_no_job_is_lost_when_the_list_of_jobs_cannot_be_written(small: Settings) -> None:
    with Studio.open(small) as studio:
        first = studio.videos.create(request("slow", sentences=2000))  # more than the journal has room for
        eventually(lambda: studio.videos.get(first.id).stage == "render")
        ballast = fill(small.data_dir)
        with pytest.raises(OutputError, match="the data folder has no room") as raised:
            studio.videos.create(request(sentences=2000))
        assert raised.value.code == "DISK_FULL"
        assert [job.id for job in studio.videos.latest()] == [first.id]
        studio.videos.cancel(first.id)  # cannot be written down now
        assert studio.videos.get(first.id).status is JobStatus.CANCELLED
        before = (small.data_dir / "jobs.journal").read_text()
        assert "cancelled" not in before
        ballast.unlink()
        eventually(lambda: "cancelled" in (small.data_dir / "jobs.journal").read_text())
        second = studio.videos.create(request())
        *_, second = studio.videos.watch(second.id, 180)
        assert probe(studio.videos.file(second.id)).frames == 16
    with Studio.open(small) as studio:
        assert [job.status.value for job in studio.videos.latest()] == ["completed", "cancelled"]


def test_a_cancelled_video_can_be_deleted_though_the_disk_is_full(small: Settings) -> None:
    with Studio.open(small) as studio:
        jobs = [studio.videos.create(request("slow", sentences=2000)) for _ in range(4)]
        for job in jobs:
            studio.videos.cancel(job.id)
        fill(small.data_dir)
        for job in jobs:
            studio.videos.delete(job.id)
        assert studio.videos.latest() == []
    store = JobStore(small.data_dir)
    assert store.all() == []
    store.close()
