"""How the presenter speaks: style, length, and controls made from the options of the engines in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

import gradio as gr
from gradio.components import Component

from heygen_studio.contracts import Provider, TrackLipSync, VoiceEngine
from heygen_studio.media import Style
from heygen_studio.services import Studio
from heygen_studio.speech.cues import MARKS
from heygen_studio.video.fields import MAX_SECONDS
from heygen_studio.video.request import VideoRequest

_STYLES: tuple[Style, ...] = get_args(Style)
_AS_IT_COMES = "As it comes"
"""The choice that leaves an option unset."""
_MARKS = ", ".join(f"`[{name}]`" for name in MARKS if name != "pause")
_HELP = f"""
Marks in the script direct the presenter: {_MARKS}. A number makes them weaker, as in `[smile 0.5]`; an
emotion lasts until the next or to the end of the paragraph. `[pause 1.5s]` waits. Write `[[` for a bracket.
"""


@dataclass(frozen=True)
class _Control:
    """One option of one engine, and what stands for it on the page."""

    engine: str
    name: str
    default: Any
    component: Component


@dataclass(frozen=True)
class Delivery:
    """The controls of the accordion; :attr:`components` are the inputs and outputs of events."""

    style: gr.Dropdown
    length: gr.Number
    options: tuple[_Control, ...]

    @property
    def components(self) -> list[Component]:
        """The style, the length, then the options."""
        return [self.style, self.length, *(control.component for control in self.options)]

    def choices(self, values: Sequence[Any], engines: Sequence[str]) -> dict[str, Any]:
        """Fields of a request from the values of the components. Options left at their default are not set.

        :param engines: ids of those in use; options of others are left out.
        """
        style, length, *chosen = values
        options: dict[str, dict[str, Any]] = {}
        for control, value in zip(self.options, chosen, strict=True):
            if value not in (control.default, _AS_IT_COMES) and control.engine in engines:
                options.setdefault(control.engine, {})[control.name] = value
        return {"style": style, "duration": length or None, "engine_options": options}

    def values(self, request: VideoRequest) -> dict[Component, Any]:
        """The values of the components for a request."""
        found: dict[Component, Any] = {self.style: request.style, self.length: request.duration}
        for control in self.options:
            value = request.engine_options.get(control.engine, {}).get(control.name, control.default)
            found[control.component] = _AS_IT_COMES if value is None else value
        return found


def delivery_controls(studio: Studio, voice: gr.Dropdown) -> Delivery:
    """The accordion. The options of a voice are shown while it is chosen."""
    engines = studio.engines()
    speaking = {info.id: e.id for e in engines if isinstance(e, VoiceEngine) for info in e.voices()}
    controls: list[_Control] = []
    groups: dict[str, gr.Row] = {}
    with gr.Accordion("Delivery", open=False, elem_id="delivery"):
        style = gr.Dropdown(
            [(name.title(), name) for name in _STYLES],
            value=_STYLES[0],
            label="Style",
            info="Face, gestures and liveliness.",
            elem_id="style",
        )
        length = gr.Number(
            label="Length in seconds",
            info="The voice adapts, and the presenter waits for the rest; empty: as long as it takes.",
            minimum=0,
            maximum=MAX_SECONDS,
            elem_id="length",
        )
        for engine in _with_options(engines):
            shown = not isinstance(engine, VoiceEngine) or speaking.get(voice.value or "") == engine.id
            with gr.Row(visible=shown) as group:
                controls += _controls(engine)
            if isinstance(engine, VoiceEngine):
                groups[engine.id] = group
        gr.Markdown(_HELP, elem_id="marks-help")
    if groups:

        def follow(voice_id: str | None) -> Any:
            shown = [gr.Row(visible=speaking.get(voice_id or "") == engine) for engine in groups]
            return shown if len(shown) > 1 else shown[0]

        voice.change(
            follow,
            voice,
            list(groups.values()),
            show_progress="hidden",
            queue=False,
            api_visibility="private",
        )
    return Delivery(style, length, tuple(controls))


def engines_in_use(studio: Studio, voice_id: str | None) -> list[str]:
    """Ids of the engines whose options count for a voice."""
    return [
        engine.id
        for engine in _with_options(studio.engines())
        if not isinstance(engine, VoiceEngine) or any(info.id == voice_id for info in engine.voices())
    ]


def _with_options(engines: Sequence[Provider]) -> Iterator[Provider]:
    """The engine that moves the face, and those that speak."""
    moving = [e for e in engines if isinstance(e, TrackLipSync) and e.needs_marks]
    yield from [e for e in moving if e.missing() is None][:1]
    yield from (e for e in engines if isinstance(e, VoiceEngine))


def _controls(engine: Provider) -> Iterator[_Control]:
    """A control for each option, from the schema. What no simple control can show is left to the API."""
    for name, schema in engine.options_type.model_json_schema().get("properties", {}).items():
        if name != "style" and (component := _component(schema)) is not None:
            yield _Control(engine.id, name, schema.get("default"), component)


def _component(schema: Mapping[str, Any]) -> Component | None:
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    kind, default = kinds[0], schema.get("default")
    common = {
        "label": schema.get("title", ""),
        "info": schema.get("description"),
        "value": default,
        "min_width": 220,
    }
    if choices := kind.get("enum"):
        empty = [] if "default" in schema and default is not None else [_AS_IT_COMES]
        names = [(str(choice).replace("_", " ").capitalize(), choice) for choice in choices]
        listed = [*((name, name) for name in empty), *names]
        return gr.Dropdown(listed, **{**common, "value": _AS_IT_COMES if default is None else default})
    if kind.get("type") == "boolean":
        return gr.Checkbox(**common)
    if (
        kind.get("type") in ("number", "integer")
        and {"minimum", "maximum"} <= kind.keys()
        and default is not None
    ):
        low, high = cast(float, kind["minimum"]), cast(float, kind["maximum"])
        step = 1 if kind["type"] == "integer" or high - low > 20 else 0.05
        return gr.Slider(low, high, step=step, **common)
    return None
