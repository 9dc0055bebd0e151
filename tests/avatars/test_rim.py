"""The background is put back only where the presenter's outline may be, and nobody can tell."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from heygen_studio_plugins.avatars.puppet import PuppetEngine
from heygen_studio_plugins.avatars.puppet.deform import POSE_LIMITS

from heygen_studio.contracts import Options
from heygen_studio.media import Canvas, FaceTrack, FrameSpec
from heygen_studio.render.plate import Plate

SPEC = FrameSpec(640, 360, Fraction(25))


@pytest.mark.parametrize("presenter", ["professional_female_01", "professional_male_01"])
def test_restoring_the_rim_is_as_good_as_restoring_everything(presenter: str) -> None:
    """Large movements from one frame to the next leave nothing of the last frame behind."""
    random = np.random.default_rng(3)
    count = 40
    head = random.uniform(-1.3, 1.3, (count, 6)) * POSE_LIMITS
    weights = random.uniform(0, 1, (count, 52)) * (random.random((count, 52)) < 0.3)
    track = FaceTrack(weights.astype(np.float32), head.astype(np.float32))
    data = random.integers(16, 235, (SPEC.height * 3 // 2, SPEC.width), np.uint8)
    engine = PuppetEngine()
    with engine.open(presenter, SPEC, Options()) as session:
        assert session.rim is not None
        area = sum((right - left) * (bottom - top) for left, top, right, bottom in session.rim)
        assert area < 0.5 * SPEC.width * SPEC.height
        plate, canvas = Plate(Canvas(data), session.rim), Canvas.blank(SPEC)
        for index in range(count):
            whole = Canvas(data.copy())
            session.draw(whole, track, index)
            plate.put_behind(canvas)
            session.draw(canvas, track, index)
            np.testing.assert_array_equal(canvas.data, whole.data)
