#!/usr/bin/env bash
# timecode 1.5.1, arithmetic on SMPTE timecodes
#
# Expected: ten seconds less five seconds are five seconds.
# Happens: 00:00:00:00 counts as one frame, and sums and differences are taken over these counts. Each
#   addition is a frame too long, each subtraction a frame too short: a list of cuts drifts apart.
# Instead: calculate with frame_number (it counts from 0) and make Timecode(rate, frames=number + 1).
# Seen: 10 s - 5 s = 00:00:04:23; 10 s + 5 s = 00:00:15:01; by frame_number 00:00:05:00
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile timecode==1.5.1
venv/bin/python - <<'PY'
import sys

from timecode import Timecode

ten, five = Timecode("24", "00:00:10:00"), Timecode("24", "00:00:05:00")
less, more = str(ten - five), str(ten + five)
right = str(Timecode("24", frames=ten.frame_number - five.frame_number + 1))
print(f"10 s - 5 s = {less}; 10 s + 5 s = {more}; by frame_number {right}")
if (less, more, right) != ("00:00:04:23", "00:00:15:01", "00:00:05:00"):
    sys.exit("timecode no longer behaves like this")
PY
