"""The prompts, each a file with its version. A changed prompt gets a new version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt: ``name`` with the version, ``write/1``, and its text."""

    name: str
    text: str


@cache
def prompt(name: str) -> Prompt:
    """The prompt of a file ``NAME.md``."""
    head, _, text = (files(__package__) / f"{name}.md").read_text("utf-8").partition("\n")
    return Prompt(f"{name}/{head.removeprefix('version:').strip()}", text.strip())
