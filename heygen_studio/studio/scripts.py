"""The script desk below the script box: write, analyse, translate."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from heygen_studio.errors import NotFoundError, StudioError
from heygen_studio.language import LANGUAGES
from heygen_studio.scripts import (
    AnalyzeRequest,
    ContinueRequest,
    GenerateRequest,
    HookRequest,
    RewriteRequest,
    Script,
    ScriptStore,
    ScriptTranslation,
    TranslateRequest,
)
from heygen_studio.services import Studio
from heygen_studio.studio.analysis import analysis_panel
from heygen_studio.studio.markup import error_notice, kept_in_browser, text
from heygen_studio.studio.streaming import checked, follow, kept
from heygen_studio.studio.visitor import owner_of, seen

_LANGUAGES = [(f"{known.name} – {known.own_name}", code) for code, known in LANGUAGES.items()]
_STYLES = ["professional", "casual", "educational", "marketing", "entertainment"]
_LENGTHS = ["30 seconds", "1 minute", "2 minutes", "3 minutes", "5 minutes"]
_WISHES = ["shorter", "longer", "simpler", "more formal", "more friendly"]
_DOCUMENTS = [".pdf", ".docx", ".pptx", ".md", ".html", ".txt"]
_MOST = 20
"""Earlier scripts in the list."""
_AS_IT_IS = "text => text"

Update = dict[Any, Any]
Work = Callable[[Callable[[str], None]], Script | ScriptTranslation]
Loading = tuple[Callable[..., Update], list[Any], list[Any]]


def script_desk(whole: Studio, script: gr.Textbox, voice: gr.Dropdown) -> Loading:
    """The desk. What it writes stands in a box of its own until it is taken into the script, and stays there
    through a reload. Returns what the page has to do when it is loaded."""
    quiet: dict[str, Any] = {
        "show_progress": "hidden",
        "api_visibility": "private",
        "concurrency_limit": None,
    }
    # Not inside the accordion: what is closed when the page loads reads nothing from the browser.
    spoken = kept_in_browser("desk-spoken", "en")
    drafted, named, gathered = (kept_in_browser(f"desk-{part}", "") for part in ("draft", "topic", "facts"))
    mine = kept_in_browser("scripts", [])
    title = "Script desk: write, analyse, translate"
    with gr.Accordion(title, open=False, elem_id="script-desk") as desk:
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
                    page = gr.Textbox(
                        label="Web page or document to build on", placeholder="https://…", elem_id="address"
                    )
                    document = gr.UploadButton(
                        "Add a document",
                        file_types=_DOCUMENTS,
                        elem_id="add-document",
                        scale=0,
                        min_width=170,
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
                with gr.Row():
                    opening = gr.Button("Write an opening", elem_id="write-opening")
                    go_on = gr.Button("Continue it", elem_id="write-on")
                    ending = gr.Button("Write an ending", elem_id="write-ending")
                found = gr.HTML(apply_default_css=False, elem_id="analysis")
            with gr.Tab("Translate", elem_id="desk-translate"), gr.Row():
                target = gr.Dropdown(_LANGUAGES, value="es", label="To", elem_id="target")
                translate = gr.Button("Translate", variant="primary", elem_id="translate")
        trouble = gr.HTML(apply_default_css=False, elem_id="desk-problem")
        with gr.Column(visible=False, elem_id="desk-result") as outcome:
            draft = gr.Textbox(label="Result", lines=8, max_lines=20, elem_id="desk-draft")
            about = gr.HTML(apply_default_css=False, elem_id="desk-about")
            use = gr.Button("Use in video", elem_id="use")
        earlier = gr.Dropdown([], label="Written earlier", visible=False, elem_id="earlier")

    running: dict[str, threading.Event] = {}
    """What stops the last work of each open page; Gradio's own way to cancel leaves the button dead."""

    for box, store in ((draft, drafted), (topic, named), (context, gathered)):
        box.change(None, box, store, js=_AS_IT_IS, **quiet)

    def streamed(
        work: Work, request: gr.Request, ids: Any, shown: Callable[[str], str] = str
    ) -> Iterator[Update]:
        """The text while it grows, then what there is to know about it; or the error.

        :param shown: what is shown of it.
        """
        idle = {write: gr.Button("Write script", interactive=True), stop_writing: gr.Button(visible=False)}
        yield {
            outcome: gr.Column(visible=True),
            draft: "",
            about: "",
            trouble: "",
            write: gr.Button("Writing …", interactive=False),
            stop_writing: gr.Button(visible=True),
            use: gr.Button(interactive=False),
        }
        visit = request.session_hash or ""
        stop = running[visit] = threading.Event()
        try:
            for item in follow(work, stop):
                if isinstance(item, str):
                    yield {draft: shown(item)}
                    continue
                if isinstance(item, Script):
                    item = kept_scripts(request).keep(item)
                whole_text = item.script if isinstance(item, Script) else item.translated_script
                yield {
                    draft: shown(whole_text),
                    about: _about(item),
                    **idle,
                    use: gr.Button(interactive=True),
                    spoken: item.language if isinstance(item, Script) else item.target_language,
                    **offered(item, request, ids),
                }
            if stop.is_set():  # what there is stays
                yield {**idle, use: gr.Button(interactive=True)}
        except StudioError as error:
            yield {outcome: gr.Column(visible=False), draft: "", trouble: error_notice(error), **idle}
        finally:
            if running.get(visit) is stop:
                del running[visit]

    def offered(item: Script | ScriptTranslation, request: gr.Request, ids: Any) -> Update:
        if not isinstance(item, Script):
            return {}
        ids = [item.script_id, *_ids(ids)][:_MOST]
        return {mine: ids, earlier: listed(request, ids)}

    def kept_scripts(request: gr.Request) -> ScriptStore:
        return ScriptStore(whole.settings.data_dir, owner_of(request))

    def listed(request: gr.Request, ids: list[str]) -> gr.Dropdown:
        choices = []
        for script_id in ids:
            try:
                one = kept_scripts(request).get(script_id)
            except NotFoundError:
                continue
            choices.append((f"{(one.title or one.script)[:60]} · {one.word_count} words", script_id))
        return gr.Dropdown(choices, value=None, visible=bool(choices))

    def load(words: Any, subject: Any, facts: Any, ids: Any, request: gr.Request) -> Update:
        known = {draft: kept(words), topic: kept(subject), context: kept(facts)}
        known = {box: value for box, value in known.items() if value}  # someone may have begun to type
        return {
            **known,
            **({desk: gr.Accordion(open=True)} if known else {}),
            outcome: gr.Column(visible=bool(kept(words))),
            earlier: listed(request, _ids(ids)),
        }

    def reopen(script_id: str | None, request: gr.Request) -> Update:
        if not script_id:
            return {}
        try:
            one = kept_scripts(request).get(script_id)
        except StudioError as error:
            return {trouble: error_notice(error)}
        return {outcome: gr.Column(visible=True), draft: one.script, about: _about(one), spoken: one.language}

    def do_write(
        request: gr.Request, ids: Any, subject: str, code: str, manner: Any, how_long: str, facts: str,
        address: str, said: str,
    ) -> Iterator[Update]:  # fmt: skip
        studio = seen(whole, request)

        def work(on_text: Callable[[str], None]) -> Script:
            asked = GenerateRequest(
                topic=subject,
                language=code,
                style=manner,
                duration=how_long or None,
                additional_context=facts,
                source_urls=tuple(address.split()),
                voice_id=_speaks(studio, said, code),
            )
            return studio.scripts.write(asked, on_text)

        yield from streamed(work, request, ids)

    def do_rewrite(
        request: gr.Request, ids: Any, now: str, said: str | None, how: str, manner: Any
    ) -> Iterator[Update]:
        def work(on_text: Callable[[str], None]) -> Script:
            scripts = seen(whole, request).scripts
            code = scripts.language_of(now, said)
            asked = RewriteRequest(script=now, wish=how or "better", style=manner, language=code)
            return scripts.write(asked, on_text)

        yield from streamed(work, request, ids)

    def adding(kind: Any, *, before: bool = False, **fields: Any) -> Callable[..., Iterator[Update]]:
        def do(request: gr.Request, ids: Any, now: str, said: str | None, manner: Any) -> Iterator[Update]:
            def work(on_text: Callable[[str], None]) -> Script:
                scripts = seen(whole, request).scripts
                asked = kind(script=now, style=manner, language=scripts.language_of(now, said), **fields)
                return scripts.write(asked, on_text)

            def whole_script(added: str) -> str:
                return "\n\n".join((added, now.strip()) if before else (now.strip(), added))

            yield from streamed(work, request, ids, whole_script)

        return do

    def do_translate(
        request: gr.Request, ids: Any, now: str, said: str | None, code: str
    ) -> Iterator[Update]:
        def work(on_text: Callable[[str], None]) -> ScriptTranslation:
            scripts = seen(whole, request).scripts
            source = scripts.language_of(now, said)
            asked = TranslateRequest(script=now, source_language=source, target_language=code)
            return scripts.translate(asked, on_text)

        yield from streamed(work, request, ids)

    def do_stop(request: gr.Request) -> None:
        if stop := running.get(request.session_hash or ""):
            stop.set()

    def do_analyse(now: str, said: str | None, request: gr.Request) -> tuple[str, str]:
        try:
            scripts = seen(whole, request).scripts
            result = checked(
                lambda: scripts.analyse(AnalyzeRequest(script=now, language=scripts.language_of(now, said)))
            )
        except StudioError as error:
            return "", error_notice(error)
        return analysis_panel(result, now), ""

    def do_use(written: str, code: str, said: str | None, request: gr.Request) -> tuple[Any, Any]:
        voices = seen(whole, request).voices.all()
        speaks = next((v.id for v in voices if v.language == code), None)
        same = any(v.id == said and v.language == code for v in voices)
        return written, gr.skip() if same or speaks is None else speaks

    def do_document(path: str, facts: str) -> tuple[str, str]:
        try:
            read = whole.scripts.read_document(path)
        except StudioError as error:
            return facts, error_notice(error)
        return "\n\n".join(filter(None, (facts.strip(), read))), ""

    view = [outcome, draft, about, trouble, write, stop_writing, use, spoken, mine, earlier]
    asked = [topic, language, style, length, context, page, voice]
    write.click(do_write, [mine, *asked], view, **quiet)
    rewrite.click(do_rewrite, [mine, script, voice, wish, style], view, **quiet)
    opening.click(adding(HookRequest, before=True), [mine, script, voice, style], view, **quiet)
    go_on.click(adding(ContinueRequest), [mine, script, voice, style], view, **quiet)
    ending.click(adding(HookRequest, place="call_to_action"), [mine, script, voice, style], view, **quiet)
    translate.click(do_translate, [mine, script, voice, target], view, **quiet)
    stop_writing.click(do_stop, None, None, **quiet)
    analyse.click(do_analyse, [script, voice], [found, trouble], **quiet)
    use.click(do_use, [draft, spoken, voice], [script, voice], **quiet)
    document.upload(do_document, [document, context], [context, trouble], **quiet)
    earlier.input(reopen, earlier, view, **quiet)
    return load, [drafted, named, gathered, mine], [draft, topic, context, outcome, earlier, desk]


def _ids(ids: Any) -> list[str]:
    """The ids that a browser has kept, whatever it says."""
    return [one for one in ids if isinstance(one, str)][:_MOST] if isinstance(ids, list) else []


def _speaks(studio: Studio, voice_id: str | None, code: str) -> str | None:
    return next((v.id for v in studio.voices.all() if v.id == voice_id and v.language == code), None)


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
