"""The languages of the API, and what has been published about how fast they are spoken."""

from __future__ import annotations

from dataclasses import dataclass

from heygen_studio.errors import InputError

_PELLEGRINO = "Pellegrino, Coupé & Marsico 2011, Language 87(3), syllables per second of read speech"
_IREST = "Trauzettel-Klosinski & Dietz 2012, IOVS 53(9), mean of 17 languages (370 syllables per minute)"


@dataclass(frozen=True, slots=True)
class Language:
    """A language.

    :param code: ISO 639-1.
    :param name: its English name.
    :param own_name: its name in itself.
    :param syllables_per_second: published rate of read speech; morae for Japanese.
    :param source: where the rate was published.
    :param phonemes_per_syllable: measured by tools/measure_pace.py.
    :param syllables_per_word: roughly, to tell how many words fit a length of time.
    :param spaced: words stand apart in writing.
    """

    code: str
    name: str
    own_name: str
    syllables_per_second: float
    source: str
    phonemes_per_syllable: float
    syllables_per_word: float
    spaced: bool = True


LANGUAGES: dict[str, Language] = {
    known.code: known
    for known in (
        Language("en", "English", "English", 6.19, _PELLEGRINO, 2.62, 1.5),
        Language("es", "Spanish", "español", 7.82, _PELLEGRINO, 2.30, 1.95),
        Language("fr", "French", "français", 7.18, _PELLEGRINO, 2.14, 1.6),
        Language("de", "German", "Deutsch", 5.97, _PELLEGRINO, 2.74, 1.85),
        Language("it", "Italian", "italiano", 6.99, _PELLEGRINO, 2.06, 2.1),
        Language("pt", "Portuguese", "português", 6.17, _IREST, 2.22, 2.0),
        Language("zh", "Chinese", "中文", 5.18, _PELLEGRINO, 2.80, 1.55, spaced=False),
        Language("ja", "Japanese", "日本語", 7.84, _PELLEGRINO, 1.61, 1.9, spaced=False),
        Language("ko", "Korean", "한국어", 6.17, _IREST, 2.35, 3.1),
    )
}
"""By code."""


def language(code: str) -> Language:
    """The language with this code.

    :raises InputError: it is none of the nine.
    """
    if found := LANGUAGES.get(code):
        return found
    raise InputError(
        f"{code!r} is none of the languages of the script desk.",
        remedy=f"Use one of: {', '.join(LANGUAGES)}.",
        code="LANGUAGE_NOT_SUPPORTED",
        details={"language": code},
    )
