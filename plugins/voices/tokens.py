"""Words as they are written and as they are spoken: what every reader gives and every engine takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the script and how it is spoken, or a punctuation mark.

    ``spoken`` of a word is one or more words, or a run of capitals to be spelled; of a mark it is the mark
    itself, one of ``;:,.!?—…"()“”``. ``ipa`` holds its sounds where they are known already: from the reader,
    from the pronunciation dictionary or from the author. ``start`` is where it begins in the script.
    """

    written: str
    spoken: str
    is_word: bool = True
    ipa: str = ""
    start: int = 0
