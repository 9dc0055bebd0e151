"""The ``avatar`` commands: presenters made from photos."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from heygen_studio.cli import output
from heygen_studio.cli.options import Force, Json
from heygen_studio.cli.own import (
    check_new,
    checked,
    is_address,
    print_deleted,
    print_one,
    print_remarks,
    read_file,
    remark_json,
    write_export,
    write_file,
)
from heygen_studio.cli.progress import progress_bar

if TYPE_CHECKING:
    from heygen_studio.library import PhotoFile
    from heygen_studio.media import AvatarInfo
    from heygen_studio.services import Studio

_Id = Annotated[str, typer.Argument(metavar="ID", help="The presenter; see `avatars`.", show_default=False)]


def avatar_commands(open_studio: Callable[[], Studio]) -> typer.Typer:
    """The commands, for a studio that is opened when one of them runs."""
    app = typer.Typer(help="Make presenters from photos, and look after them.", no_args_is_help=True)

    @app.command()
    def create(
        photo: Annotated[str, typer.Argument(metavar="PHOTO", help="A file, or an http or https address.")],
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
            str | None, typer.Option(help="Licence of the photo; default: all rights reserved.")
        ] = None,
        face: Annotated[
            int | None, typer.Option(help="Which face of several, from the left; default: the largest.")
        ] = None,
        preview: Annotated[
            Path | None, typer.Option(metavar="OUT.mp4", help="Also make a video of three seconds.")
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Make a presenter from a photo."""
        from heygen_studio.library import AvatarDraft

        fields = {
            "name": name if name is not None else _name_of(photo),
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
        with progress_bar(as_json) as progress:
            made = studio.avatars.create(draft, _photo(studio, photo), progress)
        if preview is not None:
            _save_preview(studio, made.avatar.id, preview, as_json=as_json)
        if as_json:
            output.print_json({**_facts(made.avatar), "warnings": [remark_json(r) for r in made.remarks]})
            return
        print_remarks(made.remarks)
        print_one(made.avatar.id, made.avatar.name)

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
        data = studio.avatars.export(avatar_id)
        write_export(data, studio.avatars.get(avatar_id).name, "avatar", path, force=force, as_json=as_json)

    @app.command("import")
    def take_in(
        path: Annotated[Path, typer.Argument(metavar="FILE.avatar", help="What `avatar export` wrote.")],
        as_json: Json = False,
    ) -> None:
        """Add a presenter that was exported elsewhere."""
        studio = open_studio()
        with progress_bar(as_json) as progress:
            avatar = studio.avatars.take_in(read_file(path), progress)
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


def _photo(studio: Studio, where: str) -> PhotoFile:
    from heygen_studio.library import PhotoFile

    if is_address(where):
        return studio.avatars.fetch_photo(where)
    return PhotoFile(read_file(Path(where)), Path(where).name)


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
