"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

ScriptFile = Annotated[
    str | None, typer.Option(metavar="FILE", help="Read the script from a text file; - reads stdin.")
]
Voice = Annotated[str | None, typer.Option(metavar="ID", help="The voice; see `voices`.")]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="Language of the script.")]
EngineOption = Annotated[
    list[str] | None,
    typer.Option(metavar="ENGINE.NAME=VALUE", help="Option of an engine; may be given several times."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the output if it is there already.")]
