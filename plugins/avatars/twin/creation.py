"""From a clip to a twin: follow the face, judge the clip, learn shapes, keep mouths, find where it may be
looped."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heygen_studio.contracts import CreatedAvatar, Progress
from heygen_studio.errors import EngineError, InputError
from heygen_studio.ingest.clips import LONGEST, usual_rate
from heygen_studio.ingest.films import look_at
from heygen_studio.media import BLENDSHAPE_INDEX, Clip, Remark
from heygen_studio.storage.avatar_cards import CARD

from ..puppet.topology import CHIN, FOREHEAD, LOWER_LIP_CENTRE, UPPER_LIP_CENTRE
from .body import make_body
from .face import Pose, settle
from .judge import judge_frames, judge_people, judge_speech, judge_survey
from .library import choose_library, gather
from .mesh import make_mesh
from .people import Sought, told_apart
from .reel import Reel
from .shapes import fit_shapes, opening
from .silent import film_puppet
from .tracking import Followed, follow, survey, to_rgb
from .twin import CLIP, MOUTHS, NUMBERS, PORTRAIT, Person, Twin, save_twin

_DRAWN = "drawn.mp4"


def create_twin(clip: Clip, folder: Path, progress: Progress, only: slice = slice(None)) -> CreatedAvatar:
    """Write the twin of the person in a clip into a folder.

    :param only: frames to learn from and to show; the others are for whoever measures.
    :raises InputError: the clip cannot be used; see :mod:`.judge` for why.
    """
    progress(0.0, "Looking for the face")
    who, remarks = judge_survey(survey(clip))
    followed = follow(clip, who, lambda done, what: progress(0.05 + 0.6 * done, what))
    others = np.logical_or(*told_apart(who.looks, followed.glimpses, followed.seen, followed.cuts()))
    followed = followed.without(others)
    remarks += judge_people(others, float(clip.fps))
    usable, more = judge_frames(followed, clip)
    asked = np.zeros(clip.frames, bool)
    asked[only] = True
    usable &= asked
    person, spoken = learn(
        clip, followed, usable, folder, lambda done, what: progress(0.65 + 0.3 * done, what)
    )
    shutil.copyfile(clip.path, folder / CLIP)
    progress(0.96, "Finding where the video may be repeated")
    features = _body_features(followed, person.pose)
    body = make_body(features, _motion(followed), usable, float(clip.fps))
    twin = Twin(**{field.name: getattr(person, field.name) for field in fields(Person)}, body=body)
    save_twin(twin)
    (folder / _DRAWN).unlink(missing_ok=True)
    gaps = opening(person.faces[: clip.frames], person.mesh)
    _portrait(clip, followed, usable & followed.seen, gaps, folder / PORTRAIT)
    progress(1.0, "Presenter ready")
    facts = {
        "size": f"{clip.width}x{clip.height}",
        "seconds": f"{clip.seconds:.1f}",
        "face_height": f"{twin.height:.0f}",
        "mouths": str(len(twin.library)),
    }
    return CreatedAvatar(PORTRAIT, (*clip.remarks, *remarks, *more, *spoken), facts)


def learn(
    clip: Clip, followed: Followed, usable: NDArray[np.bool_], folder: Path, progress: Progress
) -> tuple[Person, list[Remark]]:
    """Get to know a person: how they hold their head, the shapes of their face, their mouths.

    :param usable: bool (n,), frames to learn from.
    :param folder: where the mouths are written.
    :returns: the person, and what is not as good as it could be.
    :raises InputError: ``NOT_ENOUGH_USABLE``.
    """
    progress(0.0, "Learning the face")
    pose, shapes, _ = settle(followed.points, float(clip.fps), cuts=followed.cuts())
    good, film = usable & followed.seen, clip
    remarks = judge_speech(_gaps(shapes[good]))
    if remarks and (drawn := _puppet(clip, followed, good, shapes, folder)):
        film, more = drawn
        followed = followed.and_then(more)
        pose, shapes, _ = settle(
            followed.points, float(clip.fps), cuts=np.append(followed.cuts(), clip.frames)
        )
        good = np.append(np.zeros(clip.frames, bool), more.seen)
    seen = followed.seen
    angles, mean = pose.angles(), shapes[seen].mean(0)
    gaps = _gaps(shapes)
    opened = shapes[seen][np.argsort(gaps[seen])[int(0.97 * (seen.sum() - 1))]]
    mesh = make_mesh(mean, opened)
    faces = shapes[:, mesh.points]
    personal = fit_shapes(faces[good], mean, angles[good], mesh)
    flat = ((faces.reshape(len(faces), -1) - personal.mean) * personal.weight) @ personal.axes.T
    library = choose_library(flat, angles, good, float(clip.fps))
    if not len(library):
        raise InputError(
            "The head is turned too much, or too differently, for a mouth to be taken from the video.",
            remedy="Use a video in which the person looks towards the camera for some seconds.",
            code="NOT_ENOUGH_USABLE",
        )
    found = gather(
        [clip] if film is clip else [clip, film],
        pose,
        faces,
        mesh,
        library,
        folder / MOUTHS,
        lambda done, what: progress(0.05 + 0.95 * done, what),
    )
    tall = np.linalg.norm(shapes[:, FOREHEAD] - shapes[:, CHIN], axis=1) * pose.scale
    person = Person(
        folder=folder,
        size=(clip.width, clip.height),
        fps=clip.fps,
        pose=pose,
        faces=faces,
        sharpness=found.sharpness,
        light=found.light,
        head=pose.shift[: clip.frames, :2].copy(),
        height=float(np.median(tall[: clip.frames][seen[: clip.frames]])),
        mesh=mesh,
        shapes=personal,
        library=library,
        corners=found.corners,
        looks=found.looks,
    )
    return person, remarks


def _gaps(shapes: NDArray[np.floating]) -> NDArray[np.floating]:
    """How far the lips of whole faces (n, 468, 3) are apart, (n,)."""
    return np.asarray(np.linalg.norm(shapes[:, UPPER_LIP_CENTRE] - shapes[:, LOWER_LIP_CENTRE], axis=1))


def _puppet(
    clip: Clip, followed: Followed, good: NDArray[np.bool_], shapes: NDArray[np.float32], folder: Path
) -> tuple[Clip, Followed] | None:
    """The person as the photo puppet, filmed while it moves its mouth, if one can be made."""
    cost = _unlike_portrait(followed, _gaps(shapes), good)
    drawn = film_puppet(clip, int(np.argmin(cost)), folder / _DRAWN)
    if drawn is None:
        return None
    looks = np.mean(list(followed.glimpses.values()), 0)
    at = np.array([[clip.width / 3, clip.height / 3], [clip.width / 1.5, clip.height / 1.5]], np.float32)
    return drawn, follow(drawn, Sought(looks, at), lambda done, what: None)


def renew_twin(folder: Path, progress: Progress) -> None:
    """Make everything about a twin again that can be made from its clip: nobody vouches for the rest.

    :raises EngineError: there is no clip that can be read, or it is too long.
    """
    for path in folder.iterdir():
        if path.name not in (CLIP, PORTRAIT, CARD):
            path.unlink()
    try:
        film = look_at(folder / CLIP, "CLIP")
    except InputError as error:
        raise EngineError("The video of the presenter cannot be read.", remedy=error.remedy) from error
    if film.seconds is None or film.seconds > LONGEST + 1:
        raise EngineError(
            "The video of the presenter is too long.", remedy="Create it again from a shorter one."
        )
    clip = Clip(folder / CLIP, film.width, film.height, usual_rate(film.fps or 30.0), 0)
    frames = Reel(clip.path, clip.fps, (clip.width, clip.height)).count()
    with tempfile.TemporaryDirectory(dir=folder) as apart:
        create_twin(replace(clip, frames=frames), Path(apart), progress)
        for name in (MOUTHS, NUMBERS):
            Path(apart, name).replace(folder / name)


def _body_features(followed: Followed, pose: Pose) -> NDArray[np.float32]:
    """Pose and appearance of each frame in units in which they count alike: a pixel of the thumbnail by a
    level of grey, the head by a hundredth of the distance of the eyes."""
    thumbs = followed.thumbs.astype(np.float32).reshape(len(followed.thumbs), -1)
    scale = float(np.median(pose.scale))
    head = np.hstack([pose.shift[:, :2] / scale, np.radians(pose.angles()), np.log(pose.scale)[:, None]])
    head = head[: len(thumbs)]
    eyes = followed.scores[:, [BLENDSHAPE_INDEX["eyeBlinkLeft"], BLENDSHAPE_INDEX["eyeBlinkRight"]]]
    return np.hstack([thumbs / np.sqrt(thumbs.shape[1]), 100 * head / 3, 4 * eyes]).astype(np.float32)


def _motion(followed: Followed) -> NDArray[np.float32]:
    change = followed.changes()
    return np.append(change, change[-1:]).astype(np.float32)


def _portrait(
    clip: Clip, followed: Followed, good: NDArray[np.bool_], gaps: NDArray[np.floating], path: Path
) -> None:
    """Write the picture that stands for the presenter: eyes open, mouth shut or smiling."""
    from PIL import Image

    cost = _unlike_portrait(followed, gaps, good)
    frame = np.empty((clip.height * 3 // 2, clip.width), np.uint8)
    reel = Reel(clip.path, clip.fps, (clip.width, clip.height))
    try:
        reel.read(int(np.argmin(cost)), frame)
    finally:
        reel.close()
    Image.fromarray(to_rgb(frame)).save(path, "WEBP", quality=90)


def _unlike_portrait(
    followed: Followed, gaps: NDArray[np.floating], good: NDArray[np.bool_]
) -> NDArray[np.floating]:
    """How little each frame, (n,), is a portrait: eyes open, mouth shut or smiling."""
    scores = followed.scores
    blink = scores[:, [BLENDSHAPE_INDEX["eyeBlinkLeft"], BLENDSHAPE_INDEX["eyeBlinkRight"]]].max(1)
    smile = scores[:, [BLENDSHAPE_INDEX["mouthSmileLeft"], BLENDSHAPE_INDEX["mouthSmileRight"]]].mean(1)
    return np.asarray(2 * blink - 0.5 * smile + 4 * gaps + np.where(good, 0, 100))
