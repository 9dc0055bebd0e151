"""The store of jobs loses nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
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
    with pytest.raises(OutputError, match=str(tmp_path / "file" / "data")) as raised:
        JobStore(tmp_path / "file" / "data")
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
