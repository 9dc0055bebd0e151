"""Pronunciation dictionaries: how words are to be said, by language, kept in the data folder."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from filelock import FileLock

from heygen_studio.errors import InputError, NotFoundError, SettingsError
from heygen_studio.language import plain_apostrophes
from heygen_studio.storage.files import whole
from heygen_studio.storage.space import writing

from .markup import Markup, Reading, check_ipa

_NAME = "pronunciations"
_OWNER = re.compile(r"[a-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_LONGEST = 100
_NO_SPACES = frozenset({"zh", "ja"})
"""Languages whose words are not parted by spaces: an entry is found anywhere."""


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """How a word is said: by its sounds in IPA, or written as one would say it. One of the two is set."""

    word: str
    language: str
    ipa: str = ""
    say: str = ""


def checked(word: str, language: str, *, ipa: str = "", say: str = "") -> Pronunciation:
    """An entry of a dictionary.

    :raises InputError: it is not possible; the message says why.
    """
    word, ipa, say = (unicodedata.normalize("NFC", text).strip() for text in (word, ipa, say))
    if not word or not any(c.isalnum() for c in word) or len(word) > _LONGEST or "\n" in word:
        raise _problem("The word is empty or too long", f"Give a word of up to {_LONGEST} characters.")
    if not _LANGUAGE.fullmatch(language):
        raise _problem(f"{language!r} is no language", "Give its code of two letters, such as en.")
    if bool(ipa) == bool(say) or len(ipa + say) > 4 * _LONGEST:
        raise _problem("A word is said either by its sounds or by other words", "Give one of ipa and say.")
    if ipa:
        check_ipa(ipa, _problem)
    return Pronunciation(word, language, ipa, say)


def pronounced(script: Markup, dictionary: Sequence[Pronunciation], language: str) -> Markup:
    """The script with a reading for each word that the dictionary has in its language. What the author marked
    up goes before it."""
    by_word = {_key(entry.word): entry for entry in dictionary if entry.language == language}
    if not by_word:
        return script
    words = "|".join(sorted(map(re.escape, by_word), key=len, reverse=True))
    pattern = f"(?:{words})" if language in _NO_SPACES else rf"(?<!\w)(?:{words})(?!\w)"
    readings = {}
    for match in re.finditer(pattern, plain_apostrophes(script.text), re.IGNORECASE):
        if entry := by_word.get(_key(match.group())):
            readings[match.span()] = Reading(*match.span(), say=entry.say, ipa=entry.ipa, origin="dictionary")
    return script.with_readings(readings)


def _key(word: str) -> str:
    """What is the same for words that differ in capitals and in the shape of their apostrophes alone."""
    return plain_apostrophes(word).casefold()


class Pronunciations:
    """The dictionary of one user: a JSON file ``{language: {word: {"ipa": …} or {"say": …}}}``.

    :param owner: id of the user's API key; empty where keys are off, and for the command line.
    :raises ValueError: the owner is no such id.
    """

    def __init__(self, data_dir: Path, owner: str = "") -> None:
        if owner and not _OWNER.fullmatch(owner):
            raise ValueError(f"{owner!r} is no id of a key")
        self._name = f"{_NAME}/{owner}.json" if owner else f"{_NAME}.json"
        self._path = data_dir / self._name

    def all(self) -> list[Pronunciation]:
        """All entries, by language and word.

        :raises SettingsError: the file is damaged.
        """
        try:
            return list(_load(self._path, self._path.stat().st_mtime_ns))
        except FileNotFoundError:
            return []
        except (OSError, ValueError, AttributeError, InputError) as error:
            problem = f"{error.strerror}." if isinstance(error, OSError) else str(error)
            raise SettingsError(
                f"The pronunciation dictionary, {self._name} in the data folder, cannot be read: {problem}",
                remedy="Correct it, or move it away to start with an empty one.",
                code="PRONUNCIATIONS_DAMAGED",
            ) from error

    def set(self, word: str, language: str, *, ipa: str = "", say: str = "") -> Pronunciation:
        """Add an entry, or replace the one of that word.

        :raises InputError: it is not possible; the message says why.
        :raises OutputError: the dictionary could not be written.
        """
        entry = checked(word, language, ipa=ipa, say=say)
        with self._changing():
            entries = {(e.language, _key(e.word)): e for e in self.all()}
            entries[language, _key(entry.word)] = entry
            self._write([*entries.values()])
        return entry

    def remove(self, word: str, language: str) -> None:
        """Remove an entry.

        :raises NotFoundError: there is none.
        :raises OutputError: the dictionary could not be written.
        """
        key = (language, _key(unicodedata.normalize("NFC", word).strip()))
        with self._changing():
            entries = self.all()
            kept = [e for e in entries if (e.language, _key(e.word)) != key]
            if len(kept) == len(entries):
                raise NotFoundError(
                    f"There is no pronunciation of {word!r} in language {language!r}.",
                    remedy="List them with `heygen-studio pronunciations`.",
                    code="PRONUNCIATION_NOT_FOUND",
                )
            self._write(kept)

    def _write(self, entries: list[Pronunciation]) -> None:
        document: dict[str, dict[str, dict[str, str]]] = {}
        for entry in sorted(entries, key=lambda e: (e.language, e.word.casefold())):
            said = {key: value for key, value in asdict(entry).items() if key in ("ipa", "say") and value}
            document.setdefault(entry.language, {})[entry.word] = said
        with whole(self._path) as partial:
            partial.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
        _load.cache_clear()  # a file system may not tell two changes in a row apart

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with writing("the pronunciation"):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._path.with_suffix(".lock")):
                yield


@lru_cache(maxsize=64)
def _load(path: Path, changed: int) -> tuple[Pronunciation, ...]:
    del changed  # only there so that a changed file is read again
    document = json.loads(path.read_text("utf-8"))
    return tuple(
        checked(str(word), str(language), ipa=str(said.get("ipa", "")), say=str(said.get("say", "")))
        for language, words in document.items()
        for word, said in words.items()
    )


def _problem(problem: str, remedy: str) -> InputError:
    return InputError(f"{problem}.", remedy=remedy, code="INVALID_PRONUNCIATION")
