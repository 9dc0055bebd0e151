"""Builds assets/languages/zh.segments.txt: the words of Chinese and how often they are used, from jieba.

Needs jieba 0.42.1, which does not have to be installed: its source distribution is enough.
Usage: ``python tools/build_segmentation.py FOLDER``, which has its ``dict.txt`` and ``finalseg``.

A line a character, sorted, with tabs between: the character; how likely it is to begin a word, to stand
within one, to end one, and to be one (natural logarithms to four decimals, nothing for never); then the words
that begin with it, without it, and how often each was counted, the character alone first. The first line,
behind ``!``, has the sum of all.
"""

from __future__ import annotations

import argparse
import ast
from pathlib import Path

from word_files import write_words

NAME = "zh.segments.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    emitted = ast.literal_eval((folder / "finalseg" / "prob_emit.py").read_text("utf-8").split("=", 1)[1])
    words: dict[str, dict[str, int]] = {}
    total = 0
    for line in (folder / "dict.txt").read_text("utf-8").splitlines():
        word, count, _ = line.split(" ")
        total += int(count)
        words.setdefault(word[0], {})[word[1:]] = int(count)
    lines = [f"!\t{total}"]
    for character in {*words, *(one for state in "BMES" for one in emitted[state])}:
        chances = [chance.get(character) for chance in map(emitted.__getitem__, "BMES")]
        fields = [character, *("" if chance is None else f"{chance:.4f}" for chance in chances)]
        for rest, count in sorted(words.get(character, {}).items()):
            fields += [rest, str(count)]
        lines.append("\t".join(fields))
    data = "".join(f"{line}\n" for line in sorted(lines)).encode()
    write_words(NAME, data, "MIT", "pypi:jieba@0.42.1 (its dictionary and probabilities)")
    print(sum(map(len, words.values())), "words,", len(data), "bytes")


if __name__ == "__main__":
    main()
