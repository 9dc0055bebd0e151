"""A stand-in for the engine that makes presenters of videos: it takes no time, and waits where it is told to.

The file ``hold`` in the data folder makes it wait until it is gone.
"""

PLUGIN = """
import time
from PIL import Image
from heygen_studio.contracts import AvatarSession, CreatedAvatar, VideoAvatarEngine
from heygen_studio.errors import InputError
from heygen_studio.hookspecs import hookimpl
from heygen_studio.media import Licence, Remark
from heygen_studio.storage.avatar_cards import AVATAR_CARDS
from heygen_studio_plugins.avatars.twin import TwinEngine

TwinEngine.missing = lambda self: "The stand-in of the tests takes its place."

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

@hookimpl
def heygen_avatars(settings):
    return [QuickFilms(settings)]
"""
