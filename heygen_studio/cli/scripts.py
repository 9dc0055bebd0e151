"""The ``script`` commands: write, analyse and translate scripts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from heygen_studio.cli.options import Json
from heygen_studio.cli.own import write_file
from heygen_studio.errors import InputError

if TYPE_CHECKING:
    from heygen_studio.scripts import Script, ScriptAnalysis
    from heygen_studio.services import Studio

R = TypeVar("R")

_Text = Annotated[str | None, typer.Argument(help="The script.", show_default=False)]
_File = Annotated[
    str | None, typer.Option("--script-file", metavar="FILE", help="Read it from a text file; - reads stdin.")
]
_Language = Annotated[str | None, typer.Option(metavar="CODE", help="Its language; default: detected.")]
_Voice = Annotated[str | None, typer.Option(metavar="ID", help="The voice that will speak it.")]
_Engine = Annotated[str | None, typer.Option(metavar="ID", help="The engine; default: the best one ready.")]
_Style = Annotated[str, typer.Option(help="professional, casual, educational, marketing or entertainment.")]
_Duration = Annotated[str | None, typer.Option(help='How long to speak: "3 minutes", 1:30, 90.')]
_Context = Annotated[
    list[str] | None,
    typer.Option(help="Facts and material to build on; more than once for more.", show_default=False),
]
_From = Annotated[
    list[str] | None,
    typer.Option("--from", metavar="FILE|URL", help="A document or web page to build on."),
]
_Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a file.")]


def script_commands(open_studio: Callable[[], Studio]) -> typer.Typer:
    """The commands, for a studio that is opened when one of them runs."""
    app = typer.Typer(help="Write, analyse and translate scripts.", no_args_is_help=True)

    @app.command()
    def generate(
        topic: Annotated[str, typer.Argument(help="What the script is about.")],
        language: Annotated[str, typer.Option(metavar="CODE", help="Language of the script.")] = "en",
        style: _Style = "professional",
        duration: _Duration = None,
        context: _Context = None,
        source: _From = None,
        voice: _Voice = None,
        engine: _Engine = None,
        output: _Output = None,
        as_json: Json = False,
    ) -> None:
        """Write a script on a topic."""
        from heygen_studio.scripts import GenerateRequest

        studio = open_studio()
        request = _checked(
            GenerateRequest,
            topic=topic,
            language=language,
            style=style,
            duration=duration,
            additional_context=_material(studio, context, source),
            voice_id=voice,
            engine=engine,
        )
        _show_script(_written(studio, request, as_json=as_json), output, as_json=as_json)

    @app.command()
    def rewrite(
        wish: Annotated[str, typer.Argument(help="shorter, longer, simpler, a tone, or what to change.")],
        script: _Text = None,
        script_file: _File = None,
        language: _Language = None,
        style: _Style = "professional",
        duration: _Duration = None,
        voice: _Voice = None,
        engine: _Engine = None,
        output: _Output = None,
        as_json: Json = False,
    ) -> None:
        """Write another version of a script."""
        from heygen_studio.cli.inputs import read_script
        from heygen_studio.scripts import RewriteRequest

        request = _checked(
            RewriteRequest,
            wish=wish,
            script=read_script(script, script_file),
            language=language,
            style=style,
            duration=duration,
            voice_id=voice,
            engine=engine,
        )
        _show_script(_written(open_studio(), request, as_json=as_json), output, as_json=as_json)

    @app.command("continue")
    def go_on(
        script: _Text = None,
        script_file: _File = None,
        language: _Language = None,
        style: _Style = "professional",
        duration: _Duration = None,
        context: _Context = None,
        source: _From = None,
        voice: _Voice = None,
        engine: _Engine = None,
        output: _Output = None,
        as_json: Json = False,
    ) -> None:
        """Write what comes after a script (needs a language model)."""
        from heygen_studio.cli.inputs import read_script
        from heygen_studio.scripts import ContinueRequest

        studio = open_studio()
        request = _checked(
            ContinueRequest,
            script=read_script(script, script_file),
            language=language,
            style=style,
            duration=duration,
            additional_context=_material(studio, context, source),
            voice_id=voice,
            engine=engine,
        )
        _show_script(_written(studio, request, as_json=as_json), output, as_json=as_json)

    @app.command()
    def hook(
        script: _Text = None,
        script_file: _File = None,
        end: Annotated[bool, typer.Option("--end", help="A call to action for the end instead.")] = False,
        language: _Language = None,
        style: _Style = "professional",
        engine: _Engine = None,
        output: _Output = None,
        as_json: Json = False,
    ) -> None:
        """Write an opening for a script that catches the viewer, or a call to action for its end."""
        from heygen_studio.cli.inputs import read_script
        from heygen_studio.scripts import HookRequest

        request = _checked(
            HookRequest,
            script=read_script(script, script_file),
            place="call_to_action" if end else "hook",
            language=language,
            style=style,
            engine=engine,
        )
        _show_script(_written(open_studio(), request, as_json=as_json), output, as_json=as_json)

    @app.command()
    def scenes(
        script: _Text = None,
        script_file: _File = None,
        longest: Annotated[float, typer.Option(metavar="SECONDS", help="How long one may last.")] = 20,
        language: _Language = None,
        voice: _Voice = None,
        as_json: Json = False,
    ) -> None:
        """Cut a script into scenes, at paragraphs and sentence ends."""
        from rich.text import Text

        from heygen_studio.cli import output as out
        from heygen_studio.cli.inputs import read_script
        from heygen_studio.scripts import ScenesRequest

        request = _checked(
            ScenesRequest,
            script=read_script(script, script_file),
            longest=longest,
            language=language,
            voice_id=voice,
        )
        found = open_studio().scripts.scenes(request)
        if as_json:
            out.print_json(found.model_dump(mode="json"))
            return
        table = out.table("", "Seconds", "Scene")
        for number, scene in enumerate(found.scenes, 1):
            shown = Text(" ".join(scene.script.split()))  # not a str: its marks look like rich's own
            table.add_row(str(number), f"{scene.estimated_seconds:.1f}", shown)
        out.console().print(table)

    @app.command()
    def analyze(
        script: _Text = None,
        script_file: _File = None,
        language: _Language = None,
        voice: _Voice = None,
        engine: _Engine = None,
        as_json: Json = False,
    ) -> None:
        """Measure a script, and say what could be better."""
        from heygen_studio.cli.inputs import read_script
        from heygen_studio.scripts import AnalyzeRequest

        request = _checked(
            AnalyzeRequest,
            script=read_script(script, script_file),
            language=language,
            voice_id=voice,
            engine=engine,
        )
        _show_analysis(open_studio().scripts.analyse(request), as_json=as_json)

    @app.command()
    def translate(
        to: Annotated[str, typer.Argument(metavar="LANGUAGE", help="Code of the language to translate to.")],
        script: _Text = None,
        script_file: _File = None,
        language: _Language = None,
        glossary: Annotated[
            list[str] | None,
            typer.Option(
                metavar="TERM=TRANSLATION", help="How a term is to be rendered.", show_default=False
            ),
        ] = None,
        engine: _Engine = None,
        output: _Output = None,
        as_json: Json = False,
    ) -> None:
        """Translate a script."""
        from heygen_studio.cli import output as out
        from heygen_studio.cli.inputs import read_script
        from heygen_studio.scripts import TranslateRequest

        pairs = [entry.partition("=") for entry in glossary or ()]
        if wrong := next((term for term, equals, _ in pairs if not equals), None):
            raise typer.BadParameter(f"--glossary {wrong} has no “=”; write TERM=TRANSLATION.")
        request = _checked(
            TranslateRequest,
            script=read_script(script, script_file),
            target_language=to,
            source_language=language,
            glossary={term.strip(): rendering.strip() for term, _, rendering in pairs},
            engine=engine,
        )
        result = open_studio().scripts.translate(request)
        if output:
            _write(output, result.translated_script)
        if as_json:
            out.print_json(result.model_dump(mode="json"))
            return
        if not output:
            typer.echo(result.translated_script)
        err = out.console(stderr=True)
        for note in result.notes:
            err.print(note, style="dim", markup=False)

    return app


def _checked(kind: Callable[..., R], **fields: Any) -> R:
    from pydantic import ValidationError

    try:
        return kind(**{name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        raise InputError(
            f"{field.replace('_', ' ').capitalize()}: {first['msg'].removeprefix('Value error, ')}.",
            remedy="See `heygen-studio script --help`.",
            code="INVALID_VALUE",
            details={"field": field},
        ) from None


def _material(studio: Studio, context: list[str] | None, sources: list[str] | None) -> str | None:
    parts = [*(context or ()), *(studio.scripts.read_document(source) for source in sources or ())]
    return "\n\n".join(parts) or None


def _written(studio: Studio, request: Any, *, as_json: bool) -> Script:
    """The script; while it is being written, how much there is of it is shown on a terminal."""
    from rich.status import Status

    from heygen_studio.cli import output

    err = output.console(stderr=True)
    if as_json or not err.is_terminal:
        return studio.scripts.write(request)
    with Status("Writing …", console=err) as status:
        return studio.scripts.write(
            request, lambda text: status.update(f"Writing … {len(text):,} characters")
        )


def _show_script(script: Script, path: Path | None, *, as_json: bool) -> None:
    from heygen_studio.cli import output

    if path:
        _write(path, script.script)
    if as_json:
        output.print_json(script.model_dump(mode="json"))
        return
    if not path:
        typer.echo(script.script)
    err = output.console(stderr=True)
    length = f"{script.word_count} words, about {script.estimated_seconds:.0f} s"
    about = f"\n{length}, written by {script.engine}."
    err.print(about, style="dim", markup=False)
    for note in script.notes:
        err.print(note, style="dim", markup=False)


def _show_analysis(found: ScriptAnalysis, *, as_json: bool) -> None:
    from heygen_studio.cli import output

    if as_json:
        output.print_json(found.model_dump(mode="json"))
        return
    table = output.table("Measure", "Value")
    score = found.readability_score
    mood, hard = found.sentiment, found.complexity
    rows = {
        "language": found.language,
        "words": f"{found.word_count:,} in {found.sentence_count:,} sentences",
        "duration": f"about {found.estimated_seconds:.0f} s ({found.pace})",
        "readability": found.readability_reason
        if score is None
        else f"{score:g} ({found.readability_formula})",
        "sentiment": (mood.overall or mood.reason)
        + ("" if mood.confidence is None else f", confidence {mood.confidence:.2f}"),
        "tone": ", ".join(mood.emotions) or "–",
        "complexity": f"{hard.overall_complexity}: words {hard.vocabulary_level}, "
        f"sentences {hard.sentence_complexity}",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    out = output.console()
    out.print(table)
    for suggestion in found.suggestions:
        out.print(f"• {suggestion}", markup=False, soft_wrap=True)


def _write(path: Path, text: str) -> None:
    write_file(path, f"{text.rstrip()}\n".encode())
    print(path, file=sys.stderr)
