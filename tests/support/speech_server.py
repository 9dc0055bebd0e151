"""A server that speaks the OpenAI speech protocol, with the voice of espeak-ng."""

from __future__ import annotations

import io
import subprocess
import time
import wave
from http.server import BaseHTTPRequestHandler
from typing import Any

import imageio_ffmpeg
import numpy as np
from heygen_studio_plugins.language.espeak import espeak
from support.protocol_server import ProtocolServer

WAYS = {
    "wav": "the file that was asked for",
    "streamed": "the same with an unknown length in its header, as servers write it that begin at once",
    "mp3": "another format than the one that was asked for",
    "cut": "half of the file, then the connection breaks",
    "silence": "a second of silence",
    "slow": "nothing for two seconds",
}


class SpeechServer(ProtocolServer):
    """The server. A way to answer is one of :data:`WAYS`, or a recording."""

    def __init__(self, *ways: str) -> None:
        super().__init__(*(ways or ("wav",)))

    def answer(self, handler: BaseHTTPRequestHandler, asked: dict[str, Any], way: str) -> None:
        if way not in WAYS:
            super().answer(handler, asked, way)
            return
        if way == "slow":
            time.sleep(2)
        content = spoken(asked["input"], way)
        try:
            handler.send_response(200)
            handler.send_header("Content-Type", "audio/mpeg" if way == "mp3" else "audio/wav")
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content[: len(content) // 2] if way == "cut" else content)
        except OSError:
            pass  # the client has given up
        handler.close_connection = way == "cut"


def spoken(text: str, way: str) -> bytes:
    """A file in which a text is said."""
    voice = "en-us" if text.isascii() else _voice(text)
    sound = espeak().speak(text, voice, words_per_minute=170, pitch=50, pitch_range=50)
    samples = np.round(sound.samples * 20_000).astype("<i2")
    if way == "silence":
        samples = np.zeros(sound.sample_rate, "<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, sound.sample_rate, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    content = file.getvalue()
    if way == "streamed":
        return content[:4] + b"\xff" * 4 + content[8:40] + b"\xff" * 4 + content[44:]
    if way == "mp3":
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "pipe:0", "-f", "mp3", "pipe:1"]
        return subprocess.run(command, input=content, capture_output=True, check=True).stdout
    return content


def _voice(text: str) -> str:
    """The voice for a text, by its script: what it sounds like matters little."""
    if any("가" <= c <= "힣" for c in text):
        return "ko"
    if any("ぁ" <= c <= "ヿ" for c in text):
        return "ja"
    return "cmn" if any("一" <= c <= "鿿" for c in text) else "es"
