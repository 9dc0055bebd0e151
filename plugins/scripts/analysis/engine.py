"""The analyst that measures."""

from __future__ import annotations

from heygen_studio.contracts import Capabilities, ScriptAnalyst
from heygen_studio.language import LANGUAGES
from heygen_studio.media import Licence, VoiceInfo
from heygen_studio.writing import Analysis

from .complexity import complexity
from .notes import notes
from .readability import readability
from .sentiment import sentiment
from .text import Text


class MeasuringAnalyst(ScriptAnalyst):
    """Published formulas, word lists and patterns; needs nothing and sends nothing anywhere."""

    id = "measures"
    title = "Measures"
    licence = Licence(
        code="Apache-2.0",
        weights="MIT, CC-BY-SA-4.0",
        source="VADER, AFINN-165, wordfreq; see assets/languages",
    )
    capabilities = Capabilities(languages=frozenset(LANGUAGES))
    preference = 10

    def analyse(self, script: str, language: str, voice: VoiceInfo | None) -> Analysis:
        text = Text(script, language)
        score = readability(text)
        return Analysis(
            readability=score,
            sentiment=sentiment(text),
            complexity=complexity(text, score),
            notes=tuple(notes(text, voice)),
        )
