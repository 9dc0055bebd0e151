"""The second face detector: S3FD and FAN of the package ``face-alignment`` (extra ``faces``).

Its weights do not come with the studio. :meth:`FaceAligner.prepare` fetches them, or the user puts them into
the folder. They are used only if they are the very files that are pinned here, and loaded as tensors alone.
"""

from __future__ import annotations

import importlib.util
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import Progress
from heygen_studio.errors import EngineError, InputError, NotReadyError
from heygen_studio.ingest.fetch import fetch
from heygen_studio.storage.files import whole

from .assets import sha256

_BASE = "https://www.adrianbulat.com/downloads/python-fan/"
_MOST = 128 << 20
_SURE = 0.7
"""Least confidence of S3FD, 0..1."""
_LONGEST = 640
"""Longer side in pixels of what S3FD looks at."""


@dataclass(frozen=True)
class Weights:
    """A file of weights: its name, and its SHA-256."""

    file: str
    sha256: str


S3FD = Weights("s3fd-619a316812.pth", "619a31681264d3f7f7fc7a16a42cbbe8b23f31a256f75a366e5a1bcd59b33543")
FAN = Weights("2DFAN4-11f355bf06.pth.tar", "11f355bf0693120222f5955ce3f9dc8fb5763ebb30a47d7906e509490d32e4aa")


class FaceAligner:
    """Where faces are and which way up they are, by S3FD and FAN. Loads nothing before its first use."""

    def __init__(self, folder: Path, s3fd: Weights = S3FD, fan: Weights = FAN) -> None:
        """:param folder: where the weights lie."""
        self._folder = folder / "checkpoints"
        self._s3fd, self._fan = s3fd, fan
        self._model: Any = None
        self._lock = threading.Lock()

    def missing(self) -> str | None:
        """What the user must do before it can be used, or None. Quick: the weights are checked at their
        first use."""
        if importlib.util.find_spec("face_alignment") is None:
            return "Install it with: pip install 'heygen-studio[faces]'."
        lacking = [w.file for w in (self._s3fd, self._fan) if not (self._folder / w.file).is_file()]
        if lacking:
            return f"Run `heygen-studio avatar prepare`, or put {' and '.join(lacking)} into {self._folder}."
        return None

    def prepare(self, progress: Progress) -> None:
        """Fetch the weights that are not there.

        :raises NotReadyError: the package is not installed, or the weights could not be fetched.
        """
        if importlib.util.find_spec("face_alignment") is None:
            raise NotReadyError(
                "The second face detector is not installed.", remedy=str(self.missing()), code="NOT_INSTALLED"
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        for number, weights in enumerate((self._s3fd, self._fan)):
            progress(number / 2, f"Fetching {weights.file} (90 MB)")
            path = self._folder / weights.file
            if not path.is_file():
                self._fetch(weights, path)
        progress(1.0, "Second face detector ready")

    def _fetch(self, weights: Weights, path: Path) -> None:
        try:
            with whole(path) as partial:
                partial.write_bytes(fetch(_BASE + weights.file, _MOST, seconds=900))
                _check(partial, weights)
        except InputError as error:
            raise NotReadyError(
                f"The weights {weights.file} could not be fetched: {error.message}",
                remedy=f"Try again later, or put the file into {self._folder}.",
            ) from None

    def find(self, rgb: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
        """The faces in an image (h, w, 3): for each the subject's right eye, left eye and chin, float32
        (3, 2) in pixels.

        :raises EngineError: the weights are not those that are pinned.
        """
        import cv2

        with self._lock:
            if self._model is None:
                self._model = self._load()
            scale = min(1.0, _LONGEST / max(rgb.shape[:2]))
            small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            seen = self._model.face_detector.detect_from_image(small)
            # As plain numbers: the package cannot work with those of float32.
            boxes = [[float(x) for x in box] for box in seen if box[4] > _SURE]
            if not boxes:
                return []
            marks = self._model.get_landmarks_from_image(small, detected_faces=boxes)
        # FAN's 68 points: 36-41 and 42-47 outline the eyes, 8 is the chin (iBUG 300-W).
        return [
            np.array([m[36:42].mean(0), m[42:48].mean(0), m[8]], np.float32) / np.float32(scale)
            for m in marks
        ]

    def _load(self) -> Any:
        for weights in (self._s3fd, self._fan):
            _check(self._folder / weights.file, weights)
        import face_alignment
        import torch

        kept = torch.hub.get_dir()
        # The package looks for FAN's weights in the folder of torch.hub, and nowhere else.
        torch.hub.set_dir(str(self._folder.parent))
        try:
            return face_alignment.FaceAlignment(
                face_alignment.LandmarksType.TWO_D,
                device="cpu",
                flip_input=False,
                compile=False,
                face_detector_kwargs={"path_to_detector": str(self._folder / self._s3fd.file)},
            )
        finally:
            torch.hub.set_dir(kept)


def _check(path: Path, weights: Weights) -> None:
    if sha256(path) != weights.sha256:
        raise EngineError(
            f"The file {weights.file} is not the one that the second face detector was made for: its SHA-256 "
            "differs.",
            remedy=f"Remove {path} and run `heygen-studio avatar prepare`.",
            code="WEIGHTS_REFUSED",
        )
