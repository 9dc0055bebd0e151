"""VITS and XTTS with Coqui's own code, on tiny checkpoints that are made here."""

from __future__ import annotations

import functools
import hashlib
import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from heygen_studio_plugins.voices.coqui import conditioning
from heygen_studio_plugins.voices.coqui.conditioning import Conditioning, Network
from heygen_studio_plugins.voices.coqui.download import LICENCE, File, download
from heygen_studio_plugins.voices.coqui.models import find_models
from heygen_studio_plugins.voices.coqui.runtime import coqui, load_weights
from heygen_studio_plugins.voices.coqui.vits import VitsVoices
from heygen_studio_plugins.voices.coqui.xtts import XttsVoices
from support.coqui_models import make_vits, make_xtts
from voice_contract import VoiceContract, check_marks, say

from heygen_studio.contracts import VoiceEngine
from heygen_studio.errors import EngineError, InputError, NotReadyError
from heygen_studio.media import Audio
from heygen_studio.registry import load_registry
from heygen_studio.settings import Settings
from heygen_studio.settings.networks import FetchRules
from heygen_studio.speech import VoiceOptions

pytestmark = pytest.mark.whole

ENGLISH = "en_vits-tiny"


@pytest.fixture(scope="module", autouse=True)
def _small_decoder() -> Iterator[None]:
    """XTTS has one size of decoder; here it is a sixteenth as wide. And an untrained network speaks as long
    as it may: here that is shorter."""
    import torch

    xtts = coqui("tts.models.xtts")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        small = functools.partial(xtts.HifiDecoder, upsample_initial_channel_decoder=32)
        patch.setattr(xtts, "HifiDecoder", small)
        patch.setattr(conditioning, "_LEAST", 0.2)
        patch.setattr(conditioning, "_SLOWEST", {"zh": 0.1, "ja": 0.1, "ko": 0.1})
        patch.setattr(conditioning, "_SLOWEST_ELSEWHERE", 0.05)
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of Coqui models."""
    folder = tmp_path_factory.mktemp("coqui")
    make_vits(folder / "tiny")
    make_xtts(folder / "xtts_v2")
    return folder


def settings_for(models: Path) -> Settings:
    return Settings(coqui_dir=models, accept_licences=(LICENCE,))


class TestVits(VoiceContract):
    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, models: Path) -> VoiceEngine:
        return VitsVoices(settings_for(models))

    def test_the_times_are_those_of_the_network(self, engine: VoiceEngine) -> None:
        """In the tiny network each symbol and each blank lasts four frames of 16 ms."""
        (speech,) = say(engine, "Banana papaya.")
        (first, second) = speech.words
        symbols = "bɐnˈænə pɐpˈaɪə"
        assert "".join(mark.symbol for mark in speech.phonemes) == symbols.replace(" ", "").replace("ˈ", "")
        assert [mark.stress for mark in speech.phonemes if mark.stress] == [2, 2]
        assert first.end - first.start == pytest.approx(7.5 * 8 * 0.016, abs=0.1)
        assert second.start - first.start == pytest.approx(7.5 * 8 * 0.016, abs=0.1)


class TestXtts(VoiceContract):
    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, models: Path) -> VoiceEngine:
        return XttsVoices(settings_for(models))


# ---- VITS --------------------------------------------------------------------------------------------


def vits_of(folder: Path) -> VitsVoices:
    return VitsVoices(Settings(coqui_dir=folder))


def test_speakers_of_a_model_are_voices(tmp_path: Path) -> None:
    model = make_vits(
        tmp_path / "VCTK", speakers=["p225", "p226"],
        arguments={"use_speaker_embedding": True, "speakers_file": "/of/the/trainer.pth"},
    )  # fmt: skip
    (model / "speaker_ids.json").write_text('{"p225": 0, "p226": 1}', "utf-8")
    card = {"name": "VCTK", "licence": "Apache-2.0", "source": "https://example.org/vctk"}
    (model / "voice.json").write_text(json.dumps(card), "utf-8")
    engine = vits_of(tmp_path)
    voices = engine.voices()
    assert [(voice.id, voice.name) for voice in voices] == [
        ("en_vits-vctk-p225", "VCTK, p225"),
        ("en_vits-vctk-p226", "VCTK, p226"),
    ]
    assert voices[0].licence.weights == "Apache-2.0"
    one, other = (
        next(engine.speak("Hello there.", voice.id, VoiceOptions())).audio.samples for voice in voices
    )
    length = min(len(one), len(other))
    assert not np.allclose(one[:length], other[:length], atol=1e-3)


def test_a_model_of_letters_is_given_letters(tmp_path: Path) -> None:
    model = make_vits(tmp_path / "letters", use_phonemes=False)
    assert not vits_of(tmp_path).voices()
    assert "voice.json" in (vits_of(tmp_path).missing() or "")
    (model / "voice.json").write_text('{"language": "it", "gender": "female"}', "utf-8")
    engine = vits_of(tmp_path)
    (voice,) = engine.voices()
    assert (voice.id, voice.gender) == ("it_vits-letters", "female")
    (speech,) = say(engine, "Costa 3 euro.", "it")
    assert [word.text for word in speech.words] == ["Costa", "3", "euro"]
    check_marks(speech)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"phoneme_language": "sv"}, "sv"),
        ({"use_d_vector_file": True}, "use_d_vector_file"),
        ({"voice.json": '{"gender": "robot"}'}, "voice.json"),
    ],
)
def test_models_that_cannot_be_used_are_told(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    card = change.pop("voice.json", None)
    config = {"model": "vits", "use_phonemes": True, "phoneme_language": "en-us", **change}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    (folder / "model_file.pth").write_bytes(b"")
    if card:
        (folder / "voice.json").write_text(card, "utf-8")
    engine = vits_of(tmp_path)
    assert not engine.voices()
    assert told in (engine.missing() or "")


class Attack:
    """What runs when a pickle of it is loaded without care."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("content", ["attack", "cut", "other", "text"])
