"""Words as they are written and as they are spoken: what every reader gives and every engine takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

LONGEST = 60
"""Letters of the longest word that is spoken as one."""
_PAUSES = frozenset(",;:.!?…—")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the script and how it is spoken, or a punctuation mark.

    ``spoken`` of a word is one or more words, or a run of capitals to be spelled; of a mark it is the mark
    itself, one of ``;:,.!?—…"()“”``. ``ipa`` holds its sounds where they are known already: from the reader,
    from the pronunciation dictionary or from the author; ``asked`` is true where it is one of the last two
    that says how it is spoken. ``start`` is where it begins in the script. ``kind`` names the rule that read
    it, ``date``, ``money`` …, or where it is asked for: ``dictionary``, ``markup``.
    """

    written: str
    spoken: str
    is_word: bool = True
    ipa: str = ""
    start: int = 0
    asked: bool = False
    kind: str = ""

    @property
    def is_heard(self) -> bool:
        """Whether the words around it are pronounced beside its ``spoken``: its sounds are not known, or they
        are those of a word or of letters of the same language."""
        return not self.ipa or self.kind in ("homograph", "letters")


def halves(word: Token) -> tuple[Token, Token]:
    """A word, parted near its middle: between two of the words that it is spoken as, or else inside its only
    one. The pieces of what was written join to it again."""
    parts = word.ipa.split() if word.ipa else word.spoken.split()
    if len(parts) > 1:
        cut = len(parts) // 2
        first, second = " ".join(parts[:cut]), " ".join(parts[cut:])
    else:
        cut = len(parts[0]) // 2
        first, second = parts[0][:cut], parts[0][cut:]
    written = round(len(word.written) * len(first) / (len(first) + len(second)))
    left = replace(word, written=word.written[:written])
    right = replace(word, written=word.written[written:], start=word.start + written)
    if word.ipa:  # of which part of the words it is the sound, nobody knows
        return replace(left, ipa=first, spoken=""), replace(right, ipa=second, spoken="")
    return replace(left, spoken=first), replace(right, spoken=second)


def shortened(word: Token) -> Iterator[Token]:
    """A word in as many pieces as it takes for none to be said as a word of over :data:`LONGEST` letters:
    such ones are no words, and engines are not made for them."""
    if max(map(len, word.spoken.split()), default=0) <= LONGEST:
        yield word
        return
    for half in halves(word):
        yield from shortened(half)


def one_pause_each(tokens: Iterable[Token]) -> list[Token]:
    """The tokens, but of several pauses in a row only the first."""
    kept: list[Token] = []
    pausing = False
    for token in tokens:
        is_pause = not token.is_word and token.spoken in _PAUSES
        if not (is_pause and pausing):
            kept.append(token)
        pausing = is_pause
    return kept
