"""How like the real one the mouth of a twin is, on a clip of a person who talks.

    python tools/measure_twin.py CLIP OUT [--voice en_us_02] [--reuse]

The first half of the clip makes the twin, the second is the truth. Its real lips are given to the twin, so
that it is the picture that is measured: *twin* on other frames of the body, *own pose* on the very frames of
the truth, *warped only* with the mouth of the body's frame, *nothing* with the film as it is. Then a sentence
is spoken by a voice of the studio, and the clip's own sound is heard by its lip-sync for recordings.

OUT gets contact sheets at 100 % (wanted above, got below) and ``figures.json``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder
from heygen_studio_plugins.avatars.twin import creation, tracking
from heygen_studio_plugins.avatars.twin.body import Shot
from heygen_studio_plugins.avatars.twin.face import Pose, settle
from heygen_studio_plugins.avatars.twin.judge import judge_survey
from heygen_studio_plugins.avatars.twin.reel import Reel
from heygen_studio_plugins.avatars.twin.session import Plan, TwinSession
from heygen_studio_plugins.avatars.twin.shapes import upright, wanted
from heygen_studio_plugins.avatars.twin.twin import Twin, load_twin
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

from heygen_studio.ingest.clips import make_clip
from heygen_studio.media import Audio, Canvas, Clip, FrameSpec, Speech

LIPS = [
    *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185),
    *(78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191),
]
PAIRS = ((13, 14), (82, 87), (312, 317))
ZOOM, HALF = 110, (0.72, 0.6)
"""Pixels for an eye distance in what is compared, and half of its sides in eye distances."""
STRETCHED = 1.7
"""Factor from which skin counts as stretched."""


def quiet(fraction: float, message: str) -> None:
    pass


@dataclass(frozen=True, eq=False)
class Seen:
    """Frames around the face, NV12 (h * 3 / 2, w), and what a detector finds in them."""

    frames: list[NDArray[np.uint8]]
    corner: NDArray[np.int64]
    pose: Pose
    shapes: NDArray[np.float32]

    def luma(self, index: int) -> NDArray[np.uint8]:
        return self.frames[index][: len(self.frames[index]) * 2 // 3]


class Bench:
    """One clip, its twin and the truth."""

    def __init__(self, source: Path, out: Path, reuse: bool) -> None:
        self.source, self.out, self.folder = source, out, out / "twin"
        facts = out / "clip.json"
        if reuse and facts.exists():
            kept = json.loads(facts.read_text())
            clip = Clip(
                out / "clip.mp4", kept["width"], kept["height"], Fraction(kept["fps"]), kept["frames"]
            )
        else:
            clip = make_clip(source, out / "clip.mp4", quiet, shortest=3)
            facts.write_text(
                json.dumps(
                    {"width": clip.width, "height": clip.height, "fps": str(clip.fps), "frames": clip.frames}
                )
            )
        self.clip, self.half = clip, clip.frames // 2
        track = out / "track.npz"
        self.times: dict[str, float] = {}
        if not (reuse and track.exists() and (self.folder / "twin.npz").exists()):
            self.folder.mkdir(exist_ok=True)
            begun = time.process_time()
            creation.create_twin(clip, self.folder, quiet, slice(0, self.half))
            self.times["making_cpu_s"] = time.process_time() - begun
            who, _ = judge_survey(tracking.survey(clip))
            np.savez(track, points=tracking.follow(clip, who, quiet).points)
        self.points = np.load(track)["points"]
        self.pose, self.shapes, self.reference = settle(self.points, float(clip.fps))
        self.twin = load_twin(self.folder)
        self.spec = FrameSpec(clip.width, clip.height, clip.fps)
        low, high = np.nanmin(self.points[..., :2], (0, 1)), np.nanmax(self.points[..., :2], (0, 1))
        room = 0.3 * (high - low)
        limit = np.array([clip.width, clip.height])
        begin, end = (
            np.clip(low - room, 0, limit).astype(int) // 2 * 2,
            np.clip(high + room, 0, limit).astype(int) // 2 * 2,
        )
        self.box = (*begin.tolist(), *end.tolist())

    @property
    def test(self) -> NDArray[np.int64]:
        return np.arange(self.half, self.clip.frames)

    def straight(self, frames: NDArray[np.int64]) -> NDArray[np.float32]:
        """The real shapes of frames as seen from the front."""
        return upright(self.twin.faces[frames], self.twin.pose.angles()[frames], self.twin.shapes.lean)

    # ---- drawing --------------------------------------------------------------------------------------

    def draw(
        self, plan: Plan, session: TwinSession, mouths: bool = True
    ) -> tuple[list[NDArray[np.uint8]], float]:
        """Frames (h * 3 / 2, w) around the face, and CPU milliseconds for each without reading."""
        canvas, made, spent = Canvas.blank(self.spec), [], 0.0
        for index in range(len(plan.shots)):
            session._show(canvas, plan.shots[index])
            if mouths:
                show, session._show = session._show, lambda *_: None  # type: ignore[method-assign]
                begun = time.thread_time()
                session.paint(canvas, plan, index)
                spent += time.thread_time() - begun
                session._show = show  # type: ignore[method-assign]
            made.append(tracking.cut(canvas.data, self.box))
        return made, 1000 * spent / len(plan.shots)

    def look(self, frames: list[NDArray[np.uint8]]) -> Seen:
        corner = np.array([*self.box[:2], 0])
        points = np.full((len(frames), 468, 3), np.nan, np.float32)
        box = (0, 0, self.box[2] - self.box[0], self.box[3] - self.box[1])
        with FaceFinder(1) as finder:
            for k, frame in enumerate(frames):
                if found := tracking._find(finder, frame, box):
                    points[k] = found[0] + corner
        pose, shapes, _ = settle(points, float(self.clip.fps), self.reference)
        return Seen(frames, corner[:2], pose, shapes)

    def truth(self) -> Seen:
        frame, made = np.empty((self.clip.height * 3 // 2, self.clip.width), np.uint8), []
        reel = Reel(self.clip.path, self.clip.fps, (self.clip.width, self.clip.height))
        for index in self.test:
            reel.read(int(index), frame)
            made.append(tracking.cut(frame, self.box))
        reel.close()
        return self.look(made)


def mouth(seen: Seen, index: int, middle: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The mouth alone, without the pose of the head to a first order."""
    scale, turn, shift = seen.pose.scale[index], seen.pose.rotation[index], seen.pose.shift[index]
    matrix = np.zeros((2, 3), np.float32)
    matrix[:, :2] = scale * turn[:2, :2] / ZOOM
    size = int(2 * HALF[0] * ZOOM), int(2 * HALF[1] * ZOOM)
    at = (scale * turn @ middle + shift)[:2] - seen.corner
    matrix[:, 2] = at - matrix[:, :2] @ (np.array(size) / 2)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(seen.luma(index), matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    )


