"""The whole way with the real engines: the video is decoded, the face found again, and the lips measured."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder
from numpy.typing import NDArray
from support.plans import with_scene

from heygen_studio.contracts import Options, TrackLipSync, TrackSession
from heygen_studio.media import FaceTrack, PhonemeMark, Speech
from heygen_studio.registry import load_registry
from heygen_studio.render.reader import read_frames
from heygen_studio.settings import load_settings
from heygen_studio.video.pipeline import render_video
from heygen_studio.video.plan import plan_video
from heygen_studio.video.request import VideoRequest

SCRIPT = (
    "Maybe people prefer simple things. A big brown bear jumped above my umbrella!\n\n"
    "Good afternoon, you know how far we go."
)
UPPER, LOWER, CORNERS, EYE_CORNERS = 13, 14, (61, 291), (33, 263)
SHUT = 0.02
"""Gap of the inner lips, in distances between the outer corners of the eyes, at which a mouth looks shut."""


class Witness(TrackLipSync):
    """The real lip-sync, overheard."""

    id = "viseme"
    title = "Overheard"

    def __init__(self, inner: TrackLipSync) -> None:
        self.inner, self.licence = inner, inner.licence
        self.tracks: list[FaceTrack] = []
        self.phonemes: list[PhonemeMark] = []
        self.seconds = 0.0

    def open(self, fps: Fraction, seed: int, options: Options) -> TrackSession:
        witness, session = self, self.inner.open(fps, seed, options)

        class Session(TrackSession):
            def push(self, speech: Speech) -> FaceTrack:
                start = witness.seconds
                witness.phonemes += [
                    replace(mark, start=mark.start + start, end=mark.end + start) for mark in speech.phonemes
                ]
                witness.seconds += speech.audio.duration
                witness.tracks.append(session.push(speech))
                return witness.tracks[-1]

            def close(self) -> None:
                session.close()

        return Session()


@dataclass
class Talk:
    """One rendered video: what was driven, and what is seen in it."""

    path: Path
    fps: float
    frames: int
    seconds: float
    phonemes: list[PhonemeMark]
    driven: NDArray[np.float64]
    """(frames, 2): lip aperture and mouth width."""
    seen: NDArray[np.float64]
    """The same, from the decoded video; NaN where no face was found."""


def measure(points: NDArray[np.float32]) -> tuple[float, float]:
    def distance(a: int, b: int) -> float:
        return float(np.linalg.norm(points[a, :2] - points[b, :2]))

    eyes = distance(*EYE_CORNERS)
    return distance(UPPER, LOWER) / eyes, distance(*CORNERS) / eyes


def look(path: Path) -> Iterator[tuple[float, float]]:
    with FaceFinder() as finder:
        for frame in read_frames(path):
            faces = finder.find(frame)
            yield measure(faces[0].points) if faces else (np.nan, np.nan)


@pytest.fixture(
    scope="module",
    params=[("professional_female_01", None), ("professional_male_01", "en_us_41")],
    ids=["woman", "man, quick voice"],
)
def talk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Talk:
    path = tmp_path_factory.mktemp("talk") / "talk.mp4"
    presenter, voice = request.param
    wanted = VideoRequest(script=SCRIPT, avatar_id=presenter, voice_id=voice, resolution="720p")
    plan = plan_video(wanted, load_registry(load_settings()))
    witness = Witness(plan.scenes[0].lipsync)
    result = render_video(with_scene(plan, lipsync=witness), path)
    scene = plan.scenes[0]
    with scene.avatar.open(scene.avatar_info.id, plan.spec, scene.options[scene.avatar.id]) as session:
        driven = np.concatenate([np.stack(session.lip_measures(t), 1) for t in witness.tracks])  # type: ignore[attr-defined]
    return Talk(
        path=path,
        fps=float(plan.spec.fps),
        frames=result.frames,
        seconds=witness.seconds,
        phonemes=witness.phonemes,
        driven=driven,
        seen=np.array(list(look(path))),
    )


def correlation(a: NDArray[np.float64], b: NDArray[np.float64], lag: int = 0) -> float:
    """Of a with b, b coming ``lag`` frames later."""
    if lag > 0:
        a, b = a[:-lag], b[lag:]
    elif lag < 0:
        a, b = a[-lag:], b[:lag]
    return float(np.corrcoef(a, b)[0, 1])


def test_there_is_a_face_in_every_frame(talk: Talk) -> None:
    assert len(talk.seen) == len(talk.driven) == talk.frames
    assert not np.isnan(talk.seen).any()


@pytest.mark.parametrize(("column", "what"), [(0, "aperture"), (1, "width")])
def test_the_lips_seen_follow_the_lips_driven(talk: Talk, column: int, what: str) -> None:
    driven, seen = talk.driven[:, column], talk.seen[:, column]
    by_lag = {lag: correlation(driven, seen, lag) for lag in range(-4, 5)}
    assert by_lag[0] >= 0.90, (what, by_lag)
    assert max(by_lag, key=lambda lag: by_lag[lag]) == 0, (what, by_lag)


def test_every_p_b_and_m_closes_the_lips(talk: Talk) -> None:
    closures = [mark for mark in talk.phonemes if mark.symbol in ("p", "b", "m")]
    assert len(closures) >= 15
    open_ones = []
    for mark in closures:
        first = int(mark.start * talk.fps) - 2
        around = talk.seen[max(first, 0) : int(np.ceil(mark.end * talk.fps)) + 1, 0]
        if around.min() > SHUT:
            open_ones.append((mark, float(around.min())))
    assert not open_ones


def silences(marks: Sequence[PhonemeMark], end: float) -> list[tuple[float, float]]:
    """Stretches longer than 0.3 s without a phoneme."""
    edges = [0.0, *(t for mark in marks for t in (mark.start, mark.end)), end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 0.3]


def test_the_mouth_is_shut_in_silence(talk: Talk) -> None:
    quiet = silences(talk.phonemes, talk.seconds)
    assert len(quiet) >= 3
    for start, end in quiet:
        # Lips take a moment to close after a sound, and part a moment before the next.
        frames = talk.seen[int(np.ceil((start + 0.15) * talk.fps)) : int((end - 0.15) * talk.fps), 0]
        assert frames.max(initial=0) < SHUT, (start, end, frames)


def test_the_mouth_opens_at_all(talk: Talk) -> None:
    assert talk.seen[:, 0].max() > 0.12
    assert np.ptp(talk.seen[:, 1]) > 0.08


def heard(path: Path, rate: int) -> NDArray[np.float32]:
    """The sound of a file as a player gives it, mono."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", path]
    layout = ["-f", "f32le", "-ac", "1", "-ar", str(rate), "-"]
    return np.frombuffer(subprocess.run([*command, *layout], capture_output=True, check=True).stdout, "<f4")


def test_sound_and_picture_last_equally_long(talk: Talk) -> None:
    sound = heard(talk.path, 48_000)
    assert len(sound) / 48_000 == pytest.approx(talk.frames / talk.fps, abs=1 / talk.fps)
    assert np.abs(sound).max() <= 1.0
    assert np.sqrt((sound**2).mean()) > 0.02


def test_the_sound_is_where_its_marks_say(talk: Talk) -> None:
    """What a viewer hears, not what was synthesised, is loud in stressed vowels and quiet in silence."""
    sound = heard(talk.path, 24_000)

    def level(start: float, end: float) -> float:
        return float(np.sqrt((sound[int(start * 24_000) : int(end * 24_000)] ** 2).mean()))

    vowels = [level(m.start, m.end) for m in talk.phonemes if m.stress == 2 and m.end - m.start > 0.05]
    quiet = [level(a + 0.1, b - 0.1) for a, b in silences(talk.phonemes, talk.seconds)]
    assert vowels
    assert np.median(vowels) > 20 * max(quiet)
