"""Every error the studio raises on purpose.

    StudioError
    ├── InputError            the request cannot be carried out as given
    │   ├── ScriptError           the script is empty, too long or has nothing to say
    │   ├── NotFoundError         no voice, avatar, video … with that id
    │   └── ConflictError         the thing is in a state that does not allow this
    ├── SettingsError         a HEYGEN_* setting is wrong
    ├── EngineError           an engine (plugin) failed while working
    │   ├── NotReadyError         an engine lacks something the user has to provide
    │   ├── UpstreamError         a service elsewhere that an engine relies on failed
    │   └── PluginError           a plugin broke its contract or could not be loaded
    ├── LimitError            more was asked for than this studio gives at a time
    │   └── QueueFullError        too many videos wait already
    ├── OutputError           the result could not be written: disk full, no permission …
    └── CancelledError        the user stopped the work

Each carries a stable ``code`` (upper snake case), a message that names the cause, and a remedy: what the
person who reads it can do next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol


class StudioError(Exception):
    """Base of all errors of the studio.

    :param message: the cause, one sentence.
    :param remedy: what to do about it, one sentence; empty where nothing helps.
    :param code: stable machine-readable code; defaults to the code of the class.
    :param details: extra JSON-serialisable facts.
    """

    code = "STUDIO_ERROR"

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        code: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.details = dict(details or {})
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors cross process borders (worker to server), and the default pickling would lose the keywords.
        return _rebuild, (type(self), self.message, self.remedy, self.code, self.details)


def _rebuild(
    cls: type[StudioError], message: str, remedy: str, code: str, details: dict[str, Any]
) -> StudioError:
    return cls(message, remedy=remedy, code=code, details=details)


class InputError(StudioError):
    """The request cannot be carried out as given."""

    code = "INVALID_INPUT"


class ScriptError(InputError):
    """The script is empty, too long or has nothing that can be spoken."""

    code = "INVALID_SCRIPT"


class NotFoundError(InputError):
    """No thing of that kind has that id."""

    code = "NOT_FOUND"


class ConflictError(InputError):
    """The thing is in a state that does not allow what was asked."""

    code = "CONFLICT"


class SettingsError(StudioError):
    """A HEYGEN_* setting is wrong."""

    code = "INVALID_SETTING"


class EngineError(StudioError):
    """An engine failed while working."""

    code = "ENGINE_FAILED"


class NotReadyError(EngineError):
    """An engine lacks something that the user has to provide first."""

    code = "ENGINE_NOT_READY"


class UpstreamError(EngineError):
    """A service elsewhere that an engine relies on failed or refused."""

    code = "UPSTREAM_FAILED"


class PluginError(EngineError):
    """A plugin broke its contract or could not be loaded."""

    code = "PLUGIN_FAILED"


class LimitError(StudioError):
    """More was asked for than this studio gives at a time; later it may be possible."""

    code = "LIMIT_EXCEEDED"


class QueueFullError(LimitError):
    """Too many videos wait already."""

    code = "QUEUE_FULL"


class OutputError(StudioError):
    """The result could not be written."""

    code = "OUTPUT_FAILED"


class CancelledError(StudioError):
    """The user stopped the work."""

    code = "CANCELLED"


class Named(Protocol):
    """Whatever has an id and a title, such as an engine."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...


@contextmanager
def blamed(
    engine: Named, advice: str = "Try again", passing: tuple[type[Exception], ...] = ()
) -> Iterator[None]:
    """What an engine raises by mistake becomes an error that names it.

    :param advice: what may help at once.
    :param passing: errors that are no fault of the engine, and pass as they are, like those of the studio.
    :raises EngineError: the engine failed.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, (StudioError, *passing)):
            raise
        raise EngineError(
            f"{engine.title} failed: {type(error).__name__}: {error}.",
            remedy=f"{advice}; if it fails again, report it to the maker of this plugin.",
            details={"engine": engine.id},
        ) from error