def test_weights_that_are_not_what_they_seem_are_refused(models: Path, tmp_path: Path, content: str) -> None:
    import torch

    mark = tmp_path / "ran"
    for name, source in (("tiny", "model_file.pth"), ("xtts_v2", "model.pth")):
        folder = tmp_path / "coqui" / name
        folder.mkdir(parents=True)
        for file in (models / name).iterdir():
            (folder / file.name).symlink_to(file)
        weights = folder / source
        whole = weights.read_bytes()
        weights.unlink()
        if content == "attack":
            torch.save({"model": {"x": Attack(mark)}}, weights)
        elif content == "other":
            torch.save({"model": {"x": torch.zeros(3)}}, weights)
        else:
            weights.write_bytes(whole[: len(whole) // 2] if content == "cut" else b"no weights at all")
    for engine in (
        VitsVoices(settings_for(tmp_path / "coqui")),
        XttsVoices(settings_for(tmp_path / "coqui")),
    ):
        with pytest.raises(NotReadyError) as caught:
            say(engine, "Hello.")
        assert caught.value.code == "MODEL_NOT_LOADABLE"
        assert str(tmp_path / "coqui") in caught.value.message
        assert caught.value.remedy
    assert not mark.exists()


def test_a_class_from_elsewhere_is_not_imported(models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    config = json.loads((models / "tiny" / "config.json").read_text("utf-8"))
    config["characters"]["characters_class"] = "os.path.Attack"
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    (folder / "model_file.pth").symlink_to(models / "tiny" / "model_file.pth")
    with pytest.raises(NotReadyError, match="characters_class"):
        say(vits_of(tmp_path), "Hello.")


# ---- XTTS --------------------------------------------------------------------------------------------


def noise(seconds: float) -> Audio:
    samples = 0.1 * np.random.default_rng(3).standard_normal(round(seconds * 24_000))
    return Audio(samples.astype(np.float32), 24_000)


def test_a_speaker_is_heard_and_spoken_like(models: Path, tmp_path: Path) -> None:
    settings = settings_for(models)
    engine = XttsVoices(settings)
    voice_id = "voice_aaaaaaaaaaaaaaaa"
    folder = settings.voices_dir / voice_id
    folder.mkdir(parents=True)
    told: list[float] = []
    made = engine.clone([noise(2), noise(4)], "de", folder, lambda fraction, message: told.append(fraction))
    assert made.sample_rate == 24_000
    assert told == sorted(told)
    assert told[-1] == 1.0
    engine.adopt(folder)
    card = {
        "id": voice_id, "engine": "xtts", "name": "Ada", "language": "de", "sample_rate": 24_000,
        "consent": {"given": True, "statement": "I agree.", "via": "cli", "at": "2025-01-01T00:00:00Z"},
        "created_at": "2025-01-01T00:00:00Z",
    }  # fmt: skip
    (folder / "voice.json").write_text(json.dumps(card), "utf-8")
    own = next(voice for voice in engine.voices() if voice.is_cloned)
    assert (own.id, own.name, own.language) == (voice_id, "Ada", "de")
    (speech,) = engine.speak("Guten Tag.", voice_id, VoiceOptions())
    assert speech.audio.duration > 0.5
    # Without the weights it is still listed, and the error says what to do.
    without = XttsVoices(Settings(coqui_dir=tmp_path / "none", data_dir=settings.data_dir))
    assert [voice.id for voice in without.voices()] == [voice_id]
    with pytest.raises(NotReadyError, match="non-commercial"):
        list(without.speak("Guten Tag.", voice_id, VoiceOptions()))


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"\xff" * (9 << 20)])
def test_files_of_cloned_voices_are_checked(models: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "speaker.safetensors").write_bytes(content)
    with pytest.raises(InputError) as caught:
        XttsVoices(settings_for(models)).adopt(tmp_path)
    assert caught.value.code == "VOICE_DAMAGED"


def test_a_voice_of_another_model_is_told(models: Path, tmp_path: Path) -> None:
    (model,) = find_models(settings_for(models), "xtts")
    other = Conditioning(np.zeros((1, 32, 1024), np.float32), np.zeros((1, 512, 1), np.float32))
    with pytest.raises(EngineError, match="another XTTS model"):
        Network(model).say("Hello.", "en", other)


def test_old_checkpoints_are_read_and_left_as_they_are(models: Path, tmp_path: Path) -> None:
    """The first ones hold an object of a class that has since moved."""
    import torch

    configs = coqui("tts.configs.xtts_config")
    folder = tmp_path / "xtts_v2"
    folder.mkdir()
    for name in ("config.json", "vocab.json", "speakers_xtts.pth"):
        (folder / name).symlink_to(models / "xtts_v2" / name)
    saved = load_weights(models / "xtts_v2" / "model.pth")
    config = configs.XttsConfig()
    with pytest.MonkeyPatch.context() as patch:
        for kind in (configs.XttsArgs, configs.XttsAudioConfig):
            patch.setattr(kind, "__module__", "TTS.tts.models.xtts")
        patch.setattr(coqui("tts.models.xtts"), "XttsArgs", configs.XttsArgs, raising=False)
        patch.setattr(coqui("tts.models.xtts"), "XttsAudioConfig", configs.XttsAudioConfig, raising=False)
        torch.save({**saved, "config": config}, folder / "model.pth")
    before = hashlib.sha256((folder / "model.pth").read_bytes()).digest()
    (speech,) = say(XttsVoices(settings_for(tmp_path)), "Hello.")
    assert speech.audio.duration > 0.5
    assert hashlib.sha256((folder / "model.pth").read_bytes()).digest() == before


# ---- readiness, licence, download ---------------------------------------------------------------------


def test_without_the_licence_nothing_is_fetched_or_used(models: Path) -> None:
    engine = XttsVoices(Settings(coqui_dir=models))
    for told in ("CPML-1.0", "non-commercial", "https://coqui.ai/cpml", "HEYGEN_ACCEPT_LICENCES"):
        assert told in (engine.missing() or "")
    assert not engine.voices()
    with pytest.raises(NotReadyError):
        XttsVoices(Settings()).prepare(lambda fraction, message: None)


def test_without_weights_the_studio_goes_on_and_says_what_lacks() -> None:
    registry = load_registry(Settings(accept_licences=(LICENCE,)))
    assert registry.plugins["coqui"].state == "ok"
    assert "prepare xtts" in (registry.providers["xtts"].missing() or "")
    assert "VITS model" in (registry.providers["vits"].missing() or "")
    assert not [voice for voice in registry.voices() if "vits" in voice.id or "xtts" in voice.id]


def test_the_default_is_never_one_of_these(models: Path) -> None:
    for engine in (VitsVoices(settings_for(models)), XttsVoices(settings_for(models))):
        assert not any(voice.id.rpartition("_")[2].isdecimal() for voice in engine.voices())


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[tuple[str, tuple[File, ...]]]:
    """A server of files, and what they are."""
    folder = tmp_path / "hub"
    folder.mkdir()
    files = []
    for name, content in (("config.json", b"{}"), ("model.pth", b"weights" * 100_000)):
        (folder / name).write_bytes(content)
        files.append(File(name, len(content), hashlib.sha256(content).hexdigest()))
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SimpleHTTPRequestHandler, "log_message", lambda *_: None)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", tuple(files)
        server.shutdown()
        server.server_close()
        thread.join()


