"""The pronunciation dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from heygen_studio.errors import InputError, NotFoundError, SettingsError
from heygen_studio.speech import Pronunciation, Pronunciations, parse_markup


def test_words_are_kept(tmp_path: Path) -> None:
    Pronunciations(tmp_path).set("SQL", "en", say="sequel")
    Pronunciations(tmp_path).set("Siobhan", "en", ipa="ʃɪˈvɔːn")
    Pronunciations(tmp_path).set("sql", "en", say="ess queue ell")
    assert Pronunciations(tmp_path).all() == [
        Pronunciation("Siobhan", "en", ipa="ʃɪˈvɔːn"),
        Pronunciation("sql", "en", say="ess queue ell"),
    ]
    Pronunciations(tmp_path).remove("SQL", "en")
    assert [entry.word for entry in Pronunciations(tmp_path).all()] == ["Siobhan"]
    with pytest.raises(NotFoundError):
        Pronunciations(tmp_path).remove("SQL", "en")


def test_whole_words_of_the_language_are_read_so(tmp_path: Path) -> None:
    words = Pronunciations(tmp_path)
    words.set("SQL", "en", say="sequel")
    words.set("银行", "zh", say="银航")
    script = words.apply(parse_markup("SQL, MySQL and sql."), "en")
    assert [(r.start, r.end, r.say) for r in script.readings] == [(0, 3, "sequel"), (15, 18, "sequel")]
    assert not words.apply(parse_markup("SQL"), "de").readings
    assert words.apply(parse_markup("去银行吧"), "zh").readings[0].say == "银航"


def test_the_author_goes_before_the_dictionary(tmp_path: Path) -> None:
    words = Pronunciations(tmp_path)
    words.set("SQL", "en", say="sequel")
    script = words.apply(parse_markup('<speak><sub alias="other">SQL</sub> SQL</speak>'), "en")
    assert [r.say for r in script.readings] == ["other", "sequel"]


@pytest.mark.parametrize(
    ("word", "language", "ipa", "say"),
    [
        ("", "en", "", "x"),
        ("a", "english", "", "x"),
        ("a", "en", "", ""),
        ("a", "en", "a", "b"),
        ("a", "en", "5", ""),
    ],
)
def test_impossible_entries(tmp_path: Path, word: str, language: str, ipa: str, say: str) -> None:
    with pytest.raises(InputError):
        Pronunciations(tmp_path).set(word, language, ipa=ipa, say=say)
    assert not Pronunciations(tmp_path).all()


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "pronunciations.json").write_text("{", "utf-8")
    with pytest.raises(SettingsError, match=r"pronunciations\.json"):
        Pronunciations(tmp_path).all()
