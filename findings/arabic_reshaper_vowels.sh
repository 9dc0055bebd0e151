#!/usr/bin/env bash
# arabic-reshaper 3.1.0, reshape() before text is drawn
#
# Expected: joining the letters changes their shapes, not what is written.
# Happens: the vowel marks (harakat) are deleted. Names and verse whose reading they give, and captions
#   for learners and children, are drawn without them.
# Instead: ArabicReshaper(configuration={"delete_harakat": False}).reshape(text)
# Seen: 4 of 8 characters left; 8 with delete_harakat off
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile arabic-reshaper==3.1.0
venv/bin/python - <<'PY'
import sys

from arabic_reshaper import ArabicReshaper, reshape

name = "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f"  # Muhammad, with its vowels
usual = len(reshape(name))
kept = len(ArabicReshaper(configuration={"delete_harakat": False}).reshape(name))
print(f"{usual} of {len(name)} characters left; {kept} with delete_harakat off")
if not (usual == 4 and kept > usual):
    sys.exit("arabic-reshaper no longer behaves like this")
PY
