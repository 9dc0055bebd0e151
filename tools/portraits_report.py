"""Films the portraits of the regression set and more, and writes a page: contact sheets and measures.

Run it by ``make portraits-report``; the page is ``build/portraits/index.html``. What is finished is kept
beside it until the portrait or the code that draws it changes, so a run that was stopped goes on.
``python tools/portraits_report.py --only naomi P004-selfie`` does some of them.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from heygen_studio_plugins.avatars.puppet.landmarks import FaceFinder  # noqa: E402
from heygen_studio_plugins.avatars.puppet.rig import Rig  # noqa: E402
from heygen_studio_plugins.avatars.puppet.session import PuppetSession  # noqa: E402
from heygen_studio_plugins.lipsync.viseme.engine import VisemeLipSync, VisemeOptions  # noqa: E402
from portrait_measures import astray, lids, life  # noqa: E402
from portrait_sheet import SHOWN, Stills  # noqa: E402
from support.portraits import BACKGROUND, SPEC, Clip, Portrait, film, portraits  # noqa: E402
from support.talk import FPS, talk_speech, talk_track  # noqa: E402

from heygen_studio.media import BLENDSHAPE_INDEX, Canvas, FaceTrack, Speech  # noqa: E402
from heygen_studio.registry import load_registry  # noqa: E402
from heygen_studio.settings import load_settings  # noqa: E402

OUT = ROOT / "build" / "portraits"
BACKDROPS = {"dark": (32, 128, 128), "green": (150, 54, 34), "red": (63, 102, 240), "white": (235, 128, 128)}
"""Y, Cb, Cr of plain backgrounds on which an outline shows its faults."""
EXPRESSIONS: dict[str, dict[str, float]] = {
    "smile": {"mouthSmile": 0.7, "cheekSquint": 0.4},
    "brows up": {"browInnerUp": 0.8, "browOuterUp": 0.7},
    "frown": {"browDown": 0.7, "mouthFrown": 0.5},
    "surprise": {"eyeWide": 0.8, "browInnerUp": 0.6, "browOuterUp": 0.6, "jawOpen": 0.35},
}
SAID = (
    "Every morning the bakery on our street opens at six. The smell of bread comes through the window before "
    "the sun is up. Have you ever wondered why it is so good? It takes time, and it takes patience. The "
    "dough rests for a whole night, and nobody hurries it. Come by one day, and taste it for yourself!"
)
"""What is said while movement is measured, some twenty seconds."""
_LEFT_OUT = "P003"
"""Of openpeople: looks like a well-known person, as in the pack."""
RANGES: dict[str, tuple[float, float]] = {
    "aperture r": (0.90, 1.0),
    "width r": (0.90, 1.0),
    "lid ΔE": (0.0, 9.0),
    "lid edge": (0.0, 1.5),
    "yaw sd": (1.2, 8.8),
    "pitch sd": (1.2, 6.0),
    "roll sd": (1.0, 5.5),
    "brow sd": (0.4, 2.2),
    "torso": (3.0, 60.0),
    "astray": (0, 0),
}
"""Least and most of each measure.

