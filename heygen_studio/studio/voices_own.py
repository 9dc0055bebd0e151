"""Voices of one's own: from recordings or a file, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from pydantic import ValidationError

from heygen_studio.cloning import (
    CONSENT,
    MadeVoice,
    VoiceChanges,
    VoiceDraft,
    in_words,
)
from heygen_studio.errors import InputError, StudioError
from heygen_studio.language import LANGUAGES
from heygen_studio.making import SourceFile
from heygen_studio.services import Studio
from heygen_studio.studio.markup import bar, error_notice, remarks, text
from heygen_studio.studio.visitor import seen
from heygen_studio.studio.voices import choices, spoken_sample

_EVERY = 0.5
"""Seconds between two looks at how far a voice is."""
_ASK = """
(id, sure) => [id, confirm('Delete this voice for good? Videos made with it stay.')]
"""
_HELP = "Half a minute of clear speech of one person is enough; it takes up to three minutes."

Update = dict[Any, Any]


def own_voices(whole: Studio, voice: gr.Dropdown) -> Callable[[gr.Request], Any]:
    """What stands below the list of voices. Returns a function that brings that list up to date."""
    with gr.Accordion("Your own voice, from recordings", open=False, elem_id="own-voice"):
        with gr.Row():
            files = gr.File(
                label="1 to 10 recordings (sound or video)",
                file_count="multiple",
                type="filepath",
                elem_id="own-voice-files",
                height=150,
            )
            with gr.Column(min_width=220):
                name = gr.Textbox(
                    label="Name", max_length=80, placeholder="Name of the voice", elem_id="own-voice-name"
                )
                language = gr.Dropdown(
                    [(about.name, code) for code, about in LANGUAGES.items()],
                    value="en",
                    label="Language it is to speak",
                    elem_id="own-voice-language",
                )
        with gr.Accordion("Record it here", open=False):
            shot = gr.Audio(
                sources=["microphone"],
                type="filepath",
                label="Read half a page aloud",
                elem_id="own-voice-record",
            )
        consent = gr.Checkbox(label=CONSENT, elem_id="own-voice-consent")
        gr.HTML(f"<p class='hint'>{text(_HELP)}</p>", apply_default_css=False)
        with gr.Row():
            make = gr.Button("Create voice", variant="primary", elem_id="own-voice-create", scale=3)
            stop = gr.Button("Cancel", visible=False, elem_id="own-voice-cancel", scale=1)
            taken = gr.UploadButton(
                "Import a .voice file", elem_id="own-voice-import", scale=2, min_width=180
            )
    status = gr.HTML(apply_default_css=False, elem_id="own-voice-status")
    with gr.Row(visible=False, elem_id="own-voice-tools") as tools:
        new_name = gr.Textbox(
            show_label=False, container=False, max_length=80, elem_id="own-voice-rename", scale=3
        )
        rename = gr.Button("Rename", size="sm", min_width=90)
        links = gr.HTML(apply_default_css=False, elem_id="own-voice-links", min_height=0)
        delete = gr.Button("Delete", size="sm", min_width=90, elem_id="own-voice-delete")
    making = gr.State("")
    sure = gr.Checkbox(visible=False)

    def shown(studio: Studio, voice_id: str | None) -> Update:
        """The tools for the chosen voice, where it is one's own."""
        own = studio.voices.find(voice_id or "")
        if own is None:
            return {tools: gr.Row(visible=False)}
        link = f"<a href='api/v1/voices/{own.id}/export' download>Export</a>"
        return {tools: gr.Row(visible=True), new_name: own.name, links: link}

    def listed(studio: Studio, voice_id: str) -> Update:
        """The list of voices with one of them chosen."""
        return {
            voice: gr.Dropdown(choices(studio.voices.all()), value=voice_id),
            **shown(studio, voice_id),
        }

    def create(
        given: list[str] | None,
        recorded: str | None,
        called: str,
        code: str,
        agreed: bool,
        request: gr.Request,
    ) -> Iterator[Update]:
        studio = seen(whole, request)
        idle = {make: gr.Button(interactive=True), stop: gr.Button(visible=False), making: ""}
        try:
            recordings = _recordings(given, recorded)
            _check_consent(agreed)
            draft = _draft(called or _named(recordings), code)
            task = studio.voices.start(draft, recordings, via="studio", consent=True)
            yield {make: gr.Button(interactive=False), stop: gr.Button(visible=True), making: task.id}
            while not task.wait(_EVERY):
                yield {status: bar(task.progress, task.message or "Waiting", "New voice")}
            if task.error is not None:
                raise task.error
            assert task.made is not None  # noqa: S101 - narrows the type
            made = task.made
            yield {
                **idle,
                **listed(studio, made.voice.id),
                status: _told(made) + spoken_sample(studio, made.voice.id),
                files: None,
                shot: None,
                name: "",
                consent: False,
            }
        except StudioError as error:
            yield {**idle, status: error_notice(error)}

    def cancel(task_id: str, request: gr.Request) -> None:
        try:
            seen(whole, request).voices.task(task_id).cancel()
        except StudioError:
            return  # it has ended in the meantime

    def take_in(file: str, request: gr.Request) -> Update:
        studio = seen(whole, request)
        try:
            added = studio.voices.take_in(Path(file).read_bytes())
        except StudioError as error:
            return {status: error_notice(error)}
        return {**listed(studio, added.id), status: f"<p class='hint'>{text(added.name)} was added.</p>"}

    def change(voice_id: str, called: str, request: gr.Request) -> Update:
        studio = seen(whole, request)
        try:
            changes = VoiceChanges(name=called)
        except ValidationError:
            return {status: error_notice(_no_name())}
        try:
            changed = studio.voices.change(voice_id, changes)
        except StudioError as error:
            return {status: error_notice(error)}
        return {**listed(studio, changed.id), status: ""}

    def remove(voice_id: str, really: bool, request: gr.Request) -> Update:
        studio = seen(whole, request)
        if not really:
            return {status: ""}
        try:
            studio.voices.delete(voice_id)
        except StudioError as error:
            return {status: error_notice(error)}
        return {**listed(studio, choices(studio.voices.all())[0][1]), status: ""}

    def choose(voice_id: str, request: gr.Request) -> Update:
        return {status: "", **shown(seen(whole, request), voice_id)}

    def current(request: gr.Request) -> Any:
        return gr.Dropdown(choices(seen(whole, request).voices.all()))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    view = [voice, tools, new_name, links, status]
    make.click(
        create, [files, shot, name, language, consent],
        [*view, make, stop, making, files, shot, name, consent], concurrency_limit=8, **quiet,
    )  # fmt: skip
    stop.click(cancel, making, None, **quiet)
    taken.upload(take_in, taken, view, **quiet)
    rename.click(change, [voice, new_name], view, **quiet)
    delete.click(remove, [voice, sure], view, js=_ASK, **quiet)
    voice.input(choose, voice, view, **quiet)
    return current


def _recordings(given: list[str] | None, recorded: str | None) -> list[SourceFile]:
    files = [SourceFile(Path(path), Path(path).name) for path in given or ()]
    if recorded:
        files.append(SourceFile(Path(recorded), "Your recording"))
    if not files:
        raise InputError("There is no recording yet.", remedy="Choose a file, or record one here.")
    return files


def _check_consent(agreed: bool) -> None:
    if not agreed:
        raise InputError(
            "A voice is made only of someone who agrees.",
            remedy="Ask the person who is heard, and tick the box.",
            code="CONSENT_MISSING",
        )


def _named(recordings: list[SourceFile]) -> str:
    words = Path(recordings[0].name).stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:80] or "My voice"


def _draft(name: str, language: str) -> VoiceDraft:
    try:
        return VoiceDraft(name=name, language=language)
    except ValidationError:
        raise _no_name() from None


def _no_name() -> InputError:
    return InputError("The voice needs a name.", remedy="Type one, of 80 characters at most.")


def _told(made: MadeVoice) -> str:
    """The report, and what is not as good as it could be."""
    lines = "".join(f"<li>{text(line)}</li>" for line in in_words(made.report))
    return f"<ul class='remarks'>{lines}</ul>{remarks(made.remarks)}"
