"""Measures an earlier state of the studio and today's side by side: ``make bench BEFORE=REVISION``.

Each measurement is a process of its own, in turn with either, with models and compiled code made beforehand.
Processor time is steadier than the clock where other work goes on.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from earlier import sides
from rich.console import Console
from rich.table import Table

MEASURED = {
    "loading": ("loading the English voice", 2.0),
    "first": ("first sentence, in a new process", 2.0),
    "draft": ("voice of a draft, loaded", 20.0),
    "job": ("whole job, 1080p, three sentences", 1.3),
    "drawing": ("100 frames of a drawn presenter, 1080p", 1.0),
}
"""What is measured, and how many times as fast it is to be."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", help="revision to compare with")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=MEASURED, default=list(MEASURED))
    asked = parser.parse_args()
    with sides(asked.before) as environments:
        Console(width=110).print(_measured(environments, asked.only, asked.runs, asked.before))


def _measured(environments: dict[str, dict[str, str]], kinds: list[str], runs: int, before: str) -> Table:
    table = Table(title=f"Side by side with {before}, median of {runs} runs each", title_justify="left")
    for name in ("what", "before s", "now s", "ratio", "before CPU s", "now CPU s", "ratio", "goal"):
        table.add_column(name, justify="right")
    for kind in kinds:
        found: dict[str, list[list[float]]] = {side: [] for side in environments}
        for run in range(runs + 1):
            for side, environment in environments.items():
                times = _probe(kind, environment)
                if run:  # the first makes models and compiles
                    found[side].append(times)
        (clock, processor), (clock_now, processor_now) = (
            [statistics.median(column) for column in zip(*found[side], strict=True)] for side in environments
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
