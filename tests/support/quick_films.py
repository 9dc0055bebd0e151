"""Stand-ins for the engines that make presenters of videos and give them new lips: they take no time, and
wait where they are told to.

The file ``hold`` in the data folder makes them wait until it is gone.
"""

from __future__ import annotations

from pathlib import Path

_PLUGIN = """
import time
from PIL import Image
from heygen_studio.contracts import AvatarSession, CreatedAvatar, FrameLipSync, VideoAvatarEngine
from heygen_studio.errors import InputError
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Licence, Remark
from heygen_studio.storage.avatar_cards import AVATAR_CARDS
from heygen_studio_plugins.avatars.twin import RevoiceEngine, TwinEngine

RevoiceEngine.missing = TwinEngine.missing = lambda self: "The stand-in of the tests takes its place."

class Grey(AvatarSession):
    def draw(self, canvas, track, index):
        canvas.y[:] = 100

class QuickFilms(VideoAvatarEngine):
    id, title, licence = "quick-films", "Quick films", Licence("MIT")

    def __init__(self, settings):
        self._settings = settings

    def avatars(self):
        return [card.info(folder) for card, folder in AVATAR_CARDS.read(self._settings.avatars_dir, self.id)]

    def open(self, avatar_id, spec, options):
        return Grey()

    def create(self, clip, folder, progress):
        while (self._settings.data_dir / "hold").exists():
            progress(0.5, "Waiting for the test")
            time.sleep(0.05)
        if clip.height < 100:
            raise InputError("No face was found.", remedy="Film a face.", code="NO_FACE")
        Image.new("RGB", (32, 32)).save(folder / "portrait.webp")
        facts = {"seconds": f"{clip.seconds:.1f}"}
        return CreatedAvatar("portrait.webp", (Remark("SILENT", "Nobody speaks.", "Talk."),), facts)

    def adopt(self, folder, progress):
        Image.new("RGB", (32, 32), "red").save(folder / "portrait.webp")

class Bar(AvatarSession):
    def draw(self, canvas, track, index):
        canvas.y[:16] = 235

class QuickLips(FrameLipSync):
    id, title, licence = "quick-lips", "Quick lips", Licence("MIT")

    def __init__(self, settings):
        self._settings = settings

    def open(self, clip, face, folder, spec, options, progress):
        while (self._settings.data_dir / "hold").exists():
            progress(0.5, "Waiting for the test")
            time.sleep(0.05)
        if face == 2:
            raise InputError("There is one face only.", remedy="Leave it out.", code="FACE_NOT_FOUND")
        return Bar()

@hookimpl
def heygen_frame_lipsyncs(settings):
    return [QuickLips(settings)]

@hookimpl
def heygen_avatars(settings):
    return [QuickFilms(settings)]
"""


def drop_in(folder: Path) -> Path:
    """Put the stand-ins into the plugins of a server in ``folder``, which is returned."""
    (folder / "plugins").mkdir()
    (folder / "plugins" / "quick_films.py").write_text(_PLUGIN)
    return folder
