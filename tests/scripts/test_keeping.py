"""What must survive a translation."""

from __future__ import annotations

from time import thread_time

import pytest

from heygen_studio.scripts.keeping import Keeping, localised, names
from heygen_studio.writing import TranslationTask


@pytest.mark.parametrize(
    ("number", "source", "target", "expected"),
    [
        ("1,250.50", "en", "es", "1.250,50"),
        ("1.250,50", "de", "en", "1,250.50"),
        ("1,000,000", "en", "fr", "1\u202f000\u202f000"),
        ("1 000,5", "fr", "en", "1,000.5"),
        ("3,5", "it", "ja", "3.5"),
        ("2024", "en", "es", "2024"),
        ("12.05.2024", "de", "en", "12.05.2024"),
        ("1.2.3", "en", "es", "1.2.3"),
    ],
)
def test_numbers_as_each_language_writes_them(number: str, source: str, target: str, expected: str) -> None:
    assert localised(number, source, target) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Bread is what Kowalczyk's bakery makes. Sourdough is old.", ["Kowalczyk"]),
        ("en", "We went to London on Monday with an iPhone and NASA.", ["iPhone"]),
        ("de", "Das Sauerteigbrot kauft man bei HeyGen.", ["HeyGen"]),
        ("es", "El pan de Etxebarria es bueno.", ["Etxebarria"]),
    ],
)
def test_names(language: str, text: str, expected: list[str]) -> None:
    assert names(text, language) == expected


@pytest.mark.parametrize(
    ("script", "seen"),
    [
        ("[smile] Hi [[x]] {name} {{ user }}.", "⟦0⟧ Hi ⟦1⟧x⟦2⟧ ⟦3⟧ ⟦4⟧."),
        ("Mail a.b@x.org or see www.x.org/y?z.", "Mail ⟦0⟧ or see ⟦1⟧."),
        ("A ⟦0⟧ of the author's own.", "A ⟦0⟧ of the author's own."),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
        ("<speak>5 &lt; 6 &amp; <say-as interpret-as='date'>1/2/2024</say-as></speak>", "⟦1⟧5 < 6 & ⟦0⟧⟦2⟧"),
    ],
)
def test_what_a_translator_sees(script: str, seen: str) -> None:
    keeping = Keeping(TranslationTask(script, "en", "es"))
    assert keeping.script == seen
    assert keeping.lost(seen) == []
    assert keeping.restored(seen) == script


@pytest.mark.parametrize(
    ("translated", "missing"),
    [
        ("1.250 panes y 3 más", []),
        ("mil panes y 3 más", ["1,250"]),
        ("1.250 panes", ["3"]),
        ("1.250 panes y 3, sí, 3 más", []),
    ],
)
def test_numbers_are_looked_for_by_their_digits(translated: str, missing: list[str]) -> None:
    assert Keeping(TranslationTask("1,250 loaves and 3 more", "en", "es")).missing(translated) == missing


@pytest.mark.parametrize("part", ["<a", '<a"', "<sub>", "[", "1,", "{a", "⟦", "a.b@x-"])
def test_hostile_scripts_take_no_longer_than_others(part: str) -> None:
    """All take less than 0.1 s; the time that backtracking takes would be thousands of times as long."""
    for lead in ("", "<speak>"):
        began = thread_time()
        keeping = Keeping(TranslationTask(lead + part * 30_000, "en", "es"))
        assert keeping.missing(keeping.script) == []
        assert thread_time() - began < 3
