"""A film whose person says something else: the real engines on a film made here, read back."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder
from numpy.typing import NDArray
from support.films import Filmed, ffmpeg, film_presenter
from support.recordings import TEXT, joined, spoken, write_wav

from heygen_studio.errors import InputError
from heygen_studio.ingest.sound import RATE, blocks
from heygen_studio.media import FrameSpec
from heygen_studio.render.reader import probe, read_frames
from heygen_studio.services import Studio
from heygen_studio.video.pipeline import VideoResult
from heygen_studio.video.request import VideoRequest
from heygen_studio.video.stages import Report

pytestmark = pytest.mark.whole

SPEC = FrameSpec(480, 360, Fraction(25))
SAID = "Apples, pears and plums."
BLANK = 30
"""Frames without a face at the end of the film."""


@dataclass(frozen=True, eq=False)
class Revoiced:
    film: Path
    filmed: Filmed
    result: VideoResult
    before: NDArray[np.uint8]
    after: NDArray[np.uint8]
    told: list[Report]


def frames(path: Path) -> NDArray[np.uint8]:
    return np.stack(list(read_frames(path)))


def revoiced(film: Path, output: Path, **fields: object) -> tuple[VideoResult, list[Report]]:
    studio, told = Studio.open(), []
    asset = studio.assets.add_copy(film)
    request = VideoRequest.model_validate({"script": SAID, "video_url": asset.id, "consent": True, **fields})
    return studio.videos.render(request, output, told.append), told


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    return film_presenter(tmp_path_factory.mktemp("film") / "person.mp4", SPEC)


@pytest.fixture(scope="module")
def made(filmed: Filmed, tmp_path_factory: pytest.TempPathFactory) -> Revoiced:
    """A person who talks, heard as somebody who speaks, and then a bell before an empty wall."""
    folder = tmp_path_factory.mktemp("revoiced")
    speech = write_wav(folder / "speech.wav", joined(spoken()))
    film, seconds = folder / "film.mp4", filmed.frames / 25
    wall = f"color=c=0x6e6e6e:s=480x360:r=25:d={BLANK / 25}"
    bell = f"sine=frequency=880:duration={BLANK / 25}"
    ffmpeg(
        "-i", str(filmed.path), "-i", str(speech), "-f", "lavfi", "-i", wall, "-f", "lavfi", "-i", bell,
        "-filter_complex",
        f"[0:v][2:v]concat=n=2[v];[1:a]apad,atrim=0:{seconds}[s];[3:a]volume=2,aresample=16000[b];"
        "[s]aresample=16000[t];[t][b]concat=n=2:v=0:a=1[a]",
        "-map", "[v]", "-map", "[a]", "-c:v", "libx264", "-crf", "16", str(film),
    )  # fmt: skip
    output = folder / "out.mp4"
    result, told = revoiced(film, output)
    return Revoiced(film, filmed, result, frames(film), frames(output), told)


def test_size_rate_and_length_stay(made: Revoiced) -> None:
    facts = probe(made.result.path)
    assert (facts.width, facts.height, facts.fps) == (480, 360, 25.0)
    assert facts.frames == made.filmed.frames + BLANK == made.result.frames


def test_all_but_the_lower_face_stays(made: Revoiced) -> None:
    off = np.abs(made.after.astype(int) - made.before).mean(3)
    around = off[:, :, :120]
    assert around.mean() < 2.5  # what encoding costs
    assert off[-BLANK:].mean() < 2.5
    spoken_to = off[: made.filmed.frames].max(0)
    assert spoken_to.max() > 40
    rows, columns = np.nonzero(spoken_to > 40)
    assert rows.min() > 0.3 * 360
    assert columns.min() > 0.3 * 480
    assert columns.max() < 0.7 * 480


def test_the_lips_say_what_is_heard_now(made: Revoiced) -> None:
    """Loud is open, and when the new words are over the lips rest, though those of the film go on."""
    with FaceFinder(1) as finder:
        gaps = []
        for frame in made.after[: made.filmed.frames]:
            (face,) = finder.find(frame)
            eyes = np.linalg.norm(face.points[33] - face.points[263])
            gaps.append(float(np.linalg.norm(face.points[13] - face.points[14]) / eyes))
    opened = np.array(gaps)
    until = round(25 * max(word.end for part in made.result.said for word in part.words))
    assert np.percentile(opened[:until], 90) > 0.06
    assert opened[until + 10 :].max() < 0.03
    assert made.filmed.gaps[until + 10 :].max() > 0.06
    sound = np.concatenate(list(blocks(made.result.path)))
    loud = np.array([np.sqrt(np.mean(part**2)) for part in np.array_split(sound, len(made.after))])
    smooth = np.convolve(loud, np.ones(5) / 5, "same")[: len(opened)]
    assert np.corrcoef(smooth, opened)[0, 1] > 0.5


def test_the_old_words_are_gone_and_the_bell_stays(made: Revoiced) -> None:
    sound = np.concatenate(list(blocks(made.result.path)))
    old = np.concatenate(list(blocks(made.film)))
    until = round(RATE * max(word.end for part in made.result.said for word in part.words)) + RATE // 4
    bell = round(RATE * made.filmed.frames / 25)
    assert np.abs(old[until:bell]).max() > 0.05  # the film goes on talking
    assert np.abs(sound[until : bell - RATE // 2]).max() < 0.01
    rings = slice(bell + RATE // 2, bell + RATE)
    # As loud as before, in two channels instead of one.
    assert np.abs(sound[rings]).max() == pytest.approx(np.sqrt(0.5) * np.abs(old[rings]).max(), rel=0.1)


def test_progress_never_goes_back(made: Revoiced) -> None:
    overall = [report.overall for report in made.told]
    assert overall == sorted(overall)
    assert overall[-1] == 1.0
    assert any("face" in report.message for report in made.told)


def test_of_two_people_one_is_chosen(filmed: Filmed, tmp_path: Path) -> None:
    pair = tmp_path / "pair.mp4"
    ffmpeg(
        "-i", str(filmed.path), "-filter_complex", "[0:v]split[a][b];[a][b]hstack", "-crf", "16", str(pair)
    )
    with pytest.raises(InputError) as refused:
        revoiced(pair, tmp_path / "none.mp4")
    assert refused.value.code == "SEVERAL_FACES"
    assert refused.value.details["faces"] == 2
    with pytest.raises(InputError) as unknown:
        revoiced(pair, tmp_path / "none.mp4", face=3)
    assert unknown.value.code == "FACE_NOT_FOUND"
    revoiced(pair, tmp_path / "out.mp4", face=2)
    off = np.abs(frames(tmp_path / "out.mp4").astype(int) - frames(pair)).mean(3)
    squares = off.reshape(len(off), 45, 8, 120, 8).mean((2, 4))  # encoding changes pixels, lips change more
    assert squares[:, :, :60].max() < 0.5 * squares[:, :, 60:].max()


@pytest.fixture(scope="module")
def cut_film(filmed: Filmed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A woman; after a cut a man; then both, he on the left; then her from nearer, in another light."""
    folder = tmp_path_factory.mktemp("cuts")
    other = film_presenter(folder / "other.mp4", SPEC, "casual_male_01").path
    half = "crop=240:360:120:0"
    ffmpeg(
        "-i", str(filmed.path), "-i", str(other), "-filter_complex",
        f"[0:v]split[a][c];[1:v]split[d][e];[a]trim=end_frame=30[one];[d]trim=end_frame=20[two];"
        f"[e]{half},trim=start_frame=20:end_frame=44,setpts=PTS-STARTPTS[left];"
        f"[c]split[f][g];[f]{half},trim=start_frame=30:end_frame=54,setpts=PTS-STARTPTS[right];"
        "[left][right]hstack[three];"
        "[g]trim=start_frame=54:end_frame=84,setpts=PTS-STARTPTS,crop=400:300:40:20,scale=480:360,"
        "eq=brightness=-0.06:contrast=0.9[four];"
        "[one][two][three][four]concat=n=4[v]",
        "-map", "[v]", "-crf", "16", str(folder / "cuts.mp4"),
    )  # fmt: skip
    return folder / "cuts.mp4"


