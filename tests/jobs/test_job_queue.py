"""Jobs are carried out, whatever happens to those who carry them out."""

from __future__ import annotations

import os
import time
from itertools import groupby
from pathlib import Path
from typing import Any

import psutil
import pytest
from support.studio import FRAMES_PER_SENTENCE, RESULTS, eventually, files, processes, request, settings

from heygen_studio.errors import ConflictError, InputError, NotFoundError, QueueFullError
from heygen_studio.jobs import Job, JobFilter, JobStatus, Repeatable
from heygen_studio.jobs.store import JobStore
from heygen_studio.render.reader import probe
from heygen_studio.services import Studio
from heygen_studio.video.request import VideoRequest


def finish(studio: Studio, job: Job) -> Job:
    *_, last = studio.videos.watch(job.id, 180)
    return last


def make(studio: Studio, presenter: str = "square", sentences: int = 2) -> Job:
    return finish(studio, studio.videos.create(request(presenter, sentences)))


def begun(studio: Studio, job: Job) -> None:
    """Wait until frames are being drawn."""
    eventually(lambda: studio.videos.get(job.id).stage == "render" and processes(studio.settings.data_dir))


def videos(studio: Studio) -> Path:
    return studio.settings.data_dir / "videos"


def workers() -> list[int]:
    found = psutil.process_iter(["ppid", "cmdline"])
    ours = [p for p in found if p.info["ppid"] == os.getpid()]
    return [p.pid for p in ours if "heygen_studio.jobs.worker" in (p.info["cmdline"] or ())]


def test_a_job_becomes_a_video(studio: Studio) -> None:
    job = studio.videos.create(request(sentences=3))
    assert job.status is JobStatus.PENDING
    seen = list(studio.videos.watch(job.id, 180))
    states = [status.value for status, _ in groupby(seen, lambda job: job.status)]
    assert states[-2:] == ["processing", "completed"]
    assert states[:-2] in ([], ["pending"])  # it may have begun before the first look
    progress = [j.progress for j in seen]
    assert progress == sorted(progress)
    assert progress[-1] == 100
    last = seen[-1]
    path = studio.videos.file(job.id)
    facts = probe(path)
    assert last.output is not None
    assert last.output.frames == facts.frames == 3 * FRAMES_PER_SENTENCE
    assert last.output.duration == pytest.approx(facts.frames / 25)
    assert last.output.file_size == path.stat().st_size
    assert last.timings["encode"] > 0
    assert files(path.parent) == RESULTS


def test_progress_is_live_but_not_written_each_time(studio: Studio) -> None:
    job = studio.videos.create(request("slow", sentences=4))
    file = studio.settings.data_dir / "jobs.journal"
    versions, progress = set(), set()
    for state in studio.videos.watch(job.id, 180):
        versions.add(len(file.read_bytes().rstrip(b"\0")))
        progress.add(state.progress)
    assert len(progress) > 8
    assert len(versions) <= 3  # created, begun, ended


def test_the_worker_stays_warm(studio: Studio) -> None:
    make(studio)
    before = workers()
    assert make(studio).status is JobStatus.COMPLETED
    assert make(studio, "fails").status is JobStatus.FAILED
    assert workers() == before
    assert len(before) == 1


def test_an_engine_that_fails_is_named_and_leaves_nothing(studio: Studio) -> None:
    job = make(studio, "fails")
    assert job.status is JobStatus.FAILED
    assert job.attempts == 1
    assert job.error is not None
    assert job.error.code == "ENGINE_FAILED"
    assert job.error.stage == "render"
    assert "the square has no fifth corner" in job.error.message
    assert job.error.remedy
    assert "Traceback" not in job.model_dump_json()
    assert not (videos(studio) / job.id).exists()
    with pytest.raises(ConflictError, match="failed"):
        studio.videos.file(job.id)


@pytest.mark.parametrize(("presenter", "reason"), [("crashes", "exit status 7"), ("hungry", "memory")])
def test_a_job_that_kills_its_worker_is_given_up_in_the_end(
    studio: Studio, presenter: str, reason: str
) -> None:
    job = make(studio, presenter)
    assert job.status is JobStatus.FAILED
    assert job.attempts == 3
    assert job.error is not None
    assert job.error.code == "WORKER_DIED"
    assert reason in job.error.message
    assert job.error.remedy
    assert not (videos(studio) / job.id).exists()
    assert make(studio).status is JobStatus.COMPLETED


