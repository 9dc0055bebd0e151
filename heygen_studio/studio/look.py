"""How the page looks. Only fonts of the user's own system: nothing is fetched from elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import gradio as gr

_SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"]
_MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]

HEADER = """
<header class="masthead">
  <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9"/>
    <circle cx="16" cy="12.5" r="5"/><path d="M6.5 27c1-6 4.8-8.5 9.5-8.5s8.5 2.5 9.5 8.5z"/></svg>
  <div><h1>HeyGen Studio</h1><p>Your script, spoken by a presenter.</p></div>
</header>
"""

HEAD = '<meta name="color-scheme" content="light dark">'


def theme() -> gr.themes.Base:
    """Colours, type and shapes of the standard components."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.indigo,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_lg,
        font=_SANS,
        font_mono=_MONO,
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="#0b1020",
        background_fill_primary_dark="#131a2e",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_padding="0px",
        block_label_background_fill="transparent",
        block_title_text_weight="600",
        block_title_text_color="*neutral_800",
        block_title_text_color_dark="*neutral_100",
        input_background_fill="white",
        input_background_fill_dark="#0f1628",
        input_border_width="1px",
        input_border_color="*neutral_300",
        input_border_color_dark="#2b3653",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover_dark="*primary_400",
        button_primary_text_color="white",
        button_large_radius="*radius_lg",
    )


@cache
def css() -> str:
    """The style of everything else."""
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")
