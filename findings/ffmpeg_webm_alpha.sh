#!/usr/bin/env bash
# ffmpeg 9.0.2 (imageio-ffmpeg 0.8.1), transparent WebM (VP9 with alpha)
#
# Expected: a fully transparent clip that ffmpeg wrote with libvpx-vp9 and yuva420p is transparent when
#   ffmpeg reads it back, for instance under the overlay filter.
# Happens: it is read by ffmpeg's own vp9 decoder, which knows no alpha: the stream is announced as
#   yuv420p, every pixel is opaque, and there is no warning. The alpha is in the file (browsers show it).
# Instead: name the decoder before the input: -c:v libvpx-vp9 -i clip.webm
# Seen: alpha 255 by default, 0 with -c:v libvpx-vp9
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile imageio-ffmpeg==0.8.1
ffmpeg=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
"$ffmpeg" -v error -f lavfi -i "color=red@0.0:s=64x64:d=0.2,format=yuva420p" -c:v libvpx-vp9 clip.webm
alpha_of_first_pixel() { # what stands before -i
  "$ffmpeg" -v error "$@" -i clip.webm -frames:v 1 -f rawvideo -pix_fmt rgba pixels -y
  od -An -tu1 -j3 -N1 pixels | tr -d ' '
}
own=$(alpha_of_first_pixel)
libvpx=$(alpha_of_first_pixel -c:v libvpx-vp9)
echo "alpha $own by default, $libvpx with -c:v libvpx-vp9"
if [ "$own" != 255 ] || [ "$libvpx" != 0 ]; then
  echo "ffmpeg no longer behaves like this" >&2
  exit 1
fi
