#!/usr/bin/env bash
# gradio 6.31.0, gr.Video(subtitles="captions.srt")
#
# Expected: .srt is among the kinds that the documentation names: the captions are shown.
# Happens: it is turned into WebVTT with each time line written twice, "a --> b --> a --> b", and the
#   settings after the second arrow are not what the format knows.
# Instead: hand over a .vtt, which goes to the browser as it is.
# Seen: 00:00:01.000 --> 00:00:02.000 --> 00:00:01.000 --> 00:00:02.000
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile gradio==6.31.0 imageio-ffmpeg==0.8.1
venv/bin/python - <<'PY'
import sys
from pathlib import Path

import gradio as gr

Path("captions.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nfirst\n")
with gr.Blocks():
    player = gr.Video(subtitles="captions.srt")
lines = Path(player.subtitles["path"]).read_text().splitlines()
times = next(line for line in lines if "-->" in line)
print(times)
if times.count("-->") != 3:
    sys.exit("gradio no longer behaves like this")
PY
