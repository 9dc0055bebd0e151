"""Apertium, a rule-based translator, run as a program of its own."""

from __future__ import annotations

import re
import shutil
import subprocess

from heygen_studio.contracts import Capabilities, Translator
from heygen_studio.errors import EngineError
from heygen_studio.media import Licence
from heygen_studio.writing import OnText, Translation, TranslationTask

from .similarity import chrf

DRAFT = "A draft by rules, not by meaning: have it read by somebody who knows the language."
_CODES = {"en": "eng", "es": "spa", "fr": "fra", "it": "ita", "pt": "por"}
_PACKAGES = {
    frozenset({"en", "es"}): "apertium-eng-spa",
    frozenset({"es", "it"}): "apertium-spa-ita",
    frozenset({"es", "fr"}): "apertium-fr-es",
    frozenset({"es", "pt"}): "apertium-es-pt",
}
"""Debian's packages for pairs of the studio's languages."""
_SECONDS = 120


class ApertiumTranslator(Translator):
    """Apertium. The confidence is the chrF of the script and its translation translated back."""

    id = "apertium"
    title = "Apertium"
    licence = Licence(code="Apache-2.0", weights="GPL-2.0-or-later", source="https://apertium.org")
    capabilities = Capabilities(languages=frozenset(_CODES))
    preference = 10

    def missing(self) -> str | None:
        if shutil.which("apertium"):
            return None
        return "Install Apertium and a language pair: `apt install apertium apertium-eng-spa`."

    def lacking(self, source: str, target: str) -> str | None:
        if self._mode(source, target):
            return None
        package = _PACKAGES.get(frozenset({source, target}))
        return f"Install the pair: `apt install {package}`." if package else ""

    def translate(self, task: TranslationTask, on_text: OnText) -> Translation:
        mode = self._mode(task.source, task.target)
        translated = _run(mode, task.script)
        on_text(translated)
        back = self._mode(task.target, task.source)
        confidence = round(chrf(task.script, _run(back, translated)), 3) if back else None
        return Translation(
            script=translated,
            confidence=confidence,
            confidence_method="chrF of the script and its translation translated back"
            if back
            else "The pair is not installed in the other direction, so nothing can be translated back.",
            notes=(DRAFT,),
        )

    def _mode(self, source: str, target: str) -> str:
        """The name of the installed mode for a pair, or an empty text."""
        installed = _modes()
        long = f"{_CODES.get(source)}-{_CODES.get(target)}"
        return next((mode for mode in (long, f"{source}-{target}") if mode in installed), "")


def _modes() -> frozenset[str]:
    if not shutil.which("apertium"):
        return frozenset()
    done = subprocess.run(["apertium", "-l"], capture_output=True, text=True, timeout=10, check=False)
    return frozenset(done.stdout.split())


def _run(mode: str, text: str) -> str:
    try:
        done = subprocess.run(
            ["apertium", "-u", mode],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError(
            f"Apertium failed: {type(error).__name__}.",
            remedy=f"Try `echo Hello | apertium {mode}` in a terminal to see why.",
            details={"mode": mode},
        ) from error
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", done.stdout)
