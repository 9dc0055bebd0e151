"""The espeak-ng library, which the package espeakng-loader carries: phonemes, and speech with events.

The library has one global state, so one lock guards it (interface: espeak-ng, speak_lib.h).
"""

from __future__ import annotations

import ctypes
import re
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heygen_studio.errors import EngineError

TIE = "^"
"""Stands between the letters of one sound, as in ``t^ʃ``, where ties are asked for."""

_RETRIEVAL = 1  # the sound comes to a callback
_PHONEME_EVENTS_IN_IPA, _KEEP_RUNNING = 0x1 | 0x2, 0x8000
_UTF8, _IPA, _TIED = 1, 0x02, 0x80
_PHONEMES_IN_BRACKETS = 0x100
_RATE, _PITCH, _RANGE = 1, 3, 4
_WORD, _PHONEME = 1, 7
_LONG_WORD = re.compile(r"\S{100}(?=\S)")
"""What espeak-ng is not given in one piece: its buffers are made for words, and nothing else is as long."""
_FLAGS = re.compile(r"\((?:\^?[a-z-])+\)")
"""Where espeak-ng switches to another language it says so: ``(en)``, or ``(^e^n)`` with ties."""


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Speech of espeak-ng.

    :param samples: float32 (n,).
    :param phonemes: each sound in IPA, and the sample at which it begins; silence is an empty string.
    :param words: index of the first character of each word in the text, and the sample at which it begins.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    phonemes: tuple[tuple[str, int], ...]
    words: tuple[tuple[int, int], ...]


class Espeak:
    """The loaded library. Get it from :func:`espeak`; safe to use from several threads."""

    def __init__(self) -> None:
        import espeakng_loader

        self._lock = threading.Lock()
        self._library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._library.espeak_TextToPhonemes.argtypes = [
            ctypes.POINTER(ctypes.c_char_p),
            ctypes.c_int,
            ctypes.c_int,
        ]
        data = espeakng_loader.get_data_path().encode()
        self.sample_rate: int = self._library.espeak_Initialize(
            _RETRIEVAL, 0, data, _PHONEME_EVENTS_IN_IPA | _KEEP_RUNNING
        )
        if self.sample_rate <= 0:
            raise EngineError(
                "espeak-ng could not be started.", remedy="Reinstall the package espeakng-loader."
            )
        self._callback = _Callback(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)
        self._chunks: list[NDArray[np.int16]] = []
        self._phonemes: list[tuple[str, int]] = []
        self._words: list[tuple[int, int]] = []

    def phonemes(self, text: str, voice: str, *, ties: bool = False) -> str:
        """A text in IPA with stress marks; clauses and most words are parted by spaces.

        :param voice: name of an espeak-ng voice, such as ``en-us``.
        :param ties: put :data:`TIE` between the letters of one sound.
        """
        return _phonemes(self, text, voice, ties)

    def _pronounce(self, text: str, voice: str, ties: bool) -> str:
        mode = _IPA | (_TIED | ord(TIE) << 8 if ties else 0)
        with self._lock:
            self._choose(voice)
            rest = ctypes.c_char_p(_LONG_WORD.sub(r"\g<0> ", text).encode())
            said = []
            while rest.value:
                said.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, mode).decode())
        return " ".join(_FLAGS.sub("", " ".join(said)).split())

    def speak(self, text: str, voice: str, *, words_per_minute: int, pitch: int, pitch_range: int) -> Sound:
        """Speak a text.

        :param words_per_minute: 80 to 450.
        :param pitch: 0 to 100, 50 is that of the voice; ``pitch_range`` likewise, 0 is monotone.
        """
        encoded = text.encode()
        with self._lock:
            self._choose(voice)
            for parameter, value in ((_RATE, words_per_minute), (_PITCH, pitch), (_RANGE, pitch_range)):
                self._library.espeak_SetParameter(parameter, value, 0)
            self._chunks, self._phonemes, self._words = [], [], []
            self._library.espeak_ng_SetRandSeed(1)  # the same text is to sound the same
            failed = self._library.espeak_Synth(
                encoded, len(encoded) + 1, 0, 1, 0, _UTF8 | _PHONEMES_IN_BRACKETS, None, None
            )
            self._library.espeak_Synchronize()
            samples = np.concatenate([*self._chunks, np.zeros(0, np.int16)])
            phonemes, words = tuple(self._phonemes), tuple(self._words)
        if failed:
            raise EngineError("espeak-ng failed to speak.", remedy="Try again, or choose another voice.")
        return Sound((samples / 32768).astype(np.float32), self.sample_rate, phonemes, words)

    def _choose(self, voice: str) -> None:
        # A voice that does not exist would silently leave the last one in use.
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise EngineError(f"espeak-ng has no voice “{voice}”.", remedy="Reinstall espeakng-loader.")

    def _receive(self, samples: Any, count: int, events: Any) -> int:
        if samples and count:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        for event in events or ():
            if event.type == 0:
                break
            if event.type == _PHONEME:
                self._phonemes.append((event.id.string.decode("utf-8", "ignore"), event.sample))
            elif event.type == _WORD:
                self._words.append((event.text_position - 1, event.sample))
        return 0


@lru_cache(maxsize=8192)
def _phonemes(library: Espeak, text: str, voice: str, ties: bool) -> str:
    return library._pronounce(text, voice, ties)


@cache
def espeak() -> Espeak:
    """The one library of this process.

    :raises EngineError: it cannot be started.
    """
    return Espeak()
