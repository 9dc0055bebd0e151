#!/usr/bin/env bash
# gradio 6.31.0, gr.Audio given (rate, samples)
#
# Expected: float samples from -1 to 1 are played as loud as they are, as 16-bit ones are.
# Happens: float samples are scaled until their peak is full scale. The one warning speaks of a change to
#   16 bit, not of loudness. Two takes of different loudness sound alike, fades by chunk jump, and a
#   nearly silent recording becomes loud noise.
# Instead: (samples.clip(-1, 1) * 32767).astype(numpy.int16)
# Seen: peak 0.01 in; float32 is written with peak 1.00, int16 with peak 0.01
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile gradio==6.31.0 numpy==2.4.6
venv/bin/python - <<'PY'
import sys
import warnings
import wave

import gradio as gr
import numpy as np

warnings.simplefilter("ignore")
tone = (0.01 * np.sin(np.arange(24000) / 10)).astype(np.float32)
with gr.Blocks():
    player = gr.Audio(format="wav")


def peak_of(samples: np.ndarray) -> float:
    with wave.open(player.postprocess((24000, samples)).path) as file:
        return float(np.abs(np.frombuffer(file.readframes(24000), np.int16)).max()) / 32768


real, whole = peak_of(tone), peak_of((tone * 32767).astype(np.int16))
print(f"peak 0.01 in; float32 is written with peak {real:.2f}, int16 with peak {whole:.2f}")
if not (real > 0.9 and whole < 0.02):
    sys.exit("gradio no longer behaves like this")
PY
