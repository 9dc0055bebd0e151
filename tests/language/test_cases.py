"""Every language says its own cases as the authorities named in its file do."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from heygen_studio_plugins.language import read

CASES = Path(__file__).parent / "cases"
"""A file a language: its source, then a table a kind with what is written and what is said, without marks."""


@pytest.mark.parametrize("language", sorted(file.stem for file in CASES.glob("*.toml")))
def test_cases(language: str) -> None:
    kinds = tomllib.loads((CASES / f"{language}.toml").read_text("utf-8"))
    assert kinds.pop("source")
    accent = str(kinds.pop("accent", ""))
    wrong = [
        f"{kind}: {written!r} is said {said!r}, not {right!r}"
        for kind, cases in kinds.items()
        for written, right in cases.items()
        if (said := " ".join(t.spoken for t in read(written, language, accent) if t.is_word)) != right
    ]
    assert not wrong, "\n".join(wrong)
