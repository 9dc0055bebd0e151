"""A recording of the user's own in place of a voice: uploaded or made here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component

from heygen_studio.services import Studio

_HELP = """
The presenter speaks your recording instead of a voice. The script is not needed; if it is what you say,
tick the box: then the video has captions, and marks such as `[smile]` work.
"""


@dataclass(frozen=True)
class OwnRecording:
    """The controls; :attr:`components` are the inputs of events."""

    sound: gr.Audio
    is_script: gr.Checkbox

    @property
    def components(self) -> list[Component]:
        """The recording, and whether the script is what it says."""
        return [self.sound, self.is_script]

    def fields(self, studio: Studio, owner: str, script: str, path: str | None, told: bool) -> dict[str, Any]:
        """What a request says of script and recording. The recording is kept.

        :raises StudioError: it cannot be read or kept.
        """
        if not path:
            return {"script": script}
        asset = studio.assets.add_copy(Path(path), owner)
        text = script if told else ""
        return {"script": text, "audio_url": asset.id, "title": None if text else Path(path).stem[:200]}


def own_recording() -> OwnRecording:
    """The accordion, shut at first."""
    with gr.Accordion("Use my own recording", open=False, elem_id="recording-box"):
        sound = gr.Audio(
            sources=["upload", "microphone"], type="filepath", label="Recording", elem_id="recording"
        )
        is_script = gr.Checkbox(label="The script is what I say", elem_id="recording-script")
        gr.Markdown(_HELP, elem_id="recording-help")
    return OwnRecording(sound, is_script)
