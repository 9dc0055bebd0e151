"""Every language says its own cases as the authorities named in its file do."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from heygen_studio_plugins.language import read

CASES = Path(__file__).parent / "cases"
"""A file a language or accent: its source, then a table a kind with what is written and what is said, without
marks; of some kinds of words it is the sounds that count."""
SOUNDS = {"homograph": "homograph", "spelled": "letters"}


@pytest.mark.parametrize("name", sorted(file.stem for file in CASES.glob("*.toml")))
def test_cases(name: str) -> None:
    kinds = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))
    assert kinds.pop("source")
    accent = str(kinds.pop("accent", ""))
    wrong = [
        f"{kind}: {written!r} is said {said!r}, not {right!r}"
        for kind, cases in kinds.items()
        for written, right in cases.items()
        if (said := _said(written, name[:2], accent, kind)) != right
    ]
    assert not wrong, "\n".join(wrong)


def _said(written: str, language: str, accent: str, kind: str) -> str:
    words = [token for token in read(written, language, accent) if token.is_word]
    if kind in SOUNDS:
        return " ".join(word.ipa for word in words if word.kind == SOUNDS[kind])
    return " ".join(word.spoken for word in words)
