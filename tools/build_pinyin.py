"""Builds assets/languages/zh.pinyin.txt: how Chinese characters and phrases are read, from pypinyin.

The dictionaries of pypinyin are Python code, which takes a third of a second to load; of this file the lines
are looked up that a text needs. Needs the Python package pypinyin. Usage: ``python tools/build_pinyin.py``.

A line a character, sorted, with tabs between: the character and its pinyin, with the number of the tone (5
for the neutral one), then each phrase that begins with it, and its pinyin.
"""

from __future__ import annotations

from importlib.metadata import version

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_tone3
from word_files import write_words

NAME = "zh.pinyin.txt"


def main() -> None:
    said = {}
    for code in PINYIN_DICT:
        known = lazy_pinyin(chr(code), style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
        if known:
            said[chr(code)] = known[0]
    for phrase, syllables in PHRASES_DICT.items():
        if len(phrase) > 1 and len(syllables) == len(phrase):
            said[phrase] = " ".join(
                to_tone3(one[0], neutral_tone_with_five=True, v_to_u=False) for one in syllables
            )
    lines: dict[str, list[str]] = {}
    for written, pinyin in sorted(said.items()):
        lines.setdefault(written[0], []).append(f"{written}\t{pinyin}")
    data = "".join("\t".join(line) + "\n" for line in lines.values()).encode()
    write_words(NAME, data, "MIT", f"pypi:pypinyin@{version('pypinyin')} (its dictionaries)")
    print(len(said), "entries,", len(data), "bytes")


if __name__ == "__main__":
    main()
