"""The script desk below the script box: write, analyse, translate."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
from pydantic import ValidationError

from heygen_studio.errors import CancelledError, InputError, StudioError
from heygen_studio.language import LANGUAGES
from heygen_studio.scripts import (
    AnalyzeRequest,
    GenerateRequest,
    RewriteRequest,
    Script,
    ScriptTranslation,
    TranslateRequest,
)
from heygen_studio.services import Studio
from heygen_studio.studio.analysis import analysis_panel
from heygen_studio.studio.markup import error_notice, text

_LANGUAGES = [(f"{known.name} – {known.own_name}", code) for code, known in LANGUAGES.items()]
_STYLES = ["professional", "casual", "educational", "marketing", "entertainment"]
_LENGTHS = ["30 seconds", "1 minute", "2 minutes", "3 minutes", "5 minutes"]
_WISHES = ["shorter", "longer", "simpler", "more formal", "more friendly"]
_ANY = "Best available"

Shown = tuple[Any, ...]


def script_desk(studio: Studio, script: gr.Textbox, voice: gr.Dropdown) -> None:
    """The desk. What it writes stands in a box of its own until it is taken into the script."""
    quiet: dict[str, Any] = {
        "show_progress": "hidden",
        "api_visibility": "private",
        "concurrency_limit": None,
    }
    with gr.Accordion("Script desk: write, analyse, translate", open=False, elem_id="script-desk"):
        with gr.Tabs():
            with gr.Tab("Write", elem_id="desk-write"):
                topic = gr.Textbox(label="Topic", placeholder="What is it about?", elem_id="topic")
                with gr.Row():
                    language = gr.Dropdown(_LANGUAGES, value="en", label="Language", elem_id="desk-language")
                    style = gr.Dropdown(_STYLES, value="professional", label="Style", elem_id="desk-style")
                    length = gr.Dropdown(
                        _LENGTHS, value="1 minute", label="Length", allow_custom_value=True, elem_id="length"
                    )
                context = gr.Textbox(
                    label="Facts and material",
                    placeholder="Audience, points to make, text to build on.",
                    lines=3,
                    max_lines=10,
                    elem_id="material",
                )
                with gr.Row():
                    write = gr.Button("Write script", variant="primary", elem_id="write")
                    stop_writing = gr.Button("Stop", visible=False, elem_id="stop-writing")
            with gr.Tab("Analyse and improve", elem_id="desk-analyse"):
                with gr.Row():
                    analyse = gr.Button("Analyse", variant="primary", elem_id="analyse")
                    wish = gr.Dropdown(
                        _WISHES, value="shorter", label="Rewrite it", allow_custom_value=True, elem_id="wish"
                    )
                    rewrite = gr.Button("Rewrite", elem_id="rewrite")
                found = gr.HTML(apply_default_css=False, elem_id="analysis")
            with gr.Tab("Translate", elem_id="desk-translate"), gr.Row():
                target = gr.Dropdown(_LANGUAGES, value="es", label="To", elem_id="target")
                translate = gr.Button("Translate", variant="primary", elem_id="translate")
        trouble = gr.HTML(apply_default_css=False, elem_id="desk-problem")
        with gr.Column(visible=False, elem_id="desk-result") as outcome:
            draft = gr.Textbox(label="Result", lines=8, max_lines=20, elem_id="desk-draft")
            about = gr.HTML(apply_default_css=False, elem_id="desk-about")
            use = gr.Button("Use in video", elem_id="use")
        spoken = gr.State("en")

        view = [outcome, draft, about, trouble, write, stop_writing, use, spoken]

        def do_write(
            about_what: str, code: str, manner: Any, how_long: str, facts: str, said: str
        ) -> Iterator[Shown]:
            yield from _streamed(
                code,
                lambda on_text: studio.scripts.write(
                    GenerateRequest(
                        topic=about_what,
                        language=code,
                        style=manner,
                        duration=how_long or None,
                        additional_context=facts,
                        voice_id=_speaks(studio, said, code),
                    ),
                    on_text,
                ),
            )

        def do_rewrite(now: str, how: str, manner: Any) -> Iterator[Shown]:
            yield from _streamed(
                "",
                lambda on_text: studio.scripts.write(
                    RewriteRequest(script=now, wish=how or "better", style=manner), on_text
                ),
            )

        def do_translate(now: str, code: str) -> Iterator[Shown]:
            yield from _streamed(
                code,
                lambda on_text: studio.scripts.translate(
                    TranslateRequest(script=now, target_language=code), on_text
                ),
            )

        def do_analyse(now: str) -> tuple[str, str]:
            try:
                result = _checked(lambda: studio.scripts.analyse(AnalyzeRequest(script=now)))
            except StudioError as error:
                return "", error_notice(error)
            return analysis_panel(result, now), ""

        def do_use(written: str, code: str, said: str | None) -> tuple[Any, Any]:
            speaks = next((v.id for v in studio.voices() if v.language == code), None)
            same = any(v.id == said and v.language == code for v in studio.voices())
            return written, gr.skip() if same or speaks is None else speaks

        writing = write.click(do_write, [topic, language, style, length, context, voice], view, **quiet)
        rewriting = rewrite.click(do_rewrite, [script, wish, style], view, **quiet)
        translating = translate.click(do_translate, [script, target], view, **quiet)
        stop_writing.click(
            lambda: (*_idle(), gr.Button(interactive=True)),
            None,
            [write, stop_writing, use],
            cancels=[writing, rewriting, translating],
            **quiet,
        )
        analyse.click(do_analyse, script, [found, trouble], **quiet)
        use.click(do_use, [draft, spoken, voice], [script, voice], **quiet)


def _streamed(
    code: str, work: Callable[[Callable[[str], None]], Script | ScriptTranslation]
) -> Iterator[Shown]:
    """The text while it grows, then what there is to know about it; or the error."""
    busy = gr.Button("Writing …", interactive=False)
    stop, use = gr.Button(visible=True), gr.Button(interactive=False)
    yield gr.Column(visible=True), "", "", "", busy, stop, use, code
    skip = gr.skip()
    idle = _idle()
    try:
        for item in _follow(work):
            if isinstance(item, str):
                yield skip, item, skip, skip, skip, skip, skip, skip
                continue
            whole = item.script if isinstance(item, Script) else item.translated_script
            spoken = item.language if isinstance(item, Script) else item.target_language
            yield skip, whole, _about(item), "", *idle, gr.Button(interactive=True), spoken
    except StudioError as error:
        yield gr.Column(visible=False), "", "", error_notice(error), *idle, skip, skip


def _idle() -> tuple[gr.Button, gr.Button]:
    return gr.Button("Write script", interactive=True), gr.Button(visible=False)


def _follow(
    work: Callable[[Callable[[str], None]], Script | ScriptTranslation],
) -> Iterator[str | Script | ScriptTranslation]:
    """The texts that the work shows, the latest at each time, and its result. Closing it stops the work."""
    told: queue.SimpleQueue[str | Script | ScriptTranslation | StudioError] = queue.SimpleQueue()
    stopped = threading.Event()

    def on_text(so_far: str) -> None:
        if stopped.is_set():
            raise CancelledError("Cancelled.")
        told.put(so_far)

    def run() -> None:
        try:
            told.put(_checked(lambda: work(on_text)))
        except StudioError as error:
            told.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        while True:
            item = told.get()
            while isinstance(item, str) and not told.empty():
                item = told.get()
            if isinstance(item, StudioError):
                raise item
            yield item
            if not isinstance(item, str):
                return
    finally:
        stopped.set()


def _checked(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]).replace("_", " ").capitalize()
        raise InputError(
            f"{field} {first['msg'].removeprefix('Value error, ')}.", remedy="Correct it and try again."
        ) from None


def _speaks(studio: Studio, voice_id: str | None, code: str) -> str | None:
    return next((v.id for v in studio.voices() if v.id == voice_id and v.language == code), None)


def _about(item: Script | ScriptTranslation) -> str:
    facts = [f"{item.word_count} words", f"about {item.estimated_seconds:.0f} s", f"by {item.engine}"]
    if isinstance(item, ScriptTranslation) and item.confidence_score is not None:
        facts.append(f"confidence {item.confidence_score:.2f}")
    if item.usage:
        tokens = item.usage.prompt_tokens + item.usage.completion_tokens
        facts.append(f"{tokens:,} tokens" + (f", cost {item.usage.cost:.4f}" if item.usage.cost else ""))
    notes = "".join(f"<li>{text(note)}</li>" for note in item.notes)
    listed = f"<ul class='notes'>{notes}</ul>" if notes else ""
    return f"<p class='hint'>{text(' · '.join(facts))}</p>{listed}"
