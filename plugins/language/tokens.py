"""Words as they are written and as they are spoken: what every reader gives and every engine takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_PAUSES = frozenset(",;:.!?…—")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the script and how it is spoken, or a punctuation mark.

    ``spoken`` of a word is one or more words, or a run of capitals to be spelled; of a mark it is the mark
    itself, one of ``;:,.!?—…"()“”``. ``ipa`` holds its sounds where they are known already: from the reader,
    from the pronunciation dictionary or from the author; ``asked`` is true where it is one of the last two
    that says how it is spoken. ``start`` is where it begins in the script.
    """

    written: str
    spoken: str
    is_word: bool = True
    ipa: str = ""
    start: int = 0
    asked: bool = False


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
