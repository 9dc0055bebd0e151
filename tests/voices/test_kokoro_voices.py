"""The voices on offer, and the making of the model."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices
from heygen_studio_plugins.voices.kokoro.model import model_store
from heygen_studio_plugins.voices.kokoro.phonemes import vocabulary

from heygen_studio.settings import Settings

ASSETS = files("heygen_studio_assets") / "voices" / "kokoro"


def test_a_dozen_voices_with_their_licences() -> None:
    voices = KokoroVoices(Settings()).voices()
    assert len(voices) >= 12
    assert len({voice.id for voice in voices}) == len(voices)
    first = voices[0]
    assert (first.id, first.name, first.gender, first.accent) == ("en_us_01", "American Male", "male", "us")
    assert (first.language, first.style, first.sample_rate) == ("en", "professional", 24000)
    for voice in voices:
        assert voice.licence.weights == "Apache-2.0"
        assert "kokoro-js" in voice.licence.source
        assert voice.characteristics["pitch"] in {"low", "medium", "high"}
        assert voice.characteristics["speed"] in {"slow", "normal", "fast"}


def test_the_files_are_those_of_the_manifest() -> None:
    manifest = json.loads((ASSETS / "manifest.json").read_text("utf-8"))
    for entry in manifest["voices"]:
        assert hashlib.sha256((ASSETS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_listing_voices_loads_no_model() -> None:
    code = """
import sys
from heygen_studio.settings import Settings
from heygen_studio_plugins.voices.kokoro import heygen_voices
(engine,) = heygen_voices(Settings())
print(bool(engine.voices()), engine.missing())
print(*{"onnx", "onnxruntime", "kokoro_onnx", "phonemizer", "num2words", "scipy"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True None\n\n"


MAKE = """
import sys
from pathlib import Path
from heygen_studio_plugins.voices.kokoro.model import model_store
steps = []
model_store(Path(sys.argv[1])).make(lambda fraction, message: steps.append(fraction))
print("made" if steps else "found")
"""


FILES = ("model.onnx", "model.weights", "model.json")


def test_two_processes_make_one_model_and_a_damaged_one_is_made_again(tmp_path: Path) -> None:
    both = [
        subprocess.Popen([sys.executable, "-c", MAKE, tmp_path], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = sorted(process.communicate()[0].strip() for process in both)
    assert said == ["found", "made"]
    assert {p.name for p in tmp_path.iterdir()} <= {*FILES, "model.lock"}
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in FILES} == {0o600}

    for name in FILES[:2]:
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[:500_000] + b"damage" + whole[500_006:])
        assert not model_store(tmp_path).ready()
        (tmp_path / name).write_bytes(whole)
        assert model_store(tmp_path).ready()
    (tmp_path / "model.weights").write_bytes(b"damage")
    progress: list[float] = []
    model_store(tmp_path).make(lambda fraction, message: progress.append(fraction))
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    assert model_store(tmp_path).ready()

    # One that another release of ONNX Runtime or another processor has made is whole, but foreign here.
    record = json.loads((tmp_path / "model.json").read_text("utf-8"))
    for key in ("runtime", "processor", "recipe", "source"):
        (tmp_path / "model.json").write_text(json.dumps({**record, key: "another"}), "utf-8")
        assert not model_store(tmp_path).ready()
    (tmp_path / "model.json").write_text(json.dumps(record), "utf-8")
    assert model_store(tmp_path).ready()


def test_the_kept_graph_says_the_same_as_the_model_it_was_made_of(kokoro: KokoroVoices) -> None:
    """Bit by bit, and its frames: optimising it again or not changes nothing."""
    from heygen_studio_plugins.voices.kokoro.graph import exact_int8, rewrite
    from heygen_studio_plugins.voices.kokoro.model import join_parts

    options = ort.SessionOptions()
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    options.intra_op_num_threads = 2
    session = ort.InferenceSession(
        rewrite(join_parts(), exact_int8()), options, providers=["CPUExecutionProvider"]
    )
    tokens = [vocabulary()[symbol] for symbol in "həlˈO wˈɜɹld."]
    style = kokoro.voice_table()["en_us_02"].style(len(tokens))
    inputs = {"tokens": np.array([[0, *tokens, 0]]), "style": style[None], "speed": np.ones(1, np.float32)}
    sound, frames = session.run(["audio", "duration"], inputs)
    kept, edges = kokoro.model.run(tokens, style, 1.0)
    assert np.array_equal(kept, np.ravel(sound))
    assert np.array_equal(np.diff(edges), np.ravel(frames) * 600)


@pytest.mark.parametrize("record", ["", "{}", '{"sha256": "0"}', "not json"])
def test_a_model_without_a_matching_record_is_not_used(tmp_path: Path, record: str) -> None:
    for name in FILES[:2]:
        (tmp_path / name).write_bytes(b"not a model")
    (tmp_path / "model.json").write_text(record, "utf-8")
    assert not model_store(tmp_path).ready()


def test_integer_and_float_models_say_the_same() -> None:
    """Processors with and without int8 instructions get different models; both speak the sentence alike."""
    from heygen_studio_plugins.voices.kokoro.graph import exact_int8, rewrite
    from heygen_studio_plugins.voices.kokoro.model import join_parts

    tokens = [vocabulary()[symbol] for symbol in "həlˈO wˈɜɹld."]
    style = np.load(str(ASSETS / "af_heart.npy"))[len(tokens) - 1].astype(np.float32)
    inputs = {"tokens": np.array([[0, *tokens, 0]]), "style": style[None], "speed": np.ones(1, np.float32)}
    edges = []
    # No studio on a processor without the instructions makes the first: there the second alone is tried.
    for int8 in (True, False) if exact_int8() else (False,):
        session = ort.InferenceSession(rewrite(join_parts(), int8), providers=["CPUExecutionProvider"])
        audio, frames = session.run(["audio", "duration"], inputs)
        edges.append(np.cumsum(frames) * 600)
        assert np.size(audio) == edges[-1][-1]
        assert np.sqrt(np.mean(np.square(audio))) > 0.02
    assert np.abs(edges[0] - edges[-1]).max() <= 2 * 600
