"""What the folder of a job holds besides the video."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from heygen_studio.captions import Utterance

THUMBNAIL = "thumbnail.jpg"
"""A still of the video."""
PREVIEW = "preview.jpg"
"""What is being drawn, while it is."""
_SPEECH = "speech.json"
_UTTERANCES = TypeAdapter(tuple[Utterance, ...])


def save_speech(folder: Path, said: Sequence[Utterance]) -> None:
    """Keep what is said in a video, and when.

    :raises OSError: it cannot be written.
    """
    (folder / _SPEECH).write_bytes(_UTTERANCES.dump_json(tuple(said)))


def load_speech(folder: Path) -> tuple[Utterance, ...]:
    """What :func:`save_speech` kept.

    :raises OSError: it is not there.
    """
    return _UTTERANCES.validate_json((folder / _SPEECH).read_bytes())
