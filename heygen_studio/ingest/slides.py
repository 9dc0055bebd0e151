"""The process that reads a deck: ``python -m heygen_studio.ingest.slides``, started by :mod:`.decks`.

A file that a stranger made goes through large libraries here. Whatever it does to them, only this process
ends. It writes a picture of each page into a folder, and a line of JSON for each to stdout.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HYPHEN = re.compile("[\ufffe\x02]")
"""What PDFium leaves of a hyphen at the end of a line."""

_MEMORY = 8 << 30
"""Bytes of addresses that this process may have; libraries reserve more than they use."""


def main() -> None:
    """Arguments: a PDF, the presentation it was made of or ``-``, the folder, and width and height of the
    pictures."""
    source, presentation, folder, width, height = sys.argv[1:]
    with contextlib.suppress(ImportError, ValueError, OSError):  # Linux and macOS
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    written = _written(Path(presentation)) if presentation != "-" else None
    pages(Path(source), written, Path(folder), int(width), int(height))


def pages(source: Path, written: list[tuple[str, str]] | None, folder: Path, width: int, height: int) -> None:
    """Draw each page of a PDF, and tell its text and notes.

    :param written: text and notes of each page, where it was made of a presentation.
    """
    import cv2
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        _say(error="protected" if "password" in str(error).lower() else "damaged")
        return
    _say(pages=len(document))
    for number in range(len(document)):
        page = document[number]
        scale = min(width / page.get_width(), height / page.get_height())
        drawn = page.render(scale=scale, rev_byteorder=False).to_numpy()[..., :3]
        target = str(folder / f"{number + 1}.png")
        if not cv2.imwrite(target, _framed(drawn, width, height), (cv2.IMWRITE_PNG_COMPRESSION, 1)):
            raise OSError(f"{target} cannot be written")
        text, notes = written[number] if written and number < len(written) else (_text(page), "")
        _say(text=text, notes=notes)


def _framed(drawn: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """A page in the middle of a frame, which has the colour of the page's edge."""
    import cv2

    rows, columns = min(height, drawn.shape[0]), min(width, drawn.shape[1])
    drawn = drawn[:rows, :columns]
    edge = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    colour = [float(level) for level in np.median(edge, axis=0)]
    top, left = (height - rows) // 2, (width - columns) // 2
    framed: NDArray[np.uint8] = cv2.copyMakeBorder(
        drawn, top, height - rows - top, left, width - columns - left, cv2.BORDER_CONSTANT, value=colour
    )
    return framed


def _text(page: Any) -> str:
    text = _HYPHEN.sub("", page.get_textpage().get_text_bounded())
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _written(path: Path) -> list[tuple[str, str]]:
    """Text and speaker notes of each slide of a presentation that is not hidden."""
    from pptx import Presentation

    found = []
    for slide in Presentation(str(path)).slides:
        if slide._element.get("show") == "0":
            continue
        text = [part for shape in slide.shapes for part in _said(shape)]
        notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        found.append(("\n".join(text), notes.text.replace("\v", "\n").strip() if notes is not None else ""))
    return found


def _said(shape: Any) -> list[str]:
    """The lines that a shape shows, with those of the shapes in it."""
    if hasattr(shape, "shapes"):
        return [part for inner in shape.shapes for part in _said(inner)]
    if getattr(shape, "has_table", False) and shape.has_table:
        return [", ".join(cell.text for cell in row.cells if cell.text.strip()) for row in shape.table.rows]
    if not shape.has_text_frame:
        return []
    lines = [part.text.replace("\v", " ").strip() for part in shape.text_frame.paragraphs]
    return [line for line in lines if line]


def _say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
