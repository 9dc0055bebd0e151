"""The ``voices`` commands: the list, and voices made from recordings."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from heygen_studio.cli import output
from heygen_studio.cli.options import Force, Json
from heygen_studio.cli.own import (
    check_consent,
    check_new,
    checked,
    is_address,
    print_deleted,
    print_one,
    print_remarks,
    read_file,
    remark_json,
    write_export,
)
from heygen_studio.cli.progress import progress_bar
from heygen_studio.errors import InputError

if TYPE_CHECKING:
    from heygen_studio.cloning import MadeVoice
    from heygen_studio.contracts import Progress
    from heygen_studio.making import SourceFile
    from heygen_studio.services import Studio

_Id = Annotated[str, typer.Argument(metavar="ID", help="The voice; see `voices`.", show_default=False)]


def voice_commands(open_studio: Callable[[], Studio]) -> typer.Typer:
    """The commands, for a studio that is opened when one of them runs."""
    app = typer.Typer(help="The voices; make your own from recordings.", no_args_is_help=False)

    @app.callback(invoke_without_command=True)
    def _list(context: typer.Context, as_json: Json = False) -> None:
        """List the voices; make your own from recordings."""
        if context.invoked_subcommand is not None:
            return
        from heygen_studio.cli import lists

        studio = open_studio()
        lists.show_voices(studio.voices.all(), studio.engines(), as_json=as_json)

    @app.command()
    def clone(
        name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the voice.")],
        samples: Annotated[
            list[str],
            typer.Argument(
                metavar="SAMPLE...",
                help="1 to 10 recordings: files (sound or video), http or https addresses.",
            ),
        ],
        description: Annotated[str, typer.Option(help="What else there is to say.")] = "",
        language: Annotated[
            str, typer.Option("--language", "-l", metavar="CODE", help="What it is to speak.")
        ] = "en",
        licence: Annotated[
            str | None, typer.Option(help="Licence of the recordings; default: all rights reserved.")
        ] = None,
        consent: Annotated[
            bool, typer.Option("--consent", help="The person who is heard agrees; recorded with the voice.")
        ] = False,
        preview: Annotated[
            Path | None, typer.Option(metavar="OUT.wav", help="Also write a sentence that it speaks.")
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Make a voice from recordings of someone who agrees. Takes up to three minutes."""
        from heygen_studio.cloning import CONSENT, VoiceDraft

        fields = {"name": name, "description": description, "language": language}
        draft = checked(VoiceDraft, {**fields, **({"licence": licence} if licence is not None else {})})
        check_consent(CONSENT, "who is heard", given=consent)
        if preview is not None:
            check_new(preview)
        studio = open_studio()
        with tempfile.TemporaryDirectory(prefix="heygen-") as folder, progress_bar(as_json) as progress:
            files = _samples(studio, samples, Path(folder), progress)
            made = studio.voices.clone(draft, files, via="cli", consent=True, progress=progress)
        if preview is not None:
            shutil.copyfile(studio.voices.sample(made.voice.id), preview)
        _show_made(made, as_json=as_json)

    @app.command()
    def rename(voice_id: _Id, name: Annotated[str, typer.Argument()], as_json: Json = False) -> None:
        """Give a voice of your own another name."""
        from heygen_studio.cloning import VoiceChanges

        voice = open_studio().voices.change(voice_id, checked(VoiceChanges, {"name": name}))
        _say(voice.id, voice.name, as_json=as_json)

    @app.command()
    def delete(voice_id: _Id, as_json: Json = False) -> None:
        """Remove a voice of your own for good."""
        open_studio().voices.delete(voice_id)
        print_deleted("voice_id", voice_id, as_json=as_json)

    @app.command()
    def export(
        voice_id: _Id,
        path: Annotated[
            Path | None,
            typer.Option("--output", "-o", metavar="OUT.voice", help="The file; default: named after it."),
        ] = None,
        force: Force = False,
        as_json: Json = False,
    ) -> None:
        """Write a voice of your own to one file, to import it elsewhere."""
        studio = open_studio()
        data = studio.voices.export(voice_id)
        write_export(
            lambda target: target.write_bytes(data),
            studio.voices.get(voice_id).name,
            "voice",
            path,
            force=force,
            as_json=as_json,
        )

    @app.command("import")
    def take_in(
        path: Annotated[Path, typer.Argument(metavar="FILE.voice", help="What `voices export` wrote.")],
        as_json: Json = False,
    ) -> None:
        """Add a voice that was exported elsewhere."""
        voice = open_studio().voices.take_in(read_file(path))
        _say(voice.id, voice.name, as_json=as_json)

    return app


def _samples(studio: Studio, given: Sequence[str], folder: Path, progress: Progress) -> list[SourceFile]:
    from heygen_studio.making import SourceFile

    files: list[SourceFile] = []
    for number, where in enumerate(given):
        if is_address(where):
            place = folder / str(number)
            place.mkdir()
            files += studio.voices.fetch([where], place, progress)
            continue
        path = Path(where)
        if not path.is_file():
            raise InputError(
                f"{where} is no file.",
                remedy="Name a file that exists, or an address.",
                code="FILE_UNREADABLE",
            )
        files.append(SourceFile(path, path.name))
    return files


def _show_made(made: MadeVoice, *, as_json: bool) -> None:
    from dataclasses import asdict

    from heygen_studio.cloning import in_words

    if as_json:
        facts: dict[str, Any] = asdict(made.voice)
        output.print_json(
            {
                "voice_id": facts.pop("id"),
                **facts,
                "report": made.report.model_dump(mode="json"),
                "warnings": [remark_json(remark) for remark in made.remarks],
            }
        )
        return
    print_remarks(made.remarks)
    for line in in_words(made.report):
        output.console(stderr=True).print(output.plain(line), soft_wrap=True)
    _say(made.voice.id, made.voice.name, as_json=False)


def _say(voice_id: str, name: str, *, as_json: bool) -> None:
    if as_json:
        output.print_json({"voice_id": voice_id, "name": name})
    else:
        print_one(voice_id, name)
