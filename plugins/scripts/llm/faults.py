"""How asking a language model can go wrong, each way with a code, its cause and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from heygen_studio.errors import UpstreamError
from heygen_studio.settings import Settings

_OFFLINE = "Try again, or choose the engine that works offline."


def bad_answer(why: str) -> UpstreamError:
    """The error for an answer that is not what was asked for."""
    return UpstreamError(
        f"The language model's answer cannot be used: {why}.",
        remedy="Try again, or use a model that follows instructions better.",
        code="LLM_BAD_ANSWER",
    )


def cut_off() -> UpstreamError:
    """The error for an answer that ends too early."""
    return UpstreamError(
        "The connection to the language model was cut in the middle of its answer.",
        remedy=_OFFLINE,
        code="LLM_CUT_OFF",
    )


class Faults:
    """The errors of one model. Its key is in none of them."""

    def __init__(self, settings: Settings, key: str) -> None:
        self._settings = settings
        self._key = key

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
            raise UpstreamError(
                f"The language model was silent for {self._settings.llm_timeout:g} seconds.",
                remedy=f"{_OFFLINE} For a slow model, raise HEYGEN_LLM_TIMEOUT.",
                code="LLM_TIMEOUT",
            ) from None
        except openai.APIConnectionError:
            if streaming:
                raise cut_off() from None
            raise UpstreamError(
                f"The language model cannot be reached at {self._address}.",
                remedy="Check HEYGEN_LLM_BASE_URL and whether the server runs.",
                code="LLM_UNREACHABLE",
            ) from None
        except httpx2.HTTPError:
            raise cut_off() from None
        except openai.APIStatusError as error:
            raise self._status_error(error) from None
        except openai.APIError as error:  # an error sent in the middle of the stream
            raise UpstreamError(
                f"The language model failed while writing: {self.clean(error.message)}",
                remedy=_OFFLINE,
                code="LLM_FAILED",
            ) from None
        except json.JSONDecodeError:
            raise bad_answer("a part of the stream is not JSON") from None

    def _status_error(self, error: Any) -> UpstreamError:
        status: int = error.status_code
        said = self.clean(str((error.body or {}).get("message", "")) if isinstance(error.body, dict) else "")
        model = self._settings.llm_model
        if status in (401, 403):
            return UpstreamError(
                "The language model does not accept the key.",
                remedy="Check OPENAI_API_KEY or HEYGEN_LLM_API_KEY.",
                code="LLM_UNAUTHORISED",
            )
        if status == 404:
            return UpstreamError(
                f"There is no language model {model!r} at {self._address}.",
                remedy="Check HEYGEN_LLM_MODEL and HEYGEN_LLM_BASE_URL.",
                code="LLM_MODEL_NOT_FOUND",
            )
        if status == 429:
            wait = error.response.headers.get("retry-after", "")
            seconds = float(wait) if wait.replace(".", "", 1).isdigit() else None
            return UpstreamError(
                "The language model is asked too often, or its quota is used up."
                + (f" It says: {said}" if said else ""),
                remedy=f"Try again in {seconds:g} seconds." if seconds else "Try again later.",
                code="LLM_RATE_LIMITED",
                details={"retry_after": seconds},
            )
        if status < 500:
            return UpstreamError(
                f"The language model rejected the request ({status})."
                + (f" It says: {said}" if said else ""),
                remedy="Check HEYGEN_LLM_MODEL; a shorter text may help.",
                code="LLM_REJECTED",
                details={"status": status},
            )
        return UpstreamError(
            f"The language model's server failed ({status}).",
            remedy=_OFFLINE,
            code="LLM_FAILED",
            details={"status": status},
        )

    @property
    def _address(self) -> str:
        """Where it is, without what may be secret in an address."""
        import httpx2

        url = httpx2.URL(self._settings.llm_base_url or "https://api.openai.com/v1")
        return str(url.copy_with(username=None, password=None, query=None))

    def clean(self, said: str) -> str:
        """What a server says, short, and without the key."""
        said = " ".join(said.split())
        if self._key:
            said = said.replace(self._key, "…")
        return said[:200]
