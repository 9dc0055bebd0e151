"""Marks for the speech of voices that give none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from heygen_studio.contracts import Aligner
from heygen_studio.errors import ScriptError, blamed
from heygen_studio.media import Speech
from heygen_studio.speech.markup import without_tags


def marked(speeches: Iterator[Speech], aligner: Aligner, language: str) -> Iterator[Speech]:
    """The speeches; those without marks are aligned with their text. What cannot be aligned stays as it is:
    a voice may well say what its text does not show, a laugh perhaps.

    :raises EngineError: the aligner failed.
    """
    for speech in speeches:
        text = without_tags(speech.text)
        if speech.phonemes or not text.strip():
            yield speech
            continue
        with blamed(aligner), suppress(ScriptError):
            found = aligner.align(replace(speech, text=text), language)
            speech = replace(found, text=speech.text, words=speech.words or found.words)
        yield speech
