"""Command: make the rig of a presenter whose portrait is new or has changed.

python -m heygen_studio_plugins.avatars.puppet.build FOLDER ...
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from heygen_studio.errors import StudioError

from .rig import PORTRAIT, build_rig, read_image, save_rig


def main(arguments: list[str] | None = None) -> int:
    """Build the rig of each folder given; returns the exit code."""
    parser = argparse.ArgumentParser(prog="puppet.build", description="Make the rigs of presenters.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help=f"folder with a {PORTRAIT}")
    for folder in parser.parse_args(arguments).folders:
        try:
            rig = build_rig(read_image(folder / PORTRAIT))
        except StudioError as error:
            print(f"{folder}: {error}", file=sys.stderr)
            return 1
        save_rig(rig, folder)
        print(f"{folder}: {len(rig.mesh.vertices)} vertices, {len(rig.mesh.triangles)} triangles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
