"""The documentation is true."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from heygen_studio.contracts import Effect, Provider, VideoFormat
from heygen_studio.media import Canvas, FrameSpec, Quality
from heygen_studio.registry import load_registry
from heygen_studio.render.encoder import Encoder
from heygen_studio.render.reader import probe
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


PLUGINS = [
    pytest.param(code, id=f"{page.stem}-{number}")
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(), re.S))
    if "@hookimpl" in code
]


def test_plugins_on_the_pages_are_found() -> None:
    assert len(PLUGINS) >= 3


@pytest.mark.parametrize("source", PLUGINS)
def test_a_plugin_on_a_page_works_as_it_stands(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "documented.py").write_text(source)
    monkeypatch.setenv("HEYGEN_PLUGINS_DIR", str(tmp_path))
    registry = load_registry(load_settings())
    record = registry.plugins["documented"]
    assert record.state == "ok", record.errors
    assert record.providers
    for name in record.providers:
        engine = registry.providers[name.partition(":")[2]]
        assert engine.missing() is None
        use(engine, tmp_path)


def use(engine: Provider, folder: Path) -> None:
    """Have an engine do its work."""
    spec = FrameSpec(320, 180, Fraction(25))
    canvas = Canvas.blank(spec)
    before = canvas.data.copy()
    if isinstance(engine, Effect):
        with engine.open(spec, engine.options_type()) as session:
            session.draw(canvas, 0)
        assert (canvas.data != before).any()
    elif isinstance(engine, VideoFormat):
        for quality in get_args(Quality):
            path = folder / f"{quality}{engine.suffix}"
            encoding = engine.encoding(quality, engine.options_type())
            with Encoder(path, spec, 24_000, encoding) as encoder:
                encoder.write_sound(np.zeros(24_000 * 3 // 25, np.float32))
                for _ in range(3):
                    encoder.write_frame(canvas)
                encoder.finish()
            assert probe(path).frames == 3
    else:
        pytest.fail(f"no test uses a {type(engine).__mro__[1].__name__}")


def test_links_of_the_tour_lead_to_the_lines_that_they_name() -> None:
    links = re.findall(r"\[`([\w.]+)`\]\(\.\./([\w./]+)#L(\d+)\)", (ROOT / "docs" / "tour.md").read_text())
    assert len(links) > 15
    for name, file, line in links:
        found = (ROOT / file).read_text().splitlines()[int(line) - 1]
        assert re.search(rf"\b(def|class) {name.rpartition('.')[2]}\b", found), f"{name}: {found}"
