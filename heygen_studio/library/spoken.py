"""Speech that is kept, for sentences that are said again and again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from pydantic import TypeAdapter, ValidationError

from heygen_studio import __version__
from heygen_studio.contracts import Options, VoiceEngine
from heygen_studio.media import Audio, PhonemeMark, Speech, VoiceInfo, WordMark
from heygen_studio.storage.files import whole

_Marks = TypeAdapter(list[tuple[str, tuple[PhonemeMark, ...], tuple[WordMark, ...]]])


def keeping(voice: VoiceEngine, folder: Path) -> VoiceEngine:
    """The same voices, but what they say is kept, and read again where it is to be said again.

    They get ready when they are asked for something new, not before.

    :param folder: where speech is kept, a file for each voice and text.
    """

    class Keeping(VoiceEngine):
        id, title, licence = voice.id, voice.title, voice.licence

        def voices(self) -> Sequence[VoiceInfo]:
            return voice.voices()

        def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
            said = f"{__version__} {text} {options.model_dump_json()}"
            key = hashlib.sha256(said.encode()).hexdigest()[:12]
            path = folder / voice.id / f"{voice_id}-{key}.npz"
            kept = _read(path)
            if not kept:
                voice.prepare(lambda fraction, message: None)
                kept = list(voice.speak(text, voice_id, options))
                with suppress(OSError):  # it only saves time
                    _write(kept, path)
            yield from kept

    return Keeping()


def _read(path: Path) -> list[Speech]:
    """What was kept; nothing where there is no sound file."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            rate = int(data["rate"])
            sounds = [data[f"sound{number}"] for number in range(int(data["count"]))]
            marks = _Marks.validate_json(str(data["marks"]))
    except (OSError, EOFError, KeyError, ValueError, BadZipFile, ValidationError):
        return []
    return [
        Speech(text, Audio(sound.astype(np.float32) / 32767, rate), phonemes, words)
        for sound, (text, phonemes, words) in zip(sounds, marks, strict=True)
    ]


def _write(speeches: Sequence[Speech], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {
        f"sound{number}": np.round(np.clip(one.audio.samples, -1, 1) * 32767).astype(np.int16)
        for number, one in enumerate(speeches)
    }
    arrays["count"] = len(speeches)
    arrays["rate"] = speeches[0].audio.sample_rate
    arrays["marks"] = _Marks.dump_json([(one.text, one.phonemes, one.words) for one in speeches]).decode()
    with whole(path) as partial, partial.open("wb") as file:
        np.savez(file, **arrays)
