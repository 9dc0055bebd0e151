"""Learns the network from a corpus."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from heygen_studio_plugins.lipsync.audio2face.features import BANDS, HOP, RATE, log_mel
from heygen_studio_plugins.lipsync.audio2face.symbols import SILENCE, plain
from heygen_studio_plugins.lipsync.viseme.coarticulation import mouth
from torch.nn import functional as F  # noqa: N812 - its usual name

from heygen_studio.media import ARKIT_BLENDSHAPES, Audio

from . import augment, corpus
from .network import AudioToFace

HELD_LANGUAGE = "it"
HELD_VOICES = (
    "af_kore", "am_eric", "bf_lily", "bm_lewis", "em_santa", "pm_santa", "jf_nezumi", "zf_xiaoyi",
    "zm_yunxia", "if_sara", "im_nicola",
)  # fmt: skip
"""Never trained on, in whatever language."""

CROP = 300
"""Rows of one training example: 3 s."""
BATCH = 16
_FIRST_RATE, _LATER_RATE = 2e-3, 9e-4
"""Of learning, at the beginning of a training and where one goes on."""
_PHONEMES = 0.5
"""Weight of the phonemes in the loss."""
_WITHOUT_SPEECH = 0.08
"""Share of the examples that are only noise or music."""

Background = Callable[[int, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Example:
    """A clip: float32 sound and its answers, one row for each 10 ms."""

    sound: np.ndarray
    mouth: np.ndarray
    phonemes: np.ndarray


@dataclass(frozen=True)
class Data:
    """What is trained on, with the names of what the network tells."""

    shapes: tuple[str, ...]
    symbols: tuple[str, ...]
    examples: list[Example]


def is_held_out(path: Path) -> bool:
    """Whether a file of the corpus is kept for measuring."""
    place, voice = path.stem.rsplit("_", 1)[0].split("_", 1)
    return place == HELD_LANGUAGE or voice in HELD_VOICES


def read(folder: Path) -> Data:
    """Read a corpus and make its targets."""
    rng = np.random.default_rng(0)
    clips = [
        one for path in sorted(folder.glob("*.npz")) if not is_held_out(path) for one in corpus.load(path)
    ]
    symbols = (SILENCE, *sorted({plain(m.symbol) for one in clips for m in one.marks} - {SILENCE}))
    answers = [targets(one, symbols) for one in clips]
    moving = np.max([weights.max(0) for weights, _ in answers], 0) > 0.02
    # Both sides move alike: one of each pair is enough.
    columns = [i for i, name in enumerate(ARKIT_BLENDSHAPES) if moving[i] and not name.endswith("Right")]
    examples: list[Example] = []
    for one, (weights, classes) in zip(clips, answers, strict=True):
        sound = (one.samples / 32768).astype(np.float32)
        examples.append(Example(sound, weights[:, columns].astype(np.float32), classes))
        if rng.random() < 0.2:
            heard = augment.coded(sound, augment.CODECS[rng.integers(len(augment.CODECS))])
            examples.append(Example(heard.astype(np.float32), examples[-1].mouth, classes))
    return Data(tuple(ARKIT_BLENDSHAPES[i] for i in columns), symbols, examples)


def targets(one: corpus.Clip, symbols: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The mouth (rows, 52) and the phoneme (rows,) for each 10 ms of a clip."""
    times = (np.arange(len(one.samples) // HOP) + 0.5) * HOP / RATE
    sound = Audio((one.samples / 32768).astype(np.float32), RATE)
    weights = mouth(one.marks, sound, times, np.zeros(len(ARKIT_BLENDSHAPES)), 1.0)
    classes = np.zeros(len(times), np.int64)
    for mark in one.marks:
        classes[(times >= mark.start) & (times < mark.end)] = symbols.index(plain(mark.symbol))
    return weights, classes


def batches(examples: Sequence[Example], rng: np.random.Generator) -> Iterator[tuple[np.ndarray, ...]]:
    """Endless batches of disturbed crops: features, mouth, phonemes."""
    backgrounds = [make(8 * RATE, rng) for _ in range(80) for make in (augment.music, augment.noise)]
    lengths = np.array([len(example.sound) for example in examples], float)

    def background(count: int, rng: np.random.Generator) -> np.ndarray:
        chosen = backgrounds[rng.integers(len(backgrounds))]
        start = rng.integers(len(chosen) - count)
        return chosen[start : start + count]

    while True:
        chosen = rng.choice(len(examples), BATCH, p=lengths / lengths.sum())
        rows = [
            _without_speech(examples[i], rng, background)
            if rng.random() < _WITHOUT_SPEECH
            else _crop(examples[i], rng, background)
            for i in chosen
        ]
        yield tuple(np.stack(parts) for parts in zip(*rows, strict=True))


def _without_speech(
    example: Example, rng: np.random.Generator, background: Background
) -> tuple[np.ndarray, ...]:
    sound = background(CROP * HOP, rng) * 10 ** (rng.uniform(-70, -12) / 20)
    nothing = np.zeros((CROP, example.mouth.shape[1]), np.float32)
    return log_mel(np.clip(sound, -1, 1).astype(np.float32)), nothing, np.zeros(CROP, np.int64)


def _crop(example: Example, rng: np.random.Generator, background: Background) -> tuple[np.ndarray, ...]:
    # Played faster or slower, a voice becomes that of a smaller or larger speaker.
    speed = rng.uniform(0.82, 1.22)
    needed = CROP * HOP * speed
    start = rng.uniform(-0.3 * needed, max(0.0, len(example.sound) - 0.7 * needed))
    at = start + np.arange(CROP * HOP) * speed
    sound = np.interp(at, np.arange(len(example.sound)), example.sound, 0, 0).astype(np.float32)
    rows = (start + (np.arange(CROP) + 0.5) * HOP * speed) / HOP - 0.5
    inside = (rows > -0.5) & (rows < len(example.mouth) - 0.5)
    nearest = np.clip(np.round(rows).astype(int), 0, len(example.mouth) - 1)
    weights = np.where(inside[:, None], example.mouth[nearest], 0).astype(np.float32)
    classes = np.where(inside, example.phonemes[nearest], 0)
    return log_mel(augment.disturbed(sound, rng, background)), weights, classes


def train(data: Data, output: Path, seconds: float, resume: Path | None = None) -> tuple[AudioToFace, dict]:
    """Train for some seconds of time. Returns the network and what the training was."""
    torch.manual_seed(0)
    network = AudioToFace(BANDS, len(data.shapes), len(data.symbols))
    if resume is not None:
        network.load_state_dict(torch.load(resume, weights_only=True))
    highest = _FIRST_RATE if resume is None else _LATER_RATE
    optimiser = torch.optim.AdamW(network.parameters(), highest, weight_decay=0.01)
    spread = np.concatenate([example.mouth for example in data.examples]).std(0)
    scale = torch.tensor(1 / np.maximum(spread, 0.02), dtype=torch.float32)
    started, losses = time.process_time(), []
    for step, batch in enumerate(batches(data.examples, np.random.default_rng(1 if resume is None else 2))):
        progress = (time.process_time() - started) / seconds
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            warm = min(1, step / 100 + 0.01)
            group["lr"] = highest * warm * max(0.01, 0.5 * (1 + np.cos(np.pi * progress)))
        mel, weights, classes = (torch.from_numpy(part) for part in batch)
        with torch.autocast("cpu", torch.bfloat16):
            guess, logits = network(mel)
        error = (((guess - weights) * scale) ** 2).mean()
        told = F.nll_loss(logits.flatten(0, 1), classes.flatten())
        loss = error + _PHONEMES * told
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        losses.append((float(error.detach()), float(told.detach())))
        if step % 50 == 0:
            recent = np.mean(losses[-50:], 0)
            spent = time.process_time() - started
            print(f"{step} {spent:.0f} s  mouth {recent[0]:.3f}  phonemes {recent[1]:.3f}", flush=True)
            torch.save(network.state_dict(), output / "checkpoint.pt")
    torch.save(network.state_dict(), output / "checkpoint.pt")
    final = np.mean(losses[-100:], 0)
    about = {
        "steps": len(losses),
        "processor_minutes": round((time.process_time() - started) / 60, 1),
        "loss_mouth": round(float(final[0]), 4),
        "loss_phonemes": round(float(final[1]), 4),
    }
    return network.eval(), about


def export(network: AudioToFace, data: Data, path: Path) -> None:
    """Write the network as ONNX, with the names of its answers."""
    import onnx

    network.eval()
    torch.onnx.export(
        network, (torch.zeros(1, CROP, BANDS),), path, dynamo=False, opset_version=17,
        input_names=["mel"], output_names=["mouth", "phonemes"],
        dynamic_axes={name: {1: "rows"} for name in ("mel", "mouth", "phonemes")},
    )  # fmt: skip
    model = onnx.load(path)
    names = {"shapes": json.dumps(data.shapes), "symbols": json.dumps(data.symbols)}
    onnx.helper.set_model_props(model, names)
    onnx.save(model, path)