Measured by ``portrait_measures.py`` on films of two people who talk: yaw 2.8 and 6.8°, pitch 3.5 and 5.6°,
roll 2.2 and 5.1°, brows 0.7 and 2.0 %, torso 56 and 35 grey levels. The least are those of a calm speaker,
measured earlier: 1.2° of pitch and roll. Their fully closed lids differ from the skin around by ΔE 4.1 to
8.7, with edges of 0.3 to 0.7 L*; open eyes by 10 to 37, with edges of 2 to 10.
"""


@dataclass(frozen=True)
class Found:
    """What is known of one portrait. ``values``: by the names of :data:`RANGES`."""

    name: str
    tags: str
    licence: str
    values: dict[str, float]
    problems: list[str]
    shown: str


def main() -> int:
    """Film the portraits; returns 1 if any falls short of its measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these portraits alone")
    only = parser.parse_args().only
    chosen = [one for one in every_portrait() if not only or one.name in only]
    if not chosen:
        parser.error(f"there are only {', '.join(one.name for one in every_portrait())}")
    OUT.mkdir(parents=True, exist_ok=True)
    code = digest(
        ROOT / "assets" / "models" / "arkit_basis.npz",
        *(ROOT / "plugins" / "avatars" / "puppet").glob("*.py"),
        *(ROOT / "plugins" / "lipsync" / "viseme").glob("*.py"),
        *(ROOT / "tests" / "support" / name for name in ("portraits.py", "talk.py")),
        *Path(__file__).parent.glob("portrait*.py"),
    )
    found: list[Found] = []
    talk: FaceTrack | None = None
    for number, portrait in enumerate(chosen, 1):
        folder = portrait.file.is_dir()
        key = code + digest(*(sorted(portrait.file.iterdir()) if folder else [portrait.file]))
        kept = OUT / f"{portrait.name}.json"
        known = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
        if known.get("key") != key:
            talk = talk or long_talk()
            started = time.process_time()
            known = {"key": key, "found": asdict(examined(portrait, talk))}
            kept.write_text(json.dumps(known), "utf-8")
            seconds = f"{time.process_time() - started:.0f} CPU s"
        else:
            seconds = "kept"
        found.append(Found(**known["found"]))
        print(f"{number}/{len(chosen)} {portrait.name} ({seconds}): {state(found[-1])}", flush=True)
        (OUT / "index.html").write_text(page(found), "utf-8")
    bad = sum(bool(one.problems) for one in found)
    for name, (best, middle, worst) in summary(found).items():
        print(f"{name:>11}: median {middle:.3f}, {best:.3f} to {worst:.3f}")
    print(f"{len(found)} portraits, {bad} with problems: {OUT / 'index.html'}")
    return int(bad > 0)


def every_portrait() -> Iterator[Portrait]:
    """The regression set, and the studio portraits and selfies of openpeople."""
    yield from portraits()
    source = "https://pypi.org/project/openpeople/"
    for folder in sorted(Path(str(files("openpeople"))).glob("data/curated/P*/assets")):
        person = folder.parent.name
        if person != _LEFT_OUT:
            for kind, file in (("studio", "studio_portrait.jpg"), ("selfie", "amateur_selfie.jpg")):
                yield Portrait(f"{person}-{kind}", folder / file, "MIT", source, ("ai-made", kind))


def digest(*paths: Path) -> str:
    """Of the contents of files."""
    of = hashlib.sha256()
    for path in sorted(paths):
        of.update(path.read_bytes())
    return of.hexdigest()


def long_talk() -> FaceTrack:
    """The face of somebody who says :data:`SAID` in the manner of most videos."""
    registry = load_registry(load_settings())
    engine, voice = registry.voice("en_us_02")
    with VisemeLipSync().open(FPS, 1, VisemeOptions()) as session:
        tracks = [session.push(part) for part in spoken(engine, voice.id)]
    return FaceTrack(*(np.concatenate([getattr(of, name) for of in tracks]) for name in ("weights", "head")))


def spoken(engine: Any, voice_id: str) -> Iterator[Speech]:
    """The sentences of :data:`SAID`."""
    yield from engine.speak(SAID, voice_id, engine.options_type())


def examined(portrait: Portrait, talk: FaceTrack) -> Found:
    """Film one portrait, measure it and write its pictures."""
    track = talk_track(talk_speech())
    moments = telling(track)
    rig = portrait.rig()
    with tempfile.TemporaryDirectory() as folder:
        clip = film(portrait, Path(folder) / "clip.mp4", list(moments.values()))
    write(OUT / f"{portrait.name}.webp", sheet(rig, clip))
    stills = Stills(rig)
    write(OUT / f"{portrait.name}-full.webp", stills.sheet())
    lid = lids(stills.shut(), stills.points)
    with FaceFinder(max_faces=1) as finder, PuppetSession(rig, SPEC) as session:
        moves = life(filmed(session, talk), finder)
    values = {
        "aperture r": clip.correlation(0),
        "width r": clip.correlation(1),
        "lid ΔE": lid.distance,
        "lid edge": lid.edge,
        "yaw sd": moves.yaw,
        "pitch sd": moves.pitch,
        "roll sd": moves.roll,
        "brow sd": moves.brows,
        "torso": moves.torso,
        "astray": astray(rig.portrait, rig.points),
    }
    problems = clip.problems()
    for name, (least, most) in list(RANGES.items())[2:]:
        if not least <= values[name] <= most:
            problems.append(f"{name} is {values[name]:.3g}, not {least:g} to {most:g}")
    return Found(
        portrait.name, ", ".join(portrait.tags), f"{portrait.licence} - {portrait.source}", values, problems,
        ", ".join([*moments, *EXPRESSIONS]),
    )  # fmt: skip


