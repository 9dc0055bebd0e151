"""The schema of the API, with what FastAPI cannot know: its errors, keys, headers and examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

from heygen_studio.api.files import binary
from heygen_studio.contracts import VideoFormat

_ERROR = {"$ref": "#/components/schemas/ErrorResponse"}
_KEY = {"ApiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"}}
_RATE = {
    "X-RateLimit-Limit": "How many requests of this kind are allowed.",
    "X-RateLimit-Remaining": "How many are left.",
    "X-RateLimit-Reset": "When there are more, in seconds since 1970.",
    "Retry-After": "Seconds to wait.",
}
_RATE_RESOURCE = {
    "X-RateLimit-Resource": {
        "description": "Which kind the request counts with.",
        "schema": {"type": "string", "enum": ["writes", "reads"]},
    }
}
_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same request under the same key is carried out once; for a day it gives one answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_NOT_FOUND = {
    "video_id": "VIDEO_NOT_FOUND", "batch_id": "BATCH_NOT_FOUND", "avatar_id": "AVATAR_NOT_FOUND",
    "voice_id": "VOICE_NOT_FOUND", "asset_id": "ASSET_NOT_FOUND", "script_id": "SCRIPT_NOT_FOUND",
    "delivery_id": "DELIVERY_NOT_FOUND",
}  # fmt: skip

Codes = dict[int, tuple[str, ...]]

_KEPT: Codes = {412: ("PRECONDITION_FAILED",)}
_RANGES: Codes = {**_KEPT, 416: ("RANGE_NOT_SATISFIABLE",)}
_FILE: Codes = {404: ("VIDEO_FILE_GONE",), 409: ("VIDEO_NOT_READY",), **_KEPT}
_FETCHING = ("INVALID_URL", "FETCH_REFUSED", "FETCH_FAILED", "FETCH_TIMEOUT", "FETCH_TOO_LARGE")
_READING = (
    "SCRIPT_EMPTY", "SCRIPT_UNSPEAKABLE", "SCRIPT_TOO_LONG", "SCRIPT_LANGUAGE_MISMATCH",
    "WORD_UNREADABLE", "INVALID_SCRIPT", "INVALID_MARK", "INVALID_SSML", "PAUSES_TOO_LONG",
)  # fmt: skip
_FILM = (
    "CLIP_UNREADABLE", "CLIP_NOT_VISIBLE", "CLIP_TOO_LARGE", "CLIP_TOO_SHORT", "CLIP_TOO_LONG",
    "CLIP_TOO_FEW_FRAMES", "CONSENT_MISSING",
)  # fmt: skip
_PLANNING = (
    *_READING, *_FILM, "LANGUAGE_MISMATCH", "LANGUAGE_NOT_AVAILABLE",
    "DURATION_UNREACHABLE", "INVALID_OPTION", "ENGINE_NOT_FOUND", "INVALID_CHARACTERS", "ASSET_TYPE_UNKNOWN",
    "BACKGROUND_NOT_VISIBLE", "BACKGROUND_UNREADABLE", "BACKGROUND_TOO_LARGE", "CALLBACK_REFUSED",
    "EFFECT_NOT_FOUND", "TOO_MANY_SCENES", "AUDIO_NOT_AUDIBLE",
)  # fmt: skip
_ENGINES: Codes = {500: ("ENGINE_FAILED",), 503: ("ENGINE_NOT_READY",)}
_MAKING: Codes = {
    422: (*_PLANNING, *_FETCHING),
    404: ("AVATAR_NOT_FOUND", "VOICE_NOT_FOUND", "ASSET_NOT_FOUND"),
    429: ("QUEUE_FULL", "TOO_MANY_JOBS"),
    503: ("ENGINE_NOT_READY",),
    507: ("DISK_FULL",),
}
_WRITING: Codes = {
    404: ("VOICE_NOT_FOUND", "ENGINE_NOT_FOUND"),
    422: ("INVALID_SCRIPT", "TOPIC_EMPTY", *_FETCHING),
    502: ("UPSTREAM_FAILED",),
    503: ("ENGINE_NOT_READY", "WRITER_NOT_AVAILABLE"),
}
_KEPT_WORDS = ("DATA_DIR_NOT_WRITABLE", "PRONUNCIATIONS_DAMAGED")
_DECK = (
    "DECK_TYPE", "DECK_UNREADABLE", "DECK_PROTECTED", "DECK_TOO_LARGE", "DECK_TOO_LONG", "DECK_TOO_SHORT",
    "DECK_EMPTY", "DECK_SILENT", "DECK_TOO_SLOW",
)  # fmt: skip
_PICTURE = ("NOT_A_PHOTO", "PHOTO_DAMAGED", "PHOTO_TOO_LARGE")
_FILES = ("ASSET_TYPE_UNKNOWN", *_PICTURE)
_PHOTO = ("PHOTO_MISSING", *_PICTURE, "FACE_NOT_FOUND")
_MORE: dict[str, Codes] = {
    "GET /health/ready": {503: ("NOT_READY",)},
    "POST /videos/create": _MAKING,
    "POST /lipsync": _MAKING,
    "POST /videos/batch": {**_MAKING, 422: ("MALFORMED_CSV",)},
    "POST /videos/{video_id}/translate": _MAKING | {502: ("UPSTREAM_FAILED",)},
    "GET /videos": {422: ("INVALID_TOKEN",)},
    "POST /videos/{video_id}/cancel": {409: ("VIDEO_ENDED",)},
    "POST /videos/{video_id}/retry": {409: ("VIDEO_NOT_FAILED",), 429: ("QUEUE_FULL", "TOO_MANY_JOBS")},
    "DELETE /videos/{video_id}": {507: ("DISK_FULL",)},
    "GET /videos/{video_id}/file": _FILE | _RANGES,
    "GET /videos/{video_id}/play": _FILE | _RANGES,
    "GET /videos/{video_id}/thumbnail": _FILE | _RANGES,
    "GET /videos/{video_id}/preview": {404: ("PREVIEW_NOT_FOUND",), **_KEPT},
    "GET /videos/{video_id}/captions.srt": _FILE,
    "GET /videos/{video_id}/captions.vtt": _FILE,
    "POST /assets": {422: _FILES, 500: ("DATA_DIR_NOT_WRITABLE",), 507: ("DISK_FULL",)},
    "POST /assets/fetch": {422: (*_FILES, *_FETCHING), 507: ("DISK_FULL",)},
    "POST /avatars/create": {
        **_ENGINES, 404: ("ASSET_NOT_FOUND",), 422: (*_PHOTO, *_FETCHING, "CONSENT_MISSING"),
        429: ("TOO_MANY_AVATARS", "TOO_MANY_CLONES"), 507: ("DISK_FULL",),
    },
    "POST /avatars/create/{avatar_id}/cancel": {409: ("AVATAR_ENDED",)},
    "POST /avatars/import": {
        **_ENGINES, 422: ("NOT_AN_AVATAR_FILE",), 429: ("TOO_MANY_AVATARS",), 507: ("DISK_FULL",),
    },
    "PATCH /avatars/{avatar_id}": {409: ("AVATAR_IS_STOCK",), 507: ("DISK_FULL",)},
    "DELETE /avatars/{avatar_id}": {409: ("AVATAR_IS_STOCK",)},
    "GET /avatars/{avatar_id}/export": {409: ("AVATAR_IS_STOCK",)},
    "GET /assets/{asset_id}/file": _RANGES,
    "GET /avatars/{avatar_id}/image": {404: ("AVATAR_IMAGE_NOT_FOUND",), **_RANGES},
    "GET /avatars/{avatar_id}/preview": {
        **_ENGINES, **_RANGES, 422: ("LANGUAGE_NOT_AVAILABLE",), 507: ("DISK_FULL",),
    },
    "GET /voices/{voice_id}/sample": {**_ENGINES, **_RANGES, 507: ("DISK_FULL",)},
    "POST /voices/clone": {
        404: ("ASSET_NOT_FOUND",), 422: ("SAMPLE_COUNT", "INVALID_URL", "CONSENT_MISSING"),
        429: ("TOO_MANY_CLONES",), 503: ("ENGINE_NOT_READY",), 507: ("DISK_FULL",),
    },
    "POST /voices/clone/{voice_id}/cancel": {409: ("VOICE_ENDED",)},
    "POST /voices/import": {**_ENGINES, 422: ("NOT_A_VOICE_FILE",), 507: ("DISK_FULL",)},
    "PATCH /voices/{voice_id}": {409: ("VOICE_IS_STOCK",), 507: ("DISK_FULL",)},
    "DELETE /voices/{voice_id}": {409: ("VOICE_IS_STOCK",)},
    "GET /voices/{voice_id}/export": {409: ("VOICE_IS_STOCK",)},
    "POST /voices/{voice_id}/reading": {
        409: ("READING_NOT_TOLD",), 422: _READING,
        500: ("ENGINE_FAILED", "PRONUNCIATIONS_DAMAGED"),
    },
    "PUT /pronunciations": {500: _KEPT_WORDS, 507: ("DISK_FULL",)},
    "DELETE /pronunciations/{language}/{word}": {500: _KEPT_WORDS, 507: ("DISK_FULL",)},
    "POST /scripts/documents": {507: ("DISK_FULL",)},
    "POST /scripts/slides": {422: _DECK, 503: ("DECK_NEEDS_LIBREOFFICE",), 507: ("DISK_FULL",)},
    "POST /scripts/generate": _WRITING,
    "POST /scripts/rewrite": _WRITING,
    "POST /scripts/continue": _WRITING,
    "POST /scripts/hook": _WRITING,
    "POST /scripts/analyze": _WRITING,
    "POST /scripts/scenes": _WRITING,
    "POST /scripts/translate": _WRITING,
}  # fmt: skip


def complete_schema(app: FastAPI, prefix: str, formats: Sequence[VideoFormat]) -> None:
    """Make the schema of an app name its errors by their codes, its keys, the formats, and examples."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            _complete(schema, prefix)
            _name_formats(schema, prefix, formats)
        assert app.openapi_schema is not None  # noqa: S101 - plain() has set it
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(schema: dict[str, Any], prefix: str) -> None:
    examples = json.loads(files(__package__).joinpath("examples.json").read_bytes())
    named: set[str] = set()
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            name = f"{method.upper()} {path.removeprefix(prefix)}"
            open_to_all = path.startswith(f"{prefix}/health")
            if not open_to_all:
                operation["security"] = [{}, {"ApiKey": []}]
            if method == "post":
                operation.setdefault("parameters", []).append(_IDEMPOTENCY)
            responses = operation["responses"]
            for status in [code for code in responses if int(code[0]) > 3]:
                del responses[status]
            for status, codes in sorted(_errors(name, operation, open_to_all=open_to_all).items()):
                responses[str(status)] = _response(status, codes)
                named.update(codes)
            _put_examples(operation, examples.get(name, {}))
    schema["components"]["securitySchemes"] = _KEY
    schema["components"]["examples"] = {code: _example(code) for code in sorted(named)}


