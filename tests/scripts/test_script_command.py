"""The ``script`` commands, as somebody types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from heygen_studio.cli.scripts import script_commands
from heygen_studio.errors import InputError, NotReadyError
from heygen_studio.services import Studio
from heygen_studio.settings import Settings

TALK = (
    "[smile] Bread is old. It needs flour, water and time. Bakers [nod] rise early.\n\nSo try it yourself!\n"
)


@pytest.fixture
def talk(tmp_path: Path) -> str:
    """A script in a file."""
    (tmp_path / "talk.txt").write_text(TALK)
    return str(tmp_path / "talk.txt")


def run(tmp_path: Path, *words: str) -> Result:
    result = CliRunner().invoke(
        script_commands(lambda: Studio.open(Settings(data_dir=tmp_path))), list(words), catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result


def test_generate(tmp_path: Path) -> None:
    facts = tmp_path / "facts.md"
    facts.write_text("Sourdough bread needs no yeast but that of the air.")
    out = tmp_path / "out.txt"
    told = run(tmp_path, "generate", "Sourdough", "--duration", "20", "--from", str(facts), "-o", str(out))
    assert "needs no yeast" in out.read_text()
    assert "written by offline" in told.stderr


def test_analyze(tmp_path: Path, talk: str) -> None:
    shown = run(tmp_path, "analyze", "--script-file", talk).stdout
    assert "16 in 4 sentences" in shown
    assert "Flesch Reading Ease" in shown


def test_scenes(tmp_path: Path, talk: str) -> None:
    shown = run(tmp_path, "scenes", "--script-file", talk, "--longest", "4").stdout
    assert "[smile] Bread is old." in " ".join(shown.split())


def test_hook_and_ending(tmp_path: Path, talk: str) -> None:
    assert run(tmp_path, "hook", "--script-file", talk).stdout.strip() in TALK
    assert (
        "come back soon" in run(tmp_path, "hook", "--end", "--style", "casual", "--script-file", talk).stdout
    )


def test_shorter(tmp_path: Path, talk: str) -> None:
    assert len(run(tmp_path, "rewrite", "shorter", "--script-file", talk).stdout) < len(TALK)


@pytest.mark.parametrize(
    ("words", "error", "told"),
    [
        (["continue"], NotReadyError, "OPENAI_API_KEY"),
        (["translate", "ja"], NotReadyError, "HEYGEN_ARGOS_DIR"),
        (["rewrite", "in verse"], InputError, "language model"),
        (["scenes", "--longest", "1"], InputError, "--help"),
        (["analyze", "--language", "xx"], InputError, "--help"),
    ],
)
def test_what_cannot_be_done(
    tmp_path: Path, talk: str, words: list[str], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        run(tmp_path, *words, "--script-file", talk)
