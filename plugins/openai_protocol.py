"""Asking a server that speaks the OpenAI protocol: every way that this can go wrong, and asking again."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import structlog

from heygen_studio.errors import UpstreamError

if TYPE_CHECKING:
    from openai import OpenAI

T = TypeVar("T")

OPENAI = "https://api.openai.com/v1"
"""Where OpenAI's own server is."""
_CONNECT = 10.0
_LONGEST_WAIT = 5.0
"""Seconds that a rate limit is waited for; a longer one is told to the user at once."""

log = structlog.get_logger(__name__)


def open_client(url: str | None, key: str, seconds: float) -> OpenAI:
    """A client for a server.

    :param url: where it is; None is OpenAI's own, or what ``OPENAI_BASE_URL`` says.
    :param seconds: how long the server may be silent.
    """
    import openai

    return openai.OpenAI(
        api_key=key or "none",
        base_url=url,
        timeout=openai.Timeout(seconds, connect=_CONNECT),
        max_retries=0,  # it would sleep for minutes where a rate limit asks for it
    )


def ask_again(ask: Callable[[], T], retries: Mapping[str, tuple[int, float]], event: str, **facts: Any) -> T:
    """What ``ask`` gives, asked again where the trouble may pass.

    :param retries: by the code of the error, how often, and how many seconds later for the first time; each
        further time after twice as long, or when the server says.
    :param event: what the log says, with ``facts``.
    :raises UpstreamError: it does not help to ask again.
    """
    for attempt in count(1):
        try:
            return ask()
        except UpstreamError as error:
            times, first = retries.get(error.code, (0, 0.0))
            wait: float = error.details.get("retry_after") or first * 2.0 ** (attempt - 1)
            if attempt > times or wait > _LONGEST_WAIT:
                raise
            log.warning(event, reason=error.code, seconds=wait, **facts)
            time.sleep(wait)
    raise AssertionError("unreachable")


class Faults(ABC):
    """The errors of one server, each with a code, its cause and what to do about it. Its key is in none.

    :param url: where it is; None is OpenAI's own.
    :param model: what it is asked for.
    :param seconds: how long it may be silent.
    """

    prefix: ClassVar[str]
    """Of the codes, and after ``HEYGEN_`` of the settings: ``LLM``."""
    noun: ClassVar[str]
    """What is asked: ``language model``."""
    server: ClassVar[str]
    """What runs it."""
    key_settings: ClassVar[str]
    """Where its key is set."""
    otherwise: ClassVar[str]
    """What else the user may do."""
    if_slow: ClassVar[str]
    """When to raise the time-out."""
    if_rejected: ClassVar[str]
    """What to do where it does not take a request."""

    def __init__(self, url: str | None, key: str, model: str, seconds: float) -> None:
        self._url = url
        self._key = key
        self._model = model
        self._seconds = seconds

    @abstractmethod
    def not_found(self, model: str, address: str, it_says: str) -> UpstreamError:
        """The error for an answer 404."""

    @contextmanager
    def translated(self, *, streaming: bool = False) -> Iterator[None]:
        """Turn the errors of the protocol and the network into those of the studio.

        :param streaming: the answer has begun.
        """
        import httpx2
        import openai

        try:
            yield
        except (openai.APITimeoutError, httpx2.TimeoutException):
            raise self.error(
                "TIMEOUT",
                f"The {self.noun} was silent for {self._seconds:g} seconds.",
                f"{self.otherwise} {self.if_slow}, raise HEYGEN_{self.prefix}_TIMEOUT.",
            ) from None
        except openai.APIConnectionError:
            if streaming:
                raise self.cut_off() from None
            raise self.error(
                "UNREACHABLE",
                f"The {self.noun} cannot be reached at {self._address}.",
                f"Check HEYGEN_{self.prefix}_BASE_URL and whether the server runs.",
            ) from None
        except httpx2.HTTPError:
            raise self.cut_off() from None
        except openai.APIStatusError as error:
            raise self._status_error(error) from None
        except openai.APIError as error:  # an error sent in the middle of the stream
            said = self.clean(error.message)
            raise self.error(
                "FAILED", f"The {self.noun} failed while answering: {said}", self.otherwise
            ) from None

    def cut_off(self) -> UpstreamError:
        """The error for an answer that ends too early."""
        return self.error(
            "CUT_OFF",
            f"The connection to the {self.noun} was cut in the middle of its answer.",
            self.otherwise,
        )

    def error(self, code: str, message: str, remedy: str, **details: Any) -> UpstreamError:
        """An error whose code begins with :attr:`prefix`."""
        return UpstreamError(message, remedy=remedy, code=f"{self.prefix}_{code}", details=details)

    def clean(self, said: str) -> str:
        """What a server says, short, and without the key."""
        said = " ".join(said.split())
        return (said.replace(self._key, "…") if self._key else said)[:200]

    def _status_error(self, error: Any) -> UpstreamError:
        status: int = error.status_code
        body = error.body if isinstance(error.body, dict) else {}
        said = self.clean(str(body.get("message") or body.get("detail") or ""))
        it_says = f" It says: {said}" if said else ""
        if status in (401, 403):
            return self.error(
                "UNAUTHORISED", f"The {self.noun} does not accept the key.", f"Check {self.key_settings}."
            )
        if status == 404:
            return self.not_found(self._model, self._address, it_says)
        if status == 429:
            told = error.response.headers.get("retry-after", "")
            seconds = float(told) if told.replace(".", "", 1).isdigit() else None
            return self.error(
                "RATE_LIMITED",
                f"The {self.noun} is asked too often, or its quota is used up.{it_says}",
                f"Try again in {seconds:g} seconds." if seconds else "Try again later.",
                retry_after=seconds,
            )
        if status < 500:
            return self.error(
                "REJECTED",
                f"The {self.noun} rejected the request ({status}).{it_says}",
                self.if_rejected,
                status=status,
            )
        return self.error("FAILED", f"The {self.server} failed ({status}).", self.otherwise, status=status)

    @property
    def _address(self) -> str:
        """Where it is, without what may be secret in an address."""
        import httpx2

        url = httpx2.URL(self._url or OPENAI)
        return str(url.copy_with(username=None, password=None, query=None))
