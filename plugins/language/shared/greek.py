"""Greek letters in formulas."""

from __future__ import annotations

import re
import unicodedata

_NAME = re.compile(r"GREEK (?:(?:SMALL |CAPITAL )?LETTER (?:FINAL |ARCHAIC )?)?([A-Z]{2,})")
GREEK = "[µ\u0370-\u03ff\u1f00-\u1fff]"


def greek_name(letter: str) -> str:
    """What an English speaker calls a Greek letter, or the sign for micro; empty for anything else."""
    name = unicodedata.name(letter, "") if len(letter) == 1 else ""
    if name == "MICRO SIGN":
        return "micro"
    found = _NAME.match(name)
    return found[1].lower() if found else ""
