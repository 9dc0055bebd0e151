"""The commands, and how every error of theirs becomes a message and an exit code."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heygen_studio import __version__
from heygen_studio.cli import keys, output
from heygen_studio.cli.avatars import avatar_commands
from heygen_studio.cli.cloning import voice_commands
from heygen_studio.cli.options import EngineOption, Force, Json, Language, ScriptFile, Voice
from heygen_studio.cli.scripts import script_commands
from heygen_studio.cli.voices import pronunciation_commands
from heygen_studio.errors import CancelledError, InputError, StudioError

if TYPE_CHECKING:
    from heygen_studio.services import Studio
    from heygen_studio.settings import Settings

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line and exit."""
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    if as_json:
        output.json_stream()
    try:
        code: int = app(arguments, prog_name="heygen-studio", standalone_mode=False) or output.DONE
        if code == output.CANCELLED:  # typer makes this of a KeyboardInterrupt
            raise CancelledError("Cancelled.")
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "heygen-studio"
        output.print_error(
            InputError(error.format_message(), remedy=f"See `{command} --help`.", code="USAGE"),
            as_json=as_json,
        )
        return output.USAGE
    except StudioError as error:
        _log_traceback(error)
        output.print_error(error, as_json=as_json)
        return output.exit_code(error)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return output.DONE
    except Exception as error:
        _log_traceback(error)
        output.print_error(
            StudioError(
                f"Something went wrong inside the studio: {type(error).__name__}: {error}.",
                remedy="Set HEYGEN_DEBUG=true to log the details, run it again, and report it.",
                code="INTERNAL_ERROR",
            ),
            as_json=as_json,
        )
        return output.FAILED
    else:
        return code


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Turn a script into a video of a presenter who speaks it."""
    if version:
        typer.echo(f"heygen-studio {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def create(
    script: Annotated[str | None, typer.Argument(help="What the presenter says.", show_default=False)] = None,
    script_file: ScriptFile = None,
    audio: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="A recording, sound or video, instead of a voice; a script is what it says."
        ),
    ] = None,
    avatar: Annotated[str | None, typer.Option(metavar="ID", help="The presenter; see `avatars`.")] = None,
    voice: Voice = None,
    scenes: Annotated[
        Path | None,
        typer.Option(metavar="FILE.json", help="Scenes instead of one script: a list of them, see the docs."),
    ] = None,
    layout: Annotated[
        str | None,
        typer.Option(help="full (default), half, close_up, circle, rounded, beside or off: only heard."),
    ] = None,
    aspect: Annotated[str | None, typer.Option(help="16:9 (default), 9:16, 1:1, 4:5 or 5:4.")] = None,
    background: Annotated[
        str | None,
        typer.Option(metavar="COLOUR|FILE", help="What is behind: #rrggbb, a picture or a video."),
    ] = None,
    resolution: Annotated[str | None, typer.Option(help="720p, 1080p (default) or 4k.")] = None,
    fps: Annotated[str | None, typer.Option(help="Frames per second, 10 to 60; default 25.")] = None,
    duration: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", help="Length: the voice adapts, and the presenter waits for the rest."
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same movements.")] = None,
    language: Language = None,
    style: Annotated[
        str | None,
        typer.Option(help="Manner: professional (default), casual, educational, marketing or entertainment."),
    ] = None,
    slides: Annotated[
        Path | None,
        typer.Option(
            metavar="DECK",
            help="A PDF or PPTX: a scene for each slide, its notes are said; [next] in a script turns it.",
        ),
    ] = None,
    music: Annotated[
        str | None, typer.Option(metavar="FILE", help="Music under the speech, repeated to the end.")
    ] = None,
    captions: Annotated[
        str | None,
        typer.Option(help="Captions in the picture: classic, bold, boxed or karaoke; default: none."),
    ] = None,
    effect: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EFFECT.NAME=VALUE",
            help="An effect by an option of it, such as logo.picture=logo.png; may be given several times.",
        ),
    ] = None,
    option: EngineOption = None,
    output_file: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT.mp4",
            help="Video, ending .mp4, .mov, .webm or the like; default: named after the script.",
        ),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Make a video, here and now."""
    from heygen_studio.cli.create import create_video
    from heygen_studio.cli.inputs import (
        read_effects,
        read_options,
        read_scenes,
        read_script,
        read_slides,
    )

    choices = {
        "script": read_script(script, script_file, needed=not (audio or scenes or slides)),
        "audio_url": audio,
        "avatar_id": avatar,
        "voice_id": voice,
        "layout": layout,
        "aspect_ratio": aspect,
        "background": background,
        "resolution": resolution,
        "fps": fps,
        "duration": duration,
        "seed": seed,
        "language": language,
        "style": style,
        "music": music,
        "captions": captions,
        "effects": read_effects(effect or ()) or None,
        "engine_options": read_options(option or ()),
    }
    told = {name: value for name, value in choices.items() if value not in (None, "", {})}
    if slides is not None:
        told |= read_slides(_studio, slides, told, as_json=as_json)
    create_video(_studio, read_scenes(scenes) | told, output_file, force=force, as_json=as_json)


