"""A contact sheet of the looks that a video may have: styles, lights and camera angles, drawn by the engines.

``python tools/looks.py build/looks.png`` draws each at a moment at which the presenter rests.
"""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from heygen_studio.contracts import AvatarSession
from heygen_studio.media import (
    ARKIT_BLENDSHAPES,
    CameraAngle,
    Canvas,
    FaceTrack,
    FrameSpec,
    Lighting,
    Style,
)
from heygen_studio.registry import Registry, load_registry
from heygen_studio.render import nv12_to_rgb
from heygen_studio.settings import load_settings
from heygen_studio.video.plan import plan_video
from heygen_studio.video.request import VideoRequest

SIZE = (480, 270)
ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("style", get_args(Style)),
    ("lighting", get_args(Lighting)),
    ("camera_angle", get_args(CameraAngle)),
)


class Looks(contextlib.ExitStack):
    """Draws single frames of a presenter, who is loaded once for each size."""

    def __init__(self, registry: Registry, avatar_id: str | None = None) -> None:
        super().__init__()
        self._registry = registry
        self._avatar_id = avatar_id
        self._presenters: dict[FrameSpec, AvatarSession] = {}

    def draw(self, frame: int = 75, **fields: Any) -> NDArray[np.uint8]:
        """A frame of the video of a request, RGB."""
        request = VideoRequest(script="One.", avatar_id=self._avatar_id, resolution="720p", **fields)
        plan = plan_video(request, self._registry)
        (scene,) = plan.scenes
        if plan.spec not in self._presenters:
            session = scene.avatar.open(scene.avatar_info.id, plan.spec, scene.options[scene.avatar.id])
            self._presenters[plan.spec] = self.enter_context(session)
        rest = np.zeros((1, len(ARKIT_BLENDSHAPES)), np.float32), np.zeros((1, 6), np.float32)
        canvas = Canvas.blank(plan.spec)
        with scene.background.open(plan.spec, scene.options[scene.background.id]) as background:
            background.draw(canvas, frame)
        self._presenters[plan.spec].draw(canvas, FaceTrack(*rest, frame), 0)
        for effect in scene.overlays:
            with effect.open(plan.spec, scene.options[effect.id]) as overlay:
                overlay.draw(canvas, frame)
        return nv12_to_rgb(canvas)


def sheet(looks: Looks) -> Image.Image:
    """All looks, a row for each kind."""
    width, height = SIZE
    picture = Image.new("RGB", (6 * width, len(ROWS) * (height + 22)), "white")
    write = ImageDraw.Draw(picture)
    for row, (kind, names) in enumerate(ROWS):
        for column, name in enumerate(names):
            asked: dict[str, Any] = {kind: name} if kind == "style" else {"custom_settings": {kind: name}}
            drawn = Image.fromarray(looks.draw(**asked)).resize(SIZE, Image.Resampling.LANCZOS)
            picture.paste(drawn, (column * width, row * (height + 22)))
            place = (column * width + 4, row * (height + 22) + height + 4)
            write.text(place, f"{kind}: {name}", fill="black")
    return picture


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--avatar")
    given = parser.parse_args()
    with Looks(load_registry(load_settings()), given.avatar) as all_looks:
        sheet(all_looks).save(given.output)