def gap(shapes: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.mean([np.linalg.norm(shapes[:, a] - shapes[:, b], axis=1) for a, b in PAIRS], 0)


def width(shapes: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(np.linalg.norm(shapes[:, 61] - shapes[:, 291], axis=1))


def alike(a: NDArray[np.floating], b: NDArray[np.floating], most: int = 5) -> tuple[float, int, float]:
    """Correlation, the lag of ``a`` in frames at which it is best, and what it is there."""
    by_lag = {}
    for lag in range(-most, most + 1):
        x, y = (a[lag:], b[: len(b) - lag]) if lag >= 0 else (a[:lag], b[-lag:])
        by_lag[lag] = float(np.corrcoef(x, y)[0, 1])
    best = max(by_lag, key=lambda lag: by_lag[lag])
    return by_lag[0], best, by_lag[best]


def compare(made: Seen, real: Seen, middle: NDArray[np.floating]) -> dict[str, float]:
    gap_r, lag, _ = alike(gap(made.shapes), gap(real.shapes))
    similar, sharp, ours, theirs = [], [], [], []
    for index in range(len(made.frames)):
        x, y = mouth(made, index, middle), mouth(real, index, middle)
        similar.append(
            structural_similarity(x, y, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
        )
        sharp.append(cv2.Laplacian(x, cv2.CV_32F).std() / cv2.Laplacian(y, cv2.CV_32F).std())
        ours.append(x.astype(np.float32))
        theirs.append(y.astype(np.float32))
    change = [float(np.abs(np.diff(frames, axis=0)).mean()) for frames in (ours, theirs)]
    off = np.linalg.norm(made.shapes[:, LIPS, :2] - real.shapes[:, LIPS, :2], axis=2).mean()
    return {
        "gap_r": gap_r,
        "lag": lag,
        "width_r": alike(width(made.shapes), width(real.shapes))[0],
        "lips_off": float(off),
        "ssim": float(np.mean(similar)),
        "sharpness": float(np.median(sharp)),
        "change": change[0] / change[1],
    }


def stretch(twin: Twin, plan: Plan) -> float:
    """Share of the new mouth's area where skin is stretched by more than :data:`STRETCHED` to a side."""
    mesh = twin.mesh
    triangles = mesh.triangles[(mesh.alpha[mesh.triangles] > 0.3).all(1)]
    bad = whole = 0.0
    for at, marks in zip(plan.at, plan.marks, strict=True):
        to, come = at[triangles], marks[triangles]
        a = np.stack([to[:, 1] - to[:, 0], to[:, 2] - to[:, 0]], 2)
        b = np.stack([come[:, 1] - come[:, 0], come[:, 2] - come[:, 0]], 2)
        area = np.abs(np.linalg.det(a)) / 2
        flat = np.abs(np.linalg.det(b)) < 1e-2
        b[flat] = np.eye(2) * 1e-2
        factor = np.linalg.svd(a @ np.linalg.inv(b), compute_uv=False)[:, 0]
        scale = np.median(factor)
        bad += float(area[(factor > STRETCHED * scale) & (area > 0.5)].sum())
        whole += float(area.sum())
    return bad / whole


def own_mouths(session: TwinSession, plan: Plan) -> Plan:
    """The same with the mouths of the body's own frames."""
    place = {int(frame): k for k, frame in enumerate(session._twin.library)}
    near = np.array([place[min(place, key=lambda f: abs(f - shot.frame))] for shot in plan.shots])
    marks = session._marks(near)
    nothing = np.zeros_like(plan.shares)
    return replace(
        plan, mouths=near, others=near, shares=nothing, marks=marks, other_marks=marks, tints=0 * plan.tints
    )


def sheet(
    path: Path, top: Seen, low: Seen, frames: list[int], middle: NDArray[np.floating], scale: float
) -> None:
    """Both as they are, at 100 %, around the mouth."""
    rows = []
    for seen in (top, low):
        row = []
        for index in frames:
            at = (seen.pose.scale[index] * seen.pose.rotation[index] @ middle + seen.pose.shift[index])[
                :2
            ] - seen.corner
            half = int(1.0 * scale)
            x, y = (int(v) for v in at - half)
            picture = cv2.cvtColor(seen.frames[index], cv2.COLOR_YUV2BGR_NV12)
            picture = np.pad(picture, ((half, half), (half, half), (0, 0)), mode="edge")
            row.append(
                picture[max(0, y + half) : y + 3 * half, max(0, x + half) : x + 3 * half][
                    : 2 * half, : 2 * half
                ]
            )
        height = min(len(part) for part in row)
        rows.append(np.hstack([part[:height] for part in row]))
    across = min(row.shape[1] for row in rows)
    cv2.imwrite(str(path), np.vstack([row[:, :across] for row in rows]))


def reconstruction(bench: Bench, real: Seen) -> dict[str, Any]:
    shapes, figures = bench.straight(bench.test), {}
    middle = bench.shapes[:, [0, 17, 61, 291]].mean((0, 1))
    own = [Shot(int(frame)) for frame in bench.test]
    for name in ("nothing", "warped only", "twin", "own pose"):
        with TwinSession(bench.twin, bench.spec) as session:
            session._way.extend(np.ones(len(shapes), bool))
            shots = own if name == "own pose" else session._way.shots[: len(shapes)]
            plan = session.mouths.plan(shapes, shots)
            if name == "warped only":
                plan = own_mouths(session, plan)
            frames, spent = bench.draw(plan, session, mouths=name != "nothing")
        made = bench.look(frames)
        figures[name] = compare(made, real, middle)
        if name != "nothing":
            figures[name]["cpu_ms"] = spent
            figures[name]["stretched"] = stretch(bench.twin, plan)
            figures[name]["cuts"] = float((~np.isin(np.diff(plan.mouths), (0, 1))).sum())
        show = np.linspace(5, len(shapes) - 6, 10).astype(int).tolist()
        sheet(
            bench.out / f"{name.replace(' ', '_')}.png",
            real,
            made,
            show,
            middle,
            float(np.median(bench.pose.scale)),
        )
        print(f"{name:12s}", {k: round(v, 3) for k, v in figures[name].items()}, flush=True)
    return figures


def joints(bench: Bench) -> dict[str, float]:
    """How large the steps within a jump of the body are beside usual ones."""
    with TwinSession(bench.twin, bench.spec) as session:
        session._way.extend(np.tile(np.repeat([True, False], 60), 8))
        shots = session._way.shots
        canvas, before, steps = Canvas.blank(bench.spec), None, []
        within = [k for k, shot in enumerate(shots) if shot.into >= 0]
        near = sorted({k + d for k in within for d in range(-8, 9) if 0 <= k + d < len(shots)})
        for k in near:
            session._show(canvas, shots[k])
            small = cv2.resize(canvas.y, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(
                np.float32
            )
            if before is not None and k - 1 in near:
                jump = shots[k].into >= 0 or shots[k - 1].into >= 0
                steps.append((jump, float(np.abs(small - before).mean())))
            before = small
    jumps, usual = [v for j, v in steps if j], [v for j, v in steps if not j]
    leaps = sum(a.into >= 0 and b.into < 0 for a, b in itertools.pairwise(shots))
    return {
        "jumps_a_minute": leaps / (len(shots) / float(bench.clip.fps) / 60),
        "median_step": float(np.median(jumps) / np.median(usual)) if jumps and usual else 0.0,
        "worst_step": float(max(jumps) / np.median(usual)) if jumps and usual else 0.0,
        "usual_95": float(np.percentile(usual, 95) / np.median(usual)) if usual else 0.0,
    }


def padded(audio: Audio, fps: Fraction) -> Audio:
    frames = -int(-len(audio.samples) * fps // audio.sample_rate)
    missing = round(frames * audio.sample_rate / fps) - len(audio.samples)
    return Audio(np.pad(audio.samples, (0, max(0, missing))), audio.sample_rate)


def spoken(bench: Bench, voice_id: str) -> dict[str, float]:
    """A sentence of a voice of the studio: are the lips where they were wanted?"""
    from heygen_studio.registry import load_registry
    from heygen_studio.settings import Settings

    registry, fps = load_registry(Settings()), bench.clip.fps
    engine, info = registry.voice(voice_id)
    engine.prepare(quiet)
    lipsync = registry.lipsync(True)
    text = (
        "Maybe people prefer big brown bears. We should have moved the piano before you bought the new one."
    )
    tracks, marks, start = [], [], 0
    with lipsync.open(fps, 1, registry.options(lipsync, {})) as session:
        for speech in engine.speak(text, info.id, registry.options(engine, {})):
            speech = replace(speech, audio=padded(speech.audio, fps))
            tracks.append(replace(session.push(speech), start=start))
            marks += [
                (m.symbol, float(start / fps) + m.start, float(start / fps) + m.end) for m in speech.phonemes
            ]
            start += len(tracks[-1])
    mesh = bench.twin.mesh
    with TwinSession(bench.twin, bench.spec) as session:
        plans = [session.plan(track) for track in tracks]
        frames = [frame for plan in plans for frame in bench.draw(plan, session)[0]]
    made = bench.look(frames)
    aimed = np.concatenate([wanted(bench.twin.shapes, track.weights, mesh) for track in tracks])
    whole = np.zeros((len(aimed), 468, 3), np.float32)
    whole[:, mesh.points] = aimed
    gap_r, lag, _ = alike(gap(made.shapes), gap(whole))
    got, rate = gap(made.shapes), float(fps)
    shut = [
        float(got[max(0, round(a * rate) - 1) : round(b * rate) + 2].min())
        for symbol, a, b in marks
        if symbol in "pbm"
    ]
    stretched = float(np.mean([stretch(bench.twin, plan) for plan in plans]))
    middle = bench.shapes[:, [0, 17, 61, 291]].mean((0, 1))
    show = np.linspace(5, len(frames) - 6, 20).astype(int).tolist()
    sheet(
        bench.out / "spoken.png",
        _part(made, show[:10]),
        _part(made, show[10:]),
        list(range(10)),
        middle,
        float(np.median(bench.pose.scale)),
    )
    return {
        "gap_r": gap_r,
        "lag": lag,
        "width_r": alike(width(made.shapes), width(whole))[0],
        "shut": float(np.mean(np.array(shut) < 0.015)),
        "widest_shut": max(shut),
        "own_shut": float(np.percentile(gap(bench.shapes), 5)),
        "stretched": stretched,
    }


def _part(seen: Seen, frames: list[int]) -> Seen:
    pose = Pose(seen.pose.scale[frames], seen.pose.rotation[frames], seen.pose.shift[frames])
    return Seen([seen.frames[k] for k in frames], seen.corner, pose, seen.shapes[frames])


def heard(bench: Bench) -> dict[str, float]:
    """The clip's own sound, heard by the lip-sync for recordings, against the person's real lips."""
    from heygen_studio.errors import StudioError
    from heygen_studio.ingest.sound import RATE, blocks, examine
    from heygen_studio.registry import load_registry
    from heygen_studio.settings import Settings

    try:
        facts = examine(bench.source)
    except StudioError:
        return {}
    registry, fps = load_registry(Settings()), bench.clip.fps
    lipsync = registry.lipsync(False)
    lipsync.prepare(quiet)
    sound = padded(Audio(np.concatenate(list(blocks(bench.source, facts.mix))), RATE), fps)
    with lipsync.open(fps, 1, registry.options(lipsync, {})) as session:
        weights = session.push(Speech("", sound)).weights
    mesh, count = bench.twin.mesh, min(len(weights), bench.clip.frames)
    whole = np.zeros((count, 468, 3), np.float32)
    whole[:, mesh.points] = wanted(bench.twin.shapes, weights[:count], mesh)
    test = slice(bench.half, count)
    gap_r, lag, best = alike(gap(whole)[test], gap(bench.shapes)[test], 6)
    return {
        "gap_r": gap_r,
        "lag": lag,
        "gap_r_there": best,
        "width_r": alike(width(whole)[test], width(bench.shapes)[test])[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--voice", default="en_us_02")
    parser.add_argument("--reuse", action="store_true", help="take the clip and the twin that lie in OUT")
    parser.add_argument("--only", default="reconstruction,joints,spoken,heard")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    bench = Bench(asked.clip, asked.out, asked.reuse)
    figures: dict[str, Any] = {"making": bench.times}
    if "reconstruction" in asked.only:
        figures["reconstruction"] = reconstruction(bench, bench.truth())
    for name, way in (("joints", joints), ("spoken", lambda b: spoken(b, asked.voice)), ("heard", heard)):
        if name in asked.only:
            figures[name] = way(bench)
            print(name, {k: round(v, 3) for k, v in figures[name].items()}, flush=True)
    (asked.out / "figures.json").write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
