"""Coqui models that are very small and have never been trained, saved as Coqui saves them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from heygen_studio_plugins.voices.coqui.runtime import coqui


def make_vits(folder: Path, **settings: Any) -> Path:
    """A VITS of a few hundred thousand numbers that speaks English phonemes at 16 kHz.

    :param settings: of its configuration, besides ``arguments``, those of the network.
    """
    import torch

    configs, vits = coqui("tts.configs.vits_config"), coqui("tts.models.vits")
    arguments = {
        "init_discriminator": False,
        "hidden_channels": 16,
        "hidden_channels_ffn_text_encoder": 16,
        "num_layers_text_encoder": 1,
        "num_layers_posterior_encoder": 1,
        "num_layers_flow": 1,
        "resblock_kernel_sizes_decoder": [3],
        "resblock_dilation_sizes_decoder": [[1, 3, 5]],
        "upsample_initial_channel_decoder": 32,
        "use_sdp": False,
        **settings.pop("arguments", {}),
    }
    characters = vits.VitsCharacters().to_config()
    config = configs.VitsConfig(
        model_args=configs.VitsArgs(**arguments), characters=characters, add_blank=True, **settings
    )
    config.audio.sample_rate = 16_000
    torch.manual_seed(5)
    network = vits.Vits(config)
    # An untrained network would have each symbol last no time; this way each lasts four frames, 64 ms.
    network.duration_predictor.proj.weight.data.zero_()
    network.duration_predictor.proj.bias.data.fill_(1.3)
    saved = config.to_dict()
    saved |= {"use_phonemes": True, "phonemizer": "espeak", "phoneme_language": "en-us"} | {
        name: value for name, value in settings.items() if name in ("use_phonemes", "phoneme_language")
    }
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(saved), "utf-8")
    torch.save({"model": network.state_dict(), "config": saved}, folder / "model_file.pth")
    return folder


_SIGNS = "abcdefghijklmnopqrstuvwxyzäöüßéèêçñáíóúàìòùãõ.,!?'-"
_LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "zh-cn", "ja", "ko")


def make_xtts(folder: Path) -> Path:
    """An XTTS with a transformer of one layer; of its voice encoder, which has one size only, 23 MB stay."""
    import torch

    configs, xtts = coqui("tts.configs.xtts_config"), coqui("tts.models.xtts")
    folder.mkdir(parents=True)
    special = ["[STOP]", "[UNK]", "[SPACE]", "[START]", *(f"[{code}]" for code in _LANGUAGES)]
    _write_vocabulary(folder / "vocab.json", special)
    config = configs.XttsConfig(
        model_args=configs.XttsArgs(
            gpt_layers=1,
            gpt_n_model_channels=64,
            gpt_n_heads=2,
            gpt_max_audio_tokens=300,
            gpt_num_audio_tokens=34,
            gpt_start_audio_token=32,
            gpt_stop_audio_token=33,
            gpt_use_perceiver_resampler=True,
            decoder_input_dim=64,
        )
    )
    torch.manual_seed(5)
    network = xtts.Xtts(config)
    network.tokenizer = coqui("tts.layers.xtts.tokenizer").VoiceBpeTokenizer(str(folder / "vocab.json"))
    network.init_models()
    # It never stops by itself, so that the longest time that is allowed to a text is its time.
    network.gpt.mel_head.bias.data[33] = -50.0
    (folder / "config.json").write_text(json.dumps(config.to_dict()), "utf-8")
    torch.save({"model": network.state_dict(), "config": config.to_dict()}, folder / "model.pth")
    speaker = {"gpt_cond_latent": torch.randn(1, 32, 64), "speaker_embedding": torch.randn(1, 512, 1)}
    torch.save({"Ana Florence": speaker, "Damien Black": speaker}, folder / "speakers_xtts.pth")
    return folder


def _write_vocabulary(path: Path, special: list[str]) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    letters = {sign: number for number, sign in enumerate([*special, *_SIGNS])}
    tokenizer = Tokenizer(models.BPE(letters, [], unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(special)
    tokenizer.save(str(path))
