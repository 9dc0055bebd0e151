"""One request to a speech server and the sound it answers with, and every way that this can go wrong."""

from __future__ import annotations

import subprocess
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import UpstreamError
from heygen_studio.settings import Settings

from ...openai_protocol import OPENAI, Faults, ask_again, open_client

if TYPE_CHECKING:
    from openai import OpenAI

SAMPLE_RATE = 24_000
"""Hertz of what is given on; the answer may have any."""
LARGEST = 64 << 20
"""Bytes of an answer; more is a server that does not stop."""
_RETRIES = {"SPEECH_FAILED": (2, 0.5), "SPEECH_RATE_LIMITED": (2, 2.0), "SPEECH_CUT_OFF": (1, 0.5)}
"""How often is asked again, by what went wrong, and after how many seconds."""


class SpeechFaults(Faults):
    """The errors of one speech server."""

    prefix = "SPEECH"
    noun = server = "speech server"
    key_settings = "HEYGEN_SPEECH_API_KEY"
    otherwise = "Try again, or choose a voice that works offline."
    if_slow = "For a slow server"
    if_rejected = "Check HEYGEN_SPEECH_VOICES and HEYGEN_SPEECH_MODEL."

    def not_found(self, model: str, address: str, it_says: str) -> UpstreamError:
        return self.error(
            "NOT_FOUND",
            f"There is no model {model!r} at {address}, or it is no speech server.{it_says}",
            "Check HEYGEN_SPEECH_MODEL and HEYGEN_SPEECH_BASE_URL.",
        )

    def bad_answer(self, why: str) -> UpstreamError:
        """The error for an answer that is no sound."""
        return self.error(
            "BAD_ANSWER",
            f"The speech server's answer cannot be used: {why}.",
            "Check HEYGEN_SPEECH_BASE_URL and HEYGEN_SPEECH_MODEL.",
        )


class SpeechClient:
    """Asks the speech server of the settings. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._key = settings.speech_api_key.get_secret_value() if settings.speech_api_key else ""
        self._faults = SpeechFaults(
            settings.speech_base_url, self._key, settings.speech_model, settings.speech_timeout
        )

    def say(self, text: str, voice: str) -> NDArray[np.float32]:
        """The sound of a text, float32 (n,) at :data:`SAMPLE_RATE`.

        :raises UpstreamError: SPEECH_TIMEOUT, SPEECH_UNREACHABLE, SPEECH_UNAUTHORISED, SPEECH_NOT_FOUND,
            SPEECH_RATE_LIMITED, SPEECH_REJECTED, SPEECH_FAILED, SPEECH_CUT_OFF or SPEECH_BAD_ANSWER.
        """
        return ask_again(lambda: self._decoded(self._ask(text, voice)), _RETRIES, "speech_asked_again")

    def _ask(self, text: str, voice: str) -> bytes:
        answer = bytearray()
        with (
            self._faults.translated(),
            self._client.audio.speech.with_streaming_response.create(
                model=self._settings.speech_model, voice=voice, input=text, response_format="wav"
            ) as response,
        ):
            for part in response.iter_bytes():
                answer += part
                if len(answer) > LARGEST:
                    raise self._faults.bad_answer("it does not come to an end")
        return bytes(answer)

    @cached_property
    def _client(self) -> OpenAI:
        url = self._settings.speech_base_url or OPENAI
        return open_client(url, self._key, self._settings.speech_timeout)

    def _decoded(self, answer: bytes) -> NDArray[np.float32]:
        """The sound of a file of any format, mono. Servers do not always give the one they are asked for."""
        import imageio_ffmpeg

        command = [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-protocol_whitelist", "pipe", "-i", "pipe:0",
            "-map", "0:a:0", "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "f32le", "pipe:1",
        ]  # fmt: skip
        done = subprocess.run(command, input=answer, capture_output=True, check=False, timeout=120)
        samples = np.frombuffer(done.stdout[: len(done.stdout) // 4 * 4], "<f4").astype(np.float32)
        if done.returncode or not len(samples) or not np.isfinite(samples).all():
            raise self._faults.bad_answer("it is no sound")
        return samples
