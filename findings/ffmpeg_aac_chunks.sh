#!/usr/bin/env bash
# ffmpeg 9.0.2 (imageio-ffmpeg 0.8.1), concat demuxer with -c copy, AAC
#
# Expected: pieces of exactly one second, cut from one encoder with one setting, join without loss:
#   a sound at the start of the third piece is heard at 2 s. For H.264 the same join is exact.
# Happens: each AAC piece begins with 1,024 samples of priming. The edit list that hides them in a
#   single file is lost in the join, so every piece pushes all that follows further back.
# Instead: join the pictures, but encode one sound track for the whole (or join PCM and encode then).
# Seen: ticks at 0, 1 and 2 s are heard [1024, 2176, 3328] samples late
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile numpy==2.4.6 imageio-ffmpeg==0.8.1
ffmpeg=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
for piece in 0 1 2; do # one second each, with a tick of 10 ms at its start
  "$ffmpeg" -v error -f lavfi -i "aevalsrc='if(lt(t,0.01),0.8*sin(2*PI*1000*t),0)':s=48000:d=1" -c:a aac "$piece.m4a"
  echo "file $piece.m4a" >> list
done
"$ffmpeg" -v error -f concat -i list -c copy joined.m4a
"$ffmpeg" -v error -i joined.m4a -f s16le -c:a pcm_s16le sound
venv/bin/python - <<'PY'
import sys

import numpy as np

sound = np.fromfile("sound", np.int16).astype(float)
tick = np.sin(2 * np.pi * 1000 * np.arange(480) / 48000)
late = []
for second in range(3):
    part = sound[second * 48000 : second * 48000 + 8000]
    late.append(int(np.argmax(np.abs(np.correlate(part, tick, "valid")))))
print(f"ticks at 0, 1 and 2 s are heard {late} samples late")
if not (abs(late[0] - 1024) < 100 and late[1] > late[0] + 900 and late[2] > late[1] + 900):
    sys.exit("ffmpeg no longer behaves like this")
PY
