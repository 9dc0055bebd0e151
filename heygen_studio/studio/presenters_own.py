"""Presenters of one's own: from a photo or a video, a file or the webcam, and what can be done with them."""

from __future__ import annotations

import queue
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from pydantic import ValidationError

from heygen_studio.errors import InputError, StudioError
from heygen_studio.ingest.kinds import is_film
from heygen_studio.library import AvatarChanges, AvatarDraft, PhotoFile, one_video
from heygen_studio.making import SourceFile
from heygen_studio.media import AvatarInfo
from heygen_studio.services import Studio
from heygen_studio.studio.markup import bar, error_notice, remarks, text
from heygen_studio.studio.presenters import cards
from heygen_studio.studio.presenters_filmed import film_controls, voice_of
from heygen_studio.studio.visitor import seen
from heygen_studio.studio.voices import fitting

_GENDERS = [("Woman", "female"), ("Man", "male"), ("Neither, or not said", "")]
_ASK = """
(id, sure, voice) => [id, confirm('Delete this presenter for good? Videos made with it stay.'), voice]
"""

Update = dict[Any, Any]


def own_presenters(whole: Studio, presenter: gr.HTML, voice: gr.Dropdown) -> Callable[[gr.Request], Any]:
    """What stands below the cards. Returns a function that brings the cards up to date."""
    with gr.Accordion("Your own presenter, from a photo or a video", open=False, elem_id="own"):
        with gr.Row():
            photo = gr.File(label="Photo, or video of a minute", type="filepath", elem_id="photo", height=150)
            with gr.Column(min_width=220):
                name = gr.Textbox(
                    label="Name", max_length=80, placeholder="Name of the presenter", elem_id="own-name"
                )
                gender = gr.Radio(_GENDERS, value="", label="Voice that fits", elem_id="own-gender")
        with gr.Accordion("More photos of the same person", open=False, elem_id="own-further"):
            gr.HTML(
                "<p class='hint'>Showing teeth, saying 'ah', eyes closed: the presenter then has your own "
                "teeth, mouth and lids. Best taken one after the other, in the same light.</p>"
            )
            further = gr.File(
                label="Photos", file_count="multiple", type="filepath", elem_id="further", height=120
            )
        with gr.Accordion("Take a picture, or fetch one by its address", open=False, elem_id="own-more"):
            webcam = gr.Image(
                label="Webcam",
                sources=["webcam"],
                type="filepath",
                image_mode=None,
                height=260,
                elem_id="webcam",
            )
            address = gr.Textbox(label="Address", placeholder="https://…", elem_id="own-address")
            face = gr.Number(
                label="Which face of several, from the left (0: the largest)", value=0, precision=0, minimum=0
            )
        films = film_controls(whole, photo)
        with gr.Row():
            make = gr.Button("Create presenter", variant="primary", elem_id="own-create", scale=3)
            taken = gr.UploadButton("Import an .avatar file", elem_id="own-import", scale=2, min_width=180)
    status = gr.HTML(apply_default_css=False, elem_id="own-status")
    with gr.Row(visible=False, elem_id="own-tools") as tools:
        new_name = gr.Textbox(show_label=False, container=False, max_length=80, elem_id="own-rename", scale=3)
        rename = gr.Button("Rename", size="sm", min_width=90, elem_id="own-rename-do")
        links = gr.HTML(apply_default_css=False, elem_id="own-links", min_height=0)
        delete = gr.Button("Delete", size="sm", min_width=90, elem_id="own-delete")
    sure = gr.Checkbox(visible=False)

    def shown(studio: Studio, avatar_id: str) -> Update:
        """The tools for the chosen presenter, where it is one's own."""
        own = next((a for a in studio.avatars.all() if a.id == avatar_id and a.is_custom), None)
        if own is None:
            return {tools: gr.Row(visible=False)}
        return {tools: gr.Row(visible=True), new_name: own.name, links: _links(own)}

    def chosen(studio: Studio, avatar: AvatarInfo, speaker: str | None) -> Update:
        return {
            presenter: gr.HTML(cards=cards(studio), value=avatar.id),
            voice: fitting(studio.voices.all(), avatar.gender, speaker),
            **shown(studio, avatar.id),
        }

    def create(
        request: gr.Request,
        file: str | None,
        shot: str | None,
        where: str | None,
        called: str | None,
        kind: str,
        number: float,
        speaker: str | None,
        filmed: str | None,
        agreed: bool,
        speaks: bool,
        code: str,
        others: list[str] | None = None,
    ) -> Iterator[Update]:
        studio = seen(whole, request)
        more = [PhotoFile(Path(path).read_bytes(), Path(path).name) for path in others or []]
        try:
            yield {make: gr.Button(interactive=False)}
            task = None
            with tempfile.TemporaryDirectory(prefix="heygen-presenter-") as folder:
                source = _source(studio, file, shot, filmed, where, Path(folder))
                draft = _draft(called or _named(source), kind, int(number or 0))
                if is_film(source.path):
                    if more:
                        raise one_video()
                    task = films.start(studio, draft, source, agreed, speaks, code)
                else:
                    picture = PhotoFile(source.path.read_bytes(), source.name)
            if task is not None:
                made = yield from films.followed(task, status)
            else:
                working = _Working(lambda report: studio.avatars.create(draft, picture, report, more))
                for fraction, message in working:
                    yield {status: bar(fraction, message, "New presenter")}
                made = working.result()
            told = remarks(made.remarks)
            yield {
                **chosen(studio, made.avatar, speaker),
                **films.emptied(),
                status: bar(0.0, "Making a preview", "New presenter") + told,
                photo: None,
                further: None,
                name: "",
            }
            if task is not None:
                told += yield from voice_of(studio, task, status, voice, told)
            preview = _Working(
                lambda report: studio.avatars.preview(
                    made.avatar.id, lambda r: report(r.overall, "Making a preview")
                )
            )
            for fraction, message in preview:
                yield {status: bar(fraction, message, "New presenter") + told}
            preview.result()
            yield {status: _film(made.avatar) + told, make: gr.Button(interactive=True)}
        except StudioError as error:
            yield {**films.idle(), status: error_notice(error), make: gr.Button(interactive=True)}

    def take_in(request: gr.Request, file: str, speaker: str | None) -> Iterator[Update]:
        studio = seen(whole, request)
        try:
            if studio.avatars.takes_long(Path(file)):
                source = SourceFile(Path(file), Path(file).name)
                task = studio.avatars.start_taking_in(source, via="studio")
                avatar = (yield from films.followed(task, status)).avatar
            else:
                avatar = studio.avatars.take_in(Path(file))
        except StudioError as error:
            yield {**films.idle(), status: error_notice(error)}
            return
        yield {
            **chosen(studio, avatar, speaker),
            status: f"<p class='hint'>{text(avatar.name)} was added.</p>",
        }

    def change(request: gr.Request, avatar_id: str, called: str) -> Update:
        studio = seen(whole, request)
        try:
            changed = studio.avatars.change(avatar_id, _changes(called))
        except StudioError as error:
            return {status: error_notice(error)}
        return {
            presenter: gr.HTML(cards=cards(studio), value=changed.id),
            status: "",
            **shown(studio, changed.id),
        }

    def remove(request: gr.Request, avatar_id: str, really: bool, speaker: str | None) -> Update:
        if not really:
            return {status: ""}
        studio = seen(whole, request)
        try:
            studio.avatars.delete(avatar_id)
        except StudioError as error:
            return {status: error_notice(error)}
        left = studio.avatars.all()
        if not left:
            return {
                presenter: gr.HTML(cards=cards(studio), value=""),
                status: "",
                **shown(studio, ""),
            }
        return {**chosen(studio, left[0], speaker), status: ""}

    def select(request: gr.Request, avatar_id: str) -> Update:
        return {status: "", **shown(seen(whole, request), avatar_id)}

    def current(request: gr.Request) -> Any:
        return gr.HTML(cards=cards(seen(whole, request)))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    view = [presenter, voice, tools, new_name, links, status]
    make.click(
        create, [photo, webcam, address, name, gender, face, voice, films.camera, *films.asked,
         further],
        [*view, *films.view, make, photo, further, name], concurrency_limit=2, **quiet,
    )  # fmt: skip
    taken.upload(take_in, [taken, voice], [*view, films.stop, films.making], **quiet)
    rename.click(change, [presenter, new_name], view, **quiet)
    delete.click(remove, [presenter, sure, voice], view, js=_ASK, **quiet)
    presenter.select(select, presenter, view, **quiet)
    return current


