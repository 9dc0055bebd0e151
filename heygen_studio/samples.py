"""How a voice sounds: a sentence of its own, as a file."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.errors import EngineError, OutputError, StudioError
from heygen_studio.files import whole


def speak_sample(engine: VoiceEngine, voice_id: str, options: Options, text: str, path: Path) -> None:
    """Write a WAV file in which a voice says a text. It is there whole or not at all.

    :raises EngineError: the engine failed.
    :raises OutputError: the file cannot be written.
    """
    try:
        engine.prepare(lambda fraction, message: None)
        speeches = list(engine.speak(text, voice_id, options))
        samples = np.concatenate([speech.audio.samples for speech in speeches])
    except StudioError:
        raise
    except Exception as error:
        raise EngineError(
            f"{engine.title} failed: {type(error).__name__}: {error}.",
            remedy="Try again; if it fails again, report it to the maker of this plugin.",
            details={"engine": engine.id},
        ) from error
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as partial, wave.open(str(partial), "wb") as file:
            file.setparams((1, 2, speeches[0].audio.sample_rate, 0, "NONE", ""))
            file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    except OSError as error:
        raise OutputError(
            f"The sample cannot be kept in {path.parent}: {error.strerror or error}.",
            remedy="Name a folder with room that you may write to in HEYGEN_CACHE_DIR.",
        ) from error
