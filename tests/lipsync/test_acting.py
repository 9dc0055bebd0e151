"""Emotions, gestures, styles and controls: what the face and the head do besides speaking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from faces import FPS, RATE, aperture, speech, track, weight
from heygen_studio_plugins.lipsync.viseme.engine import VisemeOptions
from heygen_studio_plugins.lipsync.viseme.expressions import EMOTIONS, add_expression
from heygen_studio_plugins.lipsync.viseme.prosody import Listener
from heygen_studio_plugins.speech.pitch import HOP, fundamental
from pydantic import ValidationError

from heygen_studio.media import BLENDSHAPE_INDEX, Audio, Cue, Emotion, FaceTrack, PhonemeMark, Speech, Style

STYLES: tuple[Style, ...] = get_args(Style)
TALK = ["ˈ", *"hɛlO", " ", *"mɑbɪ", " ", *"pul", "ˈ", *"bɑʃ"]
SHOWS: dict[str, tuple[str, ...]] = {
    "smile": ("mouthSmileLeft", "mouthSmileRight"),
    "serious": ("browDownLeft", "browDownRight"),
    "sad": ("mouthFrownLeft", "mouthFrownRight"),
    "surprised": ("eyeWideLeft", "eyeWideRight"),
}
"""The blendshapes that tell an emotion."""


def silence(seconds: float, *cues: Cue) -> Speech:
    return Speech("", Audio(np.zeros(round(seconds * RATE), np.float32), RATE), cues=cues)


def after(seconds: float) -> int:
    return round(seconds * FPS)


# ---- emotions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_an_emotion_comes_at_its_cue_and_stays(emotion: Emotion) -> None:
    face = track(silence(6, Cue(emotion, 2.0), Cue("neutral", 4.0)))
    shown = weight(face, *SHOWS[emotion])
    before = shown[: after(2)]
    assert np.ptp(before) < 1e-6
    rise = shown - before[0]
    full = rise[after(3.5)]
    assert full > 0.5
    assert rise[after(2.1)] < 0.4 * full
    assert 0.8 * full < rise[after(2.6)]
    assert np.all(np.diff(shown[after(2) : after(3.9)]) > -1e-6)  # no overshoot
    assert rise[after(4.4)] > 0.2 * full  # it goes more slowly than it came
    assert rise[after(5.9)] < 0.05 * full


def test_intensity_scales() -> None:
    def smile(intensity: float) -> float:
        return float(weight(track(silence(3, Cue("smile", 0.5, intensity))), *SHOWS["smile"])[-1])

    assert 0.25 * smile(1) < smile(0.5) < 0.65 * smile(1)
    assert smile(0) < 0.02 < weight(track(silence(1)), *SHOWS["smile"])[0]


def test_one_emotion_gives_way_to_the_next() -> None:
    face = track(silence(5, Cue("sad", 0.5), Cue("surprised", 2.5)))
    assert weight(face, *SHOWS["sad"])[after(2.4)] > 0.5 > 0.02 > weight(face, *SHOWS["sad"])[-1]
    assert weight(face, *SHOWS["surprised"])[-1] > 0.5


@pytest.mark.parametrize("emotion", EMOTIONS)
@pytest.mark.parametrize("amount", [1.0, 2.0])
def test_emotions_open_no_mouth(emotion: Emotion, amount: float) -> None:
    """Neither in silence nor in p, b and m; and what opens stays open."""
    cue = (Cue(emotion, 0.0),)
    said = speech("ɑpɑbɑmɑ ʊbuɛmæspas", each=0.12, cues=cue)
    plain, acted = track(replace(said, cues=())), track(said, expressiveness=amount)
    assert aperture(track(silence(3, *cue), expressiveness=amount)).max() == 0
    for mark in said.phonemes:
        frames = slice(max(0, int(mark.start * FPS) - 1), int(mark.end * FPS) + 2)
        if mark.symbol in "pbm":
            assert aperture(acted)[frames].min() < 1e-6, mark
        elif mark.symbol in "ɑæ":
            assert aperture(acted)[frames].max() > 0.9 * aperture(plain)[frames].max(), mark
    quiet = np.array([aperture(acted)[: after(0.15)].max(), aperture(acted)[-after(0.1) :].max()])
    assert quiet.max() < 1e-3


def test_a_smile_gives_way_to_rounding() -> None:
    round_lips, spread = (track(speech(s, each=0.2, cues=(Cue("smile", 0.0),))) for s in ("uuu", "iii"))
    middle = after(0.6)
    assert weight(round_lips, *SHOWS["smile"])[middle] < 0.7 * weight(spread, *SHOWS["smile"])[middle]
    assert weight(round_lips, "mouthPucker")[middle] > 0.5


def test_a_table_of_one_frame() -> None:
    """Add a full smile to an open and to a closed mouth."""
    weights = np.zeros((2, 52))
    weights[0, BLENDSHAPE_INDEX["jawOpen"]] = 0.3
    amounts = np.tile([float(name == "smile") for name in EMOTIONS], (2, 1))
    add_expression(weights, amounts)
    assert weights[:, BLENDSHAPE_INDEX["cheekSquintLeft"]].min() > 0.5
    assert weights[0, BLENDSHAPE_INDEX["mouthUpperUpLeft"]] > 0.1
    assert weights[1, BLENDSHAPE_INDEX["mouthUpperUpLeft"]] == 0
    assert weights[:, BLENDSHAPE_INDEX["jawOpen"]].tolist() == [0.3, 0]


# ---- gestures ------------------------------------------------------------------------------------------


def quiet_head(*cues: Cue) -> FaceTrack:
    return track(silence(4, *cues), head_motion=0, blink_rate=0, gaze="camera")


def test_a_nod_goes_down_twice_and_ends_where_it_began() -> None:
    yaw, pitch = quiet_head(Cue("nod", 1.0)).head.T[:2].round(6)
    assert not pitch[: after(0.98)].any()
    assert 2 < pitch.max() <= 5
    dips = ((pitch[1:-1] > pitch[:-2]) & (pitch[1:-1] >= pitch[2:])).sum()
    assert dips == 2
    assert not yaw.any()
    assert not pitch[after(2.1) :].any()
    assert 0.4 < quiet_head(Cue("nod", 1.0, 0.5)).head[:, 1].max() / pitch.max() < 0.7


def test_a_shake_goes_to_both_sides() -> None:
    yaw, pitch = quiet_head(Cue("shake", 1.0)).head.T[:2].round(6)
    assert yaw.max() > 2
    assert yaw.min() < -2
    assert np.abs(yaw).max() <= 5
    assert (np.diff(np.sign(yaw[np.abs(yaw) > 0.3])) != 0).sum() >= 3
    assert not pitch.any()
    assert np.abs(yaw[after(2.3) :]).max() == 0


def test_a_wink_shuts_one_eye_and_no_blink_disturbs_it() -> None:
    face = track(silence(4, Cue("wink", 2.0)), blink_rate=60)
    frames = slice(after(2), after(2.6))
    left, right = weight(face, "eyeBlinkLeft")[frames], weight(face, "eyeBlinkRight")[frames]
    assert left.max() > 0.95
    assert right.max() < 0.3
    assert weight(face, "eyeBlinkRight").max() > 0.9  # it blinks at other times


def test_the_eyes_stay_on_the_camera_in_a_gesture() -> None:
    face = quiet_head(Cue("shake", 1.0))
    turned = 32 * (weight(face, "eyeLookOutLeft") - weight(face, "eyeLookInLeft")) + face.head[:, 0]
    assert np.abs(turned).max() < 0.01


# ---- smoothness, cutting, chance -----------------------------------------------------------------------

EVERYTHING = (
    Cue("smile", 0.5), Cue("nod", 1.0), Cue("surprised", 1.2), Cue("wink", 2.0), Cue("shake", 2.5),
    Cue("sad", 3.0), Cue("neutral", 3.1), Cue("serious", 3.2),
)  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_nothing_jumps(style: Style) -> None:
    said = speech(TALK * 3, cues=EVERYTHING)
    face = track(said, said, style=style)
    fps = float(FPS)
    turns = np.abs(np.diff(face.head[:, :3], axis=0)) * fps
    assert turns.max() < 75  # degrees a second, in a shake of the head
    expression = [
        "mouthSmileLeft",
        "browInnerUp",
        "browDownLeft",
        "mouthFrownLeft",
        "eyeWideLeft",
        "cheekSquintLeft",
    ]
    for name in expression:
        assert np.abs(np.diff(weight(face, name))).max() * fps < 12, name  # full range in 80 ms


def test_the_way_that_speech_is_cut_does_not_matter_to_what_marks_do() -> None:
    whole = silence(6, *EVERYTHING)
    parts = []
    for start in np.arange(0, 6, 0.4):
        cues = tuple(replace(c, time=c.time - start) for c in EVERYTHING if start <= c.time < start + 0.4)
        parts.append(silence(0.4, *cues))
    one, many = track(whole), track(*parts)
    assert np.allclose(one.weights, many.weights, atol=1e-5)
    assert np.allclose(one.head, many.head, atol=1e-4)


def test_speech_that_is_cut_in_a_pause_moves_the_head_the_same() -> None:
    first, second = speech(TALK), speech([*TALK, "ˈ", *"dɑ"])
    shift = first.audio.duration
    later = [replace(m, start=m.start + shift, end=m.end + shift) for m in second.phonemes]
    samples = np.concatenate([first.audio.samples, second.audio.samples])
    whole = track(Speech("Text.", Audio(samples, RATE), (*first.phonemes, *later)))
    cut = track(first, second)
    assert np.abs(whole.head[:, :3] - cut.head[:, :3]).max() < 0.8
    assert np.corrcoef(whole.head[:, 1], cut.head[:, 1])[0, 1] > 0.95


def test_the_seed_decides_all_of_it() -> None:
    said = speech(TALK, cues=EVERYTHING)
    one, same, other = (track(said, said, seed=seed, style="entertainment") for seed in (1, 1, 2))
    assert np.array_equal(one.weights, same.weights)
    assert np.array_equal(one.head, same.head)
    assert not np.allclose(one.head, other.head)


# ---- styles and controls -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def styled() -> dict[Style, FaceTrack]:
    """Two minutes of talk in each style."""
    return {style: track(*[speech(TALK)] * 45, style=style) for style in STYLES}


def rms(face: FaceTrack) -> float:
    return float(np.sqrt((face.head[:, :3] ** 2).mean()))


MEASURES: dict[str, Callable[[FaceTrack], float]] = {
    "smile": lambda face: float(weight(face, *SHOWS["smile"]).mean()),
    "brows": lambda face: float(weight(face, "browInnerUp").mean()),
    "head": rms,
    "blinks": lambda face: float((np.diff((weight(face, "eyeBlinkLeft") > 0.8).astype(int)) == 1).sum()),
}


@pytest.mark.parametrize(
    ("measure", "less", "more", "factor"),
    [
        ("smile", "professional", "casual", 1.5),
        ("smile", "casual", "marketing", 1.4),
        ("smile", "educational", "entertainment", 1.8),
        ("brows", "professional", "casual", 1.2),
        ("brows", "casual", "educational", 1.5),
        ("brows", "educational", "entertainment", 1.2),
        ("head", "professional", "casual", 1.25),
        ("head", "educational", "marketing", 1.15),
        ("head", "marketing", "entertainment", 1.2),
        ("blinks", "educational", "entertainment", 1.25),
    ],
)
def test_styles_differ_so_that_it_can_be_seen(
    styled: dict[Style, FaceTrack], measure: str, less: Style, more: Style, factor: float
) -> None:
    of = MEASURES[measure]
    assert of(styled[more]) > factor * of(styled[less])


def test_no_two_styles_are_alike(styled: dict[Style, FaceTrack]) -> None:
    found = [[of(face) for of in MEASURES.values()] for face in styled.values()]
    for i, one in enumerate(found):
        for other in found[:i]:
            assert max(max(a, b) / min(a, b) for a, b in zip(one, other, strict=True)) > 1.4


def test_the_head_keeps_within_what_a_portrait_bears(styled: dict[Style, FaceTrack]) -> None:
    for face in [*styled.values(), track(*[speech(TALK)] * 20, head_motion=2, style="entertainment")]:
        assert (np.abs(face.head[:, :3]).max(axis=0) <= (12, 10, 8)).all()
        assert 0 <= face.weights.min() <= face.weights.max() <= 1


@pytest.mark.parametrize("rate", [0, 6, 15, 40])
def test_the_blink_rate_is_what_is_asked_for(rate: int) -> None:
    face = track(*[speech(TALK)] * 60, blink_rate=rate)
    minutes = len(face) / float(FPS) / 60
    assert MEASURES["blinks"](face) / minutes == pytest.approx(rate, rel=0.2, abs=0.5)


def test_blinks_like_the_ends_of_phrases() -> None:
    talk = [speech("ˈhɛlO wɜldˈbɪɡdɑɡ")] * 60
    lids = weight(track(*talk), "eyeBlinkLeft")
    starts = np.flatnonzero(np.diff((lids > 0.1).astype(int)) == 1) / float(FPS) % talk[0].audio.duration
    ends = [0.7, 2.2]
    near = [min(abs(start - end) for end in ends) < 0.25 for start in starts]
    assert np.mean(near) > 0.5


def test_gaze_leaves_the_camera_in_pauses_only_unless_it_may_not() -> None:
    talk = [speech(["d"] * 8 + [" "] + ["d"] * 8)] * 40

    def away(**options: str) -> np.ndarray:
        face = track(*talk, head_motion=0, blink_rate=0, **options)
        return np.abs(32 * (weight(face, "eyeLookOutLeft") - weight(face, "eyeLookInLeft"))) > 3.2

    averted = away()
    assert 0.01 < averted.mean() < 0.15
    speaking = np.zeros(len(averted), bool)
    times = (np.arange(len(averted)) + 0.5) / float(FPS) % talk[0].audio.duration
    for phrase in (talk[0].phonemes[:8], talk[0].phonemes[8:]):
        speaking |= (times > phrase[0].start + 0.1) & (times < phrase[-1].end)
    assert averted[speaking].mean() < 0.3 * averted[~speaking].mean()
    assert not away(gaze="camera").any()


def test_expressiveness_and_head_motion_scale() -> None:
    said = speech(TALK * 4, cues=(Cue("smile", 0.0),))
    smiles = [MEASURES["smile"](track(said, expressiveness=e)) for e in (0, 0.5, 1, 2)]
    heads = [rms(track(said, head_motion=h)) for h in (0, 0.5, 1, 2)]
    assert smiles == sorted(smiles)
    assert heads == sorted(heads)
    assert heads[0] == 0
    assert smiles[0] < 0.3 * smiles[2] < 0.9 * smiles[3]


def test_the_base_emotion() -> None:
    face = track(silence(3, Cue("surprised", 1.0), Cue("neutral", 2.0)), emotion="serious")
    serious = weight(face, *SHOWS["serious"])
    assert serious[0] > 0.3
    assert serious[after(1.9)] < 0.1
    assert weight(track(silence(1), emotion="neutral", style="marketing"), *SHOWS["smile"]).max() == 0


@pytest.mark.parametrize(
    "wrong",
    [{"head_motion": 2.1}, {"blink_rate": 61}, {"gaze": "up"}, {"emotion": "angry"}, {"style": "bold"}],
)
def test_wrong_options_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        VisemeOptions.model_validate(wrong)


# ---- melody --------------------------------------------------------------------------------------------


def tone(frequency: np.ndarray, rate: int = RATE) -> Audio:
    phase = 2 * np.pi * np.cumsum(frequency) / rate
    sound = sum(np.sin(k * phase) / k for k in range(1, 10))
    return Audio((0.1 * np.asarray(sound)).astype(np.float32), rate)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
@pytest.mark.parametrize("hertz", [80, 120, 210, 300])
def test_fundamental_frequency(rate: int, hertz: float) -> None:
    moving = hertz * (1 + 0.05 * np.sin(np.arange(rate) * 2 * np.pi * 2 / rate))
    found = fundamental(tone(moving, rate))
    wanted = moving[(np.arange(len(found)) * HOP * rate).astype(int)]
    error = np.abs(found / wanted - 1)[3:-3]
    assert np.median(error) < 0.01
    assert np.mean(error > 0.03) < 0.05


def test_noise_and_silence_have_no_melody() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    assert (fundamental(Audio(noise, RATE)) > 0).mean() < 0.02
    assert not fundamental(Audio(np.zeros(RATE, np.float32), RATE)).any()
    assert len(fundamental(Audio(np.zeros(10, np.float32), RATE))) == 0


def test_the_head_rises_with_the_melody() -> None:
    """Over the same marks, a rise in pitch lifts the head and a fall lets it sink."""

    def pitch(semitones: float) -> float:
        steps = np.concatenate([np.zeros(RATE), np.linspace(0, semitones, RATE), np.full(RATE, semitones)])
        marks = tuple(PhonemeMark("ɑ", 0.1 * k, 0.1 * k + 0.1) for k in range(30))
        said = Speech("Text.", tone(120 * 2 ** (steps / 12)), marks)
        return float(track(said, head_motion=1).head[after(2.2) : after(2.7), 1].mean())

    assert pitch(8) < pitch(0) - 0.3
    assert pitch(-8) > pitch(0) + 0.3


def test_accents_are_loud_long_or_high() -> None:
    samples = tone(np.where(np.arange(3 * RATE) // (RATE // 2) == 4, 200.0, 120.0)).samples.copy()
    samples[: RATE // 2] *= 3
    stressed = tuple(PhonemeMark("ɑ", t, t + 0.3, 2) for t in (0.1, 1.0, 2.1))
    heard = Listener().listen(Speech("Text.", Audio(samples, RATE), stressed))
    loud, plain, high = (accent.strength for accent in heard.accents)
    assert loud > high > plain
