"""The ``avatar`` commands: presenters made from photos and videos."""

from __future__ import annotations

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
    readable,
    remark_json,
    write_export,
    write_file,
)
from heygen_studio.cli.progress import progress_bar
from heygen_studio.errors import InputError, StudioError

if TYPE_CHECKING:
    from heygen_studio.cloning import MadeVoice, VoiceDraft
    from heygen_studio.contracts import Progress
    from heygen_studio.library import AvatarDraft, MadeAvatar
    from heygen_studio.making import SourceFile
    from heygen_studio.media import AvatarInfo
    from heygen_studio.services import Studio

_Id = Annotated[str, typer.Argument(metavar="ID", help="The presenter; see `avatars`.", show_default=False)]


def avatar_commands(open_studio: Callable[[], Studio]) -> typer.Typer:
    """The commands, for a studio that is opened when one of them runs."""
    app = typer.Typer(help="Make presenters from photos and videos; look after them.", no_args_is_help=True)

    @app.command()
    def create(
        sources: Annotated[
            list[str],
            typer.Argument(
                metavar="FILE...", help="A video, or one or more photos: files, or http or https addresses."
            ),
        ],
        name: Annotated[
            str | None, typer.Option(help="Name of the presenter; default: that of the file.")
        ] = None,
        description: Annotated[str, typer.Option(help="What else there is to say.")] = "",
        style: Annotated[
            str, typer.Option(help="professional, casual, educational, marketing or entertainment.")
        ] = "professional",
        gender: Annotated[
            str, typer.Option(help="female, male or neutral, for a voice that fits; may be left open.")
        ] = "",
        licence: Annotated[
            str | None, typer.Option(help="Licence of the file; default: all rights reserved.")
        ] = None,
        face: Annotated[
            int | None,
            typer.Option(help="Which face of several in a photo, from the left; default: largest."),
        ] = None,
        consent: Annotated[
            bool, typer.Option("--consent", help="The person in a video agrees; recorded with the presenter.")
        ] = False,
        voice: Annotated[
            bool, typer.Option("--voice", help="Also make a voice of what is said in a video.")
        ] = False,
        language: Annotated[
            str, typer.Option("--language", "-l", metavar="CODE", help="What that voice is to speak.")
        ] = "en",
        preview: Annotated[
            Path | None, typer.Option(metavar="OUT.mp4", help="Also make a video of three seconds.")
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Make a presenter from a photo, or from a video of someone who talks and agrees.

        What the file is, its content says. A video takes about as long as it lasts, or twice that. Further
        photos of the same person show what the first does not: teeth, an open mouth, closed eyes.
        """
        from heygen_studio.cloning import VoiceDraft
        from heygen_studio.library import AvatarDraft

        fields = {
            "name": name if name is not None else _name_of(sources[0]),
            "description": description,
            "style": style,
            "gender": gender,
            **({"licence": licence} if licence is not None else {}),
            **({"face": face} if face is not None else {}),
        }
        draft = checked(AvatarDraft, fields)
        if preview is not None:
            check_new(preview)
        studio = open_studio()
        speaker = None
        if voice:
            speaker = checked(
                VoiceDraft, {"name": draft.name, "language": language, "licence": draft.licence}
            )
        with tempfile.TemporaryDirectory(prefix="heygen-") as folder:
            files = [_source(studio, source, Path(folder)) for source in sources]
            made, cloned = _make(
                studio, draft, files, speaker, agreed=lambda: _agreed(consent), as_json=as_json
            )
        if preview is not None:
            _save_preview(studio, made.avatar.id, preview, as_json=as_json)
        _show_made(made, cloned, as_json=as_json)

    @app.command()
    def show(
        avatar_id: _Id,
        preview: Annotated[
            Path | None, typer.Option(metavar="OUT.mp4", help="Also make a video of three seconds.")
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Show what is known of a presenter."""
        studio = open_studio()
        avatar = studio.avatars.get(avatar_id)
        if preview is not None:
            check_new(preview)
            _save_preview(studio, avatar_id, preview, as_json=as_json)
        _show(avatar, as_json=as_json)

    @app.command()
    def rename(avatar_id: _Id, name: Annotated[str, typer.Argument()], as_json: Json = False) -> None:
        """Give a presenter of your own another name."""
        _change(open_studio, avatar_id, {"name": name}, as_json=as_json)

    @app.command()
    def describe(
        avatar_id: _Id,
        description: Annotated[str | None, typer.Argument(help="What there is to say.")] = None,
        style: Annotated[str | None, typer.Option(help="Manner of the presenter.")] = None,
        gender: Annotated[str | None, typer.Option(help="For the choice of a voice that fits.")] = None,
        as_json: Json = False,
    ) -> None:
        """Describe a presenter of your own."""
        given = {"description": description, "style": style, "gender": gender}
        changes = {key: value for key, value in given.items() if value is not None}
        if not changes:
            raise typer.BadParameter("Give DESCRIPTION, --style or --gender.")
        _change(open_studio, avatar_id, changes, as_json=as_json)

    @app.command()
    def delete(avatar_id: _Id, as_json: Json = False) -> None:
        """Remove a presenter of your own for good."""
        open_studio().avatars.delete(avatar_id)
        print_deleted("avatar_id", avatar_id, as_json=as_json)

    @app.command()
    def export(
        avatar_id: _Id,
        path: Annotated[
            Path | None,
            typer.Option("--output", "-o", metavar="OUT.avatar", help="The file; default: named after it."),
        ] = None,
        force: Force = False,
        as_json: Json = False,
    ) -> None:
        """Write a presenter of your own to one file, to import it elsewhere."""
        studio = open_studio()

        def write(target: Path) -> None:
            studio.avatars.export(avatar_id, target)

        write_export(write, studio.avatars.get(avatar_id).name, "avatar", path, force=force, as_json=as_json)

    @app.command("import")
    def take_in(
        path: Annotated[Path, typer.Argument(metavar="FILE.avatar", help="What `avatar export` wrote.")],
        as_json: Json = False,
    ) -> None:
        """Add a presenter that was exported elsewhere."""
        studio = open_studio()
        with progress_bar(as_json) as progress:
            avatar = studio.avatars.take_in(readable(path), progress)
        if as_json:
            output.print_json(_facts(avatar))
        else:
            print_one(avatar.id, avatar.name)

    @app.command()
    def prepare(as_json: Json = False) -> None:
        """Fetch the second face detector, for photos in which the first finds none (180 MB)."""
        studio = open_studio()
        with progress_bar(as_json) as progress:
            studio.avatars.prepare(progress)
        if as_json:
            output.print_json({"ready": True})
        else:
            output.console().print("The second face detector is ready.")

    return app


def _change(
    open_studio: Callable[[], Studio], avatar_id: str, fields: dict[str, str], *, as_json: bool
) -> None:
    from heygen_studio.library import AvatarChanges

    _show(open_studio().avatars.change(avatar_id, checked(AvatarChanges, fields)), as_json=as_json)


def _source(studio: Studio, where: str, folder: Path) -> SourceFile:
    from heygen_studio.making import SourceFile

    if is_address(where):
        return studio.avatars.fetch(where, folder)
    path = Path(where)
    if not path.is_file():
        readable(path)
    return SourceFile(path, path.name)


def _agreed(consent: bool) -> None:
    from heygen_studio.library import FILM_CONSENT

    check_consent(FILM_CONSENT, "in the video", given=consent)


def _make(
    studio: Studio,
    draft: AvatarDraft,
    files: Sequence[SourceFile],
    speaker: VoiceDraft | None,
    *,
    agreed: Callable[[], None],
    as_json: bool,
) -> tuple[MadeAvatar, MadeVoice | StudioError | None]:
    """A presenter of photos or a video, and what became of the voice that was asked for with it.

    :param agreed: makes sure that the person in a video agrees.
    """
    from heygen_studio.ingest.kinds import is_film
    from heygen_studio.library import PhotoFile, one_video

    file, *further = files
    if not is_film(file.path):
        if speaker:
            raise InputError(
                "A voice is made only of a video.",
                remedy="Leave out --voice, or see `voices clone` for recordings.",
                code="NOT_A_VIDEO",
            )
        photo, *more = [PhotoFile(read_file(one.path), one.name) for one in files]
        with progress_bar(as_json) as progress:
            return studio.avatars.create(draft, photo, progress, more), None
    if further:
        raise one_video()
    agreed()
    with progress_bar(as_json) as progress:
        made = studio.avatars.create_from_film(draft, file, via="cli", consent=True, progress=progress)
        cloned = _cloned(studio, speaker, file, progress) if speaker else None
    if not as_json and not speaker and (seconds := studio.voices.speech_in(file)):
        output.console(stderr=True).print(
            f"There are {seconds:.0f} s of speech in it: with --voice it becomes a voice as well."
        )
    return made, cloned


def _cloned(
    studio: Studio, speaker: VoiceDraft, file: SourceFile, progress: Progress
) -> MadeVoice | StudioError:
    """The voice of a video. The presenter is there already: what goes wrong is told, and no more."""
    try:
        return studio.voices.clone(speaker, [file], via="cli", consent=True, progress=progress)
    except StudioError as error:
        return error


def _show_made(made: MadeAvatar, cloned: MadeVoice | StudioError | None, *, as_json: bool) -> None:
    failed = cloned if isinstance(cloned, StudioError) else None
    voice = None if cloned is None or isinstance(cloned, StudioError) else cloned.voice
    if as_json:
        told: dict[str, Any] = {"warnings": [remark_json(remark) for remark in made.remarks]}
        if voice:
            told["voice_id"] = voice.id
        if failed:
            told["voice_error"] = {"error": str(failed), "error_code": failed.code}
        output.print_json({**_facts(made.avatar), **told})
        return
    print_remarks(made.remarks)
    if failed:
        output.console(stderr=True).print(
            f"[yellow]No voice was made of it:[/] {output.plain(str(failed))}", soft_wrap=True
        )
    print_one(made.avatar.id, made.avatar.name)
    if voice:
        print_one(voice.id, voice.name)


def _save_preview(studio: Studio, avatar_id: str, path: Path, *, as_json: bool) -> None:
    with progress_bar(as_json) as progress:
        made = studio.avatars.preview(
            avatar_id, lambda report: progress(report.overall, "Making the preview")
        )
    write_file(path, made.read_bytes())


def _name_of(photo: str) -> str:
    words = Path(photo.rstrip("/")).stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:80] or "Presenter"


def _show(avatar: AvatarInfo, *, as_json: bool) -> None:
    if as_json:
        output.print_json(_facts(avatar))
        return
    table = output.table("", "")
    table.show_header = False
    for name, value in _facts(avatar).items():
        if isinstance(value, bool):
            value = "yes" if value else "no"
        elif isinstance(value, dict):
            value = ", ".join(f"{key}: {fact}" for key, fact in value.items() if fact)
        if value:
            table.add_row(name, output.plain(value))
    output.console().print(table)


def _facts(avatar: AvatarInfo) -> dict[str, Any]:
    """The fields as the API names them."""
    from dataclasses import asdict

    facts = asdict(avatar)
    return {"avatar_id": facts.pop("id"), **facts}