def _name_formats(schema: dict[str, Any], prefix: str, formats: Sequence[VideoFormat]) -> None:
    # FastAPI describes the events of a stream by a keyword of OpenAPI 3.2; in 3.1 `schema` stands for it.
    answer = schema["paths"][f"{prefix}/videos/{{video_id}}/events"]["get"]["responses"]["200"]
    events = answer["content"]["text/event-stream"]
    events["schema"] = events.pop("itemSchema")
    wanted = schema["components"]["schemas"]["VideoRequest"]["properties"]["output_format"]
    wanted["enum"] = [one.id for one in formats]
    del wanted["maxLength"]
    for part in ("file", "play"):
        responses = schema["paths"][f"{prefix}/videos/{{video_id}}/{part}"]["get"]["responses"]
        for status in ("200", "206"):
            responses[status] |= binary(*(one.media_type for one in formats))


def _errors(name: str, operation: dict[str, Any], *, open_to_all: bool) -> Codes:
    found: dict[int, list[str]] = {500: ["INTERNAL_ERROR"], 400: ["UNKNOWN_HOST"], 431: ["HEADERS_TOO_LARGE"]}
    for status, codes in _general(name, operation, open_to_all=open_to_all):
        found.setdefault(status, []).extend(codes)
    for status, codes in _MORE.get(name, {}).items():
        found.setdefault(status, []).extend(codes)
    return {status: tuple(dict.fromkeys(codes)) for status, codes in found.items()}


