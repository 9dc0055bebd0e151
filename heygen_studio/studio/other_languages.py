"""The video that is shown, in other languages."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from heygen_studio.errors import InputError
from heygen_studio.language import LANGUAGES
from heygen_studio.scripts import TranslateVideoRequest
from heygen_studio.services import Studio
from heygen_studio.studio.markup import notice
from heygen_studio.studio.visitor import seen

_LANGUAGES = [(f"{known.name} – {known.own_name}", code) for code, known in LANGUAGES.items()]


@dataclass(frozen=True, slots=True)
class OtherLanguages:
    """The part of the page: shown below a finished video."""

    shown: gr.Accordion
    codes: gr.Dropdown
    make: gr.Button
    trouble: gr.HTML

    def start(
        self, studio: Studio, request: gr.Request, video_id: str, codes: list[str] | None
    ) -> tuple[list[str], str]:
        """Queue the video in these languages. Returns the ids of the new videos, and as HTML what cannot be
        done.

        :raises StudioError: nothing can be done.
        """
        if not codes:
            raise InputError("No language is chosen.", remedy="Choose one or more.", code="NO_LANGUAGE")
        videos = seen(studio, request).videos
        wanted = TranslateVideoRequest(languages=tuple(codes))
        state = videos.translate(videos.get(video_id).request, wanted)
        refused = [
            notice(entry.error.message, entry.error.remedy, title=LANGUAGES[code].name)
            for code, entry in zip(codes, state.batch.entries, strict=True)
            if entry.error
        ]
        return [job.id for job in state.jobs if job], "".join(refused)


def other_languages() -> OtherLanguages:
    """The choice of languages, hidden until there is a video."""
    with gr.Accordion(
        "This video in other languages", open=False, visible=False, elem_id="other-languages"
    ) as shown:
        codes = gr.Dropdown(_LANGUAGES, multiselect=True, label="Languages", elem_id="video-languages")
        make = gr.Button("Translate and create", elem_id="translate-video")
    trouble = gr.HTML(apply_default_css=False, elem_id="languages-problem")
    return OtherLanguages(shown, codes, make, trouble)
