"""One question to a language model and its answer as a checked document, with every way that it can go
wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import structlog
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from heygen_studio.settings import Settings
from heygen_studio.writing import Usage

from ...openai_protocol import ask_again, open_client
from .faults import ModelFaults
from .prompts import Prompt

if TYPE_CHECKING:
    from openai import OpenAI

A = TypeVar("A", bound=BaseModel)

LONGEST = 400_000
"""Characters of an answer; more is a model that does not stop."""
_RETRIES = {
    "LLM_BAD_ANSWER": (1, 0.0), "LLM_CUT_OFF": (1, 0.0), "LLM_FAILED": (2, 0.5), "LLM_RATE_LIMITED": (2, 2.0),
}  # fmt: skip
"""How often is asked again, by what went wrong, and after how many seconds."""
_LEAK = 60
"""Characters of a prompt in a row that may not appear in an answer."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer(Generic[A]):
    """A checked answer. ``probability`` is the geometric mean of the probabilities of its tokens, if told."""

    content: A
    usage: Usage
    probability: float | None


class ModelClient:
    """Asks the language model of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
        self._faults = ModelFaults(settings.llm_base_url, self._key, settings.llm_model, settings.llm_timeout)
        self._formats = [_json_schema, _json_object, _no_format]
        """The ways to ask for JSON that are still to be tried with this server, the best first."""

    def missing(self) -> str | None:
        """What must be set before it can be asked."""
        if self._key or self._settings.llm_base_url:
            return None
        return (
            "Set OPENAI_API_KEY, or HEYGEN_LLM_BASE_URL and HEYGEN_LLM_MODEL for a model of your own, such "
            "as one that Ollama serves."
        )

    def ask(
        self,
        prompt: Prompt,
        question: Mapping[str, Any],
        form: type[A],
        on_text: Callable[[str], None],
        *,
        shown: str,
        probability: bool = False,
    ) -> Answer[A]:
        """Ask, and ask again where the trouble may pass: see :data:`_RETRIES`.

        :param question: JSON-serialisable; it goes into the user's message, where nothing in it can be taken
            for a part of the prompt.
        :param form: what the answer must be.
        :param shown: the text field of it that ``on_text`` is called with while it grows.
        :raises UpstreamError: LLM_TIMEOUT, LLM_UNREACHABLE, LLM_UNAUTHORISED, LLM_MODEL_NOT_FOUND,
            LLM_RATE_LIMITED, LLM_REJECTED, LLM_FAILED, LLM_CUT_OFF, LLM_REFUSED or LLM_BAD_ANSWER.
        """
        messages = [
            {"role": "system", "content": prompt.text},
            {"role": "user", "content": json.dumps(dict(question), ensure_ascii=False)},
        ]
        usage: Usage | None = None

        def once() -> Answer[A]:
            nonlocal usage
            text, more, mean = self._stream(messages, form, on_text, shown, probability)
            usage = more if usage is None else usage + more
            return Answer(self._checked(text, form, prompt), usage, mean)

        return ask_again(once, _RETRIES, "llm_asked_again", prompt=prompt.name)

    def _stream(
        self,
        messages: list[dict[str, str]],
        form: type[A],
        on_text: Callable[[str], None],
        shown: str,
        probability: bool,
    ) -> tuple[str, Usage, float | None]:
        parts: list[str] = []
        refusal = ""
        reason = None
        tokens = None
        logprobs: list[float] = []
        size = told = 0
        with self._faults.translated():
            opened = self._open(messages, form, probability)
        with self._faults.translated(streaming=True), opened as stream:
            for chunk in stream:
                tokens = chunk.usage or tokens
                for choice in chunk.choices[:1]:
                    reason = choice.finish_reason or reason
                    refusal += choice.delta.refusal or ""
                    if choice.logprobs and choice.logprobs.content:
                        logprobs += [token.logprob for token in choice.logprobs.content]
                    if choice.delta.content:
                        parts.append(choice.delta.content)
                        size += len(choice.delta.content)
                if size > LONGEST:
                    raise self._faults.bad_answer("it does not come to an end")
                if size - told >= 40 + told // 50:
                    told = size
                    on_text(_so_far("".join(parts), shown))
        usage = self._usage(tokens)
        if refusal or reason == "content_filter":
            raise self._faults.error(
                "REFUSED",
                "The language model refused to write this."
                + (f" It says: {self._faults.clean(refusal)}" if refusal else ""),
                "Ask for something else, or put it differently.",
            )
        if reason == "length":
            raise self._faults.error(
                "TOO_LONG",
                "The language model reached its limit before the text was complete.",
                "Ask for a shorter script, or use a model with a longer output.",
            )
        if reason is None:
            raise self._faults.cut_off()
        mean = math.exp(sum(logprobs) / len(logprobs)) if logprobs else None
        return "".join(parts), usage, mean

    def _open(self, messages: list[dict[str, str]], form: type[BaseModel], probability: bool) -> Any:
        """A stream of chunks. A server that does not know a way to ask for JSON is asked in a simpler one."""
        import openai

        while True:
            extra = self._formats[0](form)
            if probability and len(self._formats) == 3:
                extra["logprobs"] = True
            try:
                return self._client.chat.completions.create(
                    model=self._settings.llm_model,
                    messages=messages,
                    stream=True,
                    stream_options={"include_usage": True},
                    **extra,
                )  # type: ignore[call-overload]
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                if len(self._formats) == 1:
                    raise
                self._formats = self._formats[1:]

    def _checked(self, text: str, form: type[A], prompt: Prompt) -> A:
        try:
            content = form.model_validate(from_json(_unfenced(text)))
        except ValidationError:
            raise self._faults.bad_answer("fields are missing or wrong") from None
        except ValueError:
            raise self._faults.bad_answer("it is not JSON") from None
        said = " ".join(text.split())
        if self._key and self._key in said:
            raise self._faults.bad_answer("it holds a secret")
        told = " ".join(prompt.text.split())
        if any(told[n : n + _LEAK] in said for n in range(0, len(told) - _LEAK, _LEAK // 3)):
            raise self._faults.bad_answer("it repeats the prompt")
        return content

    def _usage(self, tokens: Any) -> Usage:
        settings = self._settings
        read = getattr(tokens, "prompt_tokens", 0) or 0
        written = getattr(tokens, "completion_tokens", 0) or 0
        cost = None
        if settings.llm_input_price is not None and settings.llm_output_price is not None:
            cost = (read * settings.llm_input_price + written * settings.llm_output_price) / 1e6
        usage = Usage(settings.llm_model, 1, read, written, cost)
        log.info("llm_used", **asdict(usage))
        return usage

    @cached_property
    def _client(self) -> OpenAI:
        return open_client(self._settings.llm_base_url, self._key, self._settings.llm_timeout)


def _so_far(text: str, field: str) -> str:
    """The field of an unfinished JSON document, as far as it goes."""
    try:
        document = from_json(_unfenced(text), allow_partial="trailing-strings")
    except ValueError:
        return ""
    value = document.get(field, "") if isinstance(document, dict) else ""
    return value if isinstance(value, str) else ""


def _unfenced(text: str) -> str:
    """The JSON in an answer of a model that wraps it in a code block, or thinks aloud before it."""
    start = text.find("{")
    end = text.rfind("}")
    body = text[start:] if start >= 0 else text
    return body[: end - start + 1] if end > start and "```" in text[end:] else body.rstrip("`\n ")


def _json_schema(form: type[BaseModel]) -> dict[str, Any]:
    schema = form.model_json_schema()
    return {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": form.__name__.lower().strip("_"), "schema": schema, "strict": True},
        }
    }


def _json_object(form: type[BaseModel]) -> dict[str, Any]:
    return {"response_format": {"type": "json_object"}}


def _no_format(form: type[BaseModel]) -> dict[str, Any]:
    return {}
