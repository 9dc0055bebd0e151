"""What commands are given to work on: scripts, scenes, decks and options."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from heygen_studio.cli import output
from heygen_studio.cli.own import is_address
from heygen_studio.cli.progress import progress_bar
from heygen_studio.errors import InputError
from heygen_studio.services import Studio

FILES = ("audio_url", "video_url", "background", "music")
"""Fields that may name files."""


def read_script(script: str | None, script_file: str | None, *, needed: bool = True) -> str:
    """The script from the command line, a file or, for ``-``, stdin.

    :param needed: where it is not, none is an empty one.
    :raises InputError: the file cannot be read or is no UTF-8 text.
    """
    if not (needed or script or script_file):
        return ""
    if (script is None) == (script_file is None):
        raise typer.BadParameter("Give either SCRIPT or --script-file, not both and not neither.")
    if script_file is None:
        return script or ""
    try:
        data = sys.stdin.buffer.read() if script_file == "-" else Path(script_file).read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            f"{script_file} is not UTF-8 text.",
            remedy="Save the script as plain text in UTF-8.",
            code="SCRIPT_FILE_NOT_TEXT",
        ) from None
    except OSError as error:
        raise InputError(
            f"The script {script_file} cannot be read: {error.strerror or error}.",
            remedy="Name a text file that exists and that you may read.",
            code="SCRIPT_FILE_UNREADABLE",
        ) from None


def read_scenes(file: Path | None) -> dict[str, Any]:
    """What a file of scenes says: a list of scenes, or an object with the fields of a request. Files that the
    scenes name lie beside it.

    :raises InputError: the file cannot be read or is no such thing.
    """
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"The scenes {file} cannot be read: {error.strerror or error}.",
            remedy="Name a file that exists and that you may read.",
            code="SCENES_UNREADABLE",
        ) from None
    except ValueError as error:
        raise InputError(
            f"{file.name} is not JSON: {error}.",
            remedy='Write a list of scenes, such as [{"script": "Hello"}].',
            code="SCENES_NOT_JSON",
        ) from None
    whole: dict[str, Any] = found if isinstance(found, dict) else {"scenes": found}
    for scene in (whole, *scenes_of(whole)):
        for name in FILES:
            if isinstance(given := scene.get(name), str) and is_file(given):
                scene[name] = str(file.parent / given)
    return whole


def scenes_of(choices: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scenes among the fields of a request, as far as they have the right shape."""
    found = choices.get("scenes")
    return [scene for scene in found if isinstance(scene, dict)] if isinstance(found, list) else []


def is_file(given: str) -> bool:
    """Whether what is given is no address, colour or id, and so must name a file."""
    return not (is_address(given) or given.startswith("#") or re.fullmatch("asset_[a-z2-7]{26}", given))


def read_effects(given: Sequence[str]) -> list[dict[str, Any]]:
    """Effects with their options, in the order in which they are first named.

    :raises InputError: a text has another shape than ``logo.picture=logo.png``.
    """
    found = read_options(given, "effect", "logo.picture=logo.png")
    return [{"effect": effect, "options": options} for effect, options in found.items()]


def read_options(
    given: Sequence[str], name: str = "option", example: str = "viseme.head_motion=1.5"
) -> dict[str, dict[str, Any]]:
    """Options of engines, by engine, from texts such as ``viseme.head_motion=1.5``.

    :param name: of the command's option that they are given by, for errors; so is ``example``.
    :raises InputError: a text has another shape.
    """
    options: dict[str, dict[str, Any]] = {}
    for text in given:
        match = re.fullmatch(r"\s*([^\s.=]+)\.([^\s.=]+)\s*=\s*(.*?)\s*", text)
        if match is None:
            raise InputError(
                f"--{name} {text!r} is not of the form ID.NAME=VALUE.",
                remedy=f"Write it as in --{name} {example}.",
                code="INVALID_VALUE",
                details={"field": name},
            )
        engine, option, value = match.groups()
        options.setdefault(engine, {})[option] = value
    return options


def read_slides(
    open_studio: Callable[[], Studio], deck: Path, choices: Mapping[str, Any], *, as_json: bool
) -> dict[str, Any]:
    """Fields of a request for a video of a deck: its slides as scenes, in the layout that is asked for.

    :param choices: the fields so far; a script among them turns the slides.
    :raises StudioError: the deck cannot be used.
    """
    from heygen_studio.scripts import storyboard

    if choices.get("audio_url"):
        raise InputError(
            "A deck is spoken slide by slide, and cannot have one recording.",
            remedy="Leave out --audio, or make scenes with a recording each (--scenes).",
            code="INVALID_VALUE",
            details={"field": "slides"},
        )
    asked = {name: choices[name] for name in ("script", "resolution") if name in choices}
    try:
        with progress_bar(as_json) as progress:
            board = storyboard(
                deck,
                deck.name,
                open_studio().assets,
                aspect=choices.get("aspect_ratio", "16:9"),
                progress=progress,
                **asked,
            )
    except OSError as error:
        raise InputError(
            f"The deck {deck} cannot be read: {error.strerror or error}.",
            remedy="Name a file that exists and that you may read.",
            code="DECK_UNREADABLE",
        ) from None
    for note in board.notes:
        output.console(stderr=True).print(note, highlight=False)
    layout = choices.get("layout")
    return {"script": "", "layout": None, "scenes": [one.scene(layout) for one in board.scenes]}
