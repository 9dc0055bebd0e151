"""A page to compare an earlier state of the studio with today's, blindly: ``build/ab/index.html``.

``python tools/compare_builds.py REVISION PHOTO ...`` makes a presenter of each photo (or takes a drawn one,
given by its id) with either state, has both say the same, and shows the videos side by side. Which is which
differs from face to face; ``key.json`` beside the page says it.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from earlier import ROOT, sides

OUT = ROOT / "build" / "ab"
SCRIPT = "Good morning! Maybe you already know how good fresh bread can be. Have you ever baked one yourself?"
_RUN = "import sys; from heygen_studio.cli import main; sys.exit(main())"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", help="revision to compare with")
    parser.add_argument("faces", nargs="+", help="photos, or ids of presenters that both states have")
    parser.add_argument("--script", default=SCRIPT)
    parser.add_argument("--resolution", default="1080p")
    parser.add_argument("--seed", type=int, default=1, help="of how the sides are shuffled")
    asked = parser.parse_args()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    shuffle = random.Random(asked.seed)  # noqa: S311 - no secret
    key: dict[str, dict[str, str]] = {}
    with sides(asked.before) as environments, tempfile.TemporaryDirectory() as folder:
        for number, face in enumerate(asked.faces, 1):
            letters = shuffle.sample("AB", 2)
            key[f"{number}"] = {"face": Path(face).stem, **dict(zip(letters, environments, strict=True))}
            for letter, (side, environment) in zip(letters, environments.items(), strict=True):
                video = Path(folder) / "video.mp4"
                _film(face, asked.script, asked.resolution, video, environment)
                # No word of who made it: metadata goes, too.
                _run_quietly(_ffmpeg(), "-y", "-i", video, "-map_metadata", "-1", "-c", "copy",
                             OUT / f"{number}{letter}.mp4")  # fmt: skip
                print(f"face {number} of {len(asked.faces)}: {side} done", flush=True)
            (OUT / "key.json").write_text(json.dumps(key, indent=2), "utf-8")
            (OUT / "index.html").write_text(_page(number, asked.script), "utf-8")
    print(OUT / "index.html")


def _film(face: str, script: str, resolution: str, video: Path, environment: dict[str, str]) -> None:
    """Make a video of a face with one state of the studio."""
    command = [sys.executable, "-c", _RUN]
    avatar = face
    if Path(face).is_file():
        made = subprocess.run(
            [*command, "avatar", "create", face, "--name", "Face", "--json"],
            env=environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        avatar = json.loads(made.stdout)["avatar_id"]
    subprocess.run(
        [*command, "create", script, "--avatar", avatar, "--voice", "en_us_02", "--seed", "3",
         "--resolution", resolution, "--output", str(video), "--force", "--json"],
        env=environment, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip


def _ffmpeg() -> str:
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _run_quietly(*command: object) -> None:
    subprocess.run([str(word) for word in command], stderr=subprocess.DEVNULL, check=True)


def _page(count: int, script: str) -> str:
    rows = ""
    for number in range(1, count + 1):
        rows += f"<h2>{number}</h2><div>" + "".join(FIGURE.format(number=number, side=side) for side in "AB")
        rows += "</div>"
    return PAGE.format(script=html.escape(script), rows=rows)


FIGURE = """<figure><video src="{number}{side}.mp4" controls loop></video>
<figcaption>{side}</figcaption></figure>"""
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Which looks filmed?</title>
<style>body{{font:15px sans-serif;margin:2em}}div{{display:flex;gap:1em}}figure{{margin:0;flex:1}}
video{{width:100%}}figcaption{{text-align:center}}</style>
<h1>Which looks more like a filmed person, A or B?</h1><p>“{script}”</p>{rows}</html>"""

if __name__ == "__main__":
    main()