def filmed(session: PuppetSession, talk: FaceTrack) -> Iterator[NDArray[np.uint8]]:
    """Every fourth frame of a talk, RGB."""
    for index in range(0, len(talk), 4):
        canvas = Canvas.blank(SPEC)
        canvas.y[:], canvas.uv[:] = BACKGROUND, 128
        session.draw(canvas, talk, index)
        yield np.asarray(cv2.cvtColor(canvas.data, cv2.COLOR_YUV2RGB_NV12))


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


def sheet(rig: Rig, clip: Clip) -> NDArray[np.uint8]:
    """Faces from the video, expressions, and the outline on plain backgrounds."""
    x0, y0, x1, y1 = clip.face
    faces = [still[y0:y1, x0:x1] for still in clip.stills]
    with PuppetSession(rig, SPEC) as session:
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


def state(of: Found) -> str:
    """In words."""
    return "; ".join(of.problems) or "passes"


def summary(found: list[Found]) -> dict[str, tuple[float, float, float]]:
    """Of each measure the least, the median and the most."""
    columns = {name: sorted(one.values[name] for one in found) for name in RANGES}
    return {name: (of[0], statistics.median(of), of[-1]) for name, of in columns.items()}


def page(found: list[Found]) -> str:
    """The page: a table of all measures with those that fail, then the portraits."""
    rows = [
        "".join(f"<th>{html.escape(name)}<br>{low:g} – {high:g}</th>" for name, (low, high) in RANGES.items())
    ]
    for one in found:
        cells = []
        for name, (low, high) in RANGES.items():
            kind = "good" if low <= one.values[name] <= high else "bad"
            cells.append(f'<td class="{kind}">{one.values[name]:.3g}</td>')
        rows.append(f'<th><a href="#{one.name}">{html.escape(one.name)}</a></th>' + "".join(cells))
    for k, what in enumerate(("least", "median", "most")):
        cells = [f"<td>{values[k]:.3g}</td>" for values in summary(found).values()]
        rows.append(f"<th>{what}</th>" + "".join(cells))
    rows[0] = "<th></th>" + rows[0]
    table = "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    return PAGE.format(table=table, rows="\n".join(map(section, found)))


def section(of: Found) -> str:
    """One portrait on the page."""
    return SECTION.format(
        name=html.escape(of.name),
        tags=html.escape(of.tags),
        licence=html.escape(of.licence),
        state=html.escape(state(of)),
        kind="bad" if of.problems else "good",
        full=html.escape(SHOWN),
        shown=html.escape(of.shown),
    )


SECTION = """<section><h2 id="{name}">{name}</h2><p>{tags}</p><p class="{kind}">{state}</p>
<a href="{name}-full.webp"><img src="{name}-full.webp" alt="{name}: {full}" loading="lazy"></a>
<p class="small">1080p at 100 % (click): {full}</p>
<img src="{name}.webp" alt="{name}: {shown}; on dark, green, red and white" loading="lazy">
<p class="small">{shown}; outline on dark, green, red, white. {licence}</p></section>"""
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Portraits</title>
<style>body{{font:15px sans-serif;margin:2em;max-width:1460px}}img{{width:100%}}
.bad{{color:#b00020;font-weight:bold}}.good{{color:#1b6e3c}}.small{{color:#666;font-size:13px}}
td,th{{padding:0 .6em;text-align:right}}</style>
<h1>Portraits</h1>
{table}
{rows}
</html>"""

if __name__ == "__main__":
    sys.exit(main())
