"""Making voices from recordings, and looking after them."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Self
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import FormData, UploadFile

from heygen_studio.api.bodies import either, is_form, json_body, kept_file, one_file, sent_file, texts, valid
from heygen_studio.api.dependencies import Owner, StudioDependency
from heygen_studio.api.files import binary
from heygen_studio.api.routes.voices import VoiceResponse
from heygen_studio.api.waiting import waited
from heygen_studio.cloning import CloneTask, VoiceChanges, VoiceDraft, in_words
from heygen_studio.errors import InputError
from heygen_studio.jobs import JobError
from heygen_studio.making import SourceFile, Status
from heygen_studio.media import Remark
from heygen_studio.services import Studio
from heygen_studio.storage.cards import Consent
from heygen_studio.storage.voice_cards import CloneReport

router = APIRouter(prefix="/voices", tags=["voices"])


class _CloneFields(BaseModel):
    model_config = ConfigDict(extra="forbid")

    voice_name: str = Field(min_length=1, max_length=80, description="Name of the voice.")
    description: str = Field("", max_length=500, description="What else there is to say about the voice.")
    language: str = Field("en", pattern="^[a-z]{2}$", description="What it is to speak, ISO 639-1.")
    licence: str = Field(
        "All rights reserved", min_length=1, max_length=200, description="Licence of the recordings."
    )
    consent: bool | None = Field(
        None,
        description="Whether the person who is heard agrees that the voice is made and used; recorded with "
        "the voice. Where it is left out, that nothing was said is recorded.",
    )

    def draft(self) -> VoiceDraft:
        """The voice that is asked for."""
        return valid(
            VoiceDraft,
            {"name": self.voice_name, **self.model_dump(include={"description", "language", "licence"})},
        )


class CloneRequest(_CloneFields):
    """A voice to be made from recordings: 1 to 10, of 3 s to 10 min of speech together."""

    audio_samples: list[str] = Field(
        max_length=10,
        json_schema_extra={"minItems": 1},
        description="Where the recordings are: `https:`, `http:` or `data:` addresses, or ids of assets.",
    )


class CloneUpload(_CloneFields):
    """The fields of a form beside the recordings, which are files named ``audio_samples``."""


class CloneResponse(BaseModel):
    """A voice in the making. ``progress`` in percent; ``voice`` and ``report`` come when it is ready."""

    voice_id: str
    voice_name: str
    status: Status
    progress: int
    message: str
    voice: VoiceResponse | None
    report: CloneReport | None
    summary: list[str]
    warnings: list[Remark]
    error: JobError | None
    status_url: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, task: CloneTask, request: Request) -> Self:
        """A task, as it is told to who sent the request."""
        made = task.made
        return cls(
            voice_id=task.id,
            voice_name=task.record.draft.name,
            status=task.status,
            progress=round(100 * task.progress),
            message=task.message,
            voice=VoiceResponse.of(made.voice, request) if made else None,
            report=made and made.report,
            summary=in_words(made.report) if made else [],
            warnings=list(made.remarks) if made else [],
            error=JobError.of(task.error) if task.error else None,
            status_url=str(request.url_for("clone_status", voice_id=task.id)),
            created_at=task.created_at,
            updated_at=task.updated_at,
        )


class OwnVoiceResponse(VoiceResponse):
    """A voice, with what is known besides of one that was made from recordings."""

    description: str = ""
    consent: Consent | None = None
    report: CloneReport | None = None
    created_at: datetime | None = None


@router.post(
    "/clone",
    status_code=202,
    openapi_extra=either(
        CloneRequest,
        CloneUpload,
        {"audio_samples": {"type": "array", "items": {"type": "string", "format": "binary"}}},
    ),
)
async def clone_voice(
    request: Request, response: Response, studio: StudioDependency, owner: Owner
) -> CloneResponse:
    """Make a voice from recordings. Answers at once; the voice is ready after up to three minutes.

    With ``Prefer: wait=60``, the answer comes when it is ready, or after a minute. The recordings are named
    by their addresses in JSON, or sent as files ``audio_samples`` in a form.
    """
    if is_form(request):
        async with request.form(max_files=24, max_fields=16) as form:
            fields: _CloneFields = valid(CloneUpload, texts(form))
            _check_consent(fields)
            task = await run_in_threadpool(_start_upload, studio, fields, form)
    else:
        asked = valid(CloneRequest, await json_body(request))
        _check_consent(asked)
        task = await run_in_threadpool(_start_named, studio, asked, owner)
    await waited(request, response, task, lambda: task, lambda one: one.final)
    return CloneResponse.of(task, request)


@router.get("/clone/{voice_id}", name="clone_status")
async def clone_status(
    voice_id: str, request: Request, response: Response, studio: StudioDependency
) -> CloneResponse:
    """How far a voice is. With ``Prefer: wait=60``, the answer comes when it is ready, or after a minute."""
    task = studio.voices.task(voice_id)
    await waited(request, response, task, lambda: task, lambda one: one.final)
    return CloneResponse.of(task, request)


@router.post("/clone/{voice_id}/cancel")
def cancel_clone(voice_id: str, request: Request, studio: StudioDependency) -> CloneResponse:
    """Stop making a voice. Answers when it has stopped, or after ten seconds."""
    task = studio.voices.task(voice_id)
    task.cancel()
    task.wait(10)
    return CloneResponse.of(task, request)


@router.post("/import", status_code=201, openapi_extra=one_file("application/octet-stream"))
async def import_voice(request: Request, studio: StudioDependency) -> VoiceResponse:
    """Add the voice of a ``.voice`` file, sent as the body or as ``file`` in a form."""
    added = await run_in_threadpool(studio.voices.take_in, await sent_file(request))
    return VoiceResponse.of(added, request)


@router.get("/{voice_id}")
def get_voice(voice_id: str, request: Request, studio: StudioDependency) -> OwnVoiceResponse:
    """A voice, and how it was made where it was made from recordings."""
    voice = studio.voices.get(voice_id)
    shown = dict(VoiceResponse.of(voice, request))
    if voice.is_cloned and (card := studio.voices.find(voice_id)):
        shown |= card.model_dump(include={"description", "consent", "report", "created_at"})
    return OwnVoiceResponse(**shown)


@router.patch("/{voice_id}")
def change_voice(
    voice_id: str, body: VoiceChanges, request: Request, studio: StudioDependency
) -> VoiceResponse:
    """Rename or describe a voice of one's own."""
    return VoiceResponse.of(studio.voices.change(voice_id, body), request)


