"""A server that speaks the OpenAI speech protocol over real HTTP, with the voice of espeak-ng.

What it is given to play comes first, one for each request, the last one again and again: a recording as those
of :mod:`support.llm_server`, or the name of a way to answer, see :data:`WAYS`. What was asked is kept.
"""

from __future__ import annotations

import io
import json
import subprocess
import threading
import time
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import imageio_ffmpeg
import numpy as np
from heygen_studio_plugins.voices.espeak import espeak
from support.llm_server import play

WAYS = {
    "wav": "the file that was asked for",
    "streamed": "the same with an unknown length in its header, as servers write it that begin at once",
    "mp3": "another format than the one that was asked for",
    "cut": "half of the file, then the connection breaks",
    "silence": "a second of silence",
    "slow": "nothing for two seconds",
}


class SpeechServer:
    """The server, on a free port. A context manager."""

    def __init__(self, *ways: str) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._ways = list(ways) or ["wav"]
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                server.requests.append({**asked, "path": self.path})
                server.headers.append({name.lower(): value for name, value in self.headers.items()})
                way = server._next()
                if way not in WAYS:
                    self.close_connection = True
                    play(self.connection, way)
                    return
                if way == "slow":
                    time.sleep(2)
                content = spoken(asked["input"], way)
                try:
                    self.send_response(200)
                    self.send_header("Content-Type", "audio/mpeg" if way == "mp3" else "audio/wav")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content[: len(content) // 2] if way == "cut" else content)
                except OSError:
                    pass  # the client has given up
                self.close_connection = way == "cut"

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def _next(self) -> str:
        return self._ways.pop(0) if len(self._ways) > 1 else self._ways[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


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
