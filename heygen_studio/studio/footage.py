"""A video of the user's own in place of a presenter: whoever is seen in it says the script."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component

from heygen_studio.errors import InputError
from heygen_studio.services import Studio
from heygen_studio.video.request import FOOTAGE_CONSENT

_HELP = """
Whoever is seen in your video says the script, or your recording, instead of what they said. Lips and speech
are new; size, length and everything else stay. Music below what was said is taken out with it. The presenter
above is not needed then.
"""


_FACES = [
    ("Of the only person", 0),
    ("Of the leftmost", 1),
    ("Of the second from the left", 2),
    ("Of the third from the left", 3),
    ("Of the fourth from the left", 4),
]


@dataclass(frozen=True)
class OwnFootage:
    """The controls; :attr:`components` are the inputs of events."""

    film: gr.Video
    face: gr.Dropdown
    agreed: gr.Checkbox

    @property
    def components(self) -> list[Component]:
        """The video, whose lips are meant, and whether the person agrees."""
        return [self.film, self.face, self.agreed]

    def fields(self, studio: Studio, owner: str, path: str | None, face: int, agreed: bool) -> dict[str, Any]:
        """What a request says of the video. It is kept.

        :raises StudioError: it cannot be read or kept, or it was not said that the person agrees.
        """
        if not path:
            return {}
        if not agreed:
            raise InputError(
                "A video is given new lips only where the person in it agrees.",
                remedy="Ask the person who is seen, and tick the box below the video.",
                code="CONSENT_MISSING",
            )
        asset = studio.assets.add_copy(Path(path), owner)
        return {"video_url": asset.id, "face": face or None, "consent": True}


def own_footage() -> OwnFootage:
    """The accordion, shut at first."""
    with gr.Accordion("Use my own video", open=False, elem_id="footage-box"):
        gr.Markdown(_HELP, elem_id="footage-help")
        film = gr.Video(sources=["upload"], label="Video", height=260, elem_id="footage")
        face = gr.Dropdown(
            _FACES, value=0, label="Whose lips", info="Where there are several people", elem_id="footage-face"
        )
        agreed = gr.Checkbox(label=FOOTAGE_CONSENT, elem_id="footage-consent")
    return OwnFootage(film, face, agreed)
