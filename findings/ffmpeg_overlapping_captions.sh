#!/usr/bin/env bash
# ffmpeg 9.0.2 (imageio-ffmpeg 0.8.1), captions in mp4 (mov_text, the only kind that phones show)
#
# Expected: a caption from 1 to 5 s stays for its four seconds when a second one appears from 2 to 3 s,
#   as it does in the .srt it came from and in Matroska.
# Happens: samples of an mp4 text track follow each other. ffmpeg writes one sample a caption and ends
#   each where the next begins: the first is gone from 2 s on and never comes back. No word is said.
# Instead: merge overlapping captions yourself before writing mp4 (long; long + short; long), or keep
#   them in a file beside the video.
# Seen: mp4 ends the long caption at 2 s, mkv at 5 s
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile imageio-ffmpeg==0.8.1
ffmpeg=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
cat > in.srt <<'SRT'
1
00:00:01,000 --> 00:00:05,000
long

2
00:00:02,000 --> 00:00:03,000
short
SRT
"$ffmpeg" -v error -i in.srt -c:s mov_text clip.mp4
"$ffmpeg" -v error -i in.srt -c:s srt clip.mkv
"$ffmpeg" -v error -i clip.mp4 mp4.srt
"$ffmpeg" -v error -i clip.mkv mkv.srt
grep -h -- '-->' mp4.srt mkv.srt
if grep -q '^00:00:01,000 --> 00:00:02,000' mp4.srt && grep -q '^00:00:01,000 --> 00:00:05,000' mkv.srt; then
  echo "mp4 ends the long caption at 2 s, mkv at 5 s"
else
  echo "ffmpeg no longer behaves like this" >&2
  exit 1
fi