def test_a_job_survives_the_death_of_its_worker(studio: Studio) -> None:
    job = make(studio, "crashes_once")
    assert job.status is JobStatus.COMPLETED
    assert job.attempts == 2
    assert files(videos(studio) / job.id) == RESULTS


@pytest.mark.parametrize("presenter", ["slow", "stuck"])
def test_cancelling_stops_at_once_and_leaves_nothing(studio: Studio, presenter: str) -> None:
    job = studio.videos.create(request(presenter, sentences=20))
    begun(studio, job)
    if presenter == "stuck":
        time.sleep(0.3)  # it is in its fifth frame by now
    started = time.monotonic()
    assert studio.videos.cancel(job.id).status is JobStatus.CANCELLED
    assert time.monotonic() - started < 1
    assert studio.videos.get(job.id).status is JobStatus.CANCELLED
    assert not (videos(studio) / job.id).exists()
    eventually(lambda: not processes(studio.settings.data_dir), 3)
    assert not (videos(studio) / job.id).exists()
    with pytest.raises(ConflictError, match="cancelled"):
        studio.videos.cancel(job.id)
    assert make(studio).status is JobStatus.COMPLETED


def test_a_waiting_job_can_be_cancelled(studio: Studio) -> None:
    first = studio.videos.create(request("slow", sentences=20))
    second = studio.videos.create(request())
    assert studio.videos.cancel(second.id).status is JobStatus.CANCELLED
    begun(studio, first)
    studio.videos.cancel(first.id)
    assert [job.id for job in studio.videos.latest(2)] == [second.id, first.id]
    assert studio.videos.get(second.id).attempts == 0


def test_watching_can_end_before_the_job(studio: Studio) -> None:
    job = studio.videos.create(request("slow", sentences=20))
    assert not list(studio.videos.watch(job.id, 0.2))[-1].status.final
    studio.videos.cancel(job.id)


def test_bad_requests_are_refused_before_they_are_kept(studio: Studio) -> None:
    before = studio.videos.latest(1000)
    for wrong in ({"script": ""}, {"script": "\ud800 half"}, {"avatar_id": "nobody"}, {"voice_id": "no"}):
        with pytest.raises(InputError) as raised:
            studio.videos.create(VideoRequest(**request().model_dump() | wrong))
        assert raised.value.remedy
    with pytest.raises(NotFoundError):
        studio.videos.get("../../etc/passwd")
    assert studio.videos.latest(1000) == before


def test_two_workers_work_at_the_same_time(tmp_path: Path) -> None:
    with Studio.open(settings(tmp_path, job_workers=2)) as studio:
        jobs = [studio.videos.create(request("slow", sentences=6)) for _ in range(3)]
        eventually(lambda: len(processes(studio.settings.data_dir)) == 2)
        assert studio.videos.get(jobs[2].id).status is JobStatus.PENDING
        assert [finish(studio, job).status.value for job in jobs] == ["completed"] * 3


def test_closing_leaves_work_for_the_next_start(tmp_path: Path) -> None:
    options = settings(tmp_path)
    others = workers()
    with Studio.open(options) as studio:
        jobs = [studio.videos.create(request("slow", sentences=2)) for _ in range(2)]
        begun(studio, jobs[0])
    assert files(options.data_dir / "videos") == []
    assert workers() == others
    eventually(lambda: not processes(options.data_dir), 3)
    with Studio.open(options) as studio:
        ended = [finish(studio, job) for job in jobs]
        assert [(job.status.value, job.attempts) for job in ended] == [("completed", 1)] * 2


def test_a_start_takes_up_what_was_under_way(tmp_path: Path) -> None:
    options = settings(tmp_path)
    store = JobStore(options.data_dir)
    state = {"request": request(), "status": JobStatus.PROCESSING, "progress": 40, "stage": "render"}
    jobs = [Job(**state, attempts=attempts) for attempts in (1, 3)]
    for job in jobs:
        store.add(job)
        folder = options.data_dir / "videos" / job.id
        folder.mkdir(parents=True)
        (folder / ".video.mp4.abc.part").write_bytes(b"half")
    store.close()
    with Studio.open(options) as studio:
        ended = [finish(studio, job) for job in jobs]
        assert all(job.status is JobStatus.COMPLETED for job in ended)
        assert [job.attempts for job in ended] == [1, 3]  # the end of the studio is no attempt of a job
    made = [name for job in jobs for name in (job.id, *(f"{job.id}/{name}" for name in RESULTS))]
    assert files(options.data_dir / "videos") == sorted(made)


