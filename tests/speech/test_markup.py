"""SSML: what it does, and what is said of wrong markup."""

from __future__ import annotations

import itertools

import pytest

from heygen_studio.errors import ScriptError
from heygen_studio.speech import Prosody, is_markup, parse_markup


def test_plain_text_keeps_its_signs() -> None:
    for text in ("a < b & c", "Tom & Jerry <3", "<b>bold</b>", "speak <speak>"):
        assert not is_markup(text)
        assert parse_markup(text).text == text


def test_elements() -> None:
    markup = parse_markup(
        '<speak>One <break time="1500ms"/>two <sub alias="World Wide Web">WWW</sub> &amp; '
        '<phoneme ph="təˈmɑːtəʊ">tomato</phoneme> <say-as interpret-as="characters">abc</say-as> '
        '<prosody rate="50%" pitch="+2st" volume="-6dB">slow '
        '<emphasis level="strong">big</emphasis></prosody>'
        "</speak>"
    )
    assert markup.text == "One two WWW & tomato abc slow big"
    assert markup.breaks == ((4, 1.5),)
    assert [(markup.text[r.start : r.end], r.say, r.ipa, r.manner) for r in markup.readings] == [
        ("WWW", "World Wide Web", "", ""),
        ("tomato", "", "təˈmɑːtəʊ", ""),
        ("abc", "", "", "characters"),
    ]
    assert markup.prosody(markup.text.index("slow")) == Prosody(0.5, 2.0, -6.0)
    assert markup.prosody(markup.text.index("big")) == Prosody(0.5, 4.0, -3.0)
    assert markup.prosody(0) == Prosody()


def test_pieces_of_the_source_join() -> None:
    source = ' <speak version="1.0">One &lt; <emphasis>two</emphasis>.\nThree.</speak>\n'
    markup = parse_markup(source)
    cuts = [0, 3, 8, 12, len(markup.text)]
    assert "".join(markup.written(a, b) for a, b in itertools.pairwise(cuts)) == source


def test_marks_of_the_presenter_are_left_alone() -> None:
    assert parse_markup("<speak>Hello [smile] you</speak>").text == "Hello [smile] you"


@pytest.mark.parametrize(
    ("script", "line", "column", "says"),
    [
        ("<speak>a <voice>b</voice></speak>", 1, 10, "<voice>"),
        ("<speak>a\n  <break time='x'/></speak>", 2, 3, "time='x'"),
        ("<speak>a\nb & c</speak>", 2, 4, "not well-formed"),
        ("<speak>a", 1, 9, "not well-formed"),
        ("\n <speak>a <prosody rate='900%'>b</prosody></speak>", 2, 11, "rate='900%'"),
        ("<speak><prosody loudness='3'>b</prosody></speak>", 1, 8, "loudness"),
        ("<speak><sub>b</sub></speak>", 1, 8, "alias"),
        ("<speak><say-as interpret-as='poem'>b</say-as></speak>", 1, 8, "poem"),
        ("<speak><phoneme ph='7!'>b</phoneme></speak>", 1, 8, "IPA"),
        ("<speak>&unknown;</speak>", 1, 8, "not well-formed"),
    ],
)
def test_wrong_markup_is_shown_its_place(script: str, line: int, column: int, says: str) -> None:
    with pytest.raises(ScriptError, match=f"line {line}, column {column}") as caught:
        parse_markup(script)
    assert says in caught.value.message
    assert (caught.value.details["line"], caught.value.details["column"]) == (line, column)
    assert caught.value.remedy


def test_entities_of_ones_own_are_refused() -> None:
    bomb = '<speak ><!ENTITY a "aaaa">&a;</speak>'
    with pytest.raises(ScriptError):
        parse_markup(bomb)
