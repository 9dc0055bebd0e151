"""The choice of a voice, and a listen to it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from heygen_studio.errors import StudioError
from heygen_studio.language import LANGUAGES
from heygen_studio.media import VoiceInfo
from heygen_studio.services import Studio
from heygen_studio.studio.markup import error_notice
from heygen_studio.studio.visitor import seen

_ACCENTS = {"us": "American", "gb": "British", "br": "Brazilian"}
_FOLLOW = """
(avatar, voice) => {
    const card = document.querySelector(`#presenters input[value="${CSS.escape(avatar)}"]`);
    return FITTING[card?.dataset.gender]?.[voice] ?? voice;
}
"""
"""In the browser: an answer that comes late would take back the voice that somebody chose meanwhile."""


def label(voice: VoiceInfo) -> str:
    """How a voice is shown: its language, its name and whatever that does not say, such as ``English ·
    Michael — calm American male`` or ``German · German Male — professional, foreign accent``."""
    language = LANGUAGES[voice.language].name if voice.language in LANGUAGES else voice.language
    facts = (voice.style, _ACCENTS.get(voice.accent, ""), voice.gender)
    told = voice.name.lower().replace(",", " ").split()
    rest = " ".join(fact for fact in facts if fact and fact.lower() not in told)
    remarks = (rest, "" if voice.native else "foreign accent", "cloned" if voice.is_cloned else "")
    described = ", ".join(filter(None, remarks))
    return f"{language} · {voice.name} — {described}" if described else f"{language} · {voice.name}"


def choices(voices: Sequence[VoiceInfo]) -> list[tuple[str, str]]:
    """What the list of voices shows, and what each stands for."""
    return [(label(voice), voice.id) for voice in voices]


def fitting(voices: Sequence[VoiceInfo], gender: str, chosen: str | None) -> str | None:
    """The voice for a presenter: the one chosen where its gender is the same, or else the first that is, of
    the same language where there is one."""
    same = [voice for voice in voices if voice.gender == gender]
    now = next((voice for voice in voices if voice.id == chosen), None)
    if now in same or not same:
        return chosen or (voices[0].id if voices else None)
    return next((voice.id for voice in same if now and voice.language == now.language), same[0].id)


def voice_choice(studio: Studio, presenter: gr.HTML) -> gr.Dropdown:
    """The list of voices, which follows the presenter, with a button to hear one."""
    voices = studio.seen_by("").voices.all()  # those of somebody alone come when they open the page

    def gender(avatar_id: str) -> str:
        return next((avatar.gender for avatar in studio.avatars.all() if avatar.id == avatar_id), "")

    with gr.Row(elem_id="voice-row"):
        voice = gr.Dropdown(
            choices(voices),
            value=fitting(voices, gender(presenter.value), None),
            label="Voice",
            filterable=len(voices) > 10,
            elem_id="voice",
            scale=4,
        )
        listen = gr.Button("Listen", elem_id="listen", scale=1, min_width=110)
    player = gr.HTML(apply_default_css=False, elem_id="sample")

    fits = {kind: {v.id: fitting(voices, kind, v.id) for v in voices} for kind in ("female", "male")}

    def speak(voice_id: str | None, request: gr.Request) -> Iterator[tuple[Any, str]]:
        yield gr.Button("Speaking …", interactive=False), ""
        yield gr.Button("Listen", interactive=True), spoken_sample(seen(studio, request), voice_id)

    presenter.select(
        None, [presenter, voice], voice, js=_FOLLOW.replace("FITTING", json.dumps(fits)), queue=False
    )
    voice.change(lambda: "", None, player, show_progress="hidden", queue=False, api_visibility="private")
    listen.click(
        speak, voice, [listen, player], show_progress="hidden", concurrency_limit=2, api_visibility="private"
    )
    return voice


def spoken_sample(studio: Studio, voice_id: str | None) -> str:
    """A player that lets a voice be heard at once, or what went wrong."""
    try:
        sound = studio.voices.sample(voice_id or "")
    except StudioError as error:
        return error_notice(error)
    data = base64.b64encode(sound.read_bytes()).decode()
    return f"<audio controls autoplay src='data:audio/wav;base64,{data}'></audio>"
