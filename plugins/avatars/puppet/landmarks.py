"""Finding the face: MediaPipe's Face Landmarker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import InputError
from heygen_studio.media import ARKIT_BLENDSHAPES

from .assets import model_path
from .vision import as_image, load_vision


@dataclass(frozen=True, eq=False)
class Face:
    """One face in an image.

    :param points: float32 (478, 3); x and y in pixels from the corner of the image (the centre of the first
        pixel is 0.5), z in the same unit, smaller towards the camera.
    :param scores: float32 (52,), how strongly each ARKit blendshape shows, 0..1.
    :param transform: float32 (4, 4), from MediaPipe's canonical face (cm) to its camera.
    """

    points: NDArray[np.float32]
    scores: NDArray[np.float32]
    transform: NDArray[np.float32]


class FaceFinder:
    """Finds faces in RGB images. Holds a model; not for use from several threads at once.

    :param max_faces: how many at most.
    :param confidence: how sure it must be, 0..1.
    """

    def __init__(self, max_faces: int = 2, confidence: float = 0.3) -> None:
        vision, base_options = load_vision()
        options = vision.FaceLandmarkerOptions(
            base_options=base_options(model_asset_buffer=model_path("face_landmarker.task").read_bytes()),
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
            num_faces=max_faces,
            min_face_detection_confidence=confidence,
            min_face_presence_confidence=max(0.5, confidence),
        )
        self._model: Any = vision.FaceLandmarker.create_from_options(options)

    def __enter__(self) -> FaceFinder:
        return self

    def __exit__(self, *_: object) -> None:
        self._model.close()

    def find(self, rgb: NDArray[np.uint8]) -> list[Face]:
        """All faces in an image of shape (height, width, 3), the largest first."""
        height, width = rgb.shape[:2]
        found = self._model.detect(as_image(rgb))
        size = np.array([width, height, width], np.float32)
        faces = []
        for marks, shapes, transform in zip(
            found.face_landmarks, found.face_blendshapes, found.facial_transformation_matrixes, strict=True
        ):
            by_name = {shape.category_name: shape.score for shape in shapes}
            faces.append(
                Face(
                    np.array([[p.x, p.y, p.z] for p in marks], np.float32) * size,
                    np.array([by_name.get(name, 0.0) for name in ARKIT_BLENDSHAPES], np.float32),
                    np.asarray(transform, np.float32),
                )
            )
        return sorted(faces, key=lambda face: -float(np.ptp(face.points[:, 1])))


def find_face(rgb: NDArray[np.uint8]) -> Face:
    """The one face of a portrait, of which other faces may be much smaller.

    :raises InputError: there is no face, it is too small, or there are several.
    """
    with FaceFinder() as finder:
        faces = finder.find(rgb)
    if not faces:
        raise InputError(
            "No face was found in the picture.",
            remedy="Use a photo of one person who looks into the camera, with the whole face visible and "
            "well lit.",
            code="NO_FACE",
        )
    heights = [float(np.ptp(face.points[:, 1])) for face in faces]
    if len(faces) > 1 and heights[1] > 0.5 * heights[0]:
        raise InputError(
            "There are several faces in the picture.",
            remedy="Crop the photo so that it shows one person only.",
            code="SEVERAL_FACES",
        )
    if heights[0] < 96:
        raise InputError(
            f"The face in the picture is only {heights[0]:.0f} pixels high.",
            remedy="Use a larger photo, or crop it closer; the face should be at least 96 pixels high, "
            "better 400 or more.",
            code="FACE_TOO_SMALL",
        )
    return faces[0]
