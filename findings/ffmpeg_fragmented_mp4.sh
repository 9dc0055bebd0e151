#!/usr/bin/env bash
# ffmpeg 9.0.2 (imageio-ffmpeg 0.8.1), mp4 in fragments, H.264 with B-frames and AAC
#
# Expected: frag_keyframe+empty_moov+default_base_moof, the flags of every recipe for streaming an
#   mp4, change how the file is cut up, not when its pictures are shown.
# Happens: the header is written before the first packet is seen, so it has no edit list: the delay of
#   the B-frames and the priming of the AAC encoder stay in. The first picture of a 25 fps clip comes
#   80 ms after the start, and the sound has all the samples that a plain mp4 hides.
# Instead: add delay_moov to the flags: the header then waits for the first packets.
# Seen: first picture at 0.08 s, sound 51840 samples; with delay_moov 0.0 s, 49024 samples
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile av==18.1.0 imageio-ffmpeg==0.8.1
ffmpeg=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
flags=frag_keyframe+empty_moov+default_base_moof
make_clip() {
  "$ffmpeg" -v error -f lavfi -i testsrc=s=64x64:r=25:d=1 -f lavfi -i sine=r=48000:d=1 \
    -c:v libx264 -pix_fmt yuv420p -c:a aac -movflags "$1" "$2"
}
make_clip "$flags" usual.mp4
make_clip "$flags+delay_moov" delayed.mp4
venv/bin/python - <<'PY'
import sys

import av

seen = []
for name in ("usual.mp4", "delayed.mp4"):
    with av.open(name) as clip:
        sound = clip.streams.audio[0].duration
        seen.append((next(clip.decode(video=0)).time, sound))
print("first picture at {} s, sound {} samples; with delay_moov {} s, {} samples".format(*seen[0], *seen[1]))
if not (seen[0][0] == 0.08 and seen[1][0] == 0 and seen[0][1] > seen[1][1] + 2000):
    sys.exit("ffmpeg no longer behaves like this")
PY
