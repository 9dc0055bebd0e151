#!/usr/bin/env bash
# lameenc 1.9.0, sound encoded as MP3 and decoded again
#
# Expected: the decoded sound begins where the original began, as with an MP3 that ffmpeg or the lame
#   program made with the same encoder.
# Happens: lameenc writes bare MP3 frames without the Xing/LAME header that tells how much the encoder
#   put before and after. Decoders keep it all: everything is 1,105 samples (23 ms at 48 kHz) late and
#   longer than it was. Lips and captions timed on the original are off; pieces joined drift apart.
# Instead: for what must keep time, encode with PyAV or ffmpeg.
# Seen: lameenc 1105 samples late, 49536 of 48000; PyAV 0 late, 48000
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile lameenc==1.9.0 av==18.1.0 numpy==2.4.6
venv/bin/python - <<'PY'
import io
import sys

import av
import lameenc
import numpy as np

noise = np.random.default_rng(0).normal(0, 3000, 48000).astype(np.int16)
encoder = lameenc.Encoder()
encoder.set_in_sample_rate(48000)
encoder.set_channels(1)
encoder.silence()
bare = io.BytesIO(bytes(encoder.encode(noise.tobytes()) + encoder.flush()))
whole = io.BytesIO()
with av.open(whole, "w", format="mp3") as file:
    stream = file.add_stream("mp3", rate=48000, layout="mono")
    frame = av.AudioFrame.from_ndarray(noise[None], format="s16", layout="mono")
    frame.sample_rate = 48000
    fifo = av.AudioResampler(stream.format, "mono", 48000, frame_size=1152)
    for part in [*fifo.resample(frame), *fifo.resample(None), None]:
        file.mux(stream.encode(part))


def heard(mp3: io.BytesIO) -> tuple[int, int]:
    mp3.seek(0)
    sound = np.concatenate([f.to_ndarray()[0] for f in av.open(mp3).decode(audio=0)])
    piece = noise[2000:6000].astype(float)
    return int(np.argmax(np.correlate(sound[:12000], piece, "valid"))) - 2000, len(sound)


(late, length), (other_late, other_length) = heard(bare), heard(whole)
print(f"lameenc {late} samples late, {length} of 48000; PyAV {other_late} late, {other_length}")
if not (late > 1000 and length > 49000 and other_late == 0):
    sys.exit("lameenc no longer behaves like this")
PY
