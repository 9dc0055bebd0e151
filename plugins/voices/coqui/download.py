"""The files of XTTS-v2 as Coqui published them, fetched only when the user asks for it.

Their SHA-256 are those that the hub on which they lie states for revision 6c2b0d7 of coqui/XTTS-v2.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from heygen_studio.contracts import Progress
from heygen_studio.errors import InputError, NotReadyError
from heygen_studio.ingest.fetch import fetch_into
from heygen_studio.settings.networks import FetchRules
from heygen_studio.storage.files import whole

LICENCE = "CPML-1.0"
"""What the weights are under: the Coqui Public Model License 1.0.0, which allows non-commercial use only."""
TERMS = "https://coqui.ai/cpml"
BASE = "https://huggingface.co/coqui/XTTS-v2/resolve/6c2b0d75eae4b7047358e3b6bd9325f857d43f77"
_SECONDS = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class File:
    """A file: its name, its size in bytes, and its SHA-256."""

    name: str
    size: int
    sha256: str


FILES = (
    File("config.json", 4_368, "ef262b1454dd2a77e1461b0b2cd53e19b8a7624cc131b837d36df67356bc75e8"),
    File("vocab.json", 361_219, "928260878a59da8a72a2a5b7687fea29d5106137669d90945430fe17e415304a"),
    File("speakers_xtts.pth", 7_754_818, "f0f6137c19a4eab0cbbe4c99b5babacf68b1746e50da90807708c10e645b943b"),
    File("model.pth", 1_867_929_118, "c7ea20001c6a0a841c77e252d8409f6a74fb423e79b3206a0771ba5989776187"),
)


def download(
    folder: Path, rules: FetchRules, progress: Progress, base: str = BASE, files: tuple[File, ...] = FILES
) -> None:
    """Fetch what is not there yet.

    :raises NotReadyError: a file could not be fetched, or is not the one that is pinned.
    """
    folder.mkdir(parents=True, exist_ok=True)
    total = sum(file.size for file in files)
    before = 0
    for file in files:
        if not (folder / file.name).is_file():
            _fetch(file, folder, rules, progress, base, before, total)
        before += file.size
    progress(1.0, "XTTS-v2 is there")


def _fetch(
    file: File, folder: Path, rules: FetchRules, progress: Progress, base: str, before: int, total: int
) -> None:
    digest = hashlib.sha256()
    size = 0
    try:
        with whole(folder / file.name) as partial, partial.open("wb") as out:

            def take(part: bytes) -> None:
                nonlocal size
                digest.update(part)
                size += out.write(part)
                progress((before + size) / total, f"Fetching {file.name}")

            fetch_into(take, f"{base}/{file.name}", file.size, rules=rules, seconds=_SECONDS)
            if digest.hexdigest() != file.sha256:
                raise NotReadyError(
                    f"What was fetched as {file.name} is not the file that was published.",
                    remedy=f"Try again later, or put the file into {folder}.",
                    code="WEIGHTS_NOT_GENUINE",
                )
    except InputError as error:
        raise NotReadyError(
            f"{file.name} could not be fetched: {error.message}",
            remedy=f"Try again later, or put the file into {folder}.",
        ) from None
    except OSError as error:
        raise NotReadyError(
            f"{file.name} cannot be kept in {folder}: {error.strerror or error}.",
            remedy="Make room, or name another folder in HEYGEN_COQUI_DIR.",
        ) from error
