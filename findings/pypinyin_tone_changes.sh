#!/usr/bin/env bash
# pypinyin 0.55.0, the tones of 一 and 不
#
# Expected: without tone_sandhi the tones of the dictionary (yi1, bu4), with it those that are spoken:
#   一天 yi4 tian1, 一年 yi4 nian2, 一个 yi2 ge4, 不去 bu2 qu4, as its own documentation explains.
# Happens: both are mixed. 一个 has its spoken tone without being asked, because some phrases stand in the
#   dictionary that way; 一天, 一年 and 不去 keep yi1 and bu4 although tone_sandhi=True.
# Instead: join the characters to words yourself and apply the three rules to the result.
# Seen: off: yi2 ge4 | yi1 tian1 | yi1 nian2 | bu4 qu4; on: yi2 ge4 | yi1 tian1 | yi1 nian2 | bu4 qu4
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile pypinyin==0.55.0
venv/bin/python - <<'PY'
import sys

from pypinyin import Style, lazy_pinyin

words = ["一个", "一天", "一年", "不去"]
off, on = (
    " | ".join(" ".join(lazy_pinyin(word, style=Style.TONE3, tone_sandhi=sandhi)) for word in words)
    for sandhi in (False, True)
)
print(f"off: {off}; on: {on}")
if not off == on == "yi2 ge4 | yi1 tian1 | yi1 nian2 | bu4 qu4":
    sys.exit("pypinyin no longer behaves like this")
PY
