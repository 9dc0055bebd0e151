"""How asking a language model can go wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from heygen_studio.errors import UpstreamError

from ...openai_protocol import Faults


class ModelFaults(Faults):
    """The errors of one model."""

    prefix = "LLM"
    noun = "language model"
    server = "language model's server"
    key_settings = "OPENAI_API_KEY or HEYGEN_LLM_API_KEY"
    otherwise = "Try again, or choose the engine that works offline."
    if_slow = "For a slow model"
    if_rejected = "Check HEYGEN_LLM_MODEL; a shorter text may help."

    def not_found(self, model: str, address: str, it_says: str) -> UpstreamError:
        return self.error(
            "MODEL_NOT_FOUND",
            f"There is no language model {model!r} at {address}.",
            "Check HEYGEN_LLM_MODEL and HEYGEN_LLM_BASE_URL.",
        )

    def bad_answer(self, why: str) -> UpstreamError:
        """The error for an answer that is not what was asked for."""
        return self.error(
            "BAD_ANSWER",
            f"The language model's answer cannot be used: {why}.",
            "Try again, or use a model that follows instructions better.",
        )

    @contextmanager
    def translated(self, *, streaming: bool = False) -> Iterator[None]:
        with super().translated(streaming=streaming):
            try:
                yield
            except json.JSONDecodeError:
                raise self.bad_answer("a part of the stream is not JSON") from None
