"""Writing, analysing and translating scripts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from heygen_studio.api.dependencies import Owner, ScriptsDependency, StudioDependency, VideosDependency
from heygen_studio.api.schemas import BatchResponse
from heygen_studio.scripts import (
    MAX_DOCUMENT,
    AnalyzeRequest,
    ContinueRequest,
    GenerateRequest,
    HookRequest,
    RewriteRequest,
    ScenesRequest,
    Script,
    ScriptAnalysis,
    ScriptScenes,
    ScriptTranslation,
    Storyboard,
    TranslateRequest,
    TranslateVideoRequest,
    document_text,
    storyboard,
)
from heygen_studio.video.fields import AspectRatio, Resolution
from heygen_studio.video.request import MAX_SCRIPT_CHARS

router = APIRouter(prefix="/scripts", tags=["scripts"])
videos_router = APIRouter(prefix="/videos", tags=["videos"])


@router.get("")
def list_scripts(kept: ScriptsDependency) -> list[Script]:
    """All scripts that were written for you, newest first."""
    return kept.list()


@router.post("/generate")
def generate_script(body: GenerateRequest, studio: StudioDependency, kept: ScriptsDependency) -> Script:
    """Write a script on a topic. ``duration`` is held to within 10 % where the material allows it; ``notes``
    say where it does not, and which engine wrote it."""
    return kept.keep(studio.scripts.write(body))


@router.post("/analyze")
def analyze_script(body: AnalyzeRequest, studio: StudioDependency) -> ScriptAnalysis:
    """Measure a script. What cannot be measured in its language is null, with the reason beside it."""
    return studio.scripts.analyse(body)


@router.post("/translate")
def translate_script(body: TranslateRequest, studio: StudioDependency) -> ScriptTranslation:
    """Translate a script; marks, markup, addresses and the terms of the glossary are kept."""
    return studio.scripts.translate(body)


@router.post("/rewrite")
def rewrite_script(body: RewriteRequest, studio: StudioDependency, kept: ScriptsDependency) -> Script:
    """Write another version of a script: shorter, longer, simpler, in another style or tone."""
    return kept.keep(studio.scripts.write(body))


@router.post("/continue")
def continue_script(body: ContinueRequest, studio: StudioDependency, kept: ScriptsDependency) -> Script:
    """Write what comes after a script."""
    return kept.keep(studio.scripts.write(body))


@router.post("/hook")
def write_hook(body: HookRequest, studio: StudioDependency, kept: ScriptsDependency) -> Script:
    """Write an opening for a script, or a call to action for its end."""
    return kept.keep(studio.scripts.write(body))


@router.post("/scenes")
def cut_scenes(body: ScenesRequest, studio: StudioDependency) -> ScriptScenes:
    """Cut a script into scenes, at paragraphs and sentence ends."""
    return studio.scripts.scenes(body)


class DocumentText(BaseModel):
    """What a document says, as Markdown."""

    name: str
    text: str


@router.post("/documents")
async def read_document(file: UploadFile) -> DocumentText:
    """Read a PDF, DOCX, PPTX, HTML, Markdown or text file of at most 20 MiB: its text, to be handed on as
    ``additional_context``. Nothing of it is kept."""
    name = Path(file.filename or "").name
    content = await file.read(MAX_DOCUMENT + 1)
    text = await run_in_threadpool(document_text, content, Path(name).suffix.lower())
    return DocumentText(name=name, text=text)


@router.post("/slides")
def read_slides(
    studio: StudioDependency,
    owner: Owner,
    file: UploadFile,
    script: Annotated[
        str, Form(max_length=MAX_SCRIPT_CHARS, description="What is said; [next] turns the slide.")
    ] = "",
    resolution: Annotated[Resolution, Form(description="Of the pictures.")] = "1080p",
    aspect_ratio: Annotated[AspectRatio, Form(description="Of the pictures.")] = "16:9",
) -> Storyboard:
    """Read a PDF or PPTX of at most 100 MiB and 50 slides: a scene for each slide, its picture kept as a file
    of yours, and said in it the script, or the slide's speaker notes, or else what is written on it. Hand the
    scenes on to ``POST /videos/create``."""
    deck = studio.assets.new_file()
    try:
        with studio.assets.writing(), deck.open("xb") as part:
            shutil.copyfileobj(file.file, part)
        return storyboard(
            deck,
            Path(file.filename or "slides").name,
            studio.assets,
            owner=owner or "",
            script=script,
            resolution=resolution,
            aspect=aspect_ratio,
        )
    finally:
        deck.unlink(missing_ok=True)


@router.get("/{script_id}")
def get_script(script_id: str, kept: ScriptsDependency) -> Script:
    """A script that was written."""
    return kept.get(script_id)


@router.delete("/{script_id}", status_code=204)
def delete_script(script_id: str, kept: ScriptsDependency) -> None:
    """Remove a script."""
    kept.delete(script_id)


@videos_router.post("/{video_id}/translate")
def translate_video(
    video_id: str,
    body: TranslateVideoRequest,
    request: Request,
    videos: VideosDependency,
) -> BatchResponse:
    """Create a video in other languages: translated script, fitting voices, captions; as a batch."""
    original = videos.get(video_id).request
    return BatchResponse.of(videos.translate(original, body), request)
