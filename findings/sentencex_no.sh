#!/usr/bin/env bash
# sentencex 1.0.32, sentences that end with the word "no", and quotations in Japanese
#
# Expected: the answer "No." is a sentence in English, Spanish and Italian; a closing bracket stays with what it
#   closes; whatever holds for 「」 holds for 『』, and M. before a name is no end in French.
# Happens: "No." is taken for the short form of "number" even before a word, in Spanish at the end of any sentence
#   that ends with it; 『やる。』 is cut before its own bracket where 「やる。」 is cut after it; "M. Martin" is two
#   sentences.
# Instead: join what it cuts, and cut what it joins, by a list of short forms of one's own.
# Seen: en [Will you come? |No. Thank you.] es [Dijo que no. Luego salió.] ja [彼は『やる。|』と言った。] fr [M. |Martin arrive.]
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile sentencex==1.0.32
venv/bin/python - <<'PY'
import sys

from sentencex import segment

cases = {
    "en": ("Will you come? No. Thank you.", ["Will you come? ", "No. Thank you."]),
    "es": ("Dijo que no. Luego salió.", ["Dijo que no. Luego salió."]),
    "it": ("Vieni? No. Grazie.", ["Vieni? ", "No. Grazie."]),
    "ja": ("彼は『やる。』と言った。", ["彼は『やる。", "』と言った。"]),
    "fr": ("M. Martin arrive.", ["M. ", "Martin arrive."]),
}
found = {language: list(segment(language, text)) for language, (text, _) in cases.items()}
print(" ".join(f"{language} [{'|'.join(parts)}]" for language, parts in found.items()))
plain = list(segment("ja", "彼は「やる。」と言った。")) == ["彼は「やる。」", "と言った。"]
if not plain or any(found[language] != parts for language, (_, parts) in cases.items()):
    sys.exit("sentencex no longer behaves like this")
PY
