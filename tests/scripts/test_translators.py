"""Translation without a language model: Apertium and a model of Argos' kind, run for real."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from heygen_studio_plugins.scripts.translators.similarity import chrf

from heygen_studio.errors import EngineError, InputError, NotReadyError
from heygen_studio.scripts import ScriptDesk, TranslateRequest
from heygen_studio.services import Studio
from heygen_studio.settings import Settings

apertium = pytest.mark.skipif(not shutil.which("apertium"), reason="needs Debian's apertium-eng-spa")


def test_chrf() -> None:
    assert chrf("Bread is good.", "Bread is good.") == 1
    assert chrf("abc", "xyz") == 0
    # "ab" and "abb": unigrams P 2/3, R 1, F2 10/11; bigrams P 1/2, R 1, F2 5/6; the mean of both.
    assert chrf("ab", "abb") == pytest.approx((10 / 11 + 5 / 6) / 2)


@apertium
def test_apertium_keeps_what_must_be_kept(desk: ScriptDesk) -> None:
    result = desk.translate(
        TranslateRequest(
            script="[smile] Hello, welcome to our presentation.\n\nThe house has 25 doors. See https://x.org.",
            target_language="es",
            source_language="en",
            engine="apertium",
        )
    )
    assert "Hola, bienvenido a nuestra presentación." in result.translated_script
    assert result.translated_script.startswith("[smile] ")
    assert result.translated_script.endswith("https://x.org.")
    assert "\n\n" in result.translated_script
    assert "25 puertas" in result.translated_script
    assert result.confidence_score is not None
    assert 0.4 < result.confidence_score <= 1
    assert "chrF" in result.confidence_method
    assert "draft" in result.notes[0]


def test_a_pair_that_nothing_can_do(desk: ScriptDesk) -> None:
    with pytest.raises(NotReadyError) as caught:
        desk.translate(TranslateRequest(script="Hello, my friend.", target_language="ko"))
    assert caught.value.code == "TRANSLATION_NOT_AVAILABLE"
    assert "HEYGEN_ARGOS_DIR" in caught.value.remedy
    assert "OPENAI_API_KEY" in caught.value.remedy


def test_the_same_language(desk: ScriptDesk) -> None:
    with pytest.raises(InputError, match="in English already"):
        desk.translate(TranslateRequest(script="Hello, my good old friend.", target_language="en"))


def make_model(folder: Path, source: str, target: str) -> Path:
    """A model as Argos Translate packs it, tiny and untrained: its words mean nothing, its format is real."""
    import sentencepiece
    from ctranslate2.specs import TransformerSpec

    folder.mkdir(parents=True)
    text = folder / "text.txt"
    text.write_text("bread is good and warm\nflour and water make bread\nthe baker is up early\n" * 20)
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(folder / "sentencepiece"), vocab_size=25, minloglevel=2,
    )  # fmt: skip
    pieces = sentencepiece.SentencePieceProcessor(str(folder / "sentencepiece.model"))
    vocabulary = [pieces.id_to_piece(n) for n in range(pieces.get_piece_size())]
    spec = TransformerSpec.from_config(1, 2)
    random = np.random.default_rng(1)

    def fill(part: Any) -> None:
        norm, linear = np.zeros(8, np.float32), (8, 8)
        for layer_norm in (part.self_attention.layer_norm, part.ffn.layer_norm):
            layer_norm.gamma, layer_norm.beta = norm + 1, norm
        part.self_attention.linear[0].weight = random.normal(size=(24, 8)).astype(np.float32)
        part.self_attention.linear[0].bias = np.zeros(24, np.float32)
        part.self_attention.linear[1].weight = random.normal(size=linear).astype(np.float32)
        part.self_attention.linear[1].bias = norm
        part.ffn.linear_0.weight = random.normal(size=(16, 8)).astype(np.float32)
        part.ffn.linear_0.bias = np.zeros(16, np.float32)
        part.ffn.linear_1.weight = random.normal(size=(8, 16)).astype(np.float32)
        part.ffn.linear_1.bias = norm
        if hasattr(part, "attention"):
            part.attention.layer_norm.gamma, part.attention.layer_norm.beta = norm + 1, norm
            part.attention.linear[0].weight = random.normal(size=linear).astype(np.float32)
            part.attention.linear[0].bias = norm
            part.attention.linear[1].weight = random.normal(size=(16, 8)).astype(np.float32)
            part.attention.linear[1].bias = np.zeros(16, np.float32)
            part.attention.linear[2].weight = random.normal(size=linear).astype(np.float32)
            part.attention.linear[2].bias = norm

    size = len(vocabulary)
    spec.encoder.embeddings[0].weight = random.normal(size=(size, 8)).astype(np.float32)
    spec.decoder.embeddings.weight = random.normal(size=(size, 8)).astype(np.float32)
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = random.normal(size=(600, 8)).astype(np.float32)
        side.layer_norm.gamma, side.layer_norm.beta = np.ones(8, np.float32), np.zeros(8, np.float32)
        for layer in side.layer:
            fill(layer)
    spec.decoder.projection.weight = random.normal(size=(size, 8)).astype(np.float32)
    spec.decoder.projection.bias = np.zeros(size, np.float32)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    (folder / "model").mkdir()
    spec.save(str(folder / "model"))
    (folder / "metadata.json").write_text(json.dumps({"from_code": source, "to_code": target}))
    text.unlink()
    return folder


@pytest.fixture
def argos(tmp_path: Path) -> ScriptDesk:
    """A desk with models from English to German, and, packed, from German to English."""
    pytest.importorskip("ctranslate2")
    models = tmp_path / "models"
    make_model(models / "en_de", "en", "de")
    packed = make_model(tmp_path / "translate-fr_en-1_0", "fr", "en")
    with zipfile.ZipFile(models / "translate-fr_en-1_0.argosmodel", "w") as file:
        for path in packed.rglob("*"):
            file.write(path, Path("fr_en") / path.relative_to(packed))
        file.writestr("fr_en/../../../evil.txt", "evil")
    (models / "broken.argosmodel").write_bytes(b"no zip")
    settings = Settings(data_dir=tmp_path, cache_dir=tmp_path / "cache", argos_dir=models)
    return Studio.open(settings).scripts


def test_argos_models(argos: ScriptDesk, tmp_path: Path) -> None:
    request = TranslateRequest(
        script="Bread is good. [smile] The baker is up early.\n\nBread is warm.",
        source_language="en",
        target_language="de",
        engine="argos",
    )
    result = argos.translate(request)
    assert result.engine == "argos"
    assert result.translated_script != request.script
    assert "[smile]" in result.translated_script
    assert "\n\n" in result.translated_script
    assert result.confidence_score is not None
    assert 0 < result.confidence_score <= 1
    assert argos.translate(request).translated_script == result.translated_script
    # French to German by way of English, with the packed model.
    assert argos.translate(request.model_copy(update={"source_language": "fr"})).translated_script
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_damaged_argos_model(argos: ScriptDesk, tmp_path: Path) -> None:
    (tmp_path / "models" / "en_de" / "model" / "model.bin").write_bytes(b"damaged")
    with pytest.raises(EngineError, match="cannot be loaded"):
        argos.translate(TranslateRequest(script="Bread.", source_language="en", target_language="de"))
