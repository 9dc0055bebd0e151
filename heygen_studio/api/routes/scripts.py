"""Writing, analysing and translating scripts."""

from __future__ import annotations

from fastapi import APIRouter, Request

from heygen_studio.api.dependencies import Owner, StudioDependency, VideosDependency
from heygen_studio.api.schemas import BatchResponse
from heygen_studio.scripts import (
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
    TranslateRequest,
    TranslateVideoRequest,
)

router = APIRouter(prefix="/scripts", tags=["scripts"])
videos_router = APIRouter(prefix="/videos", tags=["videos"])


@router.post("/generate")
def generate_script(body: GenerateRequest, studio: StudioDependency) -> Script:
    """Write a script on a topic. ``duration`` is held to within 10 % where the material allows it; ``notes``
    say where it does not, and which engine wrote it."""
    return studio.scripts.write(body)


@router.post("/analyze")
def analyze_script(body: AnalyzeRequest, studio: StudioDependency) -> ScriptAnalysis:
    """Measure a script. What cannot be measured in its language is null, with the reason beside it."""
    return studio.scripts.analyse(body)


@router.post("/translate")
def translate_script(body: TranslateRequest, studio: StudioDependency) -> ScriptTranslation:
    """Translate a script; marks, markup, addresses and the terms of the glossary are kept."""
    return studio.scripts.translate(body)


@router.post("/rewrite")
def rewrite_script(body: RewriteRequest, studio: StudioDependency) -> Script:
    """Write another version of a script: shorter, longer, simpler, in another style or tone."""
    return studio.scripts.write(body)


@router.post("/continue")
def continue_script(body: ContinueRequest, studio: StudioDependency) -> Script:
    """Write what comes after a script."""
    return studio.scripts.write(body)


@router.post("/hook")
def write_hook(body: HookRequest, studio: StudioDependency) -> Script:
    """Write an opening for a script, or a call to action for its end."""
    return studio.scripts.write(body)


@router.post("/scenes")
def cut_scenes(body: ScenesRequest, studio: StudioDependency) -> ScriptScenes:
    """Cut a script into scenes, at paragraphs and sentence ends."""
    return studio.scripts.scenes(body)


@videos_router.post("/{video_id}/translate")
def translate_video(
    video_id: str,
    body: TranslateVideoRequest,
    request: Request,
    studio: StudioDependency,
    videos: VideosDependency,
    owner: Owner,
) -> BatchResponse:
    """Create a video in other languages: translated script, fitting voices, captions; as a batch."""
    original = videos.get(video_id).request
    return BatchResponse.of(studio.translate_video(original, body, owner or ""), request)
