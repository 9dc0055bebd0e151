"""The quick voice: what it says, when, and which videos have it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from heygen_studio_plugins.voices.hibari.engine import HibariVoices
from heygen_studio_plugins.voices.hibari.model import PACKAGE, model_store
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices
from heygen_studio_plugins.voices.kokoro.phonemes import vocabulary
from voice_contract import VoiceContract, heard

from heygen_studio.contracts import VoiceEngine
from heygen_studio.errors import NotReadyError
from heygen_studio.registry import Registry, load_registry
from heygen_studio.settings import Settings, load_settings
from heygen_studio.speech import VoiceOptions
from heygen_studio.video.choices import chosen_voice
from heygen_studio.video.plan import plan_video
from heygen_studio.video.request import VideoRequest

pytestmark = pytest.mark.whole

QUICK = "en_us_41"


@pytest.fixture(scope="module")
def engine() -> VoiceEngine:
    made = HibariVoices(Settings())
    made.prepare(lambda fraction, message: None)
    return made


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(load_settings())


class TestContract(VoiceContract):
    def test_the_voice(self, engine: VoiceEngine) -> None:
        (voice,) = engine.voices()
        assert (voice.id, voice.gender, voice.quick, voice.licence.weights) == (
            QUICK, "female", True, "Apache-2.0",
        )  # fmt: skip


def test_its_symbols_are_those_of_kokoro() -> None:
    own = json.loads((files(PACKAGE) / "assets" / "vocab.json").read_text("utf-8"))
    assert own == {symbol: number for symbol, number in vocabulary().items() if symbol in own}
    assert set("həlˈO wˈɜɹld.,;:—?!ʤʧAIWYᵊᵻ") <= set(own)


def test_the_same_words_and_sounds_as_kokoro_at_much_the_same_times(
    engine: VoiceEngine, kokoro: KokoroVoices
) -> None:
    script = "Dr. Smith paid $5 for 3 apples, on Jan. 5, 2024."
    (quick,), (usual,) = (
        list(one.speak(script, voice, VoiceOptions()))
        for one, voice in ((engine, QUICK), (kokoro, "en_us_02"))
    )
    assert [word.text for word in quick.words] == [word.text for word in usual.words]
    assert [mark.symbol for mark in quick.phonemes] == [mark.symbol for mark in usual.phonemes]
    lengths = [[mark.end - mark.start for mark in one.phonemes] for one in (quick, usual)]
    assert np.corrcoef(lengths)[0, 1] > 0.75
    assert sum(lengths[0]) == pytest.approx(sum(lengths[1]), rel=0.1)


def test_marks_run_with_the_sound(engine: VoiceEngine) -> None:
    """Vowels are where it is loud, and hisses where the highs are: not 40 ms before or after."""
    script = "We saw six seals at the seaside, and it is so nice to see such a sight."
    (speech,) = engine.speak(script, QUICK, VoiceOptions())
    rate = speech.audio.sample_rate
    highs = np.abs(np.diff(speech.audio.samples, 2))

    def hiss(shift: float) -> float:
        return float(np.mean([
            np.mean(highs[round((m.start + shift) * rate) : round((m.end + shift) * rate)])
            for m in speech.phonemes if m.symbol == "s"
        ]))  # fmt: skip

    shifts = np.arange(-0.1, 0.101, 0.01)
    assert abs(shifts[int(np.argmax([hiss(float(shift)) for shift in shifts]))]) <= 0.03
    first, last = heard(speech)
    assert speech.phonemes[0].start == pytest.approx(first, abs=0.01)
    assert speech.phonemes[-1].end == pytest.approx(last, abs=0.01)
    assert 0.3 < np.abs(speech.audio.samples).max() < 0.96


def test_a_long_sentence_is_cut_at_its_phrases(engine: VoiceEngine) -> None:
    script = "We went " + ", and then we went over the hill to the other village" * 7 + "."
    speeches = list(engine.speak(script, QUICK, VoiceOptions()))
    assert len(speeches) > 1
    assert max(speech.audio.duration for speech in speeches) < 20
    assert [w.text for s in speeches for w in s.words] == script.replace(",", "").replace(".", "").split()


def test_another_release_of_the_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / PACKAGE / "assets").mkdir(parents=True)
    (tmp_path / PACKAGE / "__init__.py").touch()
    (tmp_path / PACKAGE / "assets" / "hibari.onnx").write_bytes(b"another network")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, PACKAGE, raising=False)
    with pytest.raises(NotReadyError, match="another version"):
        model_store(tmp_path).make(lambda fraction, message: None)


@pytest.mark.parametrize("hurried", [{"quality": "draft"}, {"test": True}])
def test_drafts_and_tests_have_it_where_no_voice_is_asked_for(
    registry: Registry, hurried: dict[str, object]
) -> None:
    woman, man = (
        next(avatar.id for avatar in registry.avatars() if avatar.gender == gender)
        for gender in ("female", "male")
    )

    def voice(**more: object) -> str:
        return (
            plan_video(
                VideoRequest.model_validate({"script": "Hello.", "avatar_id": woman, **more}), registry
            )
            .scenes[0]
            .voice_info.id
        )

    assert voice(**hurried) == QUICK
    assert voice() == "en_us_02"
    assert voice(**hurried, voice_id="en_us_03") == "en_us_03"
    assert voice(**hurried, engine_options={"kokoro": {"pitch": 2}}) == "en_us_02"
    assert voice(**hurried, avatar_id=man) == "en_us_01"  # it is no man's
    assert voice(**hurried, script="Hola a todos.", language="es") == "es_es_02"


def test_where_it_is_not_installed_drafts_have_the_usual_voice(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quick(gender: str) -> str:
        return chosen_voice(registry, None, "en", gender, hurried=True)[1].id

    assert (quick("female"), quick("male")) == (QUICK, "en_us_01")
    engine, _ = registry.voice(QUICK)
    monkeypatch.setattr(engine, "missing", lambda: "Install it.")
    assert quick("female") == "en_us_02"
