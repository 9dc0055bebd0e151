#!/usr/bin/env bash
# pysubs2 1.8.1, .srt and .vtt
#
# Expected: braces mean nothing in SubRip and WebVTT: a caption "Hello {name}" read from an .srt and
#   written to an .srt or a .vtt comes out as it was.
# Happens: inside, every caption is ASS, where braces hold override tags, and reading an .srt does not
#   escape them. In .plaintext and in whatever is written as .srt or .vtt the word is gone.
# Instead: change braces before reading (to full-width ones, for instance), or convert by other means.
# Seen: 'Hello {name}, welcome' -> 'Hello , welcome'
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile pysubs2==1.8.1
venv/bin/python - <<'PY'
import sys

from pysubs2 import SSAFile

captions = SSAFile.from_string("1\n00:00:01,000 --> 00:00:02,000\nHello {name}, welcome\n", format_="srt")
written = [captions.to_string(kind).strip().splitlines()[-1] for kind in ("srt", "vtt")]
print(f"'Hello {{name}}, welcome' -> {written[0]!r}")
if written != ["Hello , welcome"] * 2:
    sys.exit("pysubs2 no longer behaves like this")
PY
