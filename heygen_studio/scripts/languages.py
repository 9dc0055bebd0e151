"""The language of a script that does not say it: what it is found to be, or else that of its voice."""

from __future__ import annotations

from heygen_studio.errors import InputError, ScriptError
from heygen_studio.language import clearly_in, detect_language
from heygen_studio.media import VoiceInfo

USUAL = "en"
"""Where nothing tells another, as in a request for a video."""


def no_words() -> ScriptError:
    """The error of a script that says nothing."""
    return ScriptError(
        "The script has no words.", remedy="Write at least one word in it.", code="SCRIPT_EMPTY"
    )


def language_with(text: str, voice: VoiceInfo | None) -> str:
    """The language of a text that a voice is to speak: that of the voice, unless it is clearly in another.

    :param text: without marks and markup.
    :raises ScriptError: without a voice, it has no words.
    """
    if voice is not None:
        return clearly_in(text, voice.language) or voice.language
    return likely_language(text, None)


def likely_language(text: str, voice: VoiceInfo | None) -> str:
    """What the language of a text is found to be; where it is too short to tell, that of the voice which
    happens to be chosen, or else the usual one.

    :param text: without marks and markup.
    :raises ScriptError: it has no words.
    """
    if not any(map(str.isalnum, text)):
        raise no_words()
    return detect_language(text) or (voice.language if voice else USUAL)


def source_language(text: str, target: str) -> str:
    """The language of a text that is to be translated.

    :raises InputError: it is too short to tell.
    """
    found = detect_language(text) or USUAL
    if found == target == USUAL and detect_language(text) is None:
        raise InputError(
            "The script is too short to tell its language by.",
            remedy="Say which language it is in, with source_language.",
            code="LANGUAGE_UNKNOWN",
        )
    return found
