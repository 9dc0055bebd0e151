"""English words inside Chinese, Japanese and Korean."""

from __future__ import annotations

from .english import normalise
from .espeak import espeak
from .tokens import Token


def english_token(written: str, start: int) -> Token:
    """A run of Latin letters, as an American says it; capitals and addresses are read as in English."""
    spoken = " ".join(token.spoken for token in normalise(written, "us") if token.is_word)
    if not spoken:
        return Token(written, "", start=start)
    ipa = espeak().phonemes(spoken, "en-us", ties=True)
    return Token(written, spoken, ipa=ipa.replace("ɚ", "əɹ").replace("ː", ""), start=start)
