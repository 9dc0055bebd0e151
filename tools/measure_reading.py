"""Measures how texts are read: our own cases (tests/language/cases), and the same through other readers.

    python tools/measure_reading.py [--language LANGUAGE] [--public FOLDER]

A case is right if the words that are said are those of the file, which names its authority. Another reader is
given what is written, and what should be said; it is right if it makes the same sounds of both, but for
stress, length, pauses, and one sound in ten (at least one), as it joins words in its own way. That tells
whether it read the figures and signs, whatever its sounds are worth. Cases of which the sounds themselves are
the right answer (homographs, spelled capitals) are left out for it.

- espeak-ng, with its own normalisation of text, always;
- misaki where it is installed and needs no model that has to be downloaded: ``pip install "misaki[zh]"``.

With a folder that has test data of others, ``LANGUAGE.tsv`` with the columns kind, written and spoken, also
how much of it is said as they expect, but for accents, an American "and" and spelling by sound.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

from heygen_studio_plugins.language import read
from heygen_studio_plugins.language.espeak import espeak

from heygen_studio.errors import ScriptError

CASES = Path(__file__).parents[1] / "tests" / "language" / "cases"
SOUNDS = {"homograph": "homograph", "spelled": "letters"}
"""Kinds of which the sounds are the right answer, and the kind of the words that have them."""
VOICES = {"en": "en-us", "en-gb": "en", "pt": "pt-br", "zh": "cmn"}
_NOT_HEARD = re.compile(r"\([a-z-]+\)|[^\w]|[ˈˌːˑ0-9]")

Sounds = Callable[[str], str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--language")
    parser.add_argument("--public", type=Path)
    given = parser.parse_args()
    print("| language | cases | right | test data of others | compared | espeak-ng | misaki |")
    print("|---|---|---|---|---|---|---|")
    for file in sorted(CASES.glob("*.toml")):
        if given.language in (None, file.stem):
            print(row(file, given.public))


def row(file: Path, public: Path | None) -> str:
    """The line of the table for one file of cases."""
    kinds = tomllib.loads(file.read_text("utf-8"))
    kinds.pop("source")
    accent = str(kinds.pop("accent", ""))
    language = file.stem[:2]
    cases = [(kind, *case) for kind, pairs in kinds.items() for case in pairs.items()]
    ours = sum(said(written, language, accent, kind) == right for kind, written, right in cases)
    others = [(written, right) for kind, written, right in cases if kind not in SOUNDS]
    by_espeak = agreeing(others, lambda text: espeak().phonemes(text, voice(file.stem), ties=False))
    misaki = _misaki(language)
    expected = as_others_expect(file.stem, public)
    by_misaki = percent(agreeing(others, misaki), len(others)) if misaki else "–"
    return (
        f"| {file.stem} | {len(cases)} | {percent(ours, len(cases))} | {expected} | "
        f"{len(others)} | {percent(by_espeak, len(others))} | {by_misaki} |"
    )


def voice(name: str) -> str:
    return VOICES.get(name, name[:2])


def said(written: str, language: str, accent: str, kind: str) -> str:
    words = [token for token in read(written, language, accent) if token.is_word]
    if kind in SOUNDS:
        return " ".join(word.ipa for word in words if word.kind == SOUNDS[kind])
    return " ".join(word.spoken for word in words)


def as_others_expect(name: str, folder: Path | None) -> str:
    """How much of the test data of others is said as they expect."""
    path = folder / f"{name}.tsv" if folder else None
    if path is None or not path.exists():
        return "–"
    accent = "us" if name == "en" else ""

    def letters(text: str) -> str:
        folded = re.sub(r"\band\b" if name == "en" else "(?!)", "", normalize("NFKD", text).casefold())
        return "".join(filter(str.isalnum, folded))

    def spoken(text: str) -> str:
        try:
            return letters(said(text, name, accent, ""))
        except ScriptError:
            return ""

    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    pairs = [(spoken(written), right) for _, written, right in rows]
    return percent(sum(ours in (letters(right), spoken(right)) for ours, right in pairs), len(pairs))


def agreeing(cases: list[tuple[str, str]], sounds: Sounds) -> int:
    """How often what is written and what should be said have the same sounds, or nearly."""

    def heard(text: str) -> str:
        return _NOT_HEARD.sub("", sounds(text))

    return sum(nearly(heard(written), heard(right)) for written, right in cases)


def nearly(one: str, other: str) -> bool:
    """Whether at most one sound in ten differs (Levenshtein distance), or a single one."""
    most = max(1, max(len(one), len(other)) // 10)
    if one == other or abs(len(one) - len(other)) > most:
        return one == other
    row = list(range(len(other) + 1))
    for count, sound in enumerate(one, 1):
        previous, row = row, [count]
        for k, theirs in enumerate(other):
            row.append(min(previous[k] + (sound != theirs), previous[k + 1] + 1, row[-1] + 1))
    return row[-1] <= most


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


def _misaki(language: str) -> Sounds | None:
    """misaki for the one language in which it needs no model that has to be downloaded."""
    if language != "zh":
        return None
    try:
        from misaki.zh import ZHG2P
    except ImportError:
        return None
    reader = ZHG2P()
    return lambda text: str(reader(text)[0])


if __name__ == "__main__":
    main()
