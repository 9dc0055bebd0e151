"""A script with marks the whole way: real voice, real presenter, encoded, decoded and looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from faces import aperture, weight
from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder
from support.plans import with_scene

from heygen_studio.contracts import Options, TrackLipSync, TrackSession
from heygen_studio.media import FaceTrack, Speech
from heygen_studio.registry import load_registry
from heygen_studio.render.reader import read_frames
from heygen_studio.settings import load_settings
from heygen_studio.video.pipeline import VideoResult, render_video
from heygen_studio.video.plan import plan_video
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.stages import Report

MARKED = (
    "[serious] Maybe simple people know. They [smile] believe big bubbles pop! "
    "Please [pause 1.2s] remember me. [nod]\n\nGoodbye [wink] now."
)
PLAIN = "Maybe simple people know. They believe big bubbles pop! Please… remember me.\n\nGoodbye now."
VOICE = "en_us_41"
"""The quick one."""
FPS = 25
CORNERS, EYE_CORNERS, UPPER, LOWER = (61, 291), (33, 263), 13, 14


class Witness(TrackLipSync):
    """The real lip-sync, overheard."""

    id = "viseme"
    title = "Overheard"

    def __init__(self, inner: TrackLipSync) -> None:
        self.inner, self.licence = inner, inner.licence
        self.heard: list[Speech] = []
        self.tracks: list[FaceTrack] = []

    def open(self, fps: Fraction, seed: int, options: Options) -> TrackSession:
        witness, session = self, self.inner.open(fps, seed, options)

        class Session(TrackSession):
            def push(self, speech: Speech) -> FaceTrack:
                witness.heard.append(speech)
                witness.tracks.append(session.push(speech))
                return witness.tracks[-1]

        return Session()


@dataclass
class Take:
    """One rendered video."""

    result: VideoResult
    heard: list[Speech]
    face: FaceTrack
    seen: np.ndarray
    """(frames, 3): lip aperture, mouth width, height of the corners over the middle of the lips; in distances
    between the outer corners of the eyes."""
    reports: list[Report] = field(default_factory=list)

    def starts(self) -> list[float]:
        return [0.0, *np.cumsum([speech.audio.duration for speech in self.heard]).tolist()]

    def word(self, text: str) -> float:
        """When a word begins, in seconds of the video."""
        for start, speech in zip(self.starts(), self.heard, strict=False):
            for mark in speech.words:
                if mark.text.lower() == text:
                    return start + mark.start
        raise AssertionError(text)

    def sounds(self) -> list[str]:
        return [mark.symbol for speech in self.heard for mark in speech.phonemes]


def look(points: np.ndarray) -> tuple[float, float, float]:
    def distance(a: int, b: int) -> float:
        return float(np.linalg.norm(points[a, :2] - points[b, :2]))

    eyes = distance(*EYE_CORNERS)
    lift = (points[UPPER, 1] + points[LOWER, 1]) / 2 - (points[CORNERS[0], 1] + points[CORNERS[1], 1]) / 2
    return distance(UPPER, LOWER) / eyes, distance(*CORNERS) / eyes, float(lift) / eyes


def film(script: str, path: Path) -> Take:
    plan = plan_video(
        VideoRequest(script=script, voice_id=VOICE, resolution="720p"), load_registry(load_settings())
    )
    witness = Witness(plan.scenes[0].lipsync)
    reports: list[Report] = []
    result = render_video(with_scene(plan, lipsync=witness), path, on_progress=reports.append)
    with FaceFinder() as finder:
        seen = [look(finder.find(frame)[0].points) for frame in read_frames(path)]
    face = FaceTrack(
        np.concatenate([t.weights for t in witness.tracks]), np.concatenate([t.head for t in witness.tracks])
    )
    return Take(result, witness.heard, face, np.array(seen), reports)


@pytest.fixture(scope="module")
def takes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Take, Take]:
    """With marks, and without."""
    folder = tmp_path_factory.mktemp("takes")
    return film(MARKED, folder / "marked.mp4"), film(PLAIN, folder / "plain.mp4")


def test_marks_are_not_spoken(takes: tuple[Take, Take]) -> None:
    marked, plain = takes
    assert marked.sounds() == plain.sounds()
    natural = plain.word("remember") - plain.word("please") - _length(plain, "please")
    longer = marked.result.duration - plain.result.duration
    assert longer == pytest.approx(1.2 - natural, abs=4 / FPS)
    gap = marked.word("remember") - marked.word("please") - _length(marked, "please")
    assert gap == pytest.approx(1.2, abs=0.08)  # the cut may lie a little within a sound


def test_marks_are_not_shown(takes: tuple[Take, Take]) -> None:
    marked, _ = takes
    assert "".join(speech.text for speech in marked.heard) == PLAIN.replace("…", "")
    told = [utterance.text for utterance in marked.result.said] + [r.message for r in marked.reports]
    assert not any("[" in text for text in told)


def test_cues_are_at_their_words(takes: tuple[Take, Take]) -> None:
    marked, _ = takes
    found = {}
    for start, speech in zip(marked.starts(), marked.heard, strict=False):
        for cue in speech.cues:
            found.setdefault(cue.name, start + cue.time)
    assert list(found) == ["serious", "smile", "nod", "neutral", "wink"]
    words = {"serious": "maybe", "smile": "believe", "neutral": "goodbye", "wink": "now"}
    for name, word in words.items():
        assert found[name] == pytest.approx(marked.word(word), abs=0.001), name
    assert found["nod"] == pytest.approx(marked.word("me") + _length(marked, "me"), abs=0.001)


def test_the_smile_comes_with_its_word_and_can_be_seen(takes: tuple[Take, Take]) -> None:
    marked, _ = takes
    at = round(marked.word("believe") * FPS)
    driven = weight(marked.face, "cheekSquintLeft", "cheekSquintRight")
    rise = np.flatnonzero(driven > 0.3)
    assert at <= rise[0] <= at + 0.4 * FPS
    assert driven[at - 1] < 0.05
    shut = np.flatnonzero(aperture(marked.face) < 1e-6)
    goodbye = round(marked.word("goodbye") * FPS)
    before, after = (marked.seen[shut[(shut >= a) & (shut < b)]] for a, b in ((8, at), (at + 15, goodbye)))
    assert len(before) > 3 < len(after)
    assert np.median(after[:, 1]) > 1.06 * np.median(before[:, 1])
    assert np.median(after[:, 2]) > np.median(before[:, 2]) + 0.02


def test_the_face_is_neutral_again_in_the_next_paragraph(takes: tuple[Take, Take]) -> None:
    marked, plain = takes
    driven = weight(marked.face, "cheekSquintRight")
    at = round(marked.word("goodbye") * FPS)
    assert driven[at] > 0.6
    assert driven[-1] < 0.5 * driven[at]
    assert weight(plain.face, "cheekSquintRight").max() < 0.15


def test_lips_still_meet(takes: tuple[Take, Take]) -> None:
    for take in takes:
        count = 0
        for start, speech in zip(take.starts(), take.heard, strict=False):
            for mark in speech.phonemes:
                if mark.symbol in ("p", "b", "m"):
                    first = max(0, int((start + mark.start) * FPS) - 2)
                    around = take.seen[first : int(np.ceil((start + mark.end) * FPS)) + 1, 0]
                    assert around.min() < 0.02, (speech.text, mark)
                    count += 1
        assert count >= 15


def test_the_mouth_is_shut_in_the_pause(takes: tuple[Take, Take]) -> None:
    marked, _ = takes
    end = marked.word("please") + _length(marked, "please")
    frames = slice(round((end + 0.2) * FPS), round((marked.word("remember") - 0.2) * FPS))
    assert len(marked.seen[frames]) >= 18
    assert marked.seen[frames, 0].max() < 0.02
    assert aperture(marked.face)[frames].max() < 1e-3


def test_the_nod_is_in_the_head(takes: tuple[Take, Take]) -> None:
    marked, plain = takes
    at = round((marked.word("me") + _length(marked, "me")) * FPS)
    same = round((plain.word("me") + _length(plain, "me")) * FPS)
    nod, none = marked.face.head[at : at + 14, 1], plain.face.head[same : same + 14, 1]
    assert np.ptp(nod) > 1.3
    assert nod.max() > none.max() + 0.8


def test_the_wink_is_in_one_eye(takes: tuple[Take, Take]) -> None:
    marked, _ = takes
    at = round(marked.word("now") * FPS)
    assert weight(marked.face, "eyeBlinkLeft")[at : at + 8].max() > 0.95
    assert weight(marked.face, "eyeBlinkRight")[at : at + 8].max() < 0.3


def _length(take: Take, text: str) -> float:
    mark = next(m for speech in take.heard for m in speech.words if m.text.lower() == text)
    return mark.end - mark.start
