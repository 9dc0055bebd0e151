#!/usr/bin/env bash
# webdataset 1.0.2, names of the files in a shard
#
# Expected: clip.1.wav with clip.1.txt and clip.2.wav with clip.2.txt are two samples: what belongs
#   together differs in its last ending only.
# Happens: the key ends at the first dot of the file's name. Both become one sample "clip" with the
#   fields "1.wav", "1.txt", "2.wav" and "2.txt": the data set has half its samples, no decoder for
#   "wav" is asked, and nothing is reported. (Dots in the names of folders do no harm.)
# Instead: no dot in names but the one before the ending: replace it when the shard is written.
# Seen: 1 sample: clip ['1.txt', '1.wav', '2.txt', '2.wav']
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile webdataset==1.0.2
venv/bin/python - <<'PY'
import io
import sys
import tarfile

import webdataset

with tarfile.open("shard.tar", "w") as shard:
    for name in ("clip.1.wav", "clip.1.txt", "clip.2.wav", "clip.2.txt"):
        member = tarfile.TarInfo(name)
        member.size = 1
        shard.addfile(member, io.BytesIO(b"x"))
samples = list(webdataset.WebDataset("shard.tar", shardshuffle=False))
fields = sorted(name for name in samples[0] if not name.startswith("__"))
print(f"{len(samples)} sample: {samples[0]['__key__']} {fields}")
if len(samples) != 1 or fields != ["1.txt", "1.wav", "2.txt", "2.wav"]:
    sys.exit("webdataset no longer behaves like this")
PY
