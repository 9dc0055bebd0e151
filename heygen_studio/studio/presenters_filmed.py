"""A video of one's own as a presenter: what is asked besides, and how far it is."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component

from heygen_studio.cloning import CloneTask, VoiceDraft
from heygen_studio.errors import InputError, StudioError
from heygen_studio.ingest.kinds import is_film
from heygen_studio.language import LANGUAGES
from heygen_studio.library import FILM_CONSENT, AvatarDraft, AvatarTask, MadeAvatar
from heygen_studio.making import SourceFile
from heygen_studio.services import Studio
from heygen_studio.studio.markup import bar, error_notice, text
from heygen_studio.studio.visitor import seen
from heygen_studio.studio.voices import choices

_EVERY = 0.5
"""Seconds between two looks at how far a presenter is."""
_HELP = (
    "A minute in which you talk to the camera, alone, in even light, hands below the chin, the camera at "
    "rest. It takes one or two minutes."
)

Update = dict[Any, Any]


@dataclass(frozen=True)
class FilmControls:
    """The controls. :attr:`asked` are inputs of the event that makes a presenter, :attr:`view` outputs."""

    camera: gr.Video
    box: gr.Column
    agreed: gr.Checkbox
    speaks: gr.Checkbox
    language: gr.Dropdown
    stop: gr.Button
    making: gr.State

    @property
    def asked(self) -> list[Component]:
        """Consent, whether a voice is wanted, and its language."""
        return [self.agreed, self.speaks, self.language]

    @property
    def view(self) -> list[Any]:
        """What changes while a presenter is made."""
        return [self.camera, self.box, self.agreed, self.speaks, self.stop, self.making]

    def idle(self) -> Update:
        """The controls when nothing is being made."""
        return {self.stop: gr.Button(visible=False), self.making: ""}

    def emptied(self) -> Update:
        """The controls when a presenter has been made."""
        return {
            self.camera: None,
            self.box: gr.Column(visible=False),
            self.agreed: False,
            self.speaks: gr.Checkbox(value=False, visible=False),
        }

    def start(
        self, studio: Studio, draft: AvatarDraft, film: SourceFile, agreed: bool, speaks: bool, code: str
    ) -> AvatarTask:
        """Begin to make a presenter, and a voice where one is wanted.

        :raises InputError: it was not said that the person agrees.
        """
        if not agreed:
            raise InputError(
                "A presenter is made of a video only of someone who agrees.",
                remedy="Ask the person who is seen, and tick the box.",
                code="CONSENT_MISSING",
            )
        voice = VoiceDraft(name=draft.name, language=code) if speaks else None
        return studio.start_presenter(draft, film, via="studio", consent=True, voice=voice)

    def followed(self, task: AvatarTask, status: gr.HTML) -> Generator[Update, None, MadeAvatar]:
        """Tell how far a presenter is, until it is ready.

        :raises StudioError: it was not made.
        """
        yield {self.stop: gr.Button(visible=True), self.making: task.id}
        while not task.wait(_EVERY):
            yield {status: bar(task.progress, task.message or "Waiting", "New presenter")}
        yield self.idle()
        if task.error is not None:
            raise task.error
        assert task.made is not None  # noqa: S101 - narrows the type
        return task.made


def film_controls(whole: Studio, photo: gr.File) -> FilmControls:
    """What is asked of a video, seen as soon as one is chosen or recorded."""
    with gr.Accordion("Film yourself", open=False, elem_id="own-film"):
        camera = gr.Video(
            label="Camera",
            sources=["webcam"],
            height=260,
            elem_id="own-camera",
            # A mirrored film would be turned by an ffmpeg that need not be there.
            webcam_options=gr.WebcamOptions(mirror=False),
        )
        gr.HTML(f"<p class='hint'>{text(_HELP)}</p>", apply_default_css=False)
    with gr.Column(visible=False, elem_id="own-film-box") as box:
        agreed = gr.Checkbox(label=FILM_CONSENT, elem_id="own-film-consent")
        with gr.Row():
            speaks = gr.Checkbox(
                label="Make a voice of what is said in it, too", visible=False, elem_id="own-film-voice"
            )
            language = gr.Dropdown(
                [(about.name, code) for code, about in LANGUAGES.items()],
                value="en",
                label="Language of that voice",
                visible=False,
                elem_id="own-film-language",
            )
    stop = gr.Button("Cancel", visible=False, elem_id="own-film-cancel", size="sm")
    making = gr.State("")
    controls = FilmControls(camera, box, agreed, speaks, language, stop, making)

    def looked(chosen: str | None, filmed: str | None, request: gr.Request) -> Update:
        """Ask what is to be asked of the file that was chosen."""
        file = Path(chosen or filmed or "")
        film = file.is_file() and is_film(file)
        spoken = film and seen(whole, request).voices.speech_in(SourceFile(file, file.name)) > 0
        return {
            box: gr.Column(visible=film),
            speaks: gr.Checkbox(value=False, visible=spoken),
            language: gr.Dropdown(visible=spoken),
        }

    def cancel(task_id: str, request: gr.Request) -> None:
        try:
            seen(whole, request).cancel_presenter(task_id)
        except StudioError:
            return  # it has ended in the meantime

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    for chosen in (photo, camera):
        chosen.change(looked, [photo, camera], [box, speaks, language], **quiet)
    stop.click(cancel, making, None, **quiet)
    return controls


def voice_of(
    studio: Studio, task: AvatarTask, status: gr.HTML, voice: gr.Dropdown, told: str
) -> Generator[Update, None, str]:
    """Tell how far the voice is that is made with a presenter, and choose it when it is ready. Returns what
    is to be said of it; what goes wrong with it is said, and no more.

    :param told: what was said of the presenter.
    """
    if task.record.voice_id is None:
        return ""
    clone: CloneTask = studio.voices.task(task.record.voice_id)
    while not clone.wait(_EVERY):
        yield {status: bar(clone.progress, clone.message or "Waiting", "New voice") + told}
    if clone.made is None:
        return error_notice(clone.error) if clone.error else ""
    yield {voice: gr.Dropdown(choices(studio.voices.all()), value=clone.id)}
    return f"<p class='hint'>The voice {text(clone.made.voice.name)} is ready, too.</p>"
