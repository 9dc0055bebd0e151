"""What must survive a translation: marks, markup, addresses, terms of the glossary and numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from heygen_studio.contracts import Translator
from heygen_studio.errors import EngineError
from heygen_studio.scripts.spoken import spoken
from heygen_studio.writing import OnText, Translation, TranslationTask

_KEPT = re.compile(
    r"\[\[|\]\]|\[[^\[\]\n]*\]"  # marks of the script
    r"|</?[A-Za-z][^<>\n]*>|\{\{?[\w .-]+\}?\}"  # markup, variables of templates
    r"|(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)]|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
)
_HOLDER = re.compile(r"⟦\s*(\d+)\s*⟧")
_NUMBER = re.compile(r"\d+(?:[.,\u202f\u00a0 ]\d+)*")


def checked_translation(translator: Translator, task: TranslationTask, on_text: OnText) -> Translation:
    """Have a script translated so that nothing that must be kept is lost; asks once more where something is.

    :raises EngineError: something is lost the second time too.
    """
    hidden, kept = _hide(task)

    def shown(text: str) -> None:
        on_text(_restore(text, kept))

    asked = replace(task, script=hidden)
    usage = None
    for attempt in (1, 2):
        result = translator.translate(asked, shown)
        usage = result.usage if usage is None or result.usage is None else usage + result.usage
        lost = _lost(hidden, result.script)
        if not result.script.strip():
            lost = ["everything"]
        if not lost:
            break
        if attempt == 1:
            asked = replace(asked, correction="The last translation lost " + ", ".join(lost) + ".")
    else:
        told = ", ".join(_restore(part, kept) for part in lost)
        raise EngineError(
            f"{translator.title} lost a part of the script that must be kept: {told}.",
            remedy="Translate it by another engine, or take this part out.",
            code="TRANSLATION_INCOMPLETE",
            details={"engine": translator.id},
        )
    script = _restore(result.script, kept)
    notes = list(result.notes)
    if missing := _missing_numbers(task.script, script):
        notes.append(f"Check the numbers: {', '.join(missing)} is not in the translation as digits.")
    on_text(script)
    return replace(result, script=script, notes=tuple(notes), usage=usage)


def _hide(task: TranslationTask) -> tuple[str, list[str]]:
    """The script with ⟦0⟧, ⟦1⟧ … in place of what is kept, and what stands for each."""
    kept: list[str] = []

    def hold(text: str) -> str:
        kept.append(text)
        return f"⟦{len(kept) - 1}⟧"

    script = _KEPT.sub(lambda found: hold(found[0]), task.script)
    for term in sorted(task.glossary, key=len, reverse=True):
        if not term.strip():
            continue
        edge = r"\b" if term[0].isascii() and term[-1].isascii() else ""
        pattern = re.compile(f"{edge}{re.escape(term)}{edge}", re.IGNORECASE)
        script = pattern.sub(lambda _, term=term: hold(task.glossary[term]), script)  # type: ignore[misc]
    return script, kept


def _restore(text: str, kept: list[str]) -> str:
    def original(found: re.Match[str]) -> str:
        place = int(found[1])
        return kept[place] if place < len(kept) else ""

    return _HOLDER.sub(original, text)


def _lost(source: str, translated: str) -> list[str]:
    before = Counter(found[1] for found in _HOLDER.finditer(source))
    after = Counter(found[1] for found in _HOLDER.finditer(translated))
    return [f"⟦{place}⟧" for place in before if after[place] < before[place]]


def _missing_numbers(source: str, translated: str) -> list[str]:
    def digits(text: str) -> list[tuple[str, str]]:
        return [(re.sub(r"\D", "", found[0]), found[0]) for found in _NUMBER.finditer(spoken(text))]

    there = Counter(plain for plain, _ in digits(translated))
    missing = []
    for plain, written in digits(source):
        if there[plain]:
            there[plain] -= 1
        elif plain:
            missing.append(written)
    return missing
