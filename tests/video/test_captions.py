"""Captions are cut where people would cut them, and keep to their limits."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from heygen_studio.media import WordMark
from heygen_studio.video.captions import LINE_WIDTH, Cue, Utterance, cues, to_srt, to_vtt


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
    utterance = Utterance(
        "[smile] Good <break/>morning.", 0, 2, (WordMark("Good", 0, 0.4), WordMark("morning", 1, 1.5))
    )
    assert cues([utterance])[0].lines == ("Good morning.",)


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


@given(st.lists(st.text(min_size=1, max_size=200), max_size=6))
def test_limits_hold_for_any_text(texts: list[str]) -> None:
    found = cues([spoken(text, 10.0 * i) for i, text in enumerate(texts)])
    assert all(1 <= len(cue.lines) <= 2 for cue in found)
    assert all(cue.start < cue.end for cue in found)
    assert all(first.end <= second.start + 0.0011 for first, second in pairwise(found))
