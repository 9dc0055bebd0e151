"""A video has the length that is asked for: the voice adapts, and the presenter waits for the rest."""

from __future__ import annotations

import base64
import io
import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from support.studio import Server

from heygen_studio.ingest.sound import RATE, blocks
from heygen_studio.render.reader import probe


def recording(seconds: float) -> str:
    """A tone, as a data URI."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", ""))
        tone = np.sin(np.arange(int(16_000 * seconds)) * (2 * np.pi * 220 / 16_000))
        out.writeframes((9000 * tone).astype("<i2").tobytes())
    return "data:audio/wav;base64," + base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize(
    ("asked", "seconds", "fps"),
    [
        ({"duration": 3.3}, 3.3, Fraction(25)),
        ({"duration": 3.5, "fps": "30000/1001"}, 3.5, Fraction(30000, 1001)),
        ({"duration": 2.6, "script": "", "audio_url": recording(1.2)}, 2.6, Fraction(25)),
        ({"duration": 9, "test": True}, 5, Fraction(25)),
    ],
)
def test_the_presenter_waits_for_the_rest(
    server: Server, tmp_path: Path, asked: dict[str, Any], seconds: float, fps: Fraction
) -> None:
    video = server.ended(server.create(**asked).json()["video_id"])
    assert video["status"] == "completed", video
    assert "the presenter waits" in video["notes"][0]
    path = tmp_path / "video.mp4"
    path.write_bytes(httpx.get(video["output_url"]).content)
    assert abs(probe(path).frames / fps - seconds) <= 1 / fps
    sound = np.concatenate(list(blocks(path)))
    assert len(sound) / RATE == pytest.approx(seconds, abs=0.04)
    assert np.abs(sound[: RATE // 2]).max() > 0.1
    assert np.abs(sound[2 * RATE :]).max() < 0.001
    captions = server.client.get(f"/videos/{video['video_id']}/captions.vtt").text
    assert "00:00:03" not in captions


def test_what_lasts_longer_than_expected_says_so(server: Server) -> None:
    """To the voice each of these letters is a sentence, and takes as long as one."""
    video = server.create(script="a.b.c.d.e.f.g.h", duration=2.1).json()
    video = server.ended(video["video_id"])
    assert video["duration"] == pytest.approx(8 * 0.32)
    assert "instead of 2.1 s" in video["notes"][-1]
