"""One request to a speech server and the sound it answers with, and every way that this can go wrong."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import structlog
from numpy.typing import NDArray

from heygen_studio.errors import UpstreamError
from heygen_studio.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI

SAMPLE_RATE = 24_000
"""Hertz of what is given on; the answer may have any."""
LARGEST = 64 << 20
"""Bytes of an answer; more is a server that does not stop."""
_CONNECT = 10.0
_RETRIES = {"SPEECH_FAILED": 2, "SPEECH_RATE_LIMITED": 2, "SPEECH_CUT_OFF": 1}
"""How often is asked again, by what went wrong."""
_LONGEST_WAIT = 5.0
"""Seconds that a rate limit is waited for; a longer one is told to the user at once."""
_OTHER = "Try again, or choose a voice that works offline."

log = structlog.get_logger(__name__)


class SpeechClient:
    """Asks the speech server of the settings. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._key = settings.speech_api_key.get_secret_value() if settings.speech_api_key else ""

    def say(self, text: str, voice: str) -> NDArray[np.float32]:
        """The sound of a text, float32 (n,) at :data:`SAMPLE_RATE`.

        :raises UpstreamError: SPEECH_TIMEOUT, SPEECH_UNREACHABLE, SPEECH_UNAUTHORISED, SPEECH_NOT_FOUND,
            SPEECH_RATE_LIMITED, SPEECH_REJECTED, SPEECH_FAILED, SPEECH_CUT_OFF or SPEECH_BAD_ANSWER.
        """
        for attempt in count(1):
            try:
                return _decoded(self._ask(text, voice))
            except UpstreamError as error:
                wait = _wait_before_another(error, attempt)
                if wait is None:
                    raise
                log.warning("speech_asked_again", reason=error.code, seconds=wait)
                time.sleep(wait)
        raise AssertionError("unreachable")

    def _ask(self, text: str, voice: str) -> bytes:
        answer = bytearray()
        with (
            self._translated(),
            self._client.audio.speech.with_streaming_response.create(
                model=self._settings.speech_model, voice=voice, input=text, response_format="wav"
            ) as response,
        ):
            for part in response.iter_bytes():
                answer += part
                if len(answer) > LARGEST:
                    raise _bad_answer("it does not come to an end")
        return bytes(answer)

    @cached_property
    def _client(self) -> OpenAI:
        import openai

        return openai.OpenAI(
            api_key=self._key or "none",
            base_url=self._settings.speech_base_url or "https://api.openai.com/v1",
            timeout=openai.Timeout(self._settings.speech_timeout, connect=_CONNECT),
            max_retries=0,  # it would sleep for minutes where a rate limit asks for it
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the errors of the protocol and the network into those of the studio. The key is in none."""
        import httpx2
        import openai

        try:
            yield
        except (openai.APITimeoutError, httpx2.TimeoutException):
            raise UpstreamError(
                f"The speech server was silent for {self._settings.speech_timeout:g} seconds.",
                remedy=f"{_OTHER} For a slow server, raise HEYGEN_SPEECH_TIMEOUT.",
                code="SPEECH_TIMEOUT",
            ) from None
        except openai.APIConnectionError:
            raise UpstreamError(
                f"The speech server cannot be reached at {self._address}.",
                remedy="Check HEYGEN_SPEECH_BASE_URL and whether the server runs.",
                code="SPEECH_UNREACHABLE",
            ) from None
        except httpx2.HTTPError:
            raise UpstreamError(
                "The connection to the speech server was cut in the middle of its answer.",
                remedy=_OTHER,
                code="SPEECH_CUT_OFF",
            ) from None
        except openai.APIStatusError as error:
            raise self._status_error(error) from None

    def _status_error(self, error: Any) -> UpstreamError:
        status: int = error.status_code
        body = error.body if isinstance(error.body, dict) else {}
        said = self._clean(str(body.get("message") or body.get("detail") or ""))
        it_says = f" It says: {said}" if said else ""
        if status in (401, 403):
            return UpstreamError(
                "The speech server does not accept the key.",
                remedy="Check HEYGEN_SPEECH_API_KEY.",
                code="SPEECH_UNAUTHORISED",
            )
        if status == 404:
            return UpstreamError(
                f"There is no model {self._settings.speech_model!r} at {self._address}, or it is no speech "
                f"server.{it_says}",
                remedy="Check HEYGEN_SPEECH_MODEL and HEYGEN_SPEECH_BASE_URL.",
                code="SPEECH_NOT_FOUND",
            )
        if status == 429:
            told = error.response.headers.get("retry-after", "")
            seconds = float(told) if told.replace(".", "", 1).isdigit() else None
            return UpstreamError(
                f"The speech server is asked too often, or its quota is used up.{it_says}",
                remedy=f"Try again in {seconds:g} seconds." if seconds else "Try again later.",
                code="SPEECH_RATE_LIMITED",
                details={"retry_after": seconds},
            )
        if status < 500:
            return UpstreamError(
                f"The speech server rejected the request ({status}).{it_says}",
                remedy="Check HEYGEN_SPEECH_VOICES and HEYGEN_SPEECH_MODEL.",
                code="SPEECH_REJECTED",
                details={"status": status},
            )
        return UpstreamError(
            f"The speech server failed ({status}).",
            remedy=_OTHER,
            code="SPEECH_FAILED",
            details={"status": status},
        )

    @property
    def _address(self) -> str:
        """Where it is, without what may be secret in an address."""
        import httpx2

        url = httpx2.URL(self._settings.speech_base_url or "https://api.openai.com/v1")
        return str(url.copy_with(username=None, password=None, query=None))

    def _clean(self, said: str) -> str:
        """What a server says, short, and without the key."""
        said = " ".join(said.split())
        return (said.replace(self._key, "…") if self._key else said)[:200]


def _decoded(answer: bytes) -> NDArray[np.float32]:
    """The sound of a file of any format, mono. Servers do not always give the one they are asked for."""
    import imageio_ffmpeg

    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-protocol_whitelist", "pipe", "-i", "pipe:0",
        "-map", "0:a:0", "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "f32le", "pipe:1",
    ]  # fmt: skip
    done = subprocess.run(command, input=answer, capture_output=True, check=False, timeout=120)
    samples = np.frombuffer(done.stdout[: len(done.stdout) // 4 * 4], "<f4").astype(np.float32)
    if done.returncode or not len(samples) or not np.isfinite(samples).all():
        raise _bad_answer("it is no sound")
    return samples


def _bad_answer(why: str) -> UpstreamError:
    return UpstreamError(
        f"The speech server's answer cannot be used: {why}.",
        remedy="Check HEYGEN_SPEECH_BASE_URL and HEYGEN_SPEECH_MODEL.",
        code="SPEECH_BAD_ANSWER",
    )


def _wait_before_another(error: UpstreamError, attempt: int) -> float | None:
    """Seconds to wait before asking again, or None where that does not help."""
    if attempt > _RETRIES.get(error.code, 0):
        return None
    if error.code == "SPEECH_RATE_LIMITED":
        wait: float = error.details["retry_after"] or 2.0**attempt
        return wait if wait <= _LONGEST_WAIT else None
    return 0.5 * 2 ** (attempt - 1)
