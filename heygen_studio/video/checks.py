"""What is wrong with a script, said before anything is made of it."""

from __future__ import annotations

import unicodedata

from heygen_studio.errors import ScriptError
from heygen_studio.language import LANGUAGES, clearly_in
from heygen_studio.speech import is_markup, parse_markup
from heygen_studio.speech.cues import ScriptMark, parse_script
from heygen_studio.video.request import MAX_SCRIPT_CHARS, VideoRequest


def checked_script(script: str) -> tuple[str, tuple[ScriptMark, ...]]:
    """What is spoken of the script, and its marks.

    :raises ScriptError: it is empty, too long, says nothing, or has a wrong mark or wrong markup.
    """
    length = len(script.strip())
    if length > MAX_SCRIPT_CHARS:
        raise ScriptError(
            f"The script has {length:,} characters; {MAX_SCRIPT_CHARS:,} are the most for one video.",
            remedy="Split it into several videos.",
            code="SCRIPT_TOO_LONG",
            details={"length": length, "limit": MAX_SCRIPT_CHARS},
        )
    text, marks = parse_script(script)
    if not text and not marks:
        raise ScriptError(
            "The script is empty.", remedy="Write what the presenter is to say.", code="SCRIPT_EMPTY"
        )
    if not any(unicodedata.category(c)[0] in "LN" for c in parse_markup(text).text):
        raise ScriptError(
            "The script has no words, only signs, emoji or marks.",
            remedy="Write what the presenter is to say in words.",
            code="SCRIPT_UNSPEAKABLE",
        )
    return text, marks


def check_language(script: str, language: str) -> None:
    """Make sure that a script is not clearly in another language than its voice.

    :raises ScriptError: it is.
    """
    found = clearly_in(parse_markup(script).text, language)
    if found:
        wanted = LANGUAGES[language].name if language in LANGUAGES else repr(language)
        raise ScriptError(
            f"The script is in {LANGUAGES[found].name}, but its voice is to speak {wanted}.",
            remedy=f"Ask for language {found!r} and a voice that speaks it, or have the script translated.",
            code="SCRIPT_LANGUAGE_MISMATCH",
            details={"language": language, "found": found},
        )


def said_in(request: VideoRequest) -> tuple[str, tuple[ScriptMark, ...]]:
    """What a recording says, as far as it is known, and the marks for the face. Pauses it has of its own."""
    if not request.script.strip():
        return "", ()
    text, marks = checked_script(request.script)
    if is_markup(text):
        return parse_markup(text).text.strip(), ()
    return text, tuple(mark for mark in marks if mark.name != "pause")
