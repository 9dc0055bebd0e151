"""The hooks of the studio. A plugin implements any of them with :data:`hookimpl`; built-ins do just the same.

Each hook is called once, when the studio starts, and must be quick: build providers, load nothing. The bodies
here are never run: pluggy takes only the signatures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from heygen_studio.contracts import (
        Aligner,
        AvatarEngine,
        Effect,
        FrameLipSync,
        ScriptAnalyst,
        ScriptWriter,
        TrackLipSync,
        Translator,
        VideoFormat,
        VoiceEngine,
    )
    from heygen_studio.settings import Settings

PROJECT = "heygen_studio"
"""Name of the pluggy project and of the entry-point group."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def heygen_voices(settings: Settings) -> list[VoiceEngine]:
    """Offer text-to-speech engines. One that is a ``VoiceCloner`` also makes voices from recordings."""
    raise NotImplementedError


@hookspec
def heygen_lipsyncs(settings: Settings) -> list[TrackLipSync]:
    """Offer lip-sync engines."""
    raise NotImplementedError


@hookspec
def heygen_frame_lipsyncs(settings: Settings) -> list[FrameLipSync]:
    """Offer engines that give people on film new lips."""
    raise NotImplementedError


@hookspec
def heygen_aligners(settings: Settings) -> list[Aligner]:
    """Offer engines that find when each word and phoneme of a text is said in a recording."""
    raise NotImplementedError


@hookspec
def heygen_avatars(settings: Settings) -> list[AvatarEngine]:
    """Offer engines that draw presenters."""
    raise NotImplementedError


@hookspec
def heygen_effects(settings: Settings) -> list[Effect]:
    """Offer effects: backgrounds behind the presenter, overlays over the picture."""
    raise NotImplementedError


@hookspec
def heygen_formats(settings: Settings) -> list[VideoFormat]:
    """Offer formats of the finished video: a container with its codecs, in three qualities."""
    raise NotImplementedError


@hookspec
def heygen_script_writers(settings: Settings) -> list[ScriptWriter]:
    """Offer writers of scripts."""
    raise NotImplementedError


@hookspec
def heygen_script_analysts(settings: Settings) -> list[ScriptAnalyst]:
    """Offer analysts of scripts."""
    raise NotImplementedError


@hookspec
def heygen_translators(settings: Settings) -> list[Translator]:
    """Offer translators of scripts."""
    raise NotImplementedError
