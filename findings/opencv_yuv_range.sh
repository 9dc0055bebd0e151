#!/usr/bin/env bash
# OpenCV 5.0.0 (opencv-python-headless 5.0.0.93), cvtColor to YUV
#
# Expected: COLOR_RGB2YUV and COLOR_RGB2YUV_I420 are the same colours, once whole and once with the
#   colour planes halved, as the names say.
# Happens: the first is full range (white has Y 255, black 0), the second studio range (235 and 16). A
#   Y plane of the one handed on as the other is washed out or crushed; a picture tuned on the one and
#   encoded from the other changes contrast. Neither is BT.709, which players assume for HD.
# Instead: keep to one of them, tell the encoder range and matrix (-color_range tv -colorspace
#   smpte170m for I420), or convert by swscale.
# Seen: white and black: RGB2YUV 255 and 0, RGB2YUV_I420 235 and 16
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile opencv-python-headless==5.0.0.93 numpy==2.4.6
venv/bin/python - <<'PY'
import sys

import cv2
import numpy as np

white, black = (np.full((2, 2, 3), level, np.uint8) for level in (255, 0))
full, studio = (
    tuple(int(cv2.cvtColor(picture, code).flat[0]) for picture in (white, black))
    for code in (cv2.COLOR_RGB2YUV, cv2.COLOR_RGB2YUV_I420)
)
print("white and black: RGB2YUV {} and {}, RGB2YUV_I420 {} and {}".format(*full, *studio))
if (full, studio) != ((255, 0), (235, 16)):
    sys.exit("OpenCV no longer behaves like this")
PY
