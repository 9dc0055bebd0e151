"""The commands for voices: a sample, and the pronunciation dictionary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heygen_studio.cli import output
from heygen_studio.cli.options import Json
from heygen_studio.cli.own import write_file

if TYPE_CHECKING:
    from heygen_studio.services import Studio

Language = Annotated[str, typer.Option("--language", "-l", metavar="CODE", help="Language of the word.")]


def say_sample(open_studio: Callable[[], Studio], voice_id: str, file: Path | None, *, as_json: bool) -> None:
    """Write a sentence spoken by a voice to a WAV file."""
    sample = open_studio().voices.sample(voice_id)
    target = file or Path(f"{voice_id}.wav")
    write_file(target, sample.read_bytes())
    if as_json:
        output.print_json({"voice_id": voice_id, "file": str(target)})
    else:
        output.console().print(str(target), soft_wrap=True)


def pronunciation_commands(open_studio: Callable[[], Studio]) -> typer.Typer:
    """``pronunciations``: list, set and remove."""
    commands = typer.Typer(help="How words are said: the pronunciation dictionary.", no_args_is_help=False)

    @commands.callback(invoke_without_command=True)
    def _list(context: typer.Context, as_json: Json = False) -> None:
        """List the words of the pronunciation dictionary."""
        if context.invoked_subcommand is not None:
            return
        entries = open_studio().pronunciations.all()
        if as_json:
            output.print_json([asdict(entry) for entry in entries])
            return
        table = output.table("Language", "Word", "Said as", "IPA")
        for entry in entries:
            table.add_row(entry.language, entry.word, entry.say, entry.ipa)
        if entries:
            output.console().print(table)
        else:
            output.console(stderr=True).print(
                "The dictionary is empty: add a word with `pronunciations set`."
            )

    @commands.command("set")
    def _set(
        word: Annotated[str, typer.Argument(help="The word as it is written.")],
        say: Annotated[str, typer.Option(help="What to say instead.")] = "",
        ipa: Annotated[str, typer.Option(help="Its sounds in IPA.")] = "",
        language: Language = "en",
    ) -> None:
        """Add a word to the dictionary, or change it."""
        open_studio().pronunciations.set(word, language, ipa=ipa, say=say)

    @commands.command("remove")
    def _remove(
        word: Annotated[str, typer.Argument(help="The word as it is written.")], language: Language = "en"
    ) -> None:
        """Take a word out of the dictionary."""
        open_studio().pronunciations.remove(word, language)

    return commands
