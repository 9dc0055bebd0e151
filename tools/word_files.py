"""Writing a file of ``assets/languages``, with its entry in the manifest there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "assets" / "languages"


def write_words(name: str, data: bytes, licence: str, source: str) -> None:
    """Write a file, and say in the manifest under which licence it is and where it comes from."""
    (FOLDER / name).write_bytes(data)
    manifest = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    entry = {
        "file": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "licence": licence,
        "source": source,
    }
    manifest["files"] = [*(one for one in manifest["files"] if one["file"] != name), entry]
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
