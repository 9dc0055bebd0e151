"""Captions are cut where people would cut them, and keep to their limits."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heygen_studio.media import Utterance, WordMark
from heygen_studio.speech.captions import LINE_WIDTH, Cue, cues, to_srt, to_vtt
from heygen_studio.speech.markup import without_tags


def spoken(text: str, start: float = 0.0) -> Utterance:
    """A sentence, half a second a word."""
    words = [word.strip("\"“”'.,!?()") for word in text.split()]
    marks = tuple(WordMark(w, start + 0.5 * i, start + 0.5 * i + 0.4) for i, w in enumerate(words) if w)
    return Utterance(text, start, start + 0.5 * len(words) + 0.3, marks)


def test_a_short_sentence_is_one_line() -> None:
    assert cues([spoken("Hello, “dear” world!")]) == [Cue(0, 1.4, ("Hello, “dear” world!",))]


def test_a_long_sentence_is_cut_near_its_middle_and_at_a_comma() -> None:
    text = (
        "When the first machines learned to speak, nobody thought that they would one day "
        "stand in front of a camera and tell the news."
    )
    found = cues([spoken(text)])
    assert " ".join(" ".join(cue.lines) for cue in found) == text
    assert len(found) == 2
    assert found[0].lines[0] == "When the first machines learned to speak,"


def test_markup_is_not_shown() -> None:
    piece = '<speak>Tom &amp; <emphasis>Jerry</emphasis>:<break time="1s"/>good morning.</speak>'
    marks = [WordMark(word, i, i + 0.5) for i, word in enumerate(["Tom", "&", "Jerry", "good", "morning"])]
    assert cues([Utterance(without_tags(piece), 0, 6, tuple(marks))])[0].lines == (
        "Tom & Jerry: good morning.",
    )


ADDRESS = "https://www.example.com/products/cameras/2024?colour=black&size=medium&sort=price&page=2#reviews"


@pytest.mark.parametrize("words", [True, False])
def test_an_address_is_broken_at_its_signs_and_shown_whole(words: bool) -> None:
    text = f"See {ADDRESS} now."
    found = cues([spoken(text) if words else Utterance(text, 0, 4)])
    lines = [line for cue in found for line in cue.lines]
    assert all(len(line) <= LINE_WIDTH for line in lines)
    assert ADDRESS in "".join(lines)
    assert {line[-1] for line in lines if line in ADDRESS} <= {"/", "k", "m", "e", "2", "s"}, lines


def test_signs_between_words_are_shown() -> None:
    marks = tuple(WordMark(word, i, i + 0.5) for i, word in enumerate(["Yes", "one", "5", "kg"]))
    text = "¡Yes! 👋 – (one) → 5\u00a0kg … ***"
    assert cues([Utterance(text, 0, 5, marks)])[0].lines == ("¡Yes! 👋 – (one) → 5 kg … ***",)


def test_a_sentence_that_is_said_in_several_runs_is_shown_as_one() -> None:
    first = Utterance("one two three.", 0, 2, (WordMark("one", 0, 1), WordMark("two", 1, 2)))
    assert cues([first, Utterance("", 2, 3, (WordMark("three", 2, 3),))]) == [Cue(0, 3, ("one two three.",))]


def test_chinese_needs_no_spaces() -> None:
    text = "人工智能正在改变我们的世界，它让每个人都能用自己的声音讲述自己的故事，而且不需要任何昂贵的设备。"
    found = cues([Utterance(text, 0, 9)])
    assert "".join("".join(cue.lines) for cue in found) == text
    assert all(len(line) <= LINE_WIDTH // 2 for cue in found for line in cue.lines)
    assert found[0].start == 0


def test_files() -> None:
    found = [Cue(0.0, 1.5, ("Tom & <Jerry>",)), Cue(3661.25, 3662.0, ("two", "lines"))]
    assert to_srt(found) == (
        "1\n00:00:00,000 --> 00:00:01,500\nTom & <Jerry>\n\n2\n01:01:01,250 --> 01:01:02,000\ntwo\nlines\n"
    )
    assert to_vtt(found) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nTom &amp; &lt;Jerry&gt;\n\n"
        "01:01:01.250 --> 01:01:02.000\ntwo\nlines\n"
    )


def test_an_hour_without_a_full_stop_is_cut_quickly() -> None:
    text = " ".join(["word"] * 12_000)
    began = time.process_time()
    assert sum(len(cue.lines) for cue in cues([spoken(text)])) > 1400
    assert time.process_time() - began < 3


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=5), max_size=20))
def test_everything_that_is_written_is_shown(text: str, said: list[str]) -> None:
    marks = tuple(WordMark(word, i, i + 0.5) for i, word in enumerate([*text.split(), *said]))
    for words in (marks, marks[::2], ()):
        lines = [line for cue in cues([Utterance(text, 0, len(words) + 1, words)]) for line in cue.lines]
        assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.lists(st.text(min_size=1, max_size=200), max_size=6))
def test_limits_hold_for_any_text(texts: list[str]) -> None:
    found = cues([spoken(text, 10.0 * i) for i, text in enumerate(texts)])
    assert all(1 <= len(cue.lines) <= 2 for cue in found)
    assert all(cue.start < cue.end for cue in found)
    assert all(first.end <= second.start + 0.0011 for first, second in pairwise(found))
