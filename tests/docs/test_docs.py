"""The documentation is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from heygen_studio.registry import load_registry
from heygen_studio.settings import load_settings

ROOT = Path(__file__).parents[2]


def test_generated_parts_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "docs.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_links_lead_to_files() -> None:
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text()):
            assert (path.parent / link).exists(), f"{path.name} links to {link}"


@pytest.mark.parametrize("page", ["README.md", "docs/plugins.md"])
def test_the_plugin_on_the_page_works(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = next(
        code
        for code in re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(), re.S)
        if "@hookimpl" in code
    )
    (tmp_path / "documented.py").write_text(source)
    monkeypatch.setenv("HEYGEN_PLUGINS_DIR", str(tmp_path))
    record = load_registry(load_settings()).plugins["documented"]
    assert record.state == "ok", record.errors
    assert record.providers


def test_links_of_the_tour_lead_to_the_lines_that_they_name() -> None:
    links = re.findall(r"\[`([\w.]+)`\]\(\.\./([\w./]+)#L(\d+)\)", (ROOT / "docs" / "tour.md").read_text())
    assert len(links) > 15
    for name, file, line in links:
        found = (ROOT / file).read_text().splitlines()[int(line) - 1]
        assert re.search(rf"\b(def|class) {name.rpartition('.')[2]}\b", found), f"{name}: {found}"
