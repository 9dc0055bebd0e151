#!/usr/bin/env bash
# ffmpeg 9.0.2 (imageio-ffmpeg 0.8.1), chapters in mp4
#
# Expected: two chapters, 1 to 2 s and 5 to 6 s of an 8 s clip, read back as they were written. The
#   Matroska file made from the same list does.
# Happens: an mp4 chapter has a start only. The first is moved to 0 s, each lasts until the next begins:
#   a player that jumps to "one" lands a second early, and the gap has become part of it.
# Instead: let the first chapter begin at 0 and name the gaps with chapters of their own.
# Seen: mp4 0.000000-5.000000 5.000000-6.000000; mkv 1.000000-2.000000 5.000000-6.000000
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile imageio-ffmpeg==0.8.1
ffmpeg=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
cat > chapters <<'META'
;FFMETADATA1
[CHAPTER]
TIMEBASE=1/1000
START=1000
END=2000
title=one
[CHAPTER]
TIMEBASE=1/1000
START=5000
END=6000
title=two
META
chapters_of() { # the file's ending; ffmpeg ends with 1 because it is given nothing to write
  "$ffmpeg" -v error -f lavfi -i color=s=64x64:d=8 -i chapters -map_metadata 1 "clip.$1"
  { "$ffmpeg" -hide_banner -i "clip.$1" 2>&1 || true; } |
    sed -n 's/.*Chapter #.*start \([0-9.]*\), end \([0-9.]*\)/\1-\2/p' | paste -s -d ' '
}
mp4=$(chapters_of mp4)
mkv=$(chapters_of mkv)
echo "mp4 $mp4; mkv $mkv"
if [ "$mkv" != "1.000000-2.000000 5.000000-6.000000" ] || [ "$mp4" != "0.000000-5.000000 5.000000-6.000000" ]; then
  echo "ffmpeg no longer behaves like this" >&2
  exit 1
fi
