"""Build stock presenters: ``python tools/portraits/build.py professional_female_01``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import config
import export
import scene
import stage

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "avatars"


def preview(
    presenter: config.Presenter, out: Path, pixels: int, samples: int, threads: int, crop: str
) -> None:
    out.mkdir(parents=True, exist_ok=True)
    scene.build(presenter)
    stage.configure(presenter.light.exposure, pixels, samples, threads)
    if crop:
        left, top, right, bottom = (float(v) for v in crop.split(","))
        width = round(pixels * stage.ASPECT)
        stage.crop(left * width, top * pixels, right * width, bottom * pixels)
    stage.shoot(out / f"{presenter.id}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("presenter", nargs="+", help=f"id(s): {', '.join(config.available())}")
    parser.add_argument(
        "--height", type=int, default=2160, help="picture height in pixels (width is 4/5 of it)"
    )
    parser.add_argument("--samples", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--parts", nargs="+", choices=export.PARTS, help="make only these (default: all)")
    parser.add_argument("--preview", type=Path, help="write only a PNG each into this folder, no assets")
    parser.add_argument(
        "--crop", default="", help="with --preview: left,top,right,bottom in shares of the picture"
    )
    args = parser.parse_args()
    for presenter_id in args.presenter:
        started = time.perf_counter()
        presenter = config.load(presenter_id)
        if args.preview:
            preview(presenter, args.preview, args.height, args.samples, args.threads, args.crop)
        else:
            parts = set(args.parts or export.PARTS)
            export.write(presenter, ASSETS / presenter_id, parts, args.height, args.samples, args.threads)
        print(f"{presenter_id}: {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
