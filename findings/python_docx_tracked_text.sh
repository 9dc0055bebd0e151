#!/usr/bin/env bash
# python-docx 1.2.0, paragraph.text in a document with tracked changes
#
# Expected: the text that Word shows: what was inserted under "track changes" and not yet accepted belongs
#   to it, and so does the content of a content control (a form field, a date picker).
# Happens: paragraph.text knows runs and links directly below the paragraph only. Inserted words and
#   content controls are silently left out, in the middle of sentences.
# Instead: join the w:t elements of paragraph._p.iter(); deleted words are w:delText and stay out.
# Seen: paragraph.text 'Speak .', its w:t elements 'Speak slowly now.'
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile python-docx==1.2.0
venv/bin/python - <<'PY'
import sys

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

document = docx.Document()
paragraph = document.add_paragraph("Speak ")
paragraph._p.append(parse_xml(
    f'<w:ins {nsdecls("w")} w:id="1" w:author="Editor"><w:r><w:t xml:space="preserve">slowly </w:t></w:r></w:ins>'))
paragraph._p.append(parse_xml(
    f'<w:sdt {nsdecls("w")}><w:sdtContent><w:r><w:t>now</w:t></w:r></w:sdtContent></w:sdt>'))
paragraph.add_run(".")
document.save("script.docx")

paragraph = docx.Document("script.docx").paragraphs[0]
whole = "".join(text.text for text in paragraph._p.iter(qn("w:t")))
print(f"paragraph.text {paragraph.text!r}, its w:t elements {whole!r}")
if (paragraph.text, whole) != ("Speak .", "Speak slowly now."):
    sys.exit("python-docx no longer behaves like this")
PY
