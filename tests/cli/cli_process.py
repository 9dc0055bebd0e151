"""The command line as its user meets it: a process of its own, in a folder of its own, with quick engines."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.forks import Forked
from support.studio import files, settings

QUICK = ("--avatar", "square", "--voice", "tone", "--resolution", "720p")


@dataclass(frozen=True)
class Finished:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout, which must be one JSON document and nothing else."""
        return json.loads(self.out)


class Cli:
    """Runs ``heygen-studio`` in an otherwise empty folder."""

    def __init__(self, folder: Path) -> None:
        self.here = folder / "here"
        self.here.mkdir()
        self.settings = settings(folder)
        self.environment = os.environ | {
            "HEYGEN_DATA_DIR": str(self.settings.data_dir),
            "HEYGEN_PLUGINS_DIR": str(self.settings.plugins_dir),
        }

    def start(self, *arguments: str, **changes: str) -> Forked:
        """Start a command in a session of its own, as a terminal would."""
        return Forked("command", *arguments, cwd=self.here, env=self.environment | changes)

    def __call__(self, *arguments: str, stdin: str = "", **changes: str) -> Finished:
        """Run a command to its end."""
        with self.start(*arguments, **changes) as process:
            out, err = process.communicate(stdin, timeout=120)
        return Finished(process.returncode, out, err)

    def left(self) -> Sequence[str]:
        """What there is in the folder."""
        return files(self.here)
