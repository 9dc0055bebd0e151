#!/usr/bin/env bash
# pedalboard 0.9.26, Limiter
#
# Expected: Limiter(threshold_db=-20) keeps the sound at or below -20 dB full scale (0.1), and leaves
#   alone what is quieter than that.
# Happens: the louder the threshold asks it to limit, the louder the result. JUCE's limiter, which it
#   wraps, is two compressors with make-up gain before a clip at full scale: what is loud ends at 1.0,
#   and a quiet tone far below the threshold is raised by more than 20 dB.
# Instead: turn the gain down first and use Limiter only as a stop at 0 dB, or limit by other means
#   (ffmpeg's alimiter with level=false).
# Seen: threshold 0.1; a tone of 0.9 becomes 1.00, a tone of 0.05 becomes 0.77
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile pedalboard==0.9.26 numpy==2.4.6
venv/bin/python - <<'PY'
import sys

import numpy as np
from pedalboard import Limiter

tone = np.sin(2 * np.pi * 440 * np.arange(96000) / 48000).astype(np.float32)
# the second half, when the compressors have settled
loud, quiet = (float(np.abs(Limiter(threshold_db=-20)(level * tone, 48000)[48000:]).max()) for level in (0.9, 0.05))
print(f"threshold 0.1; a tone of 0.9 becomes {loud:.2f}, a tone of 0.05 becomes {quiet:.2f}")
if not (loud > 0.9 and quiet > 0.5):
    sys.exit("pedalboard no longer behaves like this")
PY
