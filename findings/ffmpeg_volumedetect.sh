#!/usr/bin/env bash
# ffmpeg 9.0.2 (imageio-ffmpeg 0.8.1), filter volumedetect on floating-point sound
#
# Expected: max_volume of a float recording that goes 6 dB over full scale is +6 dB, so that
#   "volume=-6dB" puts it right.
# Happens: volumedetect counts 16-bit samples, and ffmpeg quietly converts (clips) to them first. It
#   answers 0.0 dB, just as for a recording that fits: what is measured is already cut off.
# Instead: astats or ebur128=peak=true, which measure the float samples.
# Seen: volumedetect 0.0 dB, astats 6.020600 dB
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile imageio-ffmpeg==0.8.1
ffmpeg=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
"$ffmpeg" -v error -f lavfi -i "aevalsrc=2*sin(2*PI*440*t):d=1:s=48000" -c:a pcm_f32le hot.wav
measure() {
  "$ffmpeg" -hide_banner -i hot.wav -af "$1" -f null - 2>&1 | sed -n "s/.*$2: \([-0-9.]*\).*/\1/p" | head -n 1
}
detected=$(measure volumedetect max_volume)
peak=$(measure astats=measure_perchannel=none "Peak level dB")
echo "volumedetect $detected dB, astats $peak dB"
if [ "$detected" != 0.0 ] || [ "${peak%%.*}" != 6 ]; then
  echo "ffmpeg no longer behaves like this" >&2
  exit 1
fi
