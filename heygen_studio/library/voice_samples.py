"""How a voice sounds: a sentence of its own, as a file."""

from __future__ import annotations

import hashlib
import wave
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import numpy as np

from heygen_studio import __version__
from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.errors import NotReadyError, ScriptError, blamed
from heygen_studio.media import Speech
from heygen_studio.registry import Registry
from heygen_studio.settings import Settings
from heygen_studio.speech import sample_text
from heygen_studio.storage.files import whole
from heygen_studio.storage.space import writing


def voice_sample(settings: Settings, registry: Registry, voice_id: str) -> Path:
    """A WAV file in which a voice speaks a sentence. Made at the first call, which may take as long as
    preparing its model, and kept in the cache folder.

    :raises NotFoundError: there is no such voice.
    :raises EngineError: its engine is not ready, or failed.
    :raises OutputError: the cache folder cannot be written to.
    """
    engine, voice = registry.voice(voice_id)
    if lacking := engine.missing():
        raise NotReadyError(f"{engine.title} is not ready.", remedy=lacking)
    text = sample_text(voice.language)
    key = hashlib.sha256(f"{__version__} {text}".encode()).hexdigest()[:12]
    path = settings.cache_dir / "samples" / engine.id / f"{voice.id}-{key}.wav"
    if not path.is_file():
        speak_sample(engine, voice.id, registry.options(engine, {}), text, path)
    return path


def speak_sample(engine: VoiceEngine, voice_id: str, options: Options, text: str, path: Path) -> None:
    """Write a WAV file in which a voice says a text. It is there whole or not at all.

    :raises EngineError: the engine failed.
    :raises OutputError: the file cannot be written.
    """
    with blamed(engine):
        engine.prepare(lambda fraction, message: None)
        speeches = list(engine.speak(text, voice_id, options))
    with writing("the sample", "HEYGEN_CACHE_DIR"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as partial:
            write_wav(speeches, partial)


def write_wav(speeches: Iterable[Speech], path: Path) -> None:
    """Write speech to a WAV file, 16 bits mono, as it comes.

    :raises ScriptError: there is none.
    :raises OSError: the file cannot be written.
    """
    coming = iter(speeches)
    first = next(coming, None)
    if first is None:
        raise ScriptError(
            "The voice found nothing to say in the script.", remedy="Write words that can be spoken."
        )
    with path.open("wb") as opened, wave.open(opened, "wb") as file:
        file.setparams((1, 2, first.audio.sample_rate, 0, "NONE", ""))
        for speech in chain([first], coming):
            file.writeframes((np.clip(speech.audio.samples, -1, 1) * 32767).astype("<i2").tobytes())
