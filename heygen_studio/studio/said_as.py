"""How the script will be said, below the script box: to be looked at, and corrected by a click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from heygen_studio.errors import StudioError
from heygen_studio.media import SaidSentence, SaidWord
from heygen_studio.services import Studio
from heygen_studio.studio.markup import error_notice, text
from heygen_studio.studio.visitor import seen

_MOST = 12_000
"""Characters of a script that are shown; about ten minutes of speech."""
_HINT = "Marked words are said in another way than they are written. Click any word to correct it."
_HELP = (
    "As one would write it, or its sounds in IPA between slashes. It goes into your pronunciation dictionary."
)
_EMPTY = "<p class='hint'>Write a script to see how it will be said.</p>"

# Words are shown as text, not as buttons, so that lines break within them.
_SCRIPT = """
const open = target => {
    const word = target.closest('[data-word]');
    if (word) trigger('click', {...word.dataset});
};
element.addEventListener('click', event => open(event.target));
element.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(event.target); }
});
"""
# While it is closed nothing is asked for, and what is typed is asked about in a pause.
_ASK = """
async (script, asked) => {
    const turn = window.saidTurn = (window.saidTurn ?? 0) + 1;
    if (!document.querySelector('#said')?.offsetParent) return '';
    await new Promise(resolve => setTimeout(resolve, 350));
    return turn === window.saidTurn ? script : asked;
}
"""
_FOCUS = "() => setTimeout(() => document.querySelector('#correction :is(textarea, input)')?.select(), 60)"

Update = dict[Any, Any]


def said_as(studio: Studio, script: gr.Textbox, voice: gr.Dropdown) -> None:
    """The view, closed until somebody opens it, and the field for a correction, which goes into the user's
    pronunciation dictionary."""
    asked = gr.Textbox(visible="hidden", elem_id="said-asked")
    word = gr.State("")
    with gr.Accordion("Said as", open=False, elem_id="said-as") as box:
        view = gr.HTML(_EMPTY, js_on_load=_SCRIPT, apply_default_css=False, elem_id="said")
        with gr.Column(visible=False, elem_id="correction") as form:
            about = gr.HTML(apply_default_css=False, elem_id="about-word")
            said = gr.Textbox(label="Say it as", info=_HELP, elem_id="say-as")
            with gr.Row():
                save = gr.Button("Save", variant="primary", min_width=100, elem_id="save-word")
                forget = gr.Button("Remove from the dictionary", visible=False, elem_id="forget-word")
                close = gr.Button("Cancel", min_width=100, elem_id="close-word")
            trouble = gr.HTML(apply_default_css=False, elem_id="word-problem")

    def show(said_script: str, voice_id: str | None, request: gr.Request) -> Update:
        return {view: _view(seen(studio, request), said_script, voice_id), form: gr.Column(visible=False)}

    def choose(event: gr.EventData) -> Update:
        written, spoken, ipa, kind = (
            str(getattr(event, name, "")) for name in ("word", "spoken", "ipa", "kind")
        )
        sounds = f"/{ipa}/" if ipa else ""
        now = " ".join(filter(None, (spoken, sounds))) or "nothing"
        return {
            word: written,
            form: gr.Column(visible=True),
            about: f"<p><b>{text(written)}</b> is said as {text(now)} <small>{text(kind)}</small></p>",
            said: spoken or sounds,
            forget: gr.Button(visible=kind == "dictionary"),
            trouble: "",
        }

    def keep(written: str, wish: str, said_script: str, voice_id: str | None, request: gr.Request) -> Update:
        theirs = seen(studio, request)
        sounds = wish.strip().strip("/") if wish.strip().startswith("/") else ""
        try:
            language = theirs.voices.get(voice_id or "").language
            theirs.pronunciations.set(written, language, ipa=sounds, say="" if sounds else wish)
        except StudioError as error:
            return {trouble: error_notice(error)}
        return show(said_script, voice_id, request)

    def drop(written: str, said_script: str, voice_id: str | None, request: gr.Request) -> Update:
        theirs = seen(studio, request)
        try:
            theirs.pronunciations.remove(written, theirs.voices.get(voice_id or "").language)
        except StudioError as error:
            return {trouble: error_notice(error)}
        return show(said_script, voice_id, request)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    served: dict[str, Any] = {**quiet, "concurrency_limit": None}
    everything = [view, form, about, said, word, forget, trouble]
    box.expand(None, script, asked, js="script => script", **quiet)
    script.change(None, [script, asked], asked, js=_ASK, **quiet)
    # One event for both: of two, an earlier answer could come after a later one.
    changes = [asked.change, voice.change]
    gr.on(changes, show, [asked, voice], everything, trigger_mode="always_last", **served)
    view.click(choose, None, everything, **served).then(None, js=_FOCUS, **quiet)
    gr.on([save.click, said.submit], keep, [word, said, asked, voice], everything, **served)
    forget.click(drop, [word, asked, voice], everything, **served)
    close.click(lambda: gr.Column(visible=False), None, form, **served)


def _view(studio: Studio, script: str, voice_id: str | None) -> str:
    if not script.strip():
        return _EMPTY
    try:
        sentences = studio.voices.reading(voice_id or "", script)
        language = studio.voices.get(voice_id or "").language
    except StudioError as error:
        return (
            f"<p class='hint'>{text(str(error))}</p>"
            if error.code == "READING_NOT_TOLD"
            else error_notice(error)
        )
    return f"<p class='hint'>{_HINT}</p><div class='said' lang='{text(language)}'>{_said(sentences)}</div>"


def _said(sentences: Sequence[SaidSentence]) -> str:
    parts: list[str] = []
    length = 0
    for sentence in sentences:
        place = 0
        for word in sentence.words:
            parts += [_plain(sentence.text[place : word.start]), _word(word)]
            place = word.start + len(word.written)
        parts.append(_plain(sentence.text[place:]))
        length += len(sentence.text)
        if length > _MOST:
            return "".join([*parts, "…"])
    return "".join(parts)


def _plain(written: str) -> str:
    return text(written).replace("\n", "<br>")


def _word(word: SaidWord) -> str:
    told = {"word": word.written, "spoken": word.spoken, "ipa": word.ipa, "kind": word.kind}
    data = " ".join(f"data-{name}='{text(value)}'" for name, value in told.items())
    tip = text(f"{word.kind} · /{word.ipa}/" if word.ipa else word.kind)
    if not word.changed:
        return f"<span role='button' tabindex='0' title='{tip}' {data}>{_plain(word.written)}</span>"
    # Where the words are the same, it is the sounds that a rule has chosen.
    spoken = word.spoken if word.spoken not in ("", word.written) else f"/{word.ipa}/" if word.ipa else "–"
    return (
        f"<mark role='button' tabindex='0' title='{tip}' {data}>{_plain(word.written)}"
        f"<i> {text(spoken)}</i></mark>"
    )
