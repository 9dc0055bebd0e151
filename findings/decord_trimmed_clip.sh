#!/usr/bin/env bash
# decord 0.6.0 on an mp4 with an edit list (any clip trimmed without encoding it again, as phones do)
#
# Expected: len(reader) is the number of pictures that a player shows, and reader[10] is one of them,
#   the same however it is reached.
# Happens: len() also counts the pictures before the cut, which are kept for decoding and never shown.
#   Read in order, the indices begin at the first shown picture, and the last three repeat the last one.
#   Reached by a jump, reader[10] is another picture: past the next keyframe the hidden ones count, and
#   it comes three pictures earlier. No error is raised in either case.
# Instead: read trimmed clips with another library (PyAV), or encode them again first.
# Seen: decord counts 23, PyAV 20; reader[10] is grey 107 in order, grey 93 at once
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile decord==0.6.0 av==18.1.0 numpy==2.4.6 imageio-ffmpeg==0.8.1
ffmpeg=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
# Picture n has the grey level 16 + 4n, a keyframe stands every ten; the cut falls between two of them.
"$ffmpeg" -v error -f lavfi -i "color=black:s=64x64:r=25:d=2,geq=lum='16+N*4':cb=128:cr=128" \
  -c:v libx264 -g 10 -bf 0 -pix_fmt yuv420p whole.mp4
"$ffmpeg" -v error -ss 0.52 -i whole.mp4 -t 0.8 -c copy trimmed.mp4
venv/bin/python - <<'PY'
import sys

import av
import decord

with av.open("trimmed.mp4") as clip:
    shown = sum(1 for _ in clip.decode(video=0))
reader = decord.VideoReader("trimmed.mp4")
in_order = [round(float(reader[i].asnumpy().mean())) for i in range(len(reader))]
at_once = round(float(decord.VideoReader("trimmed.mp4")[10].asnumpy().mean()))
first = f"decord counts {len(reader)}, PyAV {shown}"
print(f"{first}; reader[10] is grey {in_order[10]} in order, grey {at_once} at once")
if not (len(reader) == 23 and shown == 20 and len(set(in_order[-4:])) == 1 and at_once < in_order[10] - 5):
    sys.exit("decord no longer behaves like this")
PY