@app.command()
def revoice(
    film: Annotated[
        str, typer.Argument(metavar="VIDEO", help="A video of a talking person, or its address.")
    ],
    script: Annotated[str | None, typer.Argument(help="What is said now.", show_default=False)] = None,
    script_file: ScriptFile = None,
    audio: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A recording instead of a voice; a script is what it says."),
    ] = None,
    face: Annotated[
        int | None, typer.Option(metavar="N", help="Whose lips, where there are several: 1 is the leftmost.")
    ] = None,
    consent: Annotated[
        bool, typer.Option("--consent", help="The person in the video agrees; kept with the request.")
    ] = False,
    voice: Voice = None,
    language: Language = None,
    option: EngineOption = None,
    output_file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT.mp4", help="Default: named after the script."),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Have the person in a video say something else. All but lips and speech stay as they are."""
    from heygen_studio.cli.create import create_video
    from heygen_studio.cli.inputs import read_options, read_script
    from heygen_studio.cli.own import check_consent
    from heygen_studio.video.request import FOOTAGE_CONSENT

    choices = {
        "video_url": film,
        "script": read_script(script, script_file, needed=audio is None),
        "audio_url": audio,
        "face": face,
        "consent": True,
        "voice_id": voice,
        "language": language,
        "engine_options": read_options(option or ()),
    }
    check_consent(FOOTAGE_CONSENT, "in the video", given=consent)
    create_video(_studio, choices, output_file, force=force, as_json=as_json)


@app.command()
def prepare(
    engine: Annotated[str, typer.Argument(metavar="ENGINE", help="Such as xtts; see `doctor`.")],
    as_json: Json = False,
) -> None:
    """Do now what an engine needs once, such as fetching its model; its licence is shown first."""
    from heygen_studio.cli.engines import prepare_engine

    prepare_engine(_studio, engine, as_json=as_json)


@app.command()
def say(
    script: Annotated[str | None, typer.Argument(help="What is said.", show_default=False)] = None,
    script_file: ScriptFile = None,
    voice: Voice = None,
    language: Annotated[
        str | None, typer.Option("--language", "-l", metavar="CODE", help="Language of the script.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell how: words, sounds in IPA, and the rule for each.")
    ] = False,
    output_file: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT.wav", help="Default: named after the voice.")
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Say a script: write its sound to a WAV file, or tell how its words are said."""
    from heygen_studio.cli.inputs import read_script
    from heygen_studio.cli.say import say_script, tell_script

    said = read_script(script, script_file)
    studio = _studio()
    chosen = studio.voices.choose(voice, language)
    if dry_run:
        tell_script(studio, chosen, said, as_json=as_json)
    else:
        say_script(studio, chosen, said, output_file, force=force, as_json=as_json)


@app.command()
def sample(
    voice: Annotated[str, typer.Argument(metavar="VOICE", help="The voice; see `voices`.")],
    output_file: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT.wav", help="Default: named after the voice.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a sentence spoken by a voice to a WAV file."""
    from heygen_studio.cli.voices import say_sample

    say_sample(_studio, voice, output_file, as_json=as_json)


@app.command()
def avatars(as_json: Json = False) -> None:
    """List the presenters."""
    from heygen_studio.cli import lists

    lists.show_avatars(_studio().avatars.all(), as_json=as_json)


@app.command()
def plugins(as_json: Json = False) -> None:
    """List the plugins: hooks, engines, version, licence, state."""
    from heygen_studio.cli import lists

    lists.show_plugins(_studio().plugins(), as_json=as_json)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check this machine, and say what to do about what is amiss."""
    from heygen_studio.cli.doctor import examine, show

    raise typer.Exit(show(examine(_studio), as_json=as_json))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default: HEYGEN_API_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; default: HEYGEN_API_PORT, 0 picks a free one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Serve the studio and the API."""
    from heygen_studio.server import print_address, run
    from heygen_studio.settings import load_settings

    def print_as_json(address: str) -> None:
        output.print_json({"url": address, "api_url": f"{address}/api/v1"})

    given = {name: value for name, value in (("api_host", host), ("api_port", port)) if value is not None}
    run(load_settings().model_copy(update=given), print_as_json if as_json else print_address)


def _studio() -> Studio:
    from heygen_studio.services import Studio

    return Studio.open(_quiet_settings())


app.add_typer(keys.app, name="keys")
app.add_typer(avatar_commands(_studio), name="avatar")
app.add_typer(script_commands(_studio), name="script")
app.add_typer(voice_commands(_studio), name="voices")
app.add_typer(pronunciation_commands(_studio), name="pronunciations")


def _quiet_settings() -> Settings:
    """The settings, with a log that leaves the terminal to the command unless the user wants to see more."""
    from heygen_studio.settings import load_settings
    from heygen_studio.settings.logs import configure_logging

    settings = load_settings()
    level = "DEBUG" if settings.debug else "CRITICAL"
    configure_logging(settings.model_copy(update={"log_level": level}))
    return settings


def _log_traceback(error: Exception) -> None:
    """Log where an error came from, in debug mode."""
    import structlog

    with suppress(StudioError):
        _quiet_settings()
        structlog.get_logger(__name__).debug("command_failed", exc_info=error)
