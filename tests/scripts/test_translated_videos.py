"""A video in other languages: queued at once, translated as the first step of making each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import studio as support
from support.llm_server import LlmServer, answer

from heygen_studio.errors import InputError
from heygen_studio.jobs import Job, JobStatus
from heygen_studio.scripts import TranslateVideoRequest
from heygen_studio.services import Studio
from heygen_studio.video.request import VideoRequest

VIDEO = VideoRequest(
    script="One word. [smile]", title="Words", avatar_id="stuck", voice_id="tone", duration=7, language="en"
)
SLOW_SPANISH = answer({"translation": "Una palabra. ⟦0⟧ " + "Sigue. " * 40}, pieces=4).replace(
    "data: {", "@wait 0.3\ndata: {"
)


@pytest.fixture
def studio(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Studio, LlmServer]]:
    """A studio that makes videos, and the language model that it asks."""
    with LlmServer(*request.param) as model:
        settings = support.settings(tmp_path, llm_base_url=model.url, llm_timeout=5)
        with Studio.open(settings) as studio:
            yield studio, model


def only_job(studio: Studio, *codes: str) -> Job:
    state = studio.videos.translate(VIDEO, TranslateVideoRequest(languages=codes, glossary={"One": "Uno"}))
    (job, *_) = (job for job in state.jobs if job)
    return job


@pytest.mark.parametrize("studio", [[SLOW_SPANISH]], indirect=True)
def test_the_script_is_translated_before_anything_else(studio: tuple[Studio, LlmServer]) -> None:
    desk, model = studio
    state = desk.videos.translate(VIDEO, TranslateVideoRequest(languages=("es", "en")))
    assert [entry.error and entry.error.code for entry in state.batch.entries] == [None, "SAME_LANGUAGE"]
    job = state.jobs[0]
    assert job
    assert model.requests == []  # or hardly begun: nobody waited for it
    assert (job.request.language, job.request.title) == ("es", "Words (español)")
    assert (job.request.voice_id or "").startswith("es_")
    assert job.request.duration is None
    seen = [
        now.message
        for now in desk.videos.watch(job.id, 20)
        if now.translation is not None and "Translating" in now.message
    ]
    assert seen
    assert any("characters" in message for message in seen)


@pytest.mark.parametrize("studio", [[answer({"translation": "⟦1⟧ palabra. ⟦0⟧"})]], indirect=True)
def test_what_was_translated_is_kept(studio: tuple[Studio, LlmServer]) -> None:
    desk, model = studio
    job = only_job(desk, "es")
    support.eventually(lambda: desk.videos.get(job.id).translation is None)
    found = desk.videos.get(job.id)
    assert found.request.script == "Uno palabra. [smile]"
    assert any("than the original" in note or "as long" in note for note in found.notes)
    assert model.question["script"] == "⟦1⟧ word. ⟦0⟧"
    desk.videos.cancel(job.id)
    desk.videos.retry(job.id)
    support.eventually(lambda: desk.videos.get(job.id).status is JobStatus.PROCESSING)
    desk.videos.cancel(job.id)
    assert len(model.requests) == 1  # it is not paid for twice


@pytest.mark.parametrize("studio", [["silent"]], indirect=True)
def test_translating_can_be_cancelled(studio: tuple[Studio, LlmServer]) -> None:
    desk, model = studio
    job = only_job(desk, "es")
    support.eventually(lambda: model.requests)
    assert desk.videos.cancel(job.id).status is JobStatus.CANCELLED


@pytest.mark.parametrize("studio", [["refusal"]], indirect=True)
def test_a_translation_that_fails_fails_its_video(studio: tuple[Studio, LlmServer]) -> None:
    desk, _ = studio
    job = only_job(desk, "fr")
    support.eventually(lambda: desk.videos.get(job.id).status is JobStatus.FAILED)
    error = desk.videos.get(job.id).error
    assert error
    assert (error.code, error.stage) == ("LLM_REFUSED", "prepare")


def test_what_cannot_be_translated_is_told_at_once(tmp_path: Path) -> None:
    with Studio.open(support.settings(tmp_path)) as studio:
        state = studio.videos.translate(VIDEO, TranslateVideoRequest(languages=("ja", "ko")))
        codes = [entry.error and entry.error.code for entry in state.batch.entries]
        assert codes == ["TRANSLATION_NOT_AVAILABLE"] * 2
        recorded = VIDEO.model_copy(update={"audio_url": "asset_" + "a" * 26})
        (error,) = studio.scripts.translated_videos(recorded, TranslateVideoRequest(languages=("es",)))
        assert isinstance(error, InputError)
        assert error.code == "RECORDING_NOT_TRANSLATABLE"
