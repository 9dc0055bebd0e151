"""Where sentences end, in every language: not at short forms, and not before who spoke."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from heygen_studio_plugins.language.sentences import split_sentences
from hypothesis import given
from hypothesis import strategies as st

from heygen_studio.language import sentences

CASES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", CASES)
def test_sentences_end_where_they_should(language: str) -> None:
    wrong = []
    for case in CASES[language]:
        script = case.replace("|", "" if language in ("zh", "ja") else " ")
        found = "|".join(sentence.text for sentence in sentences(script, language))
        if found != case:
            wrong.append(f"{found}  instead of  {case}")
    assert not wrong, "\n".join(wrong)


@given(st.text(max_size=300), st.sampled_from([*CASES]))
def test_voice_and_analysis_agree_and_nothing_is_lost(script: str, language: str) -> None:
    said = [sentence.text for sentence in split_sentences(script, language)]
    assert "".join(said) == script
    for sentence in sentences(script, language):
        assert script[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
