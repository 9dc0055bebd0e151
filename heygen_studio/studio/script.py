"""The script box, with a hint of how long the video will be."""

from __future__ import annotations

import gradio as gr

from heygen_studio.studio.markup import kept_in_browser
from heygen_studio.video.request import MAX_SCRIPT_CHARS

WORDS_A_MINUTE = 170
"""The pace of the built-in voices, roughly; for the hint only."""

# In the browser, so that typing waits for no server.
_HINT = f"""
script => {{
    const characters = [...script.trim()].length;
    if (!characters) return "<p class='hint'>Write what the presenter is to say.</p>";
    const spoken = script.replace(/\\[\\[|\\]\\]/g, "").replace(/\\[[^\\[\\]]*\\]/g, " ").trim();  // no marks
    const words = spoken ? spoken.split(/\\s+/).length : 0;
    const seconds = Math.max(1, Math.round(words * 60 / {WORDS_A_MINUTE}));
    const length = seconds < 60 ? `${{seconds}} s`
        : `${{Math.floor(seconds / 60)}} min ${{String(seconds % 60).padStart(2, '0')}} s`;
    const long = characters > {MAX_SCRIPT_CHARS};
    return `<p class='hint${{long ? ' over' : ''}}'>${{characters.toLocaleString()}} characters`
        + (long ? ` · {MAX_SCRIPT_CHARS:,} are the most for one video</p>` : ` · about ${{length}}</p>`);
}}
"""


def script_box() -> tuple[gr.Textbox, gr.BrowserState]:
    """The box and the draft, which keeps what was typed through a reload."""
    script = gr.Textbox(
        label="Script",
        placeholder="Hello, and welcome! Type here what the presenter is to say. A blank line makes a pause.",
        lines=7,
        max_lines=16,
        elem_id="script",
    )
    hint = gr.HTML("<p class='hint'>Write what the presenter is to say.</p>", apply_default_css=False)
    draft = kept_in_browser("draft", "")
    script.change(None, script, hint, js=_HINT, show_progress="hidden", api_visibility="private")
    script.change(None, script, draft, js="text => text", show_progress="hidden", api_visibility="private")
    return script, draft