@router.delete("/{voice_id}", status_code=204)
def delete_voice(voice_id: str, studio: StudioDependency) -> None:
    """Remove a voice of one's own for good. Videos made with it stay."""
    studio.voices.delete(voice_id)


@router.get(
    "/{voice_id}/export", response_class=Response, responses={200: binary("application/octet-stream")}
)
def export_voice(voice_id: str, studio: StudioDependency) -> Response:
    """A voice of one's own as one file, to import it elsewhere."""
    data = studio.voices.export(voice_id)
    name = quote(f"{studio.voices.get(voice_id).name}.voice", safe="")
    return Response(
        data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _check_consent(fields: _CloneFields) -> None:
    if fields.consent is False:
        raise InputError(
            "The person who is heard does not agree.",
            remedy="Use recordings of someone who does.",
            code="CONSENT_MISSING",
        )


def _start_named(studio: Studio, asked: CloneRequest, owner: str | None) -> CloneTask:
    files, addresses = [], []
    for number, given in enumerate(asked.audio_samples):
        if given.startswith("asset_"):
            asset = studio.assets.get(given, owner)
            files.append(SourceFile(studio.assets.file(asset.id, owner), asset.name))
        elif given[:5].lower() in ("http:", "https", "data:"):
            addresses.append(given)
        else:
            raise InputError(
                f"Recording {number + 1} is no address: {given[:80]!r}.",
                remedy="Name an http or https address, or upload the file.",
                code="INVALID_URL",
            )
    return studio.voices.start(asked.draft(), files, addresses, via="api", consent=bool(asked.consent))


def _start_upload(studio: Studio, fields: _CloneFields, form: FormData) -> CloneTask:
    sent = [one for one in form.getlist("audio_samples") if isinstance(one, UploadFile)]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heygen-samples-")))
        files = [
            kept_file(one, folder / str(number), f"Recording {number + 1}") for number, one in enumerate(sent)
        ]
        return studio.voices.start(fields.draft(), files, via="api", consent=bool(fields.consent))
