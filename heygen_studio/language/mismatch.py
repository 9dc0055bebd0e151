"""Whether a text is clearly in another language than it is taken for."""

from __future__ import annotations

import re

from heygen_studio.language.detection import detect_language

_FEWEST = 8
"""Words below which nothing is said: a name, a slogan or a quotation may be in any language."""
_FEWEST_EASTERN = 12
"""Characters of Chinese, Japanese and Korean below which nothing is said."""
_APART, _APART_IN_SHORT, _SHORT = 0.15, 0.2, 25
"""By how much the share of function words must be larger in the other language: in a text of many words, and
in one of fewer than so many."""
_FEWEST_KNOWN = 4
"""Function words of the other language that must be there."""
_SPACED = {
    "en": "the of and to a in is it you that he was for on are with as i his they be at have this from or "
    "had by not but what we can your their will there all she do how if our my an has more who its me",
    "es": "el la de que y a en un una los las se del al por con no su para es lo como más pero sus le ya o "
    "este sí porque entre cuando muy sin sobre también me hasta hay donde quien desde todo nos qué",
    "fr": "le la les de des du un une et à est en que qui dans pour pas sur ce se il elle ne par au aux plus "
    "vous nous je son sa ses cette avec ont été mais comme ou tout leur être fait aussi sont votre notre où",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an "
    "aus er hat dass sie nach wird bei einer um am sind noch wie einem über so wir ich ihr ihre uns aber",
    "it": "il la di che e a in un una i le per non è si da con del della lo gli al dei nel sono come più ma "
    "alla delle ha nella questo questa anche o se ci mi suo loro essere dal cui quando tutto noi voi nostra",
    "pt": "o a de que e do da em um uma os as para não com é por mais dos das no na se ao como mas foi ele "
    "seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre depois sem você",
}  # fmt: skip
_FUNCTION_WORDS = {code: frozenset(words.split()) for code, words in _SPACED.items()}
"""The commonest words of the languages that are written in Latin letters."""
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def clearly_in(text: str, language: str) -> str | None:
    """The language that a text is in, where that is beyond doubt and is another than this one.

    Names, loan words and a sentence or two in another language do not make a text one of that language.

    :param text: without markup.
    :param language: ISO 639-1 code.
    """
    words = re.findall(r"[^\W\d_]+", text)
    eastern = len(_EASTERN.findall(text))
    if eastern >= _FEWEST_EASTERN and 2 * eastern > sum(map(len, words)):
        found = detect_language(text)
        # Japanese has names and addresses in characters alone.
        return found if found != language and (language, found) != ("ja", "zh") else None
    if len(words) < _FEWEST or eastern:
        return None
    own = _FUNCTION_WORDS.get(language, frozenset())
    ours = sum(word in own for word in words)
    apart = _APART_IN_SHORT if len(words) < _SHORT else _APART

    def likely(code: str) -> bool:
        # As they are written: those with a capital may be part of a name.
        theirs = sum(word in _FUNCTION_WORDS[code] for word in words)
        return theirs >= _FEWEST_KNOWN and theirs - ours >= apart * len(words)

    others = [code for code in _FUNCTION_WORDS if code != language and likely(code)]
    # Hardly ever is there one, and the first detection takes half a second.
    found = detect_language(text) if others else None
    return found if found in others else None
