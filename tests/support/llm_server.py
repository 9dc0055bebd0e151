"""A server that speaks the OpenAI chat protocol and plays recorded answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from support.protocol_server import ProtocolServer


class LlmServer(ProtocolServer):
    """The server; see :class:`ProtocolServer`."""

    @property
    def question(self) -> dict[str, Any]:
        """What the user's message of the last request holds."""
        content: dict[str, Any] = json.loads(self.requests[-1]["messages"][1]["content"])
        return content


def answer(document: Any, *, pieces: int = 12, finish: str = "stop", logprob: float | None = None) -> str:
    """A recording of an answer that is this JSON document, or this text, in so many pieces."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    size = max(1, -(-len(text) // pieces))
    return stream([text[n : n + size] for n in range(0, len(text), size)], finish, logprob)


def stream(parts: Sequence[str], finish: str | None = "stop", logprob: float | None = None) -> str:
    """A recording of an answer in these pieces."""
    events = [_chunk({"delta": {"role": "assistant", "content": ""}})]
    for part in parts:
        told = None
        if logprob is not None:
            token = {"token": part, "logprob": logprob, "bytes": None, "top_logprobs": []}
            told = {"content": [token], "refusal": None}
        events.append(_chunk({"delta": {"content": part}, "logprobs": told}))
    if finish:
        events.append(_chunk({"delta": {}, "finish_reason": finish}))
        usage = {"prompt_tokens": 120, "completion_tokens": 40, "total_tokens": 160}
        events.append({**_chunk(None), "choices": [], "usage": usage})
    lines = "".join(f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events)
    end = "data: [DONE]\n\n" if finish else ""
    return f"HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n{lines}{end}"


def _chunk(choice: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_760_000_000,
        "model": "recorded",
        "choices": [{"index": 0, "finish_reason": None, "logprobs": None, **(choice or {})}],
    }
