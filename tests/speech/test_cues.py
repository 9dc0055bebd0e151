"""Marks in scripts: how they are read, and where in the speech they act."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from heygen_studio.errors import ScriptError
from heygen_studio.media import Audio, Cue, PhonemeMark, Speech, WordMark
from heygen_studio.registry import load_registry
from heygen_studio.settings import load_settings
from heygen_studio.speech.cues import MARKS, ScriptMark, parse_script, spoken_text
from heygen_studio.video.direction import direct, voice_text
from heygen_studio.video.plan import Plan, plan_video
from heygen_studio.video.request import VideoRequest

RATE = 8000


@pytest.mark.parametrize(
    ("script", "text", "marks"),
    [
        ("No marks at all.", "No marks at all.", []),
        ("", "", []),
        ("[smile] Hello.", "Hello.", [("smile", 0, 1.0)]),
        ("Hello [smile] world", "Hello world", [("smile", 6, 1.0)]),
        ("Hello[nod]world", "Helloworld", [("nod", 5, 1.0)]),
        ("Hello [nod], world [shake].", "Hello, world.", [("nod", 5, 1.0), ("shake", 12, 1.0)]),
        ("Bye! [wink]", "Bye!", [("wink", 4, 1.0)]),
        ("[smile 0.7]Hi", "Hi", [("smile", 0, 0.7)]),
        ("[ SMILE  .5 ] Hi", "Hi", [("smile", 0, 0.5)]),
        ("[sad0.25] Hi", "Hi", [("sad", 0, 0.25)]),
        ("[serious 0] Hi", "Hi", [("serious", 0, 0.0)]),
        ("A [pause] b", "A b", [("pause", 2, 1.0)]),
        ("A [pause 1.5s] b", "A b", [("pause", 2, 1.5)]),
        ("A [pause 250 ms] b", "A b", [("pause", 2, 0.25)]),
        ("A [pause 2] b", "A b", [("pause", 2, 2.0)]),
        ("[smile][nod]", "", [("smile", 0, 1.0), ("nod", 0, 1.0)]),
        (" [smile] [nod] ", "", [("smile", 0, 1.0), ("nod", 0, 1.0)]),
        # brackets that are meant
        ("[[smile]]", "[smile]", []),
        ("See [[1]] [nod] and a] b]] c", "See [1] and a] b] c", [("nod", 8, 1.0)]),
        ("[smile]] Hi", "] Hi", [("smile", 0, 1.0)]),
        ("[[[nod]Hi", "[Hi", [("nod", 1, 1.0)]),
        # whole alphabets, and letters of several code points
        ("¡Olé! [smile] ¿Qué tal?", "¡Olé! ¿Qué tal?", [("smile", 6, 1.0)]),
        (unicodedata.normalize("NFD", "Café [nod] noir"), "Café noir", [("nod", 5, 1.0)]),
        ("你好[smile]世界。", "你好世界。", [("smile", 2, 1.0)]),
        ("👍🏽 [nod] yes", "👍🏽 yes", [("nod", 3, 1.0)]),
        # lines
        ("One.\n[nod]\nTwo.", "One.\nTwo.", [("nod", 5, 1.0)]),
        ("One. [nod]\r\nTwo.", "One.\nTwo.", [("nod", 4, 1.0)]),
        ("One.\n[nod]\n\nTwo.", "One.\n\nTwo.", [("nod", 5, 1.0)]),
        # an emotion ends with its paragraph
        ("[sad] A.\n\nB.", "A.\n\nB.", [("sad", 0, 1.0), ("neutral", 4, 1.0)]),
        ("[sad] A.\n\n[smile] B.", "A.\n\nB.", [("sad", 0, 1.0), ("smile", 4, 1.0)]),
        ("[sad] A.\n \n \nB [nod].", "A.\n \n \nB.", [("sad", 0, 1.0), ("neutral", 7, 1.0), ("nod", 8, 1.0)]),
        ("[sad] A [neutral].\n\nB.", "A.\n\nB.", [("sad", 0, 1.0), ("neutral", 1, 1.0)]),
        ("[nod] A.\n\nB.", "A.\n\nB.", [("nod", 0, 1.0)]),
        ("\n  [sad] A. [nod]\n\n ", "A.", [("sad", 0, 1.0), ("nod", 2, 1.0)]),
    ],
)  # fmt: skip
def test_marks_are_taken_out(script: str, text: str, marks: list[tuple[str, int, float]]) -> None:
    found = parse_script(script)
    assert found[0] == text
    assert [(mark.name, mark.place, mark.amount) for mark in found[1]] == marks


@pytest.mark.parametrize(
    ("script", "mark", "line", "column"),
    [
        ("Hello [foo] world", "[foo]", 1, 7),
        ("One.\nTwo [Big 1] three", "[Big 1]", 2, 5),
        ("[]", "[]", 1, 1),
        ("[smile", "[smile", 1, 1),
        ("Hi [smile\nthere]", "[smile", 1, 4),
        ("[smile [nod]]", "[smile ", 1, 1),
        ("[smile 2]", "[smile 2]", 1, 1),
        ("[smile -1]", "[smile -1]", 1, 1),
        ("[smile 0,7]", "[smile 0,7]", 1, 1),
        ("[smile 1s]", "[smile 1s]", 1, 1),
        ("[smile much]", "[smile much]", 1, 1),
        ("[neutral 0.5]", "[neutral 0.5]", 1, 1),
        ("[pause 0]", "[pause 0]", 1, 1),
        ("[pause 1h]", "[pause 1h]", 1, 1),
        ("[pause 31]", "[pause 31]", 1, 1),
        ("[pause 1.2.3s]", "[pause 1.2.3s]", 1, 1),
        ("\n\n [foo]", "[foo]", 3, 2),
        ("ünïcödé 🎉 [smíle]", "[smíle]", 1, 11),
    ],
)
def test_a_wrong_mark_is_named_with_its_place(script: str, mark: str, line: int, column: int) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script(script)
    error = caught.value
    assert error.code == "INVALID_MARK"
    assert error.details == {"mark": mark, "line": line, "column": column, "marks": list(MARKS)}
    assert f"{mark} in line {line}, column {column}" in error.message
    assert "rite" in error.remedy
    assert spoken_text(script) == script


def test_an_unknown_mark_brings_the_known_ones_and_the_way_to_write_a_bracket() -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script("[foo]")
    assert all(f"[{name}]" in caught.value.remedy for name in MARKS)
    assert "[[" in caught.value.remedy


def test_pauses_do_not_add_up_to_more_than_ten_minutes() -> None:
    assert len(parse_script("a [pause 30s] " * 20)[1]) == 20
    with pytest.raises(ScriptError) as caught:
        parse_script("a [pause 30s] " * 21)
    assert caught.value.code == "PAUSES_TOO_LONG"
    assert caught.value.details == {"length": 630.0, "limit": 600.0}


def test_many_marks_are_read_quickly_enough_for_the_longest_script() -> None:
    text, marks = parse_script("a [nod], " * 6600)
    assert len(marks) == 6600
    assert text == "a, " * 6599 + "a,"


# ---- into speech ---------------------------------------------------------------------------------------


def voice(text: str, cuts: Sequence[int] = (), words: bool = True, gap: float = 0.0) -> Iterator[Speech]:
    """Speaks a text in pieces that end at the cuts: each word is a tone of 0.4 s, with 0.2 s before the first
    of a piece, 0.3 s after the last, 0.1 s at an ellipsis, and ``gap`` seconds between others."""
    for start, end in itertools.pairwise([0, *cuts, len(text)]):
        piece = text[start:end]
        samples, marks = [np.zeros(round(0.2 * RATE), np.float32)], []
        at = 0.2
        for number, token in enumerate(piece.split()):
            if number:
                pause = 0.1 if samples[-1].any() and piece.split()[number - 1].endswith("…") else gap
                samples.append(np.zeros(round(pause * RATE), np.float32))
                at += pause
            samples.append(0.5 * np.sin(np.arange(round(0.4 * RATE)) * 0.5).astype(np.float32))
            marks.append((token.strip(",.!?…"), at, at + 0.4))
            at += 0.4
        samples.append(np.zeros(round(0.3 * RATE), np.float32))
        yield Speech(
            piece,
            Audio(np.concatenate(samples), RATE),
            tuple(PhonemeMark("a", a, b) for _, a, b in marks),
            tuple(WordMark(*mark) for mark in marks) if words else (),
        )


def perform(script: str, cuts: Sequence[int] = (), words: bool = True, gap: float = 0.0) -> list[Speech]:
    text, marks = parse_script(script)
    return list(direct(voice(voice_text(text, marks), cuts, words, gap), text, marks))


def cues(speeches: Sequence[Speech]) -> list[tuple[str, float]]:
    """Cues by the time in the whole."""
    found, start = [], 0.0
    for speech in speeches:
        found += [(cue.name, round(start + cue.time, 3)) for cue in speech.cues]
        start += speech.audio.duration
    return found


def total(speeches: Sequence[Speech]) -> float:
    return sum(speech.audio.duration for speech in speeches)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("[smile] one two", [("smile", 0.2)]),
        ("one [smile 0.5] two", [("smile", 0.6)]),
        ("one two [nod]", [("nod", 1.0)]),
        ("one two. [nod] [smile]", [("nod", 1.0), ("smile", 1.0)]),
        ("o[nod]ne two", [("nod", 0.2)]),
        ("one [nod], two", [("nod", 0.6)]),
        ("one one [nod] one", [("nod", 1.0)]),
        ("[sad] one\n\ntwo [wink]", [("sad", 0.2), ("neutral", 0.6), ("wink", 1.0)]),
        ("one [wink]\n\ntwo", [("wink", 0.6)]),
        ("one\n\n[wink] two", [("wink", 0.6)]),
        ("[smile] one [serious] two [neutral] three", [("smile", 0.2), ("serious", 0.6), ("neutral", 1.0)]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("words", [True, False])
def test_a_mark_acts_at_the_next_word(script: str, expected: list[tuple[str, float]], words: bool) -> None:
    said = perform(script, words=words)
    assert [name for name, _ in cues(said)] == [name for name, _ in expected]
    for (_, time), (_, wanted) in zip(cues(said), expected, strict=True):
        # Without word times a word's share of the text stands for its share of the time.
        assert time == pytest.approx(wanted, abs=0.002 if words else 0.25)
    assert "".join(speech.text for speech in said) == parse_script(script)[0]


def test_intensity_is_handed_on() -> None:
    assert perform("one [smile 0.5] two")[0].cues == (Cue("smile", pytest.approx(0.6), 0.5),)


def test_the_way_a_voice_cuts_the_script_does_not_move_the_marks() -> None:
    """Marks before, at and after the borders of sentences act at the same words."""
    script = "[smile] one two. [nod] Three four. Five [shake] six. [serious] Seven [wink]"
    text = parse_script(script)[0]
    borders = [i for i in range(len(text)) if text[i - 1 : i] == " "]

    def at_words(cuts: Sequence[int]) -> list[tuple[str, str]]:
        found = []
        for speech in perform(script, cuts):
            for cue in speech.cues:
                word = next((w for w in speech.words if abs(w.start - cue.time) < 1e-6), None)
                found.append((cue.name, word.text if word else "end"))
        return found

    whole = at_words([])
    assert whole == [
        ("smile", "one"), ("nod", "Three"), ("shake", "six"), ("serious", "Seven"), ("wink", "end"),
    ]  # fmt: skip
    for count in (1, 2, 4):
        for cuts in itertools.combinations(borders, count):
            assert at_words(cuts) == whole, cuts


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("gap", [0.0, 0.2])
def test_a_pause_is_silence_of_that_length(words: bool, gap: float) -> None:
    plain = perform("one two three", words=words, gap=gap)
    (said,) = perform("one [pause 1.5s] two three", words=words, gap=gap)
    # The ellipsis that leads up to it makes a gap of 0.1 s, which counts.
    assert said.audio.duration == pytest.approx(total(plain) + 1.5 - gap, abs=0.26 if not words else 0.01)
    quiet = np.abs(said.audio.samples) < 1e-6
    longest = max(len(list(group)) for silent, group in itertools.groupby(quiet) if silent) / RATE
    assert longest == pytest.approx(1.5, abs=0.12 if not words else 0.01)
    assert said.text == "one two three"
    for earlier, later in itertools.pairwise(said.phonemes):
        assert earlier.start < earlier.end <= later.start
    if words:
        assert said.words[1].start == pytest.approx(0.6 + 1.5, abs=0.01)
        assert said.words[1].start == pytest.approx(said.phonemes[1].start)


def test_a_pause_between_sentences_counts_the_silence_that_is_there() -> None:
    script = "one. [pause 2s] two"
    said = perform(script, cuts=[5])
    assert [speech.text for speech in said] == ["one. ", "two"]
    assert said[0].audio.duration == pytest.approx(0.9)
    assert said[1].audio.duration == pytest.approx(0.9 + 2 - 0.5)
    assert total(perform("one. [pause 0.3s] two", cuts=[5])) == pytest.approx(1.8)


def test_pauses_at_the_ends_of_the_script() -> None:
    assert total(perform("[pause 1s] one")) == pytest.approx(0.9 + 0.8)
    closing = perform("one [pause 1s]")
    assert total(closing) == pytest.approx(0.6 + 1)
    assert closing[-1].text == ""
    assert total(perform("one [pause 1s][pause 2s]")) == pytest.approx(0.6 + 3)
    assert len(perform("one [pause 0.2s]")) == 1


def test_marks_around_a_pause_act_before_and_after_it() -> None:
    said = perform("one [smile] [pause 2s] [nod] two [pause 1s] [wink] three")
    two, three = said[0].words[1:]
    assert cues(said) == [
        ("smile", 0.6), ("nod", pytest.approx(two.start, abs=0.002)),
        ("wink", pytest.approx(three.start, abs=0.002)),
    ]  # fmt: skip
    assert two.start == pytest.approx(2.6, abs=0.01)
    assert three.start == pytest.approx(two.end + 1, abs=0.01)


def test_a_pause_makes_no_click() -> None:
    (said,) = perform("one [pause 1s] two")
    whole = np.abs(np.diff(perform("one two")[0].audio.samples)).max()
    assert np.abs(np.diff(said.audio.samples)).max() <= whole + 1e-6


def test_words_that_the_voice_writes_in_its_own_way() -> None:
    """A mark still acts, at the first word that is found again."""
    text, marks = parse_script("pay $5 [nod] now please")
    samples = np.zeros(RATE, np.float32)
    spoken = [WordMark("pay", 0.1, 0.2), WordMark("five dollars", 0.2, 0.4), WordMark("now", 0.4, 0.5)]
    (said,) = direct(iter([Speech(text, Audio(samples, RATE), (), tuple(spoken))]), text, marks)
    assert said.cues == (Cue("nod", 0.4),)


def test_a_voice_that_says_nothing_gets_no_closing_pause() -> None:
    text, marks = parse_script("one [pause 1s]")
    assert list(direct(iter(()), text, marks)) == []
    assert voice_text("one two", [ScriptMark("pause", 4, 1.0)]) == "one… two"


# ---- in the plan ---------------------------------------------------------------------------------------


def planned(script: str, **fields: Any) -> Plan:
    return plan_video(VideoRequest(script=script, **fields), load_registry(load_settings()))


def test_the_plan_has_what_is_spoken_and_the_marks() -> None:
    plan = planned(" [smile] Hello [[you]].\n")
    assert plan.scenes[0].script == "Hello [you]."
    assert plan.scenes[0].marks == (ScriptMark("smile", 0, 1.0),)


@pytest.mark.parametrize(
    ("script", "code"),
    [("[smile]", "SCRIPT_UNSPEAKABLE"), ("[smile] …!", "SCRIPT_UNSPEAKABLE"), ("", "SCRIPT_EMPTY")],
)
def test_marks_alone_are_no_script(script: str, code: str) -> None:
    with pytest.raises(ScriptError) as caught:
        planned(script)
    assert caught.value.code == code


def test_the_style_reaches_every_engine_that_knows_it() -> None:
    plan = planned("Hello", style="educational")
    assert plan.scenes[0].options["viseme"].style == "educational"  # type: ignore[attr-defined]
    assert plan.scenes[0].options["kokoro"].speed < 1  # type: ignore[attr-defined]
    own = {"viseme": {"style": "casual"}, "kokoro": {"speed": 1.3}}
    plan = planned("Hello", style="educational", engine_options=own)
    assert plan.scenes[0].options["viseme"].style == "casual"  # type: ignore[attr-defined]
    assert plan.scenes[0].options["kokoro"].speed == 1.3  # type: ignore[attr-defined]


def test_pauses_count_for_the_wanted_length() -> None:
    script = "Many of us never thought that it would be as simple as it is now. "
    without = planned(script * 3, duration=14).scenes[0].options["kokoro"].speed  # type: ignore[attr-defined]
    paused = planned(f"{script * 3} [pause 2s] Yes.", duration=16.3).scenes[0].options["kokoro"].speed  # type: ignore[attr-defined]
    assert paused == pytest.approx(without, rel=0.05)
