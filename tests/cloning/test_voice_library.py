"""From recordings to a voice that is used like any other, taken along, and deleted."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from quick_clones import quick_settings

from heygen_studio.cloning import MadeVoice, VoiceChanges, VoiceDraft
from heygen_studio.errors import CancelledError, ConflictError, InputError, NotFoundError
from heygen_studio.making import SourceFile
from heygen_studio.services import Studio
from heygen_studio.speech import VoiceOptions

Entries = dict[str, bytes]


@dataclass
class Cloned:
    folder: Path
    made: MadeVoice
    told: list[float]
    file: bytes


@pytest.fixture(scope="module")
def cloned(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Cloned:
    """A voice, made once for all tests of this file."""
    folder = tmp_path_factory.mktemp("cloned")
    studio = Studio.open(quick_settings(folder))
    told: list[float] = []
    made = studio.voices.clone(
        VoiceDraft(name="Ann", description="Calm"),
        [SourceFile(sample, "woman.wav")],
        via="cli",
        consent=True,
        progress=lambda fraction, message: told.append(fraction),
    )
    return Cloned(folder, made, told, studio.voices.export(made.voice.id))


def reopened(cloned: Cloned) -> Studio:
    return Studio.open(quick_settings(cloned.folder))


def test_a_voice_is_made_and_reported_honestly(cloned: Cloned) -> None:
    voice, report = cloned.made.voice, cloned.made.report
    assert voice.is_cloned
    assert (voice.name, voice.language, voice.gender, voice.sample_rate) == ("Ann", "en", "female", 24000)
    assert {"pitch", "speed", "clarity"} <= set(voice.characteristics)
    assert report.similarity is not None
    assert 0.3 < report.similarity < 1
    assert report.nearest_voice in {one.id for one in reopened(cloned).voices.all()}
    assert report.self_similarity is not None
    assert report.self_similarity > report.similarity
    assert [one.name for one in report.samples] == ["woman.wav"]
    assert cloned.told == sorted(cloned.told)
    assert cloned.told[-1] == 1


def test_it_survives_a_restart_and_speaks(cloned: Cloned) -> None:
    studio = reopened(cloned)
    found = next(voice for voice in studio.voices.all() if voice.id == cloned.made.voice.id)
    assert found == cloned.made.voice
    card = studio.voices.card(found.id)
    assert card.consent.given
    assert card.consent.statement
    assert card.consent.via == "cli"
    assert studio.voices.sample(found.id).is_file()
    engine = next(engine for engine in studio.engines() if engine.id == card.engine)
    speeches = list(engine.speak("One two. Three.", found.id, VoiceOptions()))
    assert "".join(speech.text for speech in speeches) == "One two. Three."
    assert [mark.text for speech in speeches for mark in speech.words] == ["One", "two", "Three"]
    for speech in speeches:
        assert speech.phonemes[-1].end <= speech.audio.duration
        assert np.abs(speech.audio.samples).max() > 0.05


def test_renamed_taken_along_and_deleted(cloned: Cloned, tmp_path: Path) -> None:
    other = Studio.open(quick_settings(tmp_path))
    added = other.voices.take_in(cloned.file)
    assert added.id != cloned.made.voice.id
    assert (added.name, added.characteristics) == ("Ann", cloned.made.voice.characteristics)
    assert other.voices.change(added.id, VoiceChanges(name="Bea")).name == "Bea"
    other.voices.delete(added.id)
    assert not any(voice.is_cloned for voice in other.voices.all())
    with pytest.raises(NotFoundError):
        other.voices.delete(added.id)
    with pytest.raises(ConflictError):
        other.voices.delete("en_us_01")


def test_a_voice_is_there_for_its_owner_alone(cloned: Cloned, tmp_path: Path) -> None:
    studio = Studio.open(quick_settings(tmp_path))
    ann, bob = studio.seen_by("ann"), studio.seen_by("bob")
    added = ann.voices.take_in(cloned.file)
    assert added.id in {voice.id for voice in ann.voices.all()}
    assert added.id not in {voice.id for voice in bob.voices.all()}
    for act in (bob.voices.delete, bob.voices.export, bob.voices.sample, bob.voices.get):
        with pytest.raises(NotFoundError):
            act(added.id)
    assert b"ann" not in zipped_entries(ann.voices.export(added.id))["voice.json"]


def test_cancelling_leaves_nothing(studio: Studio, sample: Path) -> None:
    def stop(fraction: float, message: str) -> None:
        if fraction > 0.1:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        studio.voices.clone(
            VoiceDraft(name="Ann"), [SourceFile(sample, "a.wav")], via="cli", consent=True, progress=stop
        )
    assert list(studio.settings.voices_dir.iterdir()) == []
    assert sample.is_file()


def zipped_entries(data: bytes) -> Entries:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(entries: Entries) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return packed.getvalue()


def listed(entries: Entries, **changes: object) -> bytes:
    """An archive whose manifest fits its entries."""
    manifest = json.loads(entries["manifest.json"])
    manifest["files"] = {
        name: {"size": len(data), "sha256": sha256(data).hexdigest()}
        for name, data in entries.items()
        if name != "manifest.json"
    }
    return zipped(entries | {"manifest.json": json.dumps(manifest | changes).encode()})


def numbers(**changes: object) -> Callable[[Entries], bytes]:
    def build(entries: Entries) -> bytes:
        values = dict(np.load(io.BytesIO(entries["voice.npz"])))
        packed = io.BytesIO()
        np.savez(packed, **(values | changes))  # type: ignore[arg-type]
        return listed(entries | {"voice.npz": packed.getvalue()})

    return build


BAD: dict[str, tuple[Callable[[Entries], bytes], str]] = {
    "empty": (lambda e: b"", "NOT_A_VOICE_FILE"),
    "a presenter": (lambda e: listed(e, kind="heygen-studio-avatar"), "VOICE_FILE_DAMAGED"),
    "newer": (lambda e: listed(e, format=9), "VOICE_FILE_TOO_NEW"),
    "path upwards": (lambda e: listed(e | {"../evil": b"x"}), "VOICE_FILE_UNSAFE"),
    "changed": (lambda e: zipped(e | {"voice.npz": b"x"}), "VOICE_FILE_DAMAGED"),
    "no numbers": (lambda e: listed({k: v for k, v in e.items() if k != "voice.npz"}), "VOICE_FILE_DAMAGED"),
    "other shape": (numbers(offset=np.zeros(7, np.float32)), "VOICE_FILE_DAMAGED"),
    "not a number": (numbers(offset=np.full(256, np.nan, np.float32)), "VOICE_FILE_DAMAGED"),
    "out of range": (numbers(gain=np.float32(1e9)), "VOICE_FILE_DAMAGED"),
    "a pickle": (numbers(pitch=np.array({"a": 1}, dtype=object)), "VOICE_FILE_DAMAGED"),
    "unknown engine": (
        lambda e: listed(e | {"voice.json": e["voice.json"].replace(b"quick-clone", b"other")}),
        "ENGINE_NOT_FOUND",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_files_that_are_not_sound_are_refused(cloned: Cloned, studio: Studio, what: str) -> None:
    build, code = BAD[what]
    with pytest.raises(InputError) as caught:
        studio.voices.take_in(build(zipped_entries(cloned.file)))
    assert caught.value.code == code
    assert not any(voice.is_cloned for voice in studio.voices.all())
    assert list(studio.settings.voices_dir.iterdir()) == []
