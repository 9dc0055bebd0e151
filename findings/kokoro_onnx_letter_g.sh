#!/usr/bin/env bash
# kokoro-onnx 0.6.1, phonemes handed over by the caller (is_phonemes=True)
#
# Expected: all letters from a to z may be used as phonemes, or a wrong one is refused.
# Happens: 25 of them are in the vocabulary. The one missing is "g": IPA writes the sound as "ɡ" (U+0261),
#   which looks the same on the screen. What is not in the vocabulary is dropped without a word: a
#   dictionary typed on a keyboard says "oh" for "go".
# Instead: phonemes.replace("g", "ɡ"), and compare the text with tokenizer.known(text).
# Seen: missing ['g']; "goʊ" is spoken as "oʊ", "ɡoʊ" as "ɡoʊ"
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile kokoro-onnx==0.6.1
venv/bin/python - <<'PY'
import string
import sys

from kokoro_onnx.tokenizer import Tokenizer

tokenizer = Tokenizer()
missing = [letter for letter in string.ascii_lowercase if letter not in tokenizer.vocab]
typed, ipa = tokenizer.known("goʊ"), tokenizer.known("ɡoʊ")
print(f'missing {missing}; "goʊ" is spoken as "{typed}", "ɡoʊ" as "{ipa}"')
if missing != ["g"] or len(tokenizer.tokenize("goʊ")) != 2 or len(tokenizer.tokenize("ɡoʊ")) != 3:
    sys.exit("kokoro-onnx no longer behaves like this")
PY
