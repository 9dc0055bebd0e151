"""The regression set of the photo puppet: which portraits are in it, and what is measured on each.

Each portrait speaks the same few seconds, drawn from hand-made marks (:mod:`.talk`). The video is encoded,
decoded, and the face found in it again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
from heygen_studio_plugins.avatars.puppet import PuppetEngine
from heygen_studio_plugins.avatars.puppet.landmarks import Face, FaceFinder
from heygen_studio_plugins.avatars.puppet.rig import Rig, build_rig, load_rig, read_image
from heygen_studio_plugins.avatars.puppet.session import PuppetSession
from heygen_studio_plugins.formats import Mp4
from numpy.typing import NDArray

from heygen_studio.contracts import Options
from heygen_studio.media import Canvas, FaceTrack, FrameSpec, Speech
from heygen_studio.render.encoder import Encoder
from heygen_studio.render.reader import read_frames

from .talk import FPS, shut_frames, talk_speech, talk_track

IMAGES = Path(__file__).parent.parent / "portraits" / "images"
SPEC = FrameSpec(1280, 720, FPS)
_ys, _xs = np.mgrid[: SPEC.height, : SPEC.width]
BACKGROUND = (60 + 0.08 * _ys + 8 * np.sin(_xs / 90)).astype(np.uint8)
"""Luma of the background, soft shading as in a studio."""
_CROP = 288
"""Side in pixels of the picture of the face that the detector is given."""
_PACKAGED = (
    (
        "astronaut", "skimage", "data/astronaut.png", "NASA public domain (Eileen Collins), in scikit-image",
        "https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data.astronaut",
    ),
    (
        "grace_hopper", "matplotlib", "mpl-data/sample_data/grace_hopper.jpg",
        "US Navy public domain (Grace Hopper, photo by James S. Davis), in matplotlib",
        "https://commons.wikimedia.org/wiki/File:Grace_Hopper.jpg",
    ),
)  # fmt: skip
"""Public-domain photos that packages ship: name, package, file, licence, source."""


@dataclass(frozen=True)
class Portrait:
    """One member of the set. ``file`` is a picture, or the folder of a stock presenter."""

    name: str
    file: Path
    licence: str
    source: str
    tags: tuple[str, ...] = ()

    def rig(self) -> Rig:
        """The rig, as made for any photo, or that of the presenter."""
        return load_rig(self.file) if self.file.is_dir() else build_rig(read_image(self.file))


@cache
def portraits() -> tuple[Portrait, ...]:
    """The whole set."""
    found = [
        Portrait(info.id, Path(info.image).parent, info.licence.code, "assets/avatars", ("stock",))
        for info in PuppetEngine().avatars()
    ]
    for name, package, file, licence, source in _PACKAGED:
        found.append(Portrait(name, Path(str(files(package))) / file, licence, source, ("photo",)))
    manifest = IMAGES / "manifest.toml"
    if manifest.exists():
        for entry in tomllib.loads(manifest.read_text("utf-8"))["portrait"]:
            path = IMAGES / entry["file"]
            if entry.get("faces", 1) != 1:
                continue  # pictures that are made to be refused
            found.append(
                Portrait(path.stem, path, entry["licence"], entry["source"], tuple(entry.get("tags", ())))
            )
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Clip:
    """What was driven and what was seen in one rendered clip of ``n`` frames.

    :param driven: float64 (n, 2), lip aperture and mouth width in outer-eye-corner distances. ``seen``:
        likewise, as found in the decoded video; NaN where no face was found.
    :param flicker: mean temporal standard deviation of the background in the decoded video, levels.
    :param strayed: pixels outside the person's region that ever differ from the background as painted.
    :param shut: for each p, b and m, the frames in which the lips may meet.
    :param stills: uint8 (k, h, w, 3), frames to look at. ``face``: left, top, right, bottom around the face.
    """

    portrait: Portrait
    driven: NDArray[np.float64]
    seen: NDArray[np.float64]
    flicker: float
    strayed: int
    shut: list[range]
    stills: list[NDArray[np.uint8]]
    face: tuple[int, int, int, int]

    def correlation(self, column: int, lag: int = 0) -> float:
        """Of what was driven with what was seen ``lag`` frames later; 0 aperture, 1 width."""
        a, b = self.driven[:, column], np.roll(self.seen[:, column], -lag)
        room = slice(3, -3)
        return float(np.corrcoef(a[room], b[room])[0, 1])

    @property
    def rest_gap(self) -> float:
        """Aperture that the detector sees while nothing is said."""
        return float(np.nanmedian(self.seen[:3, 0]))

    @property
    def widest_closure(self) -> float:
        """The aperture beyond that at rest of the p, b or m that closes least."""
        closures = [np.nanmin(self.seen[frames.start : frames.stop, 0]) for frames in self.shut]
        return float(max(closures)) - max(self.rest_gap, 0)

    def problems(self) -> list[str]:
        """In which ways the clip falls short, in words; empty if in none."""
        found = []
        lost = int(np.isnan(self.seen[:, 0]).sum())
        if lost:
            return [f"no face in {lost} frames"]
        for column, what in enumerate(("aperture", "width")):
            by_lag = {lag: round(self.correlation(column, lag), 3) for lag in range(-2, 3)}
            if by_lag[0] < 0.9 or max(by_lag, key=lambda lag: by_lag[lag]) != 0:
                found.append(f"the {what} of the lips does not follow: correlation by lag {by_lag}")
        if self.widest_closure > 0.02:
            found.append(f"a p, b or m stays {self.widest_closure:.3f} eye distances open")
        if self.flicker >= 0.1:
            found.append(f"the background flickers, standard deviation {self.flicker:.2f}")
        if self.strayed:
            found.append(f"{self.strayed} pixels change outside of the person")
        return found


def film(portrait: Portrait, path: Path, stills: Sequence[int] = ()) -> Clip:
    """Render a portrait talking into ``path``, read the video back and measure it.

    :param stills: which frames to keep.
    """
    speech = talk_speech()
    track = talk_track(speech)
    rig = portrait.rig()
    with PuppetSession(rig, SPEC) as session:
        near = _person(session, rig)
        strayed = _render(session, track, speech, path, near)
        driven = np.stack(session.lip_measures(track), 1)
        box = _face_box(session, rig)
    kept: dict[int, NDArray[np.uint8]] = {}
    measures = []
    still = _Spread()
    with FaceFinder(max_faces=1) as finder:
        for index, frame in enumerate(read_frames(path)):
            x0, y0, x1, y1 = box
            crop = cv2.resize(frame[y0:y1, x0:x1], (_CROP, _CROP), interpolation=cv2.INTER_AREA)
            faces = finder.find(crop)
            measures.append(_lips(faces[0]) if faces else (np.nan, np.nan))
            if index in stills:
                kept[index] = frame.copy()
            if index % 4 == 0:
                still.add(frame[::4, ::4, 1])
    return Clip(
        portrait, driven, np.array(measures), still.mean(~near[::4, ::4]), strayed,
        shut_frames(speech), [kept[index] for index in stills], box,
    )  # fmt: skip


class _Spread:
    """Standard deviation over time, pixel by pixel."""

    def __init__(self) -> None:
        self._frames: list[NDArray[np.uint8]] = []

    def add(self, frame: NDArray[np.uint8]) -> None:
        self._frames.append(frame.copy())

    def mean(self, where: NDArray[np.bool_]) -> float:
        spread = np.stack(self._frames).astype(np.float32)[:, where].std(0)
        return float(spread.mean()) if spread.size else 0.0


def _render(
    session: PuppetSession, track: FaceTrack, speech: Speech, path: Path, near: NDArray[np.bool_]
) -> int:
    """Encode the clip; returns how many pixels away from the person were ever touched."""
    away = ~near
    touched = np.zeros_like(away)
    encoding = Mp4().encoding("standard", Options())
    with Encoder(path, SPEC, speech.audio.sample_rate, encoding) as encoder:
        encoder.write_sound(speech.audio.samples)
        for index in range(len(track)):
            canvas = Canvas.blank(SPEC)
            canvas.y[:], canvas.uv[:] = BACKGROUND, 128
            session.draw(canvas, track, index)
            if index % 5 == 0:
                touched |= away & (canvas.y != BACKGROUND)
            encoder.write_frame(canvas)
        encoder.finish()
    return int(touched.sum())


def _person(session: PuppetSession, rig: Rig) -> NDArray[np.bool_]:
    """Where in the frame the person may be: the cut-out at rest, and as far around it as anything moves."""
    framing = session.framing
    ys, xs = np.mgrid[: SPEC.height, : SPEC.width].astype(np.float32)
    alpha = cv2.remap(
        rig.portrait[..., 3],
        (xs + 0.5) / framing.scale + framing.left - 0.5,
        np.minimum((ys + 0.5) / framing.scale + framing.top - 0.5, rig.portrait.shape[0] - 1),
        cv2.INTER_LINEAR,
    )
    reach = int(0.16 * float(np.ptp(rig.points[:468, 1])) * framing.scale)
    return cv2.dilate((alpha > 0).astype(np.uint8), np.ones((2 * reach + 1,) * 2, np.uint8)) > 0


def _face_box(session: PuppetSession, rig: Rig) -> tuple[int, int, int, int]:
    """A square around the face with room for its movement: left, top, right, bottom."""
    framing = session.framing
    points = (rig.points[:468, :2] - (framing.left, framing.top)) * framing.scale
    (cx, cy), half = (points.min(0) + points.max(0)) / 2, 0.85 * np.ptp(points[:, 1])
    return (
        max(0, int(cx - half)), max(0, int(cy - half)), min(SPEC.width, int(cx + half)),
        min(SPEC.height, int(cy + half)),
    )  # fmt: skip


def _lips(face: Face) -> tuple[float, float]:
    eyes = np.linalg.norm(face.points[33, :2] - face.points[263, :2])
    gap, width = (np.linalg.norm(face.points[a, :2] - face.points[b, :2]) for a, b in ((13, 14), (61, 291)))
    return float(gap / eyes), float(width / eyes)
