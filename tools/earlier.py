"""An earlier state of the studio beside today's, for tools that compare them."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


@contextmanager
def sides(before: str) -> Iterator[dict[str, dict[str, str]]]:
    """The environments of processes that run the studio of a revision, ``before``, and of the tree, ``now``.

    Each has a cache and a folder of data of its own, which go afterwards.
    """
    with tempfile.TemporaryDirectory() as name:
        checkout = Path(name) / "checkout"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(checkout), before], check=True)
        try:
            yield {"before": _environment(checkout, Path(name)), "now": _environment(ROOT, Path(name))}
        finally:
            subprocess.run([*git, "remove", "--force", str(checkout)], check=True)


def _environment(checkout: Path, folder: Path) -> dict[str, str]:
    """What has a process run the studio of a checkout."""
    path, cache = folder / f"path-{checkout.name}", folder / f"cache-{checkout.name}"
    path.mkdir()
    for package, place in (("", "heygen_studio"), ("_plugins", "plugins"), ("_assets", "assets")):
        (path / f"heygen_studio{package}").symlink_to(checkout / place)
    return {
        **os.environ,
        "PYTHONPATH": str(path),
        "HEYGEN_CACHE_DIR": str(cache),
        "HEYGEN_DATA_DIR": str(folder / f"data-{checkout.name}"),
        "NUMBA_CACHE_DIR": str(cache),
    }
