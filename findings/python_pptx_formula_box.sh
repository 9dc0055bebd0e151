#!/usr/bin/env bash
# python-pptx 1.0.2, text boxes that hold a formula
#
# Expected: slide.shapes has every shape of the slide; one with an unknown part is there at least by name.
# Happens: PowerPoint wraps a text box with a formula (and 3D models, ink) into
#   mc:AlternateContent, the new form beside a fallback. The whole box, ordinary words included, is missing
#   from slide.shapes; the slide looks empty to a reader of its text.
# Instead: walk slide.element.iter() for the a:t elements below mc:Choice as well.
# Seen: before ['TextBox 1'], wrapped []; words in the slide's XML: ['Energy is E = mc2']
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile python-pptx==1.0.2
venv/bin/python - <<'PY'
import sys

import pptx
from lxml import etree
from pptx.oxml.ns import qn

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A14 = "http://schemas.microsoft.com/office/drawing/2010/main"
deck = pptx.Presentation()
slide = deck.slides.add_slide(deck.slide_layouts[6])
box = slide.shapes.add_textbox(0, 0, 900000, 900000)
box.text_frame.text = "Energy is E = mc2"
before = [shape.name for shape in slide.shapes]
# as PowerPoint saves it once a formula is in the box
wrapper = etree.SubElement(slide.shapes._spTree, f"{{{MC}}}AlternateContent", nsmap={"mc": MC, "a14": A14})
etree.SubElement(wrapper, f"{{{MC}}}Choice", Requires="a14").append(box._element)
deck.save("deck.pptx")

slide = pptx.Presentation("deck.pptx").slides[0]
wrapped = [shape.name for shape in slide.shapes]
words = [run.text for run in slide.element.iter(qn("a:t"))]
print(f"before {before}, wrapped {wrapped}; words in the slide's XML: {words}")
if not (len(before) == 1 and not wrapped and words):
    sys.exit("python-pptx no longer behaves like this")
PY
