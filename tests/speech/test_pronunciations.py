"""The pronunciation dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from heygen_studio.errors import InputError, NotFoundError, SettingsError
from heygen_studio.speech import Pronunciation, Pronunciations, VoiceOptions, parse_markup, pronounced


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


def test_each_user_has_words_of_their_own(tmp_path: Path) -> None:
    nobody, ann, bob = (Pronunciations(tmp_path, owner) for owner in ("", "ann", "bob"))
    nobody.set("SQL", "en", say="sequel")
    ann.set("SQL", "en", say="ess queue ell")
    assert [[entry.say for entry in one.all()] for one in (nobody, ann, bob)] == [
        ["sequel"],
        ["ess queue ell"],
        [],
    ]
    ann.remove("SQL", "en")
    assert [len(one.all()) for one in (nobody, ann, bob)] == [1, 0, 0]
    for wrong in ("../ann", "a/b", "ANN", "a" * 65, "ann.json"):
        with pytest.raises(ValueError, match="no id of a key"):
            Pronunciations(tmp_path, wrong)


def test_the_words_of_one_video(tmp_path: Path) -> None:
    options = VoiceOptions.model_validate(
        {"pronunciations": [{"word": " SQL ", "language": "en", "say": "sequel"}]}
    )
    assert options.pronunciations == (Pronunciation("SQL", "en", say="sequel"),)
    with pytest.raises(InputError, match="either by its sounds"):
        VoiceOptions.model_validate({"pronunciations": [{"word": "SQL", "language": "en"}]})


def test_whole_words_of_the_language_are_read_so() -> None:
    words = (Pronunciation("SQL", "en", say="sequel"), Pronunciation("银行", "zh", say="银航"))
    script = pronounced(parse_markup("SQL, MySQL and sql."), words, "en")
    assert [(r.start, r.end, r.say) for r in script.readings] == [(0, 3, "sequel"), (15, 18, "sequel")]
    assert not pronounced(parse_markup("SQL"), words, "de").readings
    assert pronounced(parse_markup("去银行吧"), words, "zh").readings[0].say == "银航"


def test_the_author_goes_before_the_dictionary() -> None:
    words = (Pronunciation("SQL", "en", say="sequel"),)
    script = pronounced(parse_markup('<speak><sub alias="other">SQL</sub> SQL</speak>'), words, "en")
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


@pytest.mark.parametrize("written", ["O'Neill’s", "O’Neill's", "OʼNEILLʼS"])
def test_the_shape_of_an_apostrophe_makes_no_other_word(tmp_path: Path, written: str) -> None:
    words = Pronunciations(tmp_path)
    words.set("O'Neill's", "en", say="oh neals")
    words.set("O’Neill’s", "en", say="oh neels")
    (entry,) = words.all()
    (found,) = pronounced(parse_markup(f"See {written} car."), [entry], "en").readings
    assert (found.start, found.end, found.say) == (4, 13, "oh neels")
    words.remove(written, "en")
    assert words.all() == []
