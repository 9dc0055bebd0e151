"""An analysis as HTML: measures, suggestions, and the script with the places that they are about."""

from __future__ import annotations

from itertools import pairwise

from heygen_studio.language import LANGUAGES
from heygen_studio.scripts import ScriptAnalysis
from heygen_studio.studio.markup import clock, text

_FINE = "<p class='hint'>Nothing to improve was found.</p>"
_MOST = 20_000
"""Characters of a script that are shown with marks; the notes of the rest are in the list alone."""


def analysis_panel(found: ScriptAnalysis, script: str) -> str:
    """The whole panel."""
    mood, hard = found.sentiment, found.complexity
    sure = "" if mood.confidence is None else f", {mood.confidence:.0%} sure"
    score = found.readability_score
    facts = {
        "Language": LANGUAGES[found.language].name,
        "Words": f"{found.word_count:,} in {found.sentence_count:,} sentences",
        "Length": clock(found.estimated_seconds),
        "Readability": found.readability_reason
        if score is None
        else f"{score:g} · {found.readability_formula}",
        "Sentiment": f"{mood.overall}{sure}" if mood.overall else mood.reason,
        "Tone": ", ".join(mood.emotions) or "–",
        "Complexity": f"{hard.overall_complexity} (words {hard.vocabulary_level}, "
        f"sentences {hard.sentence_complexity})",
    }
    rows = "".join(f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>" for name, value in facts.items())
    listed = "".join(f"<li>{text(one)}</li>" for one in found.suggestions)
    advice = f"<ul class='notes'>{listed}</ul>" if listed else _FINE
    return f"<dl class='measures'>{rows}</dl>{advice}<div class='marked'>{marked(found, script)}</div>"


def marked(found: ScriptAnalysis, script: str) -> str:
    """The script as HTML, with a mark around each place that a note is about; the notes are its tooltip."""
    shown = script[:_MOST]
    edges = sorted({0, len(shown), *(e for n in found.notes for e in (n.start, n.end) if e <= len(shown))})
    parts = []
    for start, end in pairwise(edges):
        here = [note for note in found.notes if note.start <= start and end <= note.end]
        piece = text(shown[start:end]).replace("\n", "<br>")
        if here:
            told = text(" ".join(note.message for note in here))
            kind = min(here, key=lambda note: note.end - note.start).kind
            piece = f"<mark class='{text(kind)}' title='{told}'>{piece}</mark>"
        parts.append(piece)
    return "".join(parts) + ("…" if len(script) > _MOST else "")
