#!/usr/bin/env bash
# ffmpeg 9.0.2 with libass (imageio-ffmpeg 0.8.1), burning in captions without spaces (Japanese, Chinese)
#
# Expected: the same caption is drawn alike from an .srt and from the .ass that ffmpeg makes of it.
# Happens: from the .srt it is broken into lines that fit; from the .ass it runs out of the picture on
#   both sides in one line. ffmpeg turns Unicode line breaking on for other formats, not for .ass.
# Instead: subtitles=captions.ass:wrap_unicode=1 (the filter named "ass" has no such option).
# Seen: cut off at the edges: False from .srt, True from .ass, False from .ass with wrap_unicode=1
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile numpy==2.4.6 imageio-ffmpeg==0.8.1
python3 -m pip --python venv/bin/python install --quiet --no-compile --no-deps font-roboto==0.0.1 # any font will do: empty boxes are drawn and broken alike
ffmpeg=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
fonts=$(venv/bin/python -c 'import font_roboto, os; print(os.path.dirname(font_roboto.__file__))')/files
printf '1\n00:00:00,000 --> 00:00:02,000\n%s\n' "$(printf 'あ%.0s' {1..120})" > a.srt
"$ffmpeg" -v error -i a.srt a.ass
draw() { # filter, name of the picture
  "$ffmpeg" -v error -f lavfi -i color=black:s=640x360:d=0.1 \
    -vf "subtitles=$1:fontsdir=$fonts:force_style=FontName=Roboto" \
    -frames:v 1 -f rawvideo -pix_fmt gray "$2" 2> log ||
    { cat log >&2; exit 1; }
}
draw a.srt srt.gray
draw a.ass ass.gray
draw a.ass:wrap_unicode=1 wrapped.gray
venv/bin/python - <<'PY'
import sys

import numpy as np


def cut_off(name: str) -> bool:
    edges = np.fromfile(name, np.uint8).reshape(360, 640)[:, [0, 1, 2, -3, -2, -1]]
    return bool((edges > 30).any())


srt, ass, wrapped = cut_off("srt.gray"), cut_off("ass.gray"), cut_off("wrapped.gray")
print(f"cut off at the edges: {srt} from .srt, {ass} from .ass, {wrapped} from .ass with wrap_unicode=1")
if (srt, ass, wrapped) != (False, True, False):
    sys.exit("ffmpeg no longer behaves like this")
PY
