"""Writes to a data folder without end, and is killed again and again while it does.

``python writer.py FOLDER SEED KILLS`` prints a line for all that was acknowledged: ``+`` or ``-``, a kind, an
id and what must be found there; ``?`` for what is about to be removed. One process has everything loaded and
starts the others, which are killed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from support.photos import hopper_file

from heygen_studio.cloning.voices import VOICE
from heygen_studio.contracts import (
    AvatarSession,
    Capabilities,
    ClonedVoice,
    CreatedAvatar,
    Options,
    PhotoAvatarEngine,
    Progress,
    VoiceCloner,
)
from heygen_studio.ingest.photos import decode_photo
from heygen_studio.library import AvatarChanges, AvatarDraft, PhotoFile
from heygen_studio.media import Audio, AvatarInfo, FrameSpec, Licence, Photo, Speech, VoiceInfo
from heygen_studio.plugins import PluginRecord
from heygen_studio.registry import Registry
from heygen_studio.scripts import Script, ScriptStore
from heygen_studio.services import Studio
from heygen_studio.settings import Settings
from heygen_studio.storage.avatar_cards import AVATAR_CARDS
from heygen_studio.storage.voice_cards import CARD, VOICE_CARDS, Consent, VoiceCard

FREE = Licence("MIT")
PARTS = 20
"""Files of each presenter and voice, so that there are many moments at which it is half written."""


def write_parts(folder: Path, content: bytes) -> None:
    for number in range(PARTS):
        (folder / f"part-{number}.bin").write_bytes(content)


class QuickPhotos(PhotoAvatarEngine):
    """Makes of a photo a picture and many small files."""

    id, title, licence = "quick-photos", "Quick photos", FREE

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.avatars_dir

    def avatars(self) -> Sequence[AvatarInfo]:
        return [card.info(folder) for card, folder in AVATAR_CARDS.read(self.folder, self.id)]

    def create(self, photo: Photo, folder: Path, face: int | None, progress: Progress) -> CreatedAvatar:
        write_parts(folder, photo.pixels.tobytes())
        Image.fromarray(photo.pixels).save(folder / "image.png")
        return CreatedAvatar("image.png")

    def adopt(self, folder: Path) -> None:
        """Takes everything."""

    def open(self, avatar_id: str, spec: FrameSpec, options: Options) -> AvatarSession:
        raise NotImplementedError


class QuickVoices(VoiceCloner):
    """Has voices of many small files."""

    id, title, licence = "quick-voices", "Quick voices", FREE
    preference = 100
    capabilities = Capabilities(languages=frozenset({"en"}))

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.voices_dir

    def voices(self) -> Sequence[VoiceInfo]:
        return [card.info() for card, _ in VOICE_CARDS.read(self.folder, self.id)]

    def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
        times = np.arange(48_000, dtype=np.float32) / 24_000
        yield Speech(text, Audio(0.3 * np.sin(2 * np.pi * 220 * times), 24_000))

    def clone(
        self, recordings: Sequence[Audio], language: str, folder: Path, progress: Progress
    ) -> ClonedVoice:
        write_parts(folder, b"voice")
        return ClonedVoice(24_000)

    def adopt(self, folder: Path) -> None:
        """Takes everything."""


def open_studio(folder: Path) -> Studio:
    """A studio with these engines alone."""
    settings = Settings(data_dir=folder, cache_dir=folder / "cache")
    registry = Registry({"quick": PluginRecord("quick", "test")})
    registry.add("avatar", QuickPhotos(settings), "quick")
    registry.add("voice", QuickVoices(settings), "quick")
    return Studio(settings, registry)


def packed_voice(folder: Path) -> bytes:
    """A voice as one file."""
    folder.mkdir()
    write_parts(folder, b"voice" * 1000)
    now = datetime.now(UTC)
    card = VoiceCard(
        id=f"voice_{'a' * 16}", engine=QuickVoices.id, name="Ann", language="en", sample_rate=24_000,
        consent=Consent(given=True, statement="yes", via="api", at=now), created_at=now,
    )  # fmt: skip
    VOICE_CARDS.write(card, folder)
    assert (folder / CARD).is_file()
    return VOICE.pack(card, folder)


def write(studio: Studio, voice: bytes, seed: int, told: int) -> None:
    """Make, change and remove things until the process is killed."""
    noise = np.random.default_rng(seed)

    def say(sign: str, kind: str, name: str, found: str = "") -> None:
        os.write(told, f"{sign} {kind} {name} {found}\n".encode())  # at once, and in one piece

    def png() -> bytes:
        picture = Image.fromarray(noise.integers(0, 255, (32, 32, 3), np.uint8))
        path = studio.settings.data_dir / f"{seed}.png"
        picture.save(path)
        return path.read_bytes()

    scripts = ScriptStore(studio.settings.data_dir, "")
    undo: list[tuple[str, str, Callable[[str], Any]]] = []
    for number in count():
        content = png()
        asset = studio.assets.add_bytes(content, "x.png")
        say("+", "asset", asset.id, sha256(content).hexdigest())
        script = scripts.keep(Script.model_validate(SCRIPT))
        say("+", "script", script.script_id)
        avatar = studio.avatars.create(AvatarDraft(name="Ann"), PhotoFile(content, "x.png")).avatar
        say("+", "avatar", avatar.id, "Ann")
        studio.avatars.change(avatar.id, AvatarChanges(name=f"Ann{number}"))
        say("+", "avatar", avatar.id, f"Ann{number}")
        own_voice = studio.voices.take_in(voice)
        say("+", "voice", own_voice.id)
        studio.pronunciations.set(f"word{seed}x{number}", "en", say="word")
        say("+", "word", f"word{seed}x{number}")
        key, _ = studio.keys.create(f"key{seed}x{number}")
        say("+", "key", key.id)
        undo += [
            ("asset", asset.id, studio.assets.delete),
            ("script", script.script_id, scripts.delete),
            ("avatar", avatar.id, studio.avatars.delete),
            ("voice", own_voice.id, studio.voices.delete),
        ]
        if number % 2:
            for kind, name, remove in undo[:4]:
                say("?", kind, name)  # from here on it may be there or not
                remove(name)
                say("-", kind, name)
            del undo[:4]


SCRIPT = {
    "script": "One. " * 500, "word_count": 500, "estimated_duration": 1.0, "language": "en",
    "style": "casual", "title": "One", "estimated_seconds": 60.0, "pace": "", "engine": "", "notes": [],
    "prompt": "", "usage": None,
}  # fmt: skip


def main(folder: Path, seed: int, kills: int) -> None:
    studio = open_studio(folder / "data")
    studio.settings.data_dir.mkdir(parents=True)
    voice = packed_voice(folder / "voice")
    decode_photo(hopper_file().read_bytes())  # loads what reading a photo needs
    moment = random.Random(seed)
    for number in range(kills):
        reading, writing = os.pipe()
        if (process := os.fork()) == 0:
            write(studio, voice, number, writing)
        os.close(writing)
        with open(reading, "rb") as told:  # noqa: PTH123 - a pipe has no path
            for _ in range(moment.randint(10, 60)):
                sys.stdout.buffer.write(told.readline())
            time.sleep(moment.uniform(0, 0.02))
            os.kill(process, signal.SIGKILL)
            sys.stdout.buffer.write(told.read())
        os.waitpid(process, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
