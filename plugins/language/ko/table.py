"""The words of ``table.toml``, which a native speaker can correct."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("table.toml").read_text("utf-8"))

COUNTERS: dict[str, int] = _TABLE["counters"]
NUMBERED: tuple[str, ...] = tuple(_TABLE["numbering"]["after"])
NUMBERING: tuple[str, ...] = tuple(_TABLE["numbering"]["before"])
UNITS: dict[str, str] = _TABLE["units"]
CURRENCIES: dict[str, str] = _TABLE["currencies"]
SIGNS: dict[str, str] = _TABLE["signs"]
SHORT: dict[str, str] = _TABLE["short"]
LETTERS: dict[str, str] = _TABLE["letters"]
CAPITALS: frozenset[str] = frozenset(_TABLE["capitals"]["words"])
GREEK: dict[str, str] = _TABLE["greek"]
JAMO: dict[str, str] = _TABLE["jamo"]
ADDRESS: dict[str, str] = _TABLE["address"]
MARKS: dict[str, str] = _TABLE["marks"]
SOUNDS: dict[str, str] = _TABLE["sounds"]
