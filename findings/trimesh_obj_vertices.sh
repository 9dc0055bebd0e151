#!/usr/bin/env bash
# trimesh 5.2.0, loading an .obj with texture coordinates
#
# Expected: process=False gives the vertices of the file in their order, so that blend shapes, landmark
#   indices and skin weights made for the mesh fit.
# Happens: they come in the order in which faces use them, those on a texture seam twice, unused ones
#   not at all; process=False does not change that. All shapes are as expected where the file has no
#   texture coordinates, so a test with a plain mesh passes.
# Instead: read the v lines yourself and use trimesh for the rest. maintain_order=True keeps the order,
#   but still leaves out unused vertices.
# Seen: file [0, 1, 2, 3, 4]; process=False [0, 0, 1, 2, 3]; maintain_order=True [0, 1, 2, 3]
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile trimesh==5.2.0 numpy==2.4.6
venv/bin/python - <<'PY'
import sys
from pathlib import Path

import trimesh

corners = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (5, 5, 5)]  # the last is in no face
lines = [f"v {x} {y} {z}" for x, y, z in corners] + ["vt 0 0", "vt 1 0", "vt 1 1", "vt 0 1", "vt .5 .5"]
Path("mesh.obj").write_text("\n".join([*lines, "f 3/3 4/4 1/1", "f 1/5 2/2 3/3", ""]))


def order(**options: bool) -> list[int]:
    mesh = trimesh.load("mesh.obj", process=False, **options)
    return [corners.index(tuple(int(x) for x in vertex)) for vertex in mesh.vertices]


loose, kept = order(), order(maintain_order=True)
print(f"file [0, 1, 2, 3, 4]; process=False {loose}; maintain_order=True {kept}")
if loose != [0, 0, 1, 2, 3] or kept != [0, 1, 2, 3]:
    sys.exit("trimesh no longer behaves like this")
PY
