"""English words inside Chinese, Japanese and Korean."""

from __future__ import annotations

import re
from functools import lru_cache

from .en import read
from .espeak import TIE, espeak, letters_named
from .tokens import Token


def english(written: str) -> str:
    """What an American says for a run of Latin letters, in English words."""
    return " ".join(token.spoken for token in read(written, "us") if token.is_word)


@lru_cache(maxsize=4096)
def english_sounds(spoken: str) -> str:
    """The IPA of English words, without what the voices of other languages have no sound for."""
    return _plain(espeak().phonemes(letters_named(spoken), "en-us", ties=True))


def english_token(written: str, start: int) -> Token:
    """A run of Latin letters, as an American says it; capitals and addresses are read as in English."""
    words = [token for token in read(written, "us") if token.is_word]
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