def _general(
    name: str, operation: dict[str, Any], *, open_to_all: bool
) -> Iterator[tuple[int, tuple[str, ...]]]:
    if not open_to_all:
        yield 401, ("API_KEY_REQUIRED", "API_KEY_INVALID")
        yield 403, ("FOREIGN_ORIGIN",)
        yield 429, ("RATE_LIMIT_EXCEEDED",)
    parameters = [one["name"] for one in operation.get("parameters", [])]
    if "{" in name:
        # A slash that is written as %2F leads to another address.
        yield 404, (*(_NOT_FOUND[one] for one in parameters if one in _NOT_FOUND), "NOT_FOUND")
        yield 405, ("METHOD_NOT_ALLOWED",)
    if parameters or "requestBody" in operation:
        yield 422, ("VALIDATION_ERROR",)
    if "requestBody" in operation:
        yield 400, ("MALFORMED_JSON", "BAD_REQUEST")
        yield 408, ("REQUEST_TIMEOUT",)
        yield 413, ("BODY_TOO_LARGE",)
    if name.startswith("POST"):
        yield 400, ("INVALID_IDEMPOTENCY_KEY",)
        yield 409, ("IDEMPOTENCY_IN_PROGRESS",)
        yield 422, ("IDEMPOTENCY_KEY_REUSED",)


def _response(status: int, codes: tuple[str, ...]) -> dict[str, Any]:
    examples = {code: {"$ref": f"#/components/examples/{code}"} for code in codes}
    answer: dict[str, Any] = {
        "description": ", ".join(codes),
        "content": {"application/json": {"schema": _ERROR, "examples": examples}},
    }
    if status == 429:
        answer["headers"] = {
            header: {"description": about, "schema": {"type": "integer"}} for header, about in _RATE.items()
        } | _RATE_RESOURCE
    return answer


def _example(code: str) -> dict[str, Any]:
    return {
        "value": {
            "error": "What is wrong, in a sentence.",
            "error_code": code,
            "details": {"remedy": "What can be done about it."},
            "timestamp": "2024-01-15T10:30:00Z",
        }
    }


def _put_examples(operation: dict[str, Any], example: dict[str, Any]) -> None:
    if "request" in example:
        operation["requestBody"]["content"]["application/json"]["example"] = example["request"]
    if "response" in example:
        good = next(code for code in operation["responses"] if code.startswith("2"))
        operation["responses"][good]["content"]["application/json"]["example"] = example["response"]
