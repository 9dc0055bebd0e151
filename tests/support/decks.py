"""Slide decks, written here byte by byte or by python-pptx."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pptx import Presentation
from pptx.util import Inches


def write_pdf(path: Path, texts: Sequence[str], size: tuple[int, int] = (960, 540)) -> Path:
    """A PDF (ISO 32000-1) with a page for each text, black on a ground of rising green."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for number, text in enumerate(texts):
        lines = "".join(f"0 -60 Td ({line}) Tj " for line in text.splitlines())
        green = (number + 1) / (len(texts) + 1)
        ground = f"0 {green:.3f} 0 rg 0 0 {size[0]} {size[1]} re f 0 g"
        drawn = f"{ground} BT /F1 40 Tf 60 {size[1]} Td {lines}ET".encode()
        page = len(objects) + 1
        kids.append(f"{page} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {page + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(drawn), drawn))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(places) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer << /Size {count} /Root 1 0 R >>"
    path.write_bytes(data + f"{end}\nstartxref\n{len(data)}\n%%EOF\n".encode())
    return path


def write_pptx(path: Path, slides: Sequence[tuple[str, str]], hidden: Sequence[int] = ()) -> Path:
    """A presentation with a title and notes a slide; of those whose numbers, from 0, are ``hidden``, no one
    is shown."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    for number, (title, notes) in enumerate(slides):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        if number in hidden:
            slide._element.set("show", "0")
    deck.save(str(path))
    return path
