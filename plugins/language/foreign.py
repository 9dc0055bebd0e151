"""English words inside Chinese, Japanese and Korean."""

from __future__ import annotations

import re

from .en import read
from .espeak import TIE, espeak, letters_named
from .tokens import Token


def english_token(written: str, start: int) -> Token:
    """A run of Latin letters, as an American says it; capitals and addresses are read as in English."""
    words = [token for token in read(written, "us") if token.is_word]
    if not words:
        return Token(written, "", start=start)
    spoken = " ".join(word.spoken for word in words)
    ipa = " ".join(_sounds(word) for word in words)
    return Token(written, spoken, ipa=ipa.replace("ɚ", "əɹ").replace("ː", ""), start=start)


def _sounds(word: Token) -> str:
    if word.ipa:
        return re.sub("aɪ|aʊ|eɪ|oʊ|ɔɪ|tʃ|dʒ", lambda pair: TIE.join(pair.group()), word.ipa)
    return espeak().phonemes(letters_named(word.spoken), "en-us", ties=True)
