"""Measures how long the analysis of 20,000 words takes, in each language: ``python tools/bench_scripts.py``.

The text is the Universal Declaration of Human Rights, articles 1 to 3, again and again; dictionaries are
loaded beforehand. Exits with 1 where an analysis takes a second or more of processor time.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from heygen_studio.language import LANGUAGES, words
from heygen_studio.scripts import AnalyzeRequest
from heygen_studio.services import Studio

WORDS = 20_000
LIMIT = 1.0
"""Seconds."""
ARTICLES: dict[str, str] = json.loads(Path(__file__).with_name("human_rights.json").read_text("utf-8"))


def main() -> int:
    desk = Studio.open().scripts
    slow = 0
    for code, text in ARTICLES.items():
        gap = " " if LANGUAGES[code].spaced else ""
        script = gap.join([text] * -(-WORDS // len(words(text, code))))
        desk.analyse(AnalyzeRequest(script=text, language=code, engine="measures"))
        best = min(_seconds(desk, script, code) for _ in range(3))
        slow += best >= LIMIT
        print(f"{code}  {len(words(script, code)):6,} words  {best:.2f} s")
    return int(slow > 0)


def _seconds(desk: object, script: str, code: str) -> float:
    start = time.process_time()
    desk.analyse(AnalyzeRequest(script=script, language=code, engine="measures"))  # type: ignore[attr-defined]
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
