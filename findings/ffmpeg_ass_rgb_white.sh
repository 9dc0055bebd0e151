#!/usr/bin/env bash
# ffmpeg 9.0.2 (imageio-ffmpeg 0.8.1), filter ass (libass) on RGB video
#
# Expected: white text on RGB pictures is 255, as drawtext and drawbox draw it. RGB knows no limited range.
# Happens: a script without the header "YCbCr Matrix" is taken for one made for limited BT.601, and its
#   colours are mapped so, in RGB too: white is 235. Options of the filter and the range of the frames
#   change nothing.
# Instead: write "YCbCr Matrix: None" into [Script Info].
# Seen: white is 235 without the header, 255 with it
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile numpy==2.4.6 imageio-ffmpeg==0.8.1
venv/bin/python - <<'PY'
import subprocess
import sys

import imageio_ffmpeg
import numpy as np

SCRIPT = """[Script Info]
ScriptType: v4.00+
PlayResX: 200
PlayResY: 200
{header}
[V4+ Styles]
Format: Name, Fontsize, PrimaryColour, BorderStyle, Outline, Shadow, Alignment
Style: Default,20,&H00FFFFFF,1,0,0,7
[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:00.00,0:00:09.00,Default,{{\\p1}}m 0 0 l 90 0 90 90 0 90
"""
white = []
for header in ("Title: none", "YCbCr Matrix: None"):
    with open("square.ass", "w") as file:
        file.write(SCRIPT.format(header=header))
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i",
               "color=black:s=200x200,format=rgb24", "-vf", "ass=square.ass", "-frames:v", "1",
               "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    white.append(int(np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.uint8).max()))
print(f"white is {white[0]} without the header, {white[1]} with it")
if white != [235, 255]:
    sys.exit("ffmpeg no longer behaves like this")
PY
