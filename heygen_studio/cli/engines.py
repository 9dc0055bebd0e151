"""The command ``prepare``: what an engine needs once, done now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.markup import escape

from heygen_studio.cli import output
from heygen_studio.cli.progress import progress_bar
from heygen_studio.errors import NotFoundError, NotReadyError

if TYPE_CHECKING:
    from heygen_studio.contracts import Provider
    from heygen_studio.services import Studio


def prepare_engine(open_studio: Callable[[], Studio], engine_id: str, *, as_json: bool) -> None:
    """Show under which licences an engine is, and fetch or convert its model.

    :raises NotFoundError: there is no such engine.
    :raises NotReadyError: the user has to provide something first.
    """
    engines = {engine.id: engine for engine in open_studio().engines()}
    engine = engines.get(engine_id)
    if engine is None:
        raise NotFoundError(
            f"There is no engine {engine_id!r}.",
            remedy=f"Choose one of: {', '.join(sorted(engines))}.",
            code="ENGINE_NOT_FOUND",
        )
    _show_licence(engine)
    with progress_bar(as_json) as progress:
        engine.prepare(progress)
    if lacking := engine.missing():
        raise NotReadyError(f"{engine.title} is not ready.", remedy=lacking)
    if as_json:
        output.print_json({"engine": engine.id, "ready": True})
    else:
        output.console().print(f"{escape(engine.title)} is ready.")


def _show_licence(engine: Provider) -> None:
    licence = engine.licence
    out = output.console(stderr=True)
    out.print(f"{escape(engine.title)}: code {escape(licence.code)}", end="")
    out.print(f", weights {escape(licence.weights)}" if licence.weights else "", end="")
    out.print(f", from {escape(licence.source)}" if licence.source else "", soft_wrap=True)