STRETCHES = {"her": (0, 30), "him": (30, 50), "both": (50, 74), "her again": (74, 104)}


@pytest.mark.parametrize(
    ("face", "changed"), [(2, {"her", "both right", "her again"}), (1, {"him", "both left"})]
)
def test_the_same_person_is_found_after_a_cut(
    cut_film: Path, tmp_path: Path, face: int, changed: set[str]
) -> None:
    """Wherever they stand then; all others stay as they are, which is told."""
    result, _ = revoiced(cut_film, tmp_path / "out.mp4", face=face)
    off = np.abs(frames(tmp_path / "out.mp4").astype(int) - frames(cut_film)).mean(3)
    squares = off.reshape(len(off), 45, 8, 60, 8).mean((2, 4))
    most = {name: squares[begin + 3 : end - 3] for name, (begin, end) in STRETCHES.items()}
    both = most.pop("both")
    most |= {"both left": both[:, :, :30], "both right": both[:, :, 30:]}
    strongest = {name: float(part.max()) for name, part in most.items()}
    assert {name for name, value in strongest.items() if value > 15} == changed, strongest
    assert all(value < 12 for name, value in strongest.items() if name not in changed), strongest
    assert any("somebody else" in note for note in result.notes)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"script": " ".join([TEXT] * 6)}, "DURATION_UNREACHABLE"),
        ({"consent": False}, "CONSENT_MISSING"),
        ({"duration": 5}, "VALIDATION_ERROR"),
    ],
)
def test_what_cannot_be_is_said_before_the_work(
    filmed: Filmed, tmp_path: Path, fields: dict[str, object], code: str
) -> None:
    with pytest.raises(InputError) as refused:
        revoiced(filmed.path, tmp_path / "none.mp4", **fields)
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_wall_has_no_lips(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25:duration=3", str(tmp_path / "wall.mp4"))
    with pytest.raises(InputError) as refused:
        revoiced(tmp_path / "wall.mp4", tmp_path / "none.mp4")
    assert refused.value.code == "NO_FACE"
