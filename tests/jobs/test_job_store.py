"""The store of jobs loses nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE

import pytest
from support.studio import request

from heygen_studio.errors import ConflictError, NotFoundError, OutputError, StudioError
from heygen_studio.jobs import Job, JobStatus
from heygen_studio.jobs.model import new_id
from heygen_studio.jobs.store import JobStore

WRITERS = """
import os, sys
from pathlib import Path
from support.studio import request
from heygen_studio.jobs import Job, JobStatus
from heygen_studio.jobs.store import JobStore

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())  # in one piece, or not at all

for line in sys.stdin:  # each starts a writer, which writes until it is killed
    if os.fork() == 0:
        say("pid", os.getpid())
        store = JobStore(*map(Path, sys.argv[1:]))
        while True:
            store.add(job := Job(request=request()))
            say("pending", job.id)
            store.update(job.id, status=JobStatus.COMPLETED)
            say("completed", job.id)
    os.wait()
    say("gone")
"""


@pytest.mark.parametrize("database", [None, "jobs.db"])
def test_nothing_is_lost_when_the_writer_is_killed(tmp_path: Path, database: str | None) -> None:
    moment = random.Random(1)
    kept: dict[str, str] = {}
    place = [tmp_path] if database is None else [tmp_path, tmp_path / database]
    command = [sys.executable, "-c", WRITERS, *place]
    path = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, env=path, text=True, bufsize=1) as writers:
        assert writers.stdin
        assert writers.stdout
        for _ in range(40):
            print(file=writers.stdin)
            pid = int(writers.stdout.readline().removeprefix("pid"))
            said = [writers.stdout.readline()]
            time.sleep(moment.uniform(0, 0.05))
            os.kill(pid, signal.SIGKILL)
            said += iter(writers.stdout.readline, "gone\n")
            kept.update(reversed(line.split()) for line in said)
            store = JobStore(*place)
            found = {job.id: job.status.value for job in store.all()}
            assert found.keys() >= kept.keys()
            assert all(found[job] == "completed" for job, status in kept.items() if status == "completed")
            assert not list(tmp_path.glob("*.tmp"))
            store.close()
        assert len(kept) > 40


def test_the_folder_has_one_owner(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    other = "import sys; from pathlib import Path; from heygen_studio.jobs.store import JobStore; " \
            "JobStore(Path(sys.argv[1]))"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", other, tmp_path], capture_output=True, text=True)
    assert "DATA_DIR" in done.stderr
    with pytest.raises(ConflictError, match=str(tmp_path)) as refused:
        JobStore(tmp_path)
    assert refused.value.code == "DATA_DIR_IN_USE"
    assert "HEYGEN_DATA_DIR" in refused.value.remedy
    store.close()
    JobStore(tmp_path).close()


@pytest.mark.parametrize("contents", ["", '{"jobs": {"vid', "[]", '{"jobs": 3}'])
def test_a_damaged_file_is_named_and_left_alone(contents: str, tmp_path: Path) -> None:
    path = tmp_path / "jobs.json"
    path.write_text(contents)
    for _ in range(2):  # the second time, the folder must not be in use still
        with pytest.raises(StudioError, match=str(path)) as raised:
            JobStore(tmp_path)
        assert raised.value.code == "JOBS_DAMAGED"
    assert path.read_text() == contents


def test_what_a_crash_leaves_at_the_end_of_the_journal_is_dropped(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    jobs = [store.add(Job(request=request()))[0] for _ in range(3)]
    journal = (tmp_path / "jobs.journal").read_bytes()  # as it lies there when the process is killed
    lines = journal.rstrip(b"\0").splitlines(keepends=True)
    assert len(lines) == 3
    store.close()
    (tmp_path / "jobs.json").unlink()
    half = len(lines[2]) // 2
    missing = b"\0" * half
    for torn in (
        lines[2][:-1],
        lines[2][:half],
        missing + lines[2][half:],
        lines[2][:half] + missing + b"\n",
        lines[2][:half] + b"\n",
        b"",
    ):
        (tmp_path / "jobs.journal").write_bytes(b"".join(lines[:2]) + torn + bytes(5000))
        store = JobStore(tmp_path)
        assert [job.id for job in store.all()] == [job.id for job in jobs[:2]]
        (added,) = store.add(Job(request=request()))
        kept = (tmp_path / "jobs.journal").read_bytes()
        store.close()
        (tmp_path / "jobs.journal").write_bytes(kept)
        store = JobStore(tmp_path)
        assert [job.id for job in store.all()] == [jobs[0].id, jobs[1].id, added.id]
        store.close()
        (tmp_path / "jobs.json").unlink()
    (tmp_path / "jobs.journal").write_bytes(lines[0] + b'{"jobs": {"vid\n' + lines[2])
    with pytest.raises(StudioError, match=r"jobs.journal, line 2") as raised:
        JobStore(tmp_path)
    assert raised.value.code == "JOBS_DAMAGED"


def test_the_journal_does_not_outgrow_the_file(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    (job,) = store.add(Job(request=request(sentences=3000)))
    for progress in range(60):  # 30 kB each
        store.update(job.id, progress=progress)
        assert (tmp_path / "jobs.journal").stat().st_size < 2 << 20
    store.close()
    store = JobStore(tmp_path)
    assert store.get(job.id).progress == 59
    store.close()


def test_jobs_of_earlier_versions_come_back(tmp_path: Path) -> None:
    """They have no ``order``: their times were all different."""
    old = [Job(request=request(), created_at=datetime(2026, 1, day, tzinfo=UTC)) for day in (3, 1, 2)]
    rows = {job.id: job.model_dump(mode="json", exclude={"order"}) for job in old}
    (tmp_path / "jobs.json").write_text(json.dumps({"jobs": rows}))
    store = JobStore(tmp_path)
    (new,) = store.add(Job(request=request()))
    assert [job.id for job in store.all()] == [old[1].id, old[2].id, old[0].id, new.id]
    store.close()


@pytest.mark.parametrize("database", [None, "jobs.db"])
def test_the_clock_may_jump(tmp_path: Path, database: str | None) -> None:
    """A job that was made while the clock was wrong hides no other, and is not before or after its turn."""
    place = [tmp_path] if database is None else [tmp_path, tmp_path / database]
    store = JobStore(*place)
    now = datetime.now(UTC)
    shifts = [0, 4000, 0, -4000, 0]
    jobs = [
        store.add(Job(request=request(), created_at=now + timedelta(days=shift, seconds=n)))[0]
        for n, shift in enumerate(shifts)
    ]
    assert [(job.created_at - now).days for job in jobs] == shifts  # and each keeps its time
    for _ in range(2):
        assert [job.id for job in store.before(None)] == [job.id for job in reversed(jobs)]
        assert [job.id for job in store.before(jobs[2].order)] == [jobs[1].id, jobs[0].id]
        first = store.next_waiting()
        assert first is not None
        assert first.id == jobs[0].id
        store.close()
        store = JobStore(*place)
    store.close()


def test_a_change_is_written_and_not_everything(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.add(*(Job(request=request()) for _ in range(500)))
    used = len((tmp_path / "jobs.journal").read_bytes().rstrip(b"\0"))
    (job,) = store.add(Job(request=request()))
    store.update(job.id, progress=3)
    after = len((tmp_path / "jobs.journal").read_bytes().rstrip(b"\0"))
    assert after - used < 10_000 < used
    store.close()


def test_a_job_of_another_version_stays_in_the_file(tmp_path: Path) -> None:
    strange = {"id": new_id(), "status": "teleported"}
    (tmp_path / "jobs.json").write_text(json.dumps({"jobs": {strange["id"]: strange}}))
    store = JobStore(tmp_path)
    assert store.all() == []
    store.add(job := Job(request=request()))
    store.close()
    assert json.loads((tmp_path / "jobs.json").read_text())["jobs"].keys() == {strange["id"], job.id}


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be kept in the data folder: Not a directory") as raised:
        JobStore(tmp_path / "file" / "data")
    assert str(tmp_path) not in str(raised.value)
    assert raised.value.code == "DATA_DIR_NOT_WRITABLE"
    assert "HEYGEN_DATA_DIR" in raised.value.remedy


@pytest.mark.parametrize(
    "name", ["", "video_", "../jobs.json", "video_../../../../etc/passwd\0", "video_" + "a" * 26]
)
def test_only_known_ids_are_found(name: str, tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    with pytest.raises(NotFoundError) as raised:
        store.get(name)
    assert raised.value.code == "VIDEO_NOT_FOUND"
    store.close()


@pytest.mark.parametrize("database", [None, "jobs.db"])
def test_jobs_come_back_as_they_were(tmp_path: Path, database: str | None) -> None:
    place = [tmp_path] if database is None else [tmp_path, tmp_path / database]
    store = JobStore(*place)
    jobs = [store.add(Job(request=request(sentences=count)))[0] for count in (1, 2, 3, 4)]
    store.update(jobs[1].id, status=JobStatus.COMPLETED)
    store.remove(jobs[2].id)
    before = store.all()
    assert len(before) == 3
    store.close()
    store = JobStore(*place)
    assert store.all() == before
    store.close()


def test_a_database_that_is_none_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(StudioError, match=str(path)) as raised:
        JobStore(tmp_path, path)
    assert raised.value.code == "JOBS_DAMAGED"
    assert path.read_bytes() == b"no database" * 100


def test_a_database_has_one_owner(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "one", tmp_path / "jobs.db")
    with pytest.raises(OutputError, match="locked"):
        JobStore(tmp_path / "two", tmp_path / "jobs.db")
    store.close()
