"""Words of another language inside a text: English ones in Chinese, Japanese and Korean, and in every
language those in another script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module

from .espeak import TIE, espeak, letters_named
from .tokens import Token


def _read(written: str) -> list[Token]:
    from .en import read  # a text without English does without its rules

    return read(written, "us")


def english(written: str) -> str:
    """What an American says for a run of Latin letters, in English words."""
    return " ".join(token.spoken for token in _read(written) if token.is_word)


@lru_cache(maxsize=4096)
def english_sounds(spoken: str) -> str:
    """The IPA of English words, without what the voices of other languages have no sound for."""
    return _plain(espeak().phonemes(letters_named(spoken), "en-us", ties=True))


def english_token(written: str, start: int) -> Token:
    """A run of Latin letters, as an American says it; capitals and addresses are read as in English."""
    words = [token for token in _read(written) if token.is_word]
    if not words:
        return Token(written, "", start=start)
    spoken = " ".join(word.spoken for word in words)
    return Token(written, spoken, ipa=" ".join(map(_sounds, words)), start=start)


def _sounds(word: Token) -> str:
    if not word.ipa:
        return english_sounds(word.spoken)
    return _plain(re.sub("aɪ|aʊ|eɪ|oʊ|ɔɪ|tʃ|dʒ", lambda pair: TIE.join(pair.group()), word.ipa))


def _plain(ipa: str) -> str:
    return ipa.replace("ɚ", "əɹ").replace("ː", "")


_OWN_READERS = frozenset({"zh", "ja", "ko"})
_NEAREST = (
    ("ꭧʰ", "tʃ"), ("ʨʰ", "tʃ"), ("ʦʰ", "ts"), ("ꭧ", "dʒ"), ("ʨ", "dʒ"), ("ʥ", "dʒ"), ("ʦ", "dz"),
    ("tɕ", "tʃ"), ("dʑ", "dʒ"), ("ɕ", "ʃ"), ("ʂ", "ʃ"), ("ʑ", "ʒ"), ("ɻ", "ɹ"), ("ɨ", "ɪ"), ("ɰ", "w"),
    ("ɯ", "u"), ("ɤ", "ʌ"), ("ħ", "h"), ("ʕ", "ʔ"), ("→", ""), ("↗", ""), ("↓", ""), ("↘", ""), ("ʰ", ""),
)  # fmt: skip
"""Sounds that the voices of European languages have none for, and the nearest that they have."""


def foreign_word(written: str, start: int, language: str, target: str) -> Iterator[Token]:
    """A word in another script, as its own language says it.

    :param language: that of the word.
    :param target: that of the voice.
    """
    if language in _OWN_READERS:
        reader = import_module(f"{__package__}.{language}")
        said = [
            (token.written, token.start, token.ipa) for token in reader.read(written, "") if token.is_word
        ]
    else:
        said = [(written, 0, espeak().phonemes(written, language, ties=True))]
    for piece, place, ipa in said:
        sounds = re.sub(r"[\d-]", "", ipa.replace("x", "h") if language == "zh" else ipa)
        if target not in _OWN_READERS:
            for sound, near in _NEAREST:
                sounds = sounds.replace(sound, near)
        yield Token(piece, "", ipa=sounds, start=start + place, kind="foreign")


@lru_cache(maxsize=4096)
def chinese_sounds(characters: str) -> str:
    """The IPA of Chinese characters without their tones; empty where nobody knows how they are read."""
    tokens = import_module(f"{__package__}.zh").read(characters, "cn")
    return re.sub("[→↗↓↘ ]", "", "".join(token.ipa for token in tokens))


@lru_cache(maxsize=4096)
def is_known(character: str, language: str) -> bool:
    """Whether Chinese or Japanese has a reading of a rare character."""
    return any(token.ipa for token in import_module(f"{__package__}.{language}").read(character, ""))
