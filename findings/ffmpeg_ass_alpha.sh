#!/usr/bin/env bash
# ffmpeg 9.0.2 (imageio-ffmpeg 0.8.1), filter ass (libass) with alpha=1
#
# Expected: drawn over transparent RGBA with alpha=1, text comes out with an alpha by which it can be laid
#   over any picture later, and looks as if it had been drawn there.
# Happens: where letters lie on their half transparent shadow, alpha is too low: it should be one minus the
#   product of what each lets through, and is less, so that what is behind shines through along each letter.
#   The colours are premultiplied, though ffmpeg's RGBA is straight elsewhere.
# Instead: draw over black and over white; the difference is the alpha, to the last level.
# Seen: alpha of a shape with a shadow is up to 64 of 255 levels too low
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
PlayResX: 400
PlayResY: 200
YCbCr Matrix: None
[V4+ Styles]
Format: Name, Fontsize, PrimaryColour, OutlineColour, BackColour, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginV
Style: Default,20,&H00FFFFFF,&H00000000,&H80000000,1,4,4,7,20,20
[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:00.00,0:00:09.00,Default,{\\p1}m 0 0 l 300 30 300 130 0 90
"""
with open("shape.ass", "w") as file:
    file.write(SCRIPT)


def drawn(colour: str, form: str, option: str = "") -> np.ndarray:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i",
               f"color={colour}:s=400x200,format={form}", "-vf", f"ass=shape.ass{option}", "-frames:v", "1",
               "-f", "rawvideo", "-pix_fmt", form, "-"]
    data = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.uint8)
    return data.reshape(200, 400, -1).astype(int)


alpha = drawn("black@0", "rgba", ":alpha=1")[..., 3]
exact = 255 - (drawn("white", "rgb24") - drawn("black", "rgb24"))[..., 1]
worst = int((exact - alpha).max())
print(f"alpha of a shape with a shadow is up to {worst} of 255 levels too low")
if worst < 20:
    sys.exit("ffmpeg no longer behaves like this")
PY