def _source(
    studio: Studio, file: str | None, shot: str | None, filmed: str | None, where: str | None, folder: Path
) -> SourceFile:
    """What was chosen, taken, filmed or named; ``folder`` is for what has to be fetched."""
    if address := (where or "").strip():
        return studio.avatars.fetch(address, folder)
    path = file or filmed or shot
    if not path:
        raise InputError(
            "There is no photo yet, and no video.",
            remedy="Choose a file, take a picture, film yourself or name an address.",
        )
    return SourceFile(Path(path), Path(path).name if file else "webcam")


def _named(file: SourceFile) -> str:
    words = Path(file.name.partition("?")[0]).stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:80] or "My presenter"


def _draft(name: str, gender: Any, face: int) -> AvatarDraft:
    try:
        return AvatarDraft(name=name, gender=gender, face=face or None)
    except ValidationError:
        raise _no_name() from None


def _changes(name: str) -> AvatarChanges:
    try:
        return AvatarChanges(name=name)
    except ValidationError:
        raise _no_name() from None


def _no_name() -> InputError:
    return InputError("The presenter needs a name.", remedy="Type one, of 80 characters at most.")


def _links(avatar: AvatarInfo) -> str:
    return (
        f"<a href='api/v1/avatars/{avatar.id}/preview' target='_blank'>Preview</a> "
        f"<a href='api/v1/avatars/{avatar.id}/export' download>Export</a>"
    )


def _film(avatar: AvatarInfo) -> str:
    source = f"api/v1/avatars/{avatar.id}/preview"
    return f"<video controls autoplay playsinline src='{source}' aria-label='Preview'></video>"


class _Working:
    """Work in a thread of its own. Iterating gives its progress; then comes the result."""

    def __init__(self, work: Callable[[Callable[[float, str], None]], Any]) -> None:
        self._told: queue.SimpleQueue[tuple[float, str] | None] = queue.SimpleQueue()
        self._result: Any = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[Callable[[float, str], None]], Any]) -> None:
        try:
            self._result = work(lambda fraction, message: self._told.put((fraction, message)))
        except Exception as error:  # handed to whoever waits
            self._error = error
        finally:
            self._told.put(None)

    def __iter__(self) -> Iterator[tuple[float, str]]:
        while (told := self._told.get()) is not None:
            yield told

    def result(self) -> Any:
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._result
