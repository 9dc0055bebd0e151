"""The second face detector, with tiny checkpoints through the package's own loading code.

What S3FD and FAN see with random weights is meaningless; that the files are found, checked, loaded as tensors
alone and run is not. How their answer helps MediaPipe is tested with what they would say of a photo.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet.aligner import FAN, S3FD, FaceAligner, Weights
from heygen_studio_plugins.avatars.puppet.detect import find_faces, roll
from numpy.typing import NDArray
from support.photos import hopper, smaller

from heygen_studio.errors import EngineError, NotReadyError

# Torch takes seconds to load, which the processes that run other tests need not wait for.
pytestmark = pytest.mark.skipif(
    not all(map(find_spec, ("torch", "face_alignment"))), reason="the extra `faces` is not installed"
)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Several threads of torch wait for each other in loops, where other tests need the processor."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Weights, Weights]:
    """Random weights of both networks. S3FD sees no face anywhere but a little, or it would see thousands."""
    import torch
    from face_alignment.detection.sfd.net_s3fd import s3fd
    from face_alignment.models import FAN as Network  # noqa: N811

    folder = tmp_path_factory.mktemp("models")
    (folder / "checkpoints").mkdir()
    torch.manual_seed(0)
    detector = s3fd()
    for name, part in detector.named_modules():
        if name.endswith("mbox_conf"):
            torch.nn.init.zeros_(part.weight)
            torch.nn.init.zeros_(part.bias)
            part.bias.data[-1] = -20.0
    made = []
    for about, network in ((S3FD, detector), (FAN, Network(4))):
        path = folder / "checkpoints" / about.file
        torch.save({name: value.half() for name, value in network.state_dict().items()}, path)
        made.append(Weights(about.file, hashlib.sha256(path.read_bytes()).hexdigest()))
    return folder, made[0], made[1]


@pytest.fixture(scope="module")
def aligner(weights: tuple[Path, Weights, Weights]) -> FaceAligner:
    return FaceAligner(*weights)


def test_it_loads_and_runs(aligner: FaceAligner) -> None:
    import torch

    before = torch.hub.get_dir()
    assert aligner.missing() is None
    assert aligner.find(smaller(hopper(), 0.25)) == []
    assert torch.hub.get_dir() == before


def test_the_points_of_a_face_come_back_in_pixels_of_the_photo(aligner: FaceAligner) -> None:
    """With a box given, FAN's heat maps become 68 points in the photo, of which three are wanted."""
    large = cv2.resize(hopper(), None, fx=3, fy=3)

    class Seeing:
        reference_scale = 195

        def detect_from_image(self, image: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
            assert max(image.shape[:2]) == 640
            return [np.array([150, 120, 350, 380, 0.99], np.float32), np.array([0, 0, 9, 9, 0.6], np.float32)]

    aligner.find(smaller(hopper(), 0.25))  # loads it
    model = aligner._model
    kept, model.face_detector = model.face_detector, Seeing()
    try:
        (points,) = aligner.find(large)
    finally:
        model.face_detector = kept
    assert points.shape == (3, 2)
    scale = 640 / 1800
    low, high = np.array([0, 0]) / scale, np.array([600, 640]) / scale
    assert (points > low - 200).all()
    assert (points < high + 200).all()


def test_other_weights_are_refused(weights: tuple[Path, Weights, Weights], tmp_path: Path) -> None:
    """Neither random weights under the real name, nor a pickle that would run something, are ever loaded."""
    with pytest.raises(EngineError) as caught:
        FaceAligner(weights[0]).find(hopper())
    assert caught.value.code == "WEIGHTS_REFUSED"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (tmp_path / "sprung",)  # type: ignore[return-value]

    folder = tmp_path / "checkpoints"
    folder.mkdir()
    for about in (S3FD, FAN):
        (folder / about.file).write_bytes(pickle.dumps(Trap(), protocol=2))
    data = hashlib.sha256((folder / FAN.file).read_bytes()).hexdigest()
    trusted = FaceAligner(tmp_path, Weights(S3FD.file, data), Weights(FAN.file, data))
    with pytest.raises(pickle.UnpicklingError):
        trusted.find(hopper())
    assert not (tmp_path / "sprung").exists()


def test_missing_weights_are_named(tmp_path: Path) -> None:
    lacking = FaceAligner(tmp_path).missing()
    assert lacking is not None
    assert "avatar prepare" in lacking
    assert S3FD.file in lacking
    assert FAN.file in lacking


def test_preparing_says_what_went_wrong_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "heygen_studio_plugins.avatars.puppet.aligner._BASE", "http://127.0.0.1:9/"
    )  # an address that the guard refuses, so that no test ever downloads
    told: list[str] = []
    with pytest.raises(NotReadyError) as caught:
        FaceAligner(tmp_path).prepare(lambda fraction, message: told.append(message))
    assert S3FD.file in caught.value.message
    assert str(tmp_path) in caught.value.remedy
    assert told
    assert list((tmp_path / "checkpoints").iterdir()) == []


class Knows:
    """A second detector that knows where Grace Hopper's eyes and chin are in a photo."""

    def __init__(self, marks: NDArray[np.float32], shape: tuple[int, ...]) -> None:
        self.marks, self.shape = marks, shape
        self.asked = 0

    def find(self, rgb: NDArray[np.uint8]) -> Sequence[NDArray[np.float32]]:
        self.asked += 1
        return [self.marks] if rgb.shape == self.shape and self.asked == 1 else []


@pytest.fixture(scope="module")
def hidden() -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A photo in which the first detector finds nothing by itself: tiny, tilted, amid noise."""
    wall = np.random.default_rng(2).integers(0, 255, (3000, 3000, 3)).astype(np.uint8)
    scale, angle = 0.24, 45
    matrix = cv2.getRotationMatrix2D((256, 300), -angle, scale)
    matrix[:, 2] += (1410 - 256, 1590 - 300)
    cv2.warpAffine(hopper(), matrix, (3000, 3000), dst=wall, borderMode=cv2.BORDER_TRANSPARENT)
    marks = np.array([[258, 192], [333, 190], [296, 330]], np.float32)  # as seen in the photo
    return wall, (marks @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def test_what_the_second_detector_sees_the_first_one_finds(
    hidden: tuple[NDArray[np.uint8], NDArray[np.float32]],
) -> None:
    picture, marks = hidden
    assert find_faces(picture).faces == []
    second = Knows(marks, picture.shape)
    (face,) = find_faces(picture, second).faces
    eyes = face.points[[33, 263], :2]
    assert np.linalg.norm(eyes.mean(0) - marks[:2].mean(0)) < 8
    assert roll(face) == pytest.approx(45 - 3, abs=8)


def test_it_is_asked_only_where_the_first_one_finds_nothing() -> None:
    second = Knows(np.zeros((3, 2), np.float32), hopper().shape)
    assert len(find_faces(hopper(), second).faces) == 1
    assert second.asked == 0
