"""Having a script translated so that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from heygen_studio.contracts import Translator
from heygen_studio.errors import EngineError, ScriptError
from heygen_studio.scripts.keeping import Keeping
from heygen_studio.speech import parse_markup
from heygen_studio.writing import OnText, Translation, TranslationTask, Usage


@dataclass(frozen=True, slots=True)
class _Try:
    """A translation, what of the hidden it has lost, and which numbers and names are not found in it."""

    result: Translation
    keeping: Keeping
    lost: list[str]
    missing: list[str]


def checked_translation(translator: Translator, task: TranslationTask, on_text: OnText) -> Translation:
    """Have a script translated so that nothing that must be kept is lost.

    Where something is, it is asked for once more, with the numbers and names that were lost hidden too; of
    the two, the one that has lost less is given back, with a note of what to check.

    :raises EngineError: something that was hidden is lost in both.
    """
    best = _tried(translator, task, (), on_text)
    usage = best.result.usage
    if best.lost or best.missing:
        told = ", ".join([*best.lost, *best.missing])
        again = replace(task, correction=f"The last translation lost {told}.")
        second = _tried(translator, again, tuple(best.missing), on_text)
        usage = _sum(usage, second.result.usage)
        best = min((best, second), key=lambda one: (len(one.lost), len(one.missing)))
    if best.lost:
        raise EngineError(
            f"{translator.title} lost a part of the script that must be kept: "
            f"{best.keeping.named(best.lost)}.",
            remedy="Translate it by another engine, or take this part out.",
            code="TRANSLATION_INCOMPLETE",
            details={"engine": translator.id},
        )
    notes = list(best.result.notes)
    if best.missing:
        notes.append(f"Check the numbers and names: not found in the translation: {', '.join(best.missing)}.")
    script = best.keeping.restored(best.result.script)
    on_text(script)
    return replace(best.result, script=script, notes=tuple(notes), usage=usage)


def _tried(translator: Translator, task: TranslationTask, also: tuple[str, ...], on_text: OnText) -> _Try:
    keeping = Keeping(task, also)
    result = translator.translate(
        replace(task, script=keeping.script), lambda text: on_text(keeping.restored(text))
    )
    lost = keeping.lost(result.script)
    if not lost:
        try:
            parse_markup(keeping.restored(result.script))
        except ScriptError:
            lost = ["the order of the markup"]
    return _Try(result, keeping, lost, keeping.missing(result.script))


def _sum(first: Usage | None, second: Usage | None) -> Usage | None:
    return second if first is None else first if second is None else first + second
