"""Films every portrait of the regression set and writes a page to look at: contact sheets and measures.

Run it by ``make portraits-report``; the page is ``build/portraits/index.html``.
"""

from __future__ import annotations

import html
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.progress import track as progress

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from heygen_studio_plugins.avatars.puppet.session import PuppetSession  # noqa: E402
from support.portraits import SPEC, Clip, Portrait, film, portraits  # noqa: E402
from support.talk import talk_speech, talk_track  # noqa: E402

from heygen_studio.media import BLENDSHAPE_INDEX, Canvas, FaceTrack  # noqa: E402

OUT = ROOT / "build" / "portraits"
BACKDROPS = {"dark": (32, 128, 128), "green": (150, 54, 34), "red": (63, 102, 240), "white": (235, 128, 128)}
"""Y, Cb, Cr of plain backgrounds on which an outline shows its faults."""
EXPRESSIONS: dict[str, dict[str, float]] = {
    "smile": {"mouthSmile": 0.7, "cheekSquint": 0.4},
    "brows up": {"browInnerUp": 0.8, "browOuterUp": 0.7},
    "frown": {"browDown": 0.7, "mouthFrown": 0.5},
    "surprise": {"eyeWide": 0.8, "browInnerUp": 0.6, "browOuterUp": 0.6, "jawOpen": 0.35},
}


def main() -> int:
    """Film all portraits; returns 1 if any falls short of its measures."""
    OUT.mkdir(parents=True, exist_ok=True)
    track = talk_track(talk_speech())
    moments = telling(track)
    parts, bad = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for portrait in progress(portraits(), "Filming"):
            clip = film(portrait, Path(folder) / "clip.mp4", list(moments.values()))
            problems = clip.problems()
            bad += bool(problems)
            write(OUT / f"{portrait.name}.webp", sheet(portrait, clip))
            parts.append(section(clip, list(moments), problems))
    (OUT / "index.html").write_text(PAGE.format(rows="\n".join(parts)), "utf-8")
    print(f"{len(parts)} portraits, {bad} with problems: {OUT / 'index.html'}")
    return int(bad > 0)


def telling(track: FaceTrack) -> dict[str, int]:
    """Frames that show most: at rest, the mouth widest open, rounded and spread, lips pressed, eyes shut."""

    def most(name: str) -> int:
        return int(track.weights[:, BLENDSHAPE_INDEX[name]].argmax())

    return {
        "rest": 0,
        "open": most("jawOpen"),
        "round": most("mouthPucker"),
        "spread": most("mouthStretchLeft"),
        "closed": most("mouthPressLeft"),
        "lip on teeth": most("mouthRollLower"),
        "blink": most("eyeBlinkLeft"),
        "turned": int(np.abs(track.head[:, 0]).argmax()),
    }


def sheet(portrait: Portrait, clip: Clip) -> NDArray[np.uint8]:
    """Faces from the video, expressions, and the outline on plain backgrounds."""
    x0, y0, x1, y1 = clip.face
    faces = [still[y0:y1, x0:x1] for still in clip.stills]
    with PuppetSession(portrait.rig(), SPEC) as session:
        for shapes in EXPRESSIONS.values():
            faces.append(drawn(session, shapes, (110, 128, 128))[y0:y1, x0:x1])
        wide = [drawn(session, {}, colour)[:, 160:1120] for colour in BACKDROPS.values()]
    rows = [np.hstack([cv2.resize(face, (360, 360)) for face in faces[k : k + 4]]) for k in (0, 4, 8)]
    rows.append(np.hstack([cv2.resize(f, (360, 270), interpolation=cv2.INTER_AREA) for f in wide]))
    return np.vstack(rows)


def drawn(
    session: PuppetSession, shapes: dict[str, float], colour: tuple[int, int, int]
) -> NDArray[np.uint8]:
    """One frame with an expression, on a plain background; a name without its side sets both."""
    weights = np.zeros((1, 52), np.float32)
    for name, value in shapes.items():
        for full in [name] if name in BLENDSHAPE_INDEX else [name + "Left", name + "Right"]:
            weights[0, BLENDSHAPE_INDEX[full]] = value
    canvas = Canvas.blank(SPEC)
    canvas.y[:], canvas.uv[:] = colour[0], colour[1:]
    session.draw(canvas, FaceTrack(weights, np.zeros((1, 6), np.float32)), 0)
    return np.asarray(cv2.cvtColor(canvas.data, cv2.COLOR_YUV2RGB_NV12))


def write(path: Path, rgb: NDArray[np.uint8]) -> None:
    """Save a picture."""
    cv2.imwrite(str(path), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_WEBP_QUALITY, 88])


def section(clip: Clip, moments: list[str], problems: list[str]) -> str:
    """One portrait on the page."""
    of = clip.portrait
    shown = ", ".join([*moments, *EXPRESSIONS])
    measures = (
        f"aperture r {clip.correlation(0):.3f}, width r {clip.correlation(1):.3f}, "
        f"closures +{max(clip.widest_closure, 0):.3f}, flicker {clip.flicker:.3f}, strayed {clip.strayed}"
    )
    return SECTION.format(
        name=html.escape(of.name),
        tags=html.escape(", ".join(of.tags)),
        licence=html.escape(f"{of.licence} - {of.source}"),
        measures=measures,
        state="; ".join(map(html.escape, problems)) or "passes",
        kind="bad" if problems else "good",
        shown=html.escape(shown),
    )


SECTION = """<section><h2>{name}</h2><p>{tags}</p><p class="{kind}">{state}</p><p>{measures}</p>
<img src="{name}.webp" alt="{name}: {shown}; on dark, green, red and white" loading="lazy">
<p class="small">{shown}; outline on dark, green, red, white. {licence}</p></section>"""
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Portrait regression set</title>
<style>body{{font:15px sans-serif;margin:2em;max-width:1460px}}img{{width:100%}}.bad{{color:#b00020}}
.good{{color:#1b6e3c}}.small{{color:#666;font-size:13px}}</style><h1>Portrait regression set</h1>
{rows}
</html>"""

if __name__ == "__main__":
    sys.exit(main())
