"""How the words of a sentence are said, told rather than spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from heygen_studio.media import SaidSentence, SaidWord

from ..language.espeak import TIE, word_sounds
from ..language.tokens import Token
from .timed import pronounced

Way = tuple[str, str]
"""The words that a word is spoken as, and their sounds in IPA; see :class:`~heygen_studio.media.SaidWord`."""

_LETTERS = str.maketrans(
    {TIE: "\u0361", "-": "", "ꭧ": "ʈʂ", "ʧ": "tʃ", "ʤ": "dʒ", "ʦ": "ts", "ʣ": "dz", "ʨ": "tɕ", "ʥ": "dʑ"}
)
"""What engines write for one sound, as the IPA has it: two letters, or two with a tie above; espeak-ng's sign
between two groups is nothing."""


def ways(tokens: Sequence[Token], voice: str) -> Iterator[Way]:
    """How each word of a sentence is said by an engine that takes sounds.

    :param voice: the voice of espeak-ng that pronounces words whose sounds are not known.
    """
    ties = not voice.startswith("en")  # English is read without them by everyone
    sounds = pronounced(tokens, lambda clause: word_sounds(clause, voice, ties=ties), str)
    for token, said in zip((token for token in tokens if token.is_word), sounds, strict=True):
        ipa = " ".join(filter(None, said)).translate(_LETTERS)
        yield (token.spoken, ipa) if any(map(str.isalpha, ipa)) else ("", "")


def said_sentence(text: str, place: int, tokens: Sequence[Token], said: Iterator[Way]) -> SaidSentence:
    """A sentence with its words.

    :param place: where the sentence begins in the script.
    :param said: for each word token, how it is said.
    """
    words = (token for token in tokens if token.is_word)
    return SaidSentence(
        text,
        tuple(
            SaidWord(token.written, spoken, ipa, token.kind or "word", token.start - place)
            for token, (spoken, ipa) in zip(words, said, strict=True)
        ),
    )
