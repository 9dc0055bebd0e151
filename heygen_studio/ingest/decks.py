"""Slide decks: a picture of each slide, what is written on it, and what its author wrote to be said."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from heygen_studio.errors import InputError, NotReadyError

MAX_DECK = 100 << 20
"""Bytes of the largest deck."""
MAX_SLIDES = 50
"""As many as a video may have scenes."""
MAX_UNPACKED = 400 << 20
"""Bytes that a packed document may have unpacked; a small file can hold any number of them."""
_CONVERTING, _READING = 180.0, 180.0
"""Seconds after which converting and drawing are given up."""
_TURN = 0.1
"""Seconds between two looks at what a program has said."""
_OFFICE = ("soffice", "libreoffice")
_SAFE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{}" oor:op="fuse"><value>true</value></prop></item>'
)
_FORBIDDEN = ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "DisableActiveContent")
"""Settings by which LibreOffice runs no macro and fetches nothing that a document names."""
_OTHERWISE = "Save it as PDF in the program it was made with, and use that."


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. ``picture`` is a PNG of the size asked for; ``text`` is what is written on it, and ``notes``
    what the author wrote for the speaker; both may be empty."""

    picture: Path
    text: str
    notes: str


def read_deck(
    path: Path,
    folder: Path,
    width: int,
    height: int,
    progress: Callable[[float, str], None] = lambda done, message: None,
) -> list[Slide]:
    """Draw the slides of a deck and read what is written on them.

    A slide fills the picture as far as its shape lets it; the rest has the colour of its edge. Slides that
    the author has hidden are left out.

    :param path: a PDF, or a presentation of PowerPoint, told by its bytes.
    :param folder: an empty one, for the pictures.
    :param progress: called with a fraction 0..1; whatever it raises stops the work.
    :raises InputError: ``DECK_…``: it cannot be used; the error says why.
    :raises NotReadyError: a presentation is given, and LibreOffice is not installed.
    """
    kind = _kind(path)
    progress(0.0, "Reading the deck")
    with tempfile.TemporaryDirectory() as work:
        if kind == "pdf":
            source, presentation, begun = path, "-", 0.0
        else:
            source, presentation, begun = _converted(path, Path(work), progress), str(path.absolute()), 0.5
        return _pages(
            source,
            presentation,
            folder,
            (width, height),
            lambda done: progress(begun + (1 - begun) * done, "Drawing the slides"),
        )


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1024)
    if path.stat().st_size > MAX_DECK:
        raise _unusable(
            f"The deck is larger than {MAX_DECK >> 20} MiB.", "Make its pictures smaller.", "DECK_TOO_LARGE"
        )
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"\xd0\xcf\x11\xe0"):  # the older container of Office, also around what is encrypted
        raise _unusable(
            "The presentation has a password, or is of a PowerPoint before 2007.",
            _OTHERWISE,
            "DECK_PROTECTED",
        )
    if head.startswith(b"PK"):
        if unpacked_size(path) > MAX_UNPACKED:
            raise _unusable("The deck is too large unpacked.", "Make its pictures smaller.", "DECK_TOO_LARGE")
        if "ppt/presentation.xml" in _names(path):
            return "pptx"
    raise _unusable("The file is no deck that is known here.", "Use a PDF or a PPTX file.", "DECK_TYPE")


def unpacked_size(file: Path | IO[bytes]) -> int:
    """Bytes that a packed document has unpacked; 0 where it is damaged, which is told later."""
    try:
        with zipfile.ZipFile(file) as packed:
            return sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return 0


def _names(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _damaged() from None


def _converted(path: Path, work: Path, progress: Callable[[float, str], None]) -> Path:
    """A PDF of a presentation, by LibreOffice with a profile of its own."""
    office = next((found for name in _OFFICE if (found := shutil.which(name))), None)
    if office is None:
        raise NotReadyError(
            "Drawing PowerPoint slides needs LibreOffice, which is not installed.",
            remedy=f"{_OTHERWISE} Or have LibreOffice Impress installed where the studio runs.",
            code="DECK_NEEDS_LIBREOFFICE",
        )
    profile = work / "profile" / "user"
    profile.mkdir(parents=True)
    settings = "\n".join(_ITEM.format(name) for name in _FORBIDDEN)
    (profile / "registrymodifications.xcu").write_text(_SAFE.format(settings), "utf-8")
    deck = work / "deck.pptx"
    shutil.copyfile(path, deck)
    command = [
        office, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore",
        "--convert-to", "pdf", "--outdir", str(work), str(deck),
    ]  # fmt: skip
    _run(command, _CONVERTING, lambda seconds: progress(0.5 * seconds / (seconds + 10), "Reading the deck"))
    made = work / "deck.pdf"
    if not made.is_file():
        raise _damaged()
    return made


def _pages(
    source: Path,
    presentation: str,
    folder: Path,
    size: tuple[int, int],
    progress: Callable[[float], None],
) -> list[Slide]:
    command = [
        sys.executable, "-m", "heygen_studio.ingest.slides",
        str(source.absolute()), presentation, str(folder.absolute()), *map(str, size),
    ]  # fmt: skip
    slides: list[Slide] = []
    count = 0

    def told(line: bytes) -> None:
        nonlocal count
        facts = json.loads(line)
        if facts.get("error") == "protected":
            raise _unusable("The deck has a password.", "Save it without one.", "DECK_PROTECTED")
        if "error" in facts:
            raise _damaged()
        if "pages" in facts:
            count = facts["pages"]
            _check_count(count)
            return
        slides.append(Slide(folder / f"{len(slides) + 1}.png", facts["text"], facts["notes"]))
        progress(len(slides) / count)

    _run(command, _READING, lambda seconds: progress(len(slides) / max(count, 1)), told)
    if not count or len(slides) != count:
        raise _damaged()
    return slides


def _check_count(count: int) -> None:
    if not count:
        raise _unusable("The deck has no slides.", "Use one that has some.", "DECK_EMPTY")
    if count > MAX_SLIDES:
        raise _unusable(
            f"The deck has {count} slides; {MAX_SLIDES} are the most for one video.",
            "Split it into several decks.",
            "DECK_TOO_LONG",
        )


def _run(
    command: list[str],
    seconds: float,
    waiting: Callable[[float], None],
    told: Callable[[bytes], None] = lambda line: None,
) -> None:
    """Run a program, with each line that it says told at once.

    :param waiting: called again and again with the seconds so far; whatever it raises ends the program.
    """
    started = time.monotonic()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None  # noqa: S101 - narrows the type
        lines: list[bytes] = []
        reading = threading.Thread(target=_collect, args=(process.stdout, lines), daemon=True)
        reading.start()
        done = 0
        try:
            while reading.is_alive() or done < len(lines):
                reading.join(_TURN)
                for line in lines[done:]:
                    told(line)
                    done += 1
                passed = time.monotonic() - started
                waiting(passed)
                if passed > seconds:
                    raise _unusable(
                        f"The deck is not read after {seconds:.0f} seconds.", _OTHERWISE, "DECK_TOO_SLOW"
                    )
        finally:
            with suppress(ProcessLookupError):  # with all that it has started
                os.killpg(process.pid, signal.SIGKILL)


def _collect(pipe: IO[bytes], lines: list[bytes]) -> None:
    for line in pipe:
        lines.append(line)


def _damaged() -> InputError:
    return _unusable("The deck is damaged.", f"Save it again. {_OTHERWISE}", "DECK_UNREADABLE")


def _unusable(message: str, remedy: str, code: str) -> InputError:
    return InputError(message, remedy=remedy, code=code)
