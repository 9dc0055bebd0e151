"""The movement of the face that the viseme engine makes of speech."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from faces import FPS, RATE, aperture, speech, track, weight
from heygen_studio_plugins.lipsync.viseme.engine import VisemeLipSync, VisemeOptions
from heygen_studio_plugins.lipsync.viseme.visemes import VISEMES, steps

from heygen_studio.media import BLENDSHAPE_INDEX, Audio, FaceTrack, PhonemeMark, Speech

RATES = [Fraction(25), Fraction(30_000, 1001), Fraction(60)]


def at(mark: PhonemeMark, fps: Fraction = FPS) -> slice:
    """The frames on screen during a mark, one more on each side."""
    return slice(max(0, int(mark.start * fps) - 1), int(mark.end * fps) + 2)


def peak(symbol: str, *names: str) -> float:
    """The most that blendshapes reach while one sound is held between two others."""
    said = speech(["d", symbol, "d"], each=0.15)
    return float(weight(track(said), *names)[at(said.phonemes[1])].max())


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("each", [0.05, 0.1])
def test_each_bilabial_closes_the_lips_for_a_whole_frame(fps: Fraction, each: float) -> None:
    said = speech("ɑpɑbɑmɑpiʊbuɛmæspasmuləmb", fps, each)
    opening = aperture(track(said, fps=fps))
    bilabials = [mark for mark in said.phonemes if mark.symbol in "pbm"]
    assert len(bilabials) == 10
    for mark in bilabials:
        assert opening[at(mark, fps)].min() < 1e-6, mark
    for mark in said.phonemes:
        if mark.symbol in "ɑæ" and each == 0.1:
            assert opening[at(mark, fps)].max() > 0.2, mark


def test_lip_meets_teeth() -> None:
    said = speech("ɑfɑvɑ")
    face = track(said)
    for mark in said.phonemes:
        if mark.symbol in "fv":
            assert weight(face, "mouthRollLower")[at(mark)].max() > 0.4
            assert aperture(face)[at(mark)].min() < 0.3


@pytest.mark.parametrize("fps", RATES)
def test_the_mouth_is_closed_in_silence(fps: Fraction) -> None:
    said = speech("hɛlO  wɜld", fps)
    opening = aperture(track(said, fps=fps))
    times = (np.arange(len(opening)) + 0.5) / float(fps)
    ends = [0.0, *(mark.end for mark in said.phonemes)]
    starts = [*(mark.start for mark in said.phonemes), said.audio.duration]
    pauses = [(end, start) for end, start in zip(ends, starts, strict=True) if start - end > 0.25]
    assert len(pauses) == 3
    for end, start in pauses:
        silent = (times > end + (0.12 if end else 0)) & (times < start - 0.13)
        assert silent.any()
        assert opening[silent].max() < 1e-3


def test_lips_stay_parted_in_a_pause_for_breath() -> None:
    said = speech("hɛlO wɜld")
    before, after = said.phonemes[3], said.phonemes[4]
    assert 0.4 < after.start - before.end < 0.6
    opening = aperture(track(said))[int(before.end * FPS) : int(after.start * FPS)]
    assert 0.005 < opening.min() < 0.1


def test_rounded_lips_part_less_than_spread_ones() -> None:
    rounded, spread = ([peak(symbol, "jawOpen") for symbol in symbols] for symbols in ("uoɔw", "ɛæ"))
    assert 1.5 * max(rounded) < min(spread)


def test_lips_open_for_a_vowel_before_it_is_heard_and_meet_with_the_sound() -> None:
    said, fps = speech(["d", "ɑ", "b", "ɑ"], Fraction(100), each=0.2), 100
    opening = aperture(track(said, fps=Fraction(fps)))
    _, vowel, stop, last = said.phonemes
    shut = np.flatnonzero(opening[int(vowel.start * fps) : int(last.end * fps)] < 1e-6) / fps + vowel.start
    assert abs(shut[0] - stop.start) < 0.03
    assert stop.end - 0.1 < shut[-1] < stop.end
    rising = opening[int((vowel.start - 0.1) * fps) : int((vowel.end - 0.05) * fps)]
    half = (rising[0] + rising.max()) / 2
    assert 0.03 < 0.1 - np.argmax(rising > half) / fps < 0.09


def test_the_mouth_opens_shortly_before_the_sound() -> None:
    said = speech("ɑlɑ")
    opening = aperture(track(said, fps=Fraction(60)))
    opened = np.flatnonzero(opening > 0.02)[0] / 60
    assert 0.03 < said.phonemes[0].start - opened < 0.13


def test_vowels_have_their_shapes() -> None:
    openings = [peak(symbol, "jawOpen") for symbol in ("ɑ", "æ", "ɛ", "ɪ", "i")]
    assert openings == sorted(openings, reverse=True)
    assert peak("ɑ", "jawOpen") > 2 * peak("i", "jawOpen")
    assert peak("u", "mouthPucker") > 0.5 > 0.1 > peak("ɑ", "mouthPucker")
    assert peak("i", "mouthStretchLeft", "mouthSmileLeft") > 2 * peak(
        "ɑ", "mouthStretchLeft", "mouthSmileLeft"
    )
    assert peak("ʃ", "mouthFunnel") > 2 * peak("s", "mouthFunnel")


def test_consonants_bend_to_their_vowels() -> None:
    """A /k/ is rounded between two /u/ and not between two /i/; a /ʃ/ is rounded anywhere."""

    def rounding(symbols: str) -> float:
        said = speech(symbols)
        return float(weight(track(said), "mouthPucker", "mouthFunnel")[at(said.phonemes[1])].mean())

    assert rounding("uku") > 4 * rounding("iki")
    assert rounding("iʃi") > 3 * rounding("iki")


def test_diphthongs_move() -> None:
    said = speech(["h", "aɪ"], each=0.2)
    jaw = weight(track(said, fps=Fraction(60)), "jawOpen")
    start = int((said.phonemes[1].start + 0.05) * 60)
    assert jaw[start : start + 6].max() > 1.5 * jaw[start + 8]


def test_stress_and_loudness_open_wider() -> None:
    plain, stressed = (aperture(track(speech(symbols))).max() for symbols in ("dɑd", "dˈɑd"))
    assert stressed > 1.05 * plain


def test_seams_are_smooth() -> None:
    """Cutting speech into stretches, even in the middle of a word, makes no jump."""
    first, second = speech("ˈmɑbɑ ˈlɑlɑ"), speech("ˈɑlɑmɑ")
    cut = round(20 / FPS * RATE)
    abrupt = Speech(
        second.text,
        Audio(second.audio.samples[cut:], RATE),
        tuple(
            PhonemeMark(m.symbol, m.start - 20 / 30, m.end - 20 / 30, m.stress)
            for m in second.phonemes
            if m.start > 0.7
        ),
    )
    for stretches in ([first, second], [first, abrupt, first], [second, second]):
        face = track(*stretches)
        lengths = [round(len(s.audio.samples) * FPS / RATE) for s in stretches]
        seams = list(itertools.accumulate(lengths))[:-1]
        moves = np.abs(np.diff(face.weights, axis=0))
        turns = np.abs(np.diff(face.head, axis=0))
        for seam in seams:
            assert moves[seam - 1].max() <= max(0.12, np.percentile(moves.max(axis=1), 90))
            assert turns[seam - 1].max() < 0.35


def test_movement_that_goes_on_by_itself_does_not_depend_on_the_cutting() -> None:
    def silence(seconds: float) -> Speech:
        return Speech("", Audio(np.zeros(round(seconds * RATE), np.float32), RATE))

    whole, parts = track(silence(40)), track(*[silence(2.5)] * 16)
    assert np.allclose(whole.weights, parts.weights, atol=1e-5)
    assert np.allclose(whole.head, parts.head, atol=1e-4)


def test_the_seed_decides() -> None:
    said = speech("ˈhɛlO wɜld ˈhɛlO wɜld")
    first, again, other = track(said, said), track(said, said), track(said, said, seed=8)
    assert np.array_equal(first.weights, again.weights)
    assert np.array_equal(first.head, again.head)
    assert not np.allclose(first.head, other.head)


@pytest.mark.parametrize("fps", RATES)
def test_frames_follow_the_sound(fps: Fraction) -> None:
    with VisemeLipSync().open(fps, 1, VisemeOptions()) as session:
        start = 0
        for frames in (37, 1, 250, 3):
            samples = np.zeros(round(frames / fps * RATE), np.float32)
            face = session.push(Speech("", Audio(samples, RATE)))
            assert (len(face), face.start) == (frames, start)
            assert face.weights.shape == (frames, 52)
            assert face.head.shape == (frames, 6)
            assert face.weights.dtype == face.head.dtype == np.float32
            start += frames


@pytest.fixture(scope="module")
def monologue() -> FaceTrack:
    """About three minutes."""
    return track(*[speech("ˈhɛlO wɜldɪˈzbɪɡ ændˈwaɪd", text="So big?")] * 60)


def test_people_blink(monologue: FaceTrack) -> None:
    lids = weight(monologue, "eyeBlinkLeft", "eyeBlinkRight")
    minutes = len(lids) / 30 / 60
    shut = np.flatnonzero(np.diff((lids > 0.8).astype(int)) == 1)
    assert 10 < len(shut) / minutes < 30
    assert np.std(np.diff(shut)) > 15  # no metronome
    falling = np.diff(lids).max()
    assert falling > 1.3 * -np.diff(lids).min()
    still = track(*[speech("ˈhɛlO")] * 20, blink_rate=0)
    assert weight(still, "eyeBlinkLeft").max() == 0


def test_the_head_moves_as_that_of_a_calm_speaker(monologue: FaceTrack) -> None:
    """In degrees; filmed speakers turn by 2 to 9 in standard deviation, and nod and tilt by 1 to 6."""
    yaw, pitch, roll = monologue.head.T[:3]
    assert 2 < yaw.std() < 4
    assert 1 < pitch.std() < 3
    assert 1 < roll.std() < 3
    assert np.abs(np.diff(monologue.head[:, :3], axis=0)).max() < 0.6
    still = track(speech("ˈhɛlO"), head_motion=0)
    assert not still.head.any()


def test_weights_are_weights(monologue: FaceTrack) -> None:
    assert np.isfinite(monologue.weights).all()
    assert monologue.weights.min() >= 0
    assert monologue.weights.max() <= 1


def test_brows_rise_with_stress_and_questions() -> None:
    flat = weight(track(speech("hɛlO wɜld")), "browInnerUp").max()
    stressed = max(weight(track(speech("ˈhɛlO wɜld"), seed=seed), "browInnerUp").max() for seed in range(4))
    asked = weight(track(speech("hɛlO wɜld", text="Hello?")), "browInnerUp").max()
    assert flat == 0
    assert stressed > 0.1
    assert asked > 0.2


def test_lips_do_not_flutter() -> None:
    said = speech("stɹɛŋθsnækskwɪkstɛksts", each=0.04)
    for fps in RATES:
        moves = np.abs(np.diff(track(said, fps=fps).weights, axis=0)) * float(fps)
        assert moves[:, BLENDSHAPE_INDEX["jawOpen"]].max() < 8  # per second


def test_the_eyes_stay_on_the_camera() -> None:
    face = track(*[speech("hɛlO")] * 40)
    turned = 32 * (weight(face, "eyeLookOutLeft") - weight(face, "eyeLookInLeft")) + face.head[:, 0]
    assert np.percentile(np.abs(turned), 75) < 1.5
    assert np.abs(turned).max() < 11


@pytest.mark.parametrize(
    "symbol", [*"AIWYOQʧʤᵊᵻɾʔɡŋɹθðʃʒɜɚɐɒɔøyɲ", "tʃ", "dʒ", "aɪ", "oʊ", "iː", "t͡ʃ", "ɑ̃", "pf"]
)
def test_every_symbol_has_a_shape(symbol: str) -> None:
    shown = steps(symbol)
    assert shown
    assert all(step.viseme in VISEMES for step in shown)
    assert (shown[0].start, shown[-1].end) == (0, 1)


def test_every_phoneme_of_the_voices_has_a_shape() -> None:
    from heygen_studio_plugins.voices.kokoro.phonemes import IPA
    from kokoro_onnx.config import DEFAULT_VOCAB

    shapeless = {s for s in DEFAULT_VOCAB if s.isalpha() and not steps(IPA.get(s, s))}
    assert shapeless <= set("ˈˌːʰʲSꭧᵝT")
