"""The presenters, as cards with a picture to choose from."""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr

from heygen_studio.errors import NotFoundError
from heygen_studio.media import AvatarInfo
from heygen_studio.services import Studio
from heygen_studio.studio.markup import notice, picture, text

# The cards are radio buttons, so that they work with the keyboard and a screen reader.
_SCRIPT = """
const mark = () => element.querySelectorAll('input').forEach(i => { i.checked = i.value === props.value; });
element.addEventListener('change', event => { props.value = event.target.value; trigger('select'); });
watch('value', mark);
mark();
"""


def cards(studio: Studio) -> str:
    """The cards of all presenters, as HTML."""
    return _cards(studio, studio.avatars.all())


def presenter_cards(studio: Studio) -> gr.HTML:
    """The cards of the presenters that are for everyone. The value of the component is the id of the chosen
    one; ``select`` tells that the user chose."""
    studio = studio.seen_by("")
    avatars = studio.avatars.all()
    return gr.HTML(
        value=avatars[0].id if avatars else "",
        html_template="${cards}",
        cards=cards(studio),
        js_on_load=_SCRIPT,
        apply_default_css=False,
        elem_id="presenters",
    )


def _cards(studio: Studio, avatars: Sequence[AvatarInfo]) -> str:
    if not avatars:
        return notice("No presenter is installed.", "Run `heygen-studio plugins` to see why.")
    each = "".join(
        f"<label class='card'><input type='radio' name='presenter' value='{avatar.id}' "
        f"data-gender='{text(avatar.gender)}'>"
        f"{portrait(studio, avatar, 320)}"
        f"<span class='name'>{text(avatar.name)}</span>"
        f"<span class='style'>{text(avatar.style.capitalize())}</span></label>"
        for avatar in avatars
    )
    return f"<fieldset class='cards'><legend class='sr-only'>Presenter</legend>{each}</fieldset>"


def portrait(studio: Studio, avatar: AvatarInfo, height: int) -> str:
    """The picture of a presenter or, where there is none, the first letter of the name."""
    try:
        return f"<img src='{picture(studio.avatars.image(avatar.id), height)}' alt=''>"
    except (NotFoundError, OSError):
        return f"<span class='letter'>{text(avatar.name[:1].upper())}</span>"
