"""Measures an earlier state of the studio and today's side by side: ``make bench BEFORE=REVISION``.

Each measurement is a process of its own, in turn with either, with models and compiled code made beforehand.
Processor time is steadier than the clock where other work goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
MEASURED = {
    "loading": ("loading the English voice", 2.0),
    "first": ("first sentence, in a new process", 2.0),
    "draft": ("voice of a draft, loaded", 20.0),
    "job": ("whole job, 1080p, three sentences", 1.3),
}
"""What is measured, and how many times as fast it is to be."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", help="revision to compare with")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=MEASURED, default=list(MEASURED))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        checkout = Path(name) / "checkout"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(checkout), asked.before], check=True)
        try:
            sides = {"before": _environment(checkout, Path(name)), "now": _environment(ROOT, Path(name))}
            Console(width=110).print(_measured(sides, asked.only, asked.runs, asked.before))
        finally:
            subprocess.run([*git, "remove", "--force", str(checkout)], check=True)


def _environment(checkout: Path, folder: Path) -> dict[str, str]:
    """What has a process run the studio of a checkout, with a cache of its own."""
    path, cache = folder / f"path-{checkout.name}", folder / f"cache-{checkout.name}"
    path.mkdir()
    for package, place in (("", "heygen_studio"), ("_plugins", "plugins"), ("_assets", "assets")):
        (path / f"heygen_studio{package}").symlink_to(checkout / place)
    return {
        **os.environ,
        "PYTHONPATH": str(path),
        "HEYGEN_CACHE_DIR": str(cache),
        "NUMBA_CACHE_DIR": str(cache),
    }


def _measured(sides: dict[str, dict[str, str]], kinds: list[str], runs: int, before: str) -> Table:
    table = Table(title=f"Side by side with {before}, median of {runs} runs each", title_justify="left")
    for name in ("what", "before s", "now s", "ratio", "before CPU s", "now CPU s", "ratio", "goal"):
        table.add_column(name, justify="right")
    for kind in kinds:
        found: dict[str, list[list[float]]] = {side: [] for side in sides}
        for run in range(runs + 1):
            for side, environment in sides.items():
                times = _probe(kind, environment)
                if run:  # the first makes models and compiles
                    found[side].append(times)
        (clock, processor), (clock_now, processor_now) = (
            [statistics.median(column) for column in zip(*found[side], strict=True)] for side in sides
        )
        title, goal = MEASURED[kind]
        table.add_row(
            title, f"{clock:.2f}", f"{clock_now:.2f}", f"{clock / clock_now:.1f}",
            f"{processor:.2f}", f"{processor_now:.2f}", f"{processor / processor_now:.1f}", f"{goal:g}",
        )  # fmt: skip
    return table


def _probe(kind: str, environment: dict[str, str]) -> list[float]:
    command = [sys.executable, str(Path(__file__).with_name("bench_probe.py")), kind]
    output = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    times: list[float] = json.loads(output.splitlines()[-1])
    return times


if __name__ == "__main__":
    main()