def test_a_video_that_lost_its_file_is_made_again(studio: Studio) -> None:
    job = make(studio)
    with pytest.raises(ConflictError, match="completed"):
        studio.videos.retry(job.id)
    studio.videos.file(job.id).unlink()
    with pytest.raises(NotFoundError) as raised:
        studio.videos.file(job.id)
    assert raised.value.code == "VIDEO_FILE_GONE"
    assert f"POST /videos/{job.id}/retry" in raised.value.remedy
    again = studio.videos.retry(job.id)
    assert (again.status, again.output, again.request) == (JobStatus.PENDING, None, job.request)
    ended = finish(studio, again)
    assert (ended.status, ended.attempts) == (JobStatus.COMPLETED, 1)
    assert probe(studio.videos.file(job.id)).frames == 2 * FRAMES_PER_SENTENCE


def test_a_cancelled_video_can_be_deleted(studio: Studio) -> None:
    job = studio.videos.create(request("slow", sentences=20))
    studio.videos.cancel(job.id)
    studio.videos.delete(job.id)
    with pytest.raises(NotFoundError):
        studio.videos.get(job.id)


def test_a_worker_lost_between_jobs_is_replaced(studio: Studio) -> None:
    make(studio)
    (worker,) = workers()
    os.kill(worker, 9)
    eventually(lambda: not workers())
    job = make(studio)
    assert (job.status, job.attempts) == (JobStatus.COMPLETED, 1)


def test_a_list_goes_on_where_it_ended(tmp_path: Path) -> None:
    options = settings(tmp_path)
    store = JobStore(options.data_dir)
    kept = store.add(*(Job(request=request(), status=JobStatus.FAILED, owner="ab"[n % 2]) for n in range(9)))
    store.close()
    with Studio.open(options) as studio:
        videos = studio.seen_by("a").videos
        first = videos.page(JobFilter(), 3)
        studio.videos.delete(kept[4].id)  # the last of the page: its place is kept all the same
        second = videos.page(JobFilter(), 3, first.token)
        assert [job.id for job in first.jobs + second.jobs] == [kept[n].id for n in (8, 6, 4, 2, 0)]
        assert first.token
        assert second.token is None
        with pytest.raises(InputError, match="token"):
            videos.page(JobFilter(), 3, "bm9uc2Vuc2U")


def test_another_owner_sees_nothing(tmp_path: Path) -> None:
    with Studio.open(settings(tmp_path)) as studio:
        mine, other = studio.seen_by("mine").videos, studio.seen_by("other").videos
        job = mine.create(request())
        assert mine.get(job.id).id == job.id
        assert other.page(JobFilter(), 10).jobs == []
        for act in (other.get, other.cancel, other.retry, other.delete, other.file, other.captions):
            with pytest.raises(NotFoundError):
                act(job.id)
        assert finish(studio, job).status is JobStatus.COMPLETED


def test_the_same_request_gives_the_same_job_even_after_a_crash(tmp_path: Path) -> None:
    options = settings(tmp_path)
    asked = Repeatable(key="k", fingerprint="f")
    with Studio.open(options) as studio:
        first = studio.videos.create(request(), repeatable=asked)
        assert studio.videos.create(request(), repeatable=asked).id == first.id
    with Studio.open(options) as studio:
        assert studio.videos.create(request(), repeatable=asked).id == first.id
        with pytest.raises(InputError, match="another request"):
            studio.videos.create(request(), repeatable=Repeatable(key="k", fingerprint="other"))
        assert len(studio.videos.latest(10)) == 1


def test_a_full_queue_refuses_more(tmp_path: Path) -> None:
    with Studio.open(settings(tmp_path, max_queued_jobs=1)) as studio:
        first = studio.videos.create(request("slow", sentences=20))
        begun(studio, first)
        studio.videos.create(request())
        with pytest.raises(QueueFullError, match="HEYGEN_MAX_QUEUED_JOBS"):
            studio.videos.create(request())


def test_thousands_of_jobs_do_not_slow_the_next_one(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.add(*(Job(request=request(), status=JobStatus.COMPLETED) for _ in range(5000)))
    (job,) = store.add(Job(request=request()))
    looks = 0

    class Counted(dict[str, Job]):
        def values(self) -> Any:
            nonlocal looks
            looks += 1
            return super().values()

    store._jobs = Counted(store._jobs)
    assert store.next_waiting() == job
    for progress in range(100):
        store.note(job.id, status=JobStatus.PROCESSING, progress=progress)
        store.next_waiting()
    assert looks == 0  # no change of one job looks at all of them
    store.close()
