"""Models of Argos Translate, run by CTranslate2 itself (extra ``translate``), without any download."""

from __future__ import annotations

import importlib.util
import json
import math
import re
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import platformdirs

from heygen_studio.contracts import Capabilities, Translator
from heygen_studio.errors import EngineError
from heygen_studio.language import LANGUAGES, sentences
from heygen_studio.media import Licence
from heygen_studio.settings import Settings
from heygen_studio.storage.files import models_dir
from heygen_studio.writing import OnText, Translation, TranslationTask

_HOLDER = re.compile(r"(⟦\d+⟧)")
_PIVOT = "en"
_BEAMS = 4
_BATCH = 16


@dataclass(frozen=True, slots=True)
class ArgosModel:
    """An unpacked model: folder, and the languages it translates from and to."""

    folder: Path
    source: str
    target: str


class ArgosTranslator(Translator):
    """Argos Translate's neural models, directly or by way of English. The confidence is the geometric mean of
    the probabilities that the model gave to the words of its translation."""

    id = "argos"
    title = "Argos Translate"
    licence = Licence(
        code="Apache-2.0", weights="MIT or CC0-1.0, by model", source="https://argosopentech.com"
    )
    capabilities = Capabilities(languages=frozenset(LANGUAGES))
    preference = 50

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()

    def missing(self) -> str | None:
        absent = [name for name in ("ctranslate2", "sentencepiece") if importlib.util.find_spec(name) is None]
        return "Install it: pip install 'heygen-studio[translate]'." if absent else None

    def lacking(self, source: str, target: str) -> str | None:
        if self._path(source, target):
            return None
        return (
            f"Get the Argos Translate model {source} → {target} (or by way of English) and put it into "
            f"{self._folder}, or name its folder in HEYGEN_ARGOS_DIR."
        )

    def translate(self, task: TranslationTask, on_text: OnText) -> Translation:
        text, total, count = task.script, 0.0, 0
        with self._lock:  # one model at a time is in memory
            for model in self._path(task.source, task.target):
                text, score, tokens = _translated(model, text, on_text)
                total, count = total + score, count + tokens
        return Translation(
            script=text,
            confidence=round(math.exp(total / count), 3) if count else None,
            confidence_method="mean token probability of the model",
        )

    @property
    def _folder(self) -> Path:
        return self._settings.argos_dir or Path(platformdirs.user_data_dir("argos-translate")) / "packages"

    def _path(self, source: str, target: str) -> list[ArgosModel]:
        """The models to use one after the other; none where there is no way."""
        known = {(model.source, model.target): model for model in self._models()}
        for way in ([(source, target)], [(source, _PIVOT), (_PIVOT, target)]):
            if all(pair in known for pair in way):
                return [known[pair] for pair in way]
        return []

    def _models(self) -> Iterator[ArgosModel]:
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.iterdir()):
            folder = self._unpacked(path) if path.suffix == ".argosmodel" else path
            try:
                about = json.loads((folder / "metadata.json").read_text("utf-8"))
                model = ArgosModel(folder, about["from_code"], about["to_code"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
            if (folder / "model").is_dir() and (folder / "sentencepiece.model").is_file():
                yield model

    def _unpacked(self, path: Path) -> Path:
        """Where a packed model has been unpacked to; unpacks it the first time."""
        there = models_dir(self._settings.cache_dir, self.id) / path.stem
        if not there.is_dir():
            there.mkdir()
            try:
                with zipfile.ZipFile(path) as packed:
                    for name in packed.namelist():
                        if name.endswith("/") or ".." in Path(name).parts:
                            continue
                        inside = there.joinpath(*Path(name).parts[1:])
                        inside.parent.mkdir(parents=True, exist_ok=True)
                        inside.write_bytes(packed.read(name))
            except (OSError, zipfile.BadZipFile):
                return path
        return there


def _translated(model: ArgosModel, script: str, on_text: OnText) -> tuple[str, float, int]:
    """The script in the other language, the sum of the logarithms of its tokens' probabilities, and their
    number. What stands in ⟦ ⟧ stays where it is."""
    pieces: list[str] = []
    spoken: list[int] = []
    at = 0
    for sentence in sentences(script, model.source):
        pieces.append(script[at : sentence.start])
        for part in _HOLDER.split(sentence.text):
            if any(c.isalnum() for c in part) and not _HOLDER.fullmatch(part):
                spoken.append(len(pieces))
            pieces.append(part)
        at = sentence.end
    pieces.append(script[at:])
    total, count = 0.0, 0
    for first in range(0, len(spoken), _BATCH):
        places = spoken[first : first + _BATCH]
        for place, (text, score, tokens) in zip(
            places, _run(model, [pieces[p] for p in places]), strict=True
        ):
            before, after = re.match(r"\s*", pieces[place]), re.search(r"\s*$", pieces[place])
            pieces[place] = (before[0] if before else "") + text + (after[0] if after else "")
            total, count = total + score * tokens, count + tokens
        on_text("".join(pieces))
    return "".join(pieces), total, count


def _run(model: ArgosModel, texts: list[str]) -> list[tuple[str, float, int]]:
    translator, pieces = _loaded(model)
    try:
        results = translator.translate_batch(
            [pieces.encode(text.strip(), out_type=str) for text in texts],
            beam_size=_BEAMS,
            return_scores=True,
            replace_unknowns=True,
        )
    except RuntimeError as error:
        raise EngineError(
            f"The Argos Translate model {model.folder.name} failed.",
            remedy="Get the model again; the file may be damaged.",
        ) from error
    # A score is the mean of the logarithms of the probabilities of a hypothesis' tokens.
    return [
        (pieces.decode(found.hypotheses[0]).strip(), found.scores[0], len(found.hypotheses[0]))
        for found in results
    ]


@lru_cache(maxsize=2)
def _loaded(model: ArgosModel) -> tuple[Any, Any]:
    import ctranslate2
    import sentencepiece

    try:
        translator = ctranslate2.Translator(str(model.folder / "model"), device="cpu", inter_threads=1)
        pieces = sentencepiece.SentencePieceProcessor(str(model.folder / "sentencepiece.model"))
    except (RuntimeError, OSError, ValueError) as error:
        raise EngineError(
            f"The Argos Translate model {model.folder.name} cannot be loaded.",
            remedy="Get the model again; the file may be damaged.",
        ) from error
    return translator, pieces
