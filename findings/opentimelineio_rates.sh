#!/usr/bin/env bash
# OpenTimelineIO 0.18.1, timecodes at 29.97
#
# Expected: RationalTime.from_timecode(t.to_timecode(), 29.97) gives t back.
# Happens: to_timecode() takes 29.97 for 30000/1001 and answers in drop-frame timecode; from_timecode()
#   refuses the answer, because 29.97 is no SMPTE rate to it. What writes timecodes
#   works, and what reads the same ones back does not.
# Instead: turn rates into exact ones when they come in: RationalTime.nearest_smpte_timecode_rate(29.97).
# Seen: 29.97: 00:01:00;02, back: SMPTE timecode does not support this rate; 30000/1001: back 1800.0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile OpenTimelineIO==0.18.1
venv/bin/python - <<'PY'
import sys

from opentimelineio.opentime import RationalTime

text = RationalTime(1800, 29.97).to_timecode()
try:
    back = RationalTime.from_timecode(text, 29.97).value
except ValueError as error:
    back = error
exact = RationalTime.from_timecode(text, 30000 / 1001).value
print(f"29.97: {text}, back: {back}; 30000/1001: back {exact}")
if not (text == "00:01:00;02" and isinstance(back, ValueError) and exact == 1800):
    sys.exit("OpenTimelineIO no longer behaves like this")
PY
