"""Is a clip good enough, and if not, why: in words for whoever took it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import InputError
from heygen_studio.media import Clip, Remark

from ..puppet.detect import height
from ..puppet.landmarks import Face
from ..puppet.quality import measure
from .people import SAME, Sought, appearance, groups, unlike
from .shapes import LEAST_RANGE
from .tracking import Followed, Look

_LEAST_SEEN, _GOOD_SEEN = 0.4, 0.9
"""Share of the frames that must show a face, and from which on nothing is said of it."""
_SMALLEST, _SMALL = 70.0, 140.0
"""Height of the face in pixels."""
_TURNED = 30.0
_DARK = 40.0
_SEVERAL = 0.3
"""Share of the frames that must show several faces for it to be asked whose is meant."""
_BLURRED = 0.10
_FROZEN = 0.3
"""Seconds without any change after which the picture is taken to stand still."""
_MOVING = 6.0
"""Change of what surrounds the person, in levels, from which on the camera is taken to move."""
_LEAST_USABLE = 3.0
_REAL = "It must show a real person who looks towards the camera."
_FRONT = "Film yourself from the front at eye level, head and shoulders, in light from a window before you."


def judge_survey(looks: list[Look]) -> tuple[Sought, list[Remark]]:
    """Judge some frames of a clip, each with its faces.

    :returns: who is seen most, and what is not as good as it could be.
    :raises InputError: ``NO_FACE``, ``SEVERAL_FACES``, ``FACE_TOO_SMALL``, ``FACE_TURNED``, ``TOO_DARK``,
        ``BLURRED`` or ``MOUTH_COVERED``.
    """
    seen = [(rgb, max(faces, key=height)) for rgb, faces in looks if faces]
    if len(seen) < _LEAST_SEEN * len(looks):
        share = len(seen) / len(looks)
        raise InputError(
            "No face was found in the video."
            if not seen
            else f"A face was found in {share:.0%} of the video only.",
            remedy=f"It must show one real person who looks at the camera. {_FRONT}",
            code="NO_FACE",
        )
    several = sum(_several(faces) for _, faces in looks)
    if several >= 3:
        raise InputError(
            "The video shows several people.",
            remedy="Use one in which you are alone, or crop it to one person.",
            code="SEVERAL_FACES",
        )
    person = max(_people(seen), key=len)
    tall = _check_faces(person)
    remarks = []
    if tall < _SMALL:
        remarks.append(
            Remark(
                "FACE_SMALL",
                f"The face is only {tall:.0f} pixels high and will look soft in a large video.",
                "Film from nearer.",
            )
        )
    if several:
        remarks.append(Remark("SEVERAL_FACES", "Other people can be seen in the video.", "Film alone."))
    return _sought(person), remarks


def judge_film(looks: list[Look], which: int | None) -> Sought:
    """Judge some frames of a film whose person is to say something else.

    :param which: the face, counted from the left, starting at 1; where no two are seen at once, in the order
        in which they come. None: of those who are seen one after the other, who is seen most.
    :raises InputError: ``NO_FACE``, ``SEVERAL_FACES``, ``FACE_NOT_FOUND``, or as :func:`judge_survey`.
    """
    people = [(rgb, _beside(faces)) for rgb, faces in looks if faces]
    if not people:
        raise InputError("No face was found in the video.", remedy=_REAL, code="NO_FACE")
    most = max(len(faces) for _, faces in people)
    if which is None and sum(len(faces) > 1 for _, faces in people) > _SEVERAL * len(people):
        raise InputError(
            f"The video shows {most} people.",
            remedy=f"Say whose lips are meant, by a number from 1 for the leftmost face to {most}.",
            code="SEVERAL_FACES",
            details={"faces": most},
        )
    if most == 1 or which is None:
        persons = _people([(rgb, max(faces, key=height)) for rgb, faces in people])
        by_turns = most == 1
    else:
        rgb, side_by_side = next(look for look in people if len(look[1]) == most)
        persons = [_again(people, appearance(rgb, face.points)) for face in side_by_side]
        by_turns = False
    count = len(persons) if by_turns else most
    if (which or 1) > count:
        raise InputError(
            f"There is no face number {which}: "
            + ("one was found." if count == 1 else f"{count} were found."),
            remedy="Leave the number out."
            if count == 1
            else f"Count the faces {'in the order in which they come' if by_turns else 'from the left'}: "
            f"1 to {count}.",
            code="FACE_NOT_FOUND",
            details={"faces": count},
        )
    person = persons[which - 1] if which else max(persons, key=len)
    _check_faces(person)
    return _sought(person)


_Seen = list[tuple[NDArray[np.uint8], Face]]


def _people(seen: _Seen) -> list[_Seen]:
    """Who is seen, in the order in which they come: each with the frames that show them. Whoever is seen in a
    single one does not count beside others: it may be anyone with the eyes shut."""
    found = [[seen[k] for k in one] for one in groups([appearance(rgb, face.points) for rgb, face in seen])]
    return [one for one in found if len(one) > 1] or found


def _again(looks: list[Look], who: NDArray[np.float32]) -> _Seen:
    """A person who was seen, in every frame that shows them."""
    found = []
    for rgb, faces in looks:
        apart = [unlike(appearance(rgb, face.points), who) for face in faces]
        if min(apart) <= SAME:
            found.append((rgb, faces[int(np.argmin(apart))]))
    return found


def _sought(person: _Seen) -> Sought:
    looks = np.mean([appearance(rgb, face.points) for rgb, face in person], 0)
    return Sought(np.asarray(looks, np.float32), person[0][1].points)


def _beside(faces: list[Face]) -> list[Face]:
    """The faces that matter, from the left."""
    tall = max(map(height, faces))
    return sorted((f for f in faces if height(f) > 0.5 * tall), key=lambda f: float(f.points[:, 0].mean()))


def _check_faces(seen: list[tuple[NDArray[np.uint8], Face]]) -> float:
    """Make sure that faces can be used, each with its frame. Returns their height in pixels."""
    measures = [measure(rgb, face) for rgb, face in seen]
    tall = float(np.median([m.height for m in measures]))
    turned = float(np.median([abs(m.yaw) for m in measures]))
    dark = float(np.median([m.dark for m in measures]))
    blurred = float(np.median([m.sharpness for m in measures]))
    covered = float(np.mean([m.lips < 2 and m.seam < 0.6 for m in measures]))
    for refused, code, message in (
        (
            tall < _SMALLEST,
            "FACE_TOO_SMALL",
            f"The face is only {tall:.0f} pixels high; {_SMALLEST:.0f} are the least.",
        ),
        (
            turned > _TURNED,
            "FACE_TURNED",
            f"The head is turned {turned:.0f}° to the side; up to {_TURNED:.0f}° can be used.",
        ),
        (dark < _DARK, "TOO_DARK", "The face is too dark: almost nothing of it can be seen."),
        (blurred < _BLURRED, "BLURRED", "The face is out of focus."),
        (
            covered > 0.5,
            "MOUTH_COVERED",
            "The mouth cannot be seen: a mask, a hand or a microphone covers it.",
        ),
    ):
        if refused:
            raise InputError(message, remedy=_FRONT, code=code)
    return tall


def judge_frames(followed: Followed, clip: Clip) -> tuple[NDArray[np.bool_], list[Remark]]:
    """Which frames can be shown, bool (n,), and what is not as good as it could be.

    :raises InputError: ``NO_FACE`` or ``NOT_ENOUGH_USABLE``.
    """
    fps = float(clip.fps)
    seen = followed.seen
    share = float(seen.mean())
    if share < _LEAST_SEEN:
        raise InputError(f"A face was found in {share:.0%} of the video only.", remedy=_FRONT, code="NO_FACE")
    change, cuts = followed.changes(), followed.cuts()
    usable = seen.copy()
    for cut in cuts:
        usable[max(0, cut - 1) : cut + 1] = False
    usable &= ~_frozen(change, round(_FROZEN * fps))
    remarks = []
    if share < _GOOD_SEEN:
        remarks.append(
            Remark(
                "FACE_SOMETIMES_LOST", f"The face is seen in {share:.0%} of the video; the rest is not shown."
            )
        )
    if len(cuts):
        times = "once" if len(cuts) == 1 else f"{len(cuts)} times"
        remarks.append(
            Remark("CUTS", f"The video is cut {times}; a take without cuts looks calmer.", "Film in one go.")
        )
    if _moves(followed.thumbs.astype(np.float32)) > _MOVING:
        remarks.append(
            Remark(
                "CAMERA_MOVES",
                "The camera moves, which shows where the video is repeated.",
                "Put the camera on something firm.",
            )
        )
    longest = _longest(usable) / fps
    if longest < _LEAST_USABLE:
        raise InputError(
            f"No more than {longest:.1f} s of the video can be used in one piece.",
            remedy=f"Film in one go, with your face to the camera. {_FRONT}",
            code="NOT_ENOUGH_USABLE",
        )
    return usable, remarks


def judge_people(others: NDArray[np.bool_], fps: float) -> list[Remark]:
    """What is told of frames, bool (n,), that show somebody else, or perhaps."""
    if not others.any():
        return []
    return [
        Remark(
            "SEVERAL_FACES",
            f"For {others.sum() / fps:.1f} s somebody else may be seen; that is not shown.",
            "Film alone.",
        )
    ]


def judge_speech(gaps: NDArray[np.floating]) -> list[Remark]:
    """Whether the person speaks, by how far the lips are apart, (n,), in eye distances."""
    if float(np.ptp(np.percentile(gaps, [5, 95]))) > LEAST_RANGE:
        return []
    return [
        Remark(
            "NOBODY_SPEAKS",
            "Nobody speaks in the video: the mouth is drawn, as from a photo; the teeth are not real.",
            "Film yourself while you read something aloud, a minute or so.",
        )
    ]


def _moves(thumbs: NDArray[np.floating]) -> float:
    """How much what surrounds the person changes over a second or more, in levels."""
    tall, wide = thumbs.shape[1:]
    side = max(1, wide // 8)
    around = np.concatenate([thumbs[:, : tall // 2, :side], thumbs[:, : tall // 2, -side:]], 2)
    return float(np.median(around.std(0)))


def _several(faces: list[Face]) -> bool:
    return len(faces) > 1 and len(_beside(faces)) > 1


def _frozen(change: NDArray[np.floating], least: int) -> NDArray[np.bool_]:
    """Frames in stretches without any change, which follow damage and lags."""
    still = np.append(change < 0.01, False)
    out = np.zeros(len(still), bool)
    start = None
    for index, value in enumerate(still):
        if value and start is None:
            start = index
        elif not value and start is not None:
            if index - start >= least:
                out[start : index + 1] = True
            start = None
    return out


def _longest(usable: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], usable.astype(int), [0]])))
    lengths = edges[1::2] - edges[::2]
    return int(lengths.max(initial=0))