LOCAL = FetchRules.parse(("127.0.0.1",))


def test_what_is_fetched_is_what_was_published(hub: tuple[str, tuple[File, ...]], tmp_path: Path) -> None:
    base, files = hub
    told: list[float] = []
    download(tmp_path / "x", LOCAL, lambda fraction, message: told.append(fraction), base, files)
    assert {p.name: p.stat().st_size for p in (tmp_path / "x").iterdir()} == {f.name: f.size for f in files}
    assert told == sorted(told)
    assert told[-1] == 1.0
    # What is there is not fetched again.
    download(tmp_path / "x", LOCAL, lambda fraction, message: None, "http://127.0.0.1:1", files)


def test_other_files_are_not_kept(hub: tuple[str, tuple[File, ...]], tmp_path: Path) -> None:
    base, (config, weights) = hub
    forged = File(weights.name, weights.size, "0" * 64)
    larger = File(weights.name, 10, weights.sha256)
    for wrong in (forged, larger, File("absent.pth", 1, "0" * 64)):
        with pytest.raises(NotReadyError) as caught:
            download(tmp_path / "x", LOCAL, lambda fraction, message: None, base, (config, wrong))
        assert caught.value.remedy
        assert [p.name for p in (tmp_path / "x").iterdir()] == ["config.json"]


def test_the_plugin_loads_neither_torch_nor_coqui() -> None:
    code = """
import sys
from heygen_studio.settings import Settings
from heygen_studio_plugins.voices.coqui import heygen_voices
print(*(bool(engine.missing()) and not engine.voices() for engine in heygen_voices(Settings())))
print(*{"torch", "TTS", "torchaudio", "transformers", "safetensors", "scipy"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n\n"


def test_plain_pickles_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.pth"
    path.write_bytes(pickle.dumps({"model": Attack(tmp_path / "ran")}, protocol=2))
    with pytest.raises(pickle.UnpicklingError):
        load_weights(path)
    assert not (tmp_path / "ran").exists()
