"""A recording in place of a voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from heygen_studio.contracts import Aligner, AlignmentSession, Options, Progress, VoiceEngine
from heygen_studio.ingest.cutting import stretches
from heygen_studio.ingest.sound import RATE, blocks, examine
from heygen_studio.media import Audio, Licence, Speech, VoiceInfo
from heygen_studio.speech import limit
from heygen_studio.speech.loudness import TARGET_LUFS

_LOUDEST_GAIN = 10 ** (30 / 20)


class Recording(VoiceEngine):
    """A recording that a user brings, as a voice that says one thing: for one video, not for the registry.

    :param path: the file; any that ffmpeg reads, also a video.
    :param fps: of the video; the stretches end between frames.
    :param aligner: what finds the words of its text; None where there is no text.
    :raises InputError: it cannot be used, see :func:`~heygen_studio.ingest.sound.examine`.
    """

    id = "recording"
    title = "Recording"
    licence = Licence(code="Apache-2.0")

    def __init__(self, path: Path, fps: Fraction, language: str, aligner: Aligner | None) -> None:
        self._path = path
        self._fps = fps
        self._aligner = aligner
        facts = examine(path)
        self._mix = facts.mix
        self.seconds = facts.seconds
        self.notes = tuple(f"{remark.message} {remark.remedy}" for remark in facts.remarks)
        """What is not as good about the recording as it could be."""
        self._gain = np.float32(min(10 ** ((TARGET_LUFS - facts.loudness) / 20), _LOUDEST_GAIN))
        self.info = VoiceInfo(
            id=self.id,
            name="Recording",
            language=language,
            accent="",
            gender="",
            style="",
            sample_rate=RATE,
            licence=Licence(code=""),
        )

    def voices(self) -> Sequence[VoiceInfo]:
        return [self.info]

    def prepare(self, progress: Progress) -> None:
        # Here, because two threads that are the first to import the same package can disturb each other.
        import scipy.ndimage
        import scipy.signal  # noqa: F401

    def check(self, text: str, voice_id: str, options: Options) -> None:
        if self._aligner is not None:
            self._aligner.open(text, self.info.language).close()

    def speak(self, text: str, voice_id: str, options: Options) -> Iterator[Speech]:
        if self._aligner is None:
            for audio, _ in self._stretches():
                yield Speech("", audio)
            return
        with self._aligner.open(text, self.info.language) as session:
            yield from self._aligned(session)

    def _aligned(self, session: AlignmentSession) -> Iterator[Speech]:
        for audio, last in self._stretches():
            yield session.push(audio, last)

    def _stretches(self) -> Iterator[tuple[Audio, bool]]:
        for samples, last in stretches(blocks(self._path, self._mix), RATE, self._fps):
            yield Audio(limit(samples * self._gain, RATE), RATE), last
