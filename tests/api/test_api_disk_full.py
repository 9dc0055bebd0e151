"""A disk that is full or cannot be written to, over HTTP. Needs root, to mount a small file system."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.studio import Server, fill, small_disk

pytestmark = pytest.mark.root


def test_the_data_folder_cannot_be_written_to(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with small_disk(folder, 1 << 20), Server(tmp_path) as server:
        kept = server.create(wait=60).json()
        assert kept["status"] == "completed"

        ballast = fill(folder)
        answer = server.create()
        assert (answer.status_code, answer.json()["error_code"]) == (507, "DISK_FULL")
        assert "Free some space" in answer.json()["details"]["remedy"]
        ballast.unlink()

        subprocess.run(["mount", "--bind", folder, folder], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        answer = server.create()
        assert (answer.status_code, answer.json()["error_code"]) == (500, "DATA_DIR_NOT_WRITABLE")
        assert str(folder) in answer.json()["error"]
        assert "HEYGEN_DATA_DIR" in answer.json()["details"]["remedy"]
        assert server.video(kept["video_id"]) == kept
        subprocess.run(["umount", folder], check=True)

        assert server.create(wait=60).json()["status"] == "completed"
