"""Learns the network from a corpus."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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

CROP = 300
"""Rows of one training example: 3 s."""
BATCH = 16
_FIRST_RATE, _LATER_RATE = 2e-3, 1.2e-3
"""Of learning, at the beginning of a training and where one goes on."""
_PHONEMES, _APERTURE = 0.5, 1.0
"""Weights in the loss, beside that of the mouth's shapes."""
_WITHOUT_SPEECH = 0.2
"""Share of the examples that are only noise or music."""
APERTURE = {"jawOpen": 1.0, "mouthClose": -1.0, "mouthLowerDownLeft": 0.3, "mouthUpperUpLeft": 0.3}
"""How far the lips stand apart, as a sum of shapes; 0.3 is wide open."""

Background = Callable[[int, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Example:
    """A clip: float32 sound and its answers, one row for each 10 ms."""

    language: str
    sound: np.ndarray
    mouth: np.ndarray
    phonemes: np.ndarray


@dataclass(frozen=True)
class Data:
    """What is trained on, with the names of what the network tells."""

    shapes: tuple[str, ...]
    symbols: tuple[str, ...]
    examples: list[Example]
    music: np.ndarray
    """int16 (pieces, samples)."""


def read(folder: Path, names: tuple[tuple[str, ...], tuple[str, ...]] | None = None) -> Data:
    """Read a corpus and make its targets.

    :param names: the shapes and symbols that are told; by default those of the corpus.
    """
    rng = np.random.default_rng(0)
    clips = [
        (path.stem.split("_")[0], one)
        for path in sorted(folder.glob("*.npz"))
        if not corpus.is_held_out(path)
        for one in corpus.load(path)
    ]
    if names is not None:
        shapes, symbols = names
        answers = [targets(one, symbols) for _, one in clips]
    else:
        symbols = (SILENCE, *sorted({plain(m.symbol) for _, one in clips for m in one.marks} - {SILENCE}))
        answers = [targets(one, symbols) for _, one in clips]
        moving = np.max([weights.max(0) for weights, _ in answers], 0) > 0.02
        # Both sides move alike: one of each pair is enough.
        left = [i for i, name in enumerate(ARKIT_BLENDSHAPES) if not name.endswith("Right")]
        shapes = tuple(ARKIT_BLENDSHAPES[i] for i in left if moving[i])
    columns = [ARKIT_BLENDSHAPES.index(name) for name in shapes]
    examples: list[Example] = []
    for (language, one), (weights, classes) in zip(clips, answers, strict=True):
        sound = (one.samples / 32768).astype(np.float32)
        examples.append(Example(language, sound, weights[:, columns].astype(np.float32), classes))
        if rng.random() < 0.2:
            examples.append(replace(examples[-1], sound=_coded(sound, rng)))
    music = np.load(folder / "music.npy", mmap_mode="r")
    return Data(shapes, symbols, examples, music)


def _coded(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return augment.coded(sound, augment.CODECS[rng.integers(len(augment.CODECS))]).astype(np.float32)


def targets(one: corpus.Clip, symbols: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The mouth (rows, 52) and the phoneme (rows,) for each 10 ms of a clip."""
    times = (np.arange(len(one.samples) // HOP) + 0.5) * HOP / RATE
    sound = Audio((one.samples / 32768).astype(np.float32), RATE)
    weights = mouth(one.marks, sound, times, np.zeros(len(ARKIT_BLENDSHAPES)), 1.0)
    classes = np.zeros(len(times), np.int64)
    for mark in one.marks:
        classes[(times >= mark.start) & (times < mark.end)] = symbols.index(plain(mark.symbol))
    return weights, classes


def batches(data: Data, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, ...]]:
    """Endless batches of disturbed crops: features, mouth, phonemes."""
    lengths = np.array([len(example.sound) for example in data.examples], float)
    languages = np.array([example.language for example in data.examples])
    for language in set(languages):  # those with little speech are heard more often
        lengths[languages == language] /= np.sqrt(lengths[languages == language].sum())
    background = _backgrounds(data.music, rng)
    while True:
        chosen = rng.choice(len(data.examples), BATCH, p=lengths / lengths.sum())
        rows = [
            _without_speech(data.examples[i], rng, background)
            if rng.random() < _WITHOUT_SPEECH
            else _crop(data.examples[i], rng, background)
            for i in chosen
        ]
        yield tuple(np.stack(parts) for parts in zip(*rows, strict=True))


def _backgrounds(music: np.ndarray, rng: np.random.Generator) -> Background:
    made = [make(8 * RATE, rng) for _ in range(40) for make in (augment.music, augment.noise)]
    packed = {
        int(i): _coded(music[i] / np.float32(32768), rng) for i in rng.choice(len(music), len(music) // 5)
    }

    def part(count: int, rng: np.random.Generator) -> np.ndarray:
        if rng.random() < 0.2:
            chosen = made[rng.integers(len(made))]
        else:
            number = int(rng.integers(len(music)))
            chosen = packed.get(number, music[number])
        speed = rng.uniform(0.7, 1.4)
        needed = int(count * speed) + 2
        start = rng.integers(len(chosen) - needed)
        piece = chosen[start : start + needed].astype(np.float32)
        sound = np.interp(np.arange(count) * speed, np.arange(needed), piece).astype(np.float32)
        return sound / max(1e-3 * float(np.abs(chosen).max()), float(sound.std()))

    def background(count: int, rng: np.random.Generator) -> np.ndarray:
        sound = part(count, rng)
        if rng.random() < 0.3:
            sound = (sound + rng.uniform(0.2, 1) * part(count, rng)) / np.float32(1.2)
        return sound.astype(np.float32)

    return background


def _without_speech(
    example: Example, rng: np.random.Generator, background: Background
) -> tuple[np.ndarray, ...]:
    sound = background(CROP * HOP, rng) * 10 ** (rng.uniform(-60, -12) / 20)
    nothing = np.zeros((CROP, example.mouth.shape[1]), np.float32)
    heard = augment.disturbed(sound.astype(np.float32), rng, background)
    return _varied(log_mel(heard), rng), nothing, np.zeros(CROP, np.int64)


def _crop(example: Example, rng: np.random.Generator, background: Background) -> tuple[np.ndarray, ...]:
    # Played faster or slower, a voice becomes that of a smaller or larger speaker.
    speed = rng.uniform(0.78, 1.28)
    needed = CROP * HOP * speed
    start = rng.uniform(-0.3 * needed, max(0.0, len(example.sound) - 0.7 * needed))
    at = start + np.arange(CROP * HOP) * speed
    sound = np.interp(at, np.arange(len(example.sound)), example.sound, 0, 0).astype(np.float32)
    rows = (start + (np.arange(CROP) + 0.5) * HOP * speed) / HOP - 0.5
    inside = (rows > -0.5) & (rows < len(example.mouth) - 0.5)
    nearest = np.clip(np.round(rows).astype(int), 0, len(example.mouth) - 1)
    weights = np.where(inside[:, None], example.mouth[nearest], 0).astype(np.float32)
    classes = np.where(inside, example.phonemes[nearest], 0)
    return _varied(log_mel(augment.disturbed(sound, rng, background)), rng), weights, classes


def _varied(mel: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Another length of the vocal tract (N. Jaitly and G. Hinton, 2013), and gaps in time and frequency
    (D. Park et al., "SpecAugment", 2019)."""
    if rng.random() < 0.6:
        at = np.clip(np.arange(BANDS) * rng.uniform(0.92, 1.08) + rng.uniform(-1, 1), 0, BANDS - 1.001)
        low = at.astype(int)
        part = (at - low).astype(np.float32)
        mel = mel[:, low] * (1 - part) + mel[:, low + 1] * part
    mel, mean = mel.copy(), mel.mean()
    for _ in range(rng.integers(3)):
        band, row = rng.integers(BANDS - 8), rng.integers(CROP - 8)
        mel[:, band : band + rng.integers(1, 9)] = mean
        mel[row : row + rng.integers(1, 9)] = mean
    return mel


def train(data: Data, output: Path, seconds: float, resume: Path | None = None) -> tuple[AudioToFace, dict]:
    """Train for some seconds of wall time. Returns the network and what the training was."""
    torch.manual_seed(0)
    network = AudioToFace(BANDS, len(data.shapes), len(data.symbols))
    if resume is not None:
        network.load_state_dict(torch.load(resume, weights_only=True))
    compiled = torch.compile(network)  # a quarter faster, after two minutes
    highest = _FIRST_RATE if resume is None else _LATER_RATE
    optimiser = torch.optim.AdamW(network.parameters(), highest, weight_decay=0.01)
    errors = mouth_errors(data)
    examples = batches(data, np.random.default_rng(1 if resume is None else 2))
    next(examples)  # the backgrounds are made before the time runs
    short = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # many times slower where the processor cannot
    started, losses = time.monotonic(), []
    for step, batch in enumerate(examples):
        progress = (time.monotonic() - started) / seconds
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            warm = min(1, step / 100 + 0.01)
            group["lr"] = highest * warm * max(0.01, 0.5 * (1 + np.cos(np.pi * progress)))
        mel, weights, classes = (torch.from_numpy(part) for part in batch)
        with torch.autocast("cpu", torch.bfloat16, enabled=short):
            guess, logits = compiled(mel)
        error, gap = errors(guess, weights)
        told = F.nll_loss(logits.flatten(0, 1), classes.flatten())
        loss = error + _APERTURE * gap + _PHONEMES * told
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        losses.append((float(error.detach()), float(gap.detach()), float(told.detach())))
        if step % 50 == 0:
            recent = np.mean(losses[-50:], 0)
            spent = time.monotonic() - started
            told = f"mouth {recent[0]:.3f}  aperture {recent[1]:.3f}  phonemes {recent[2]:.3f}"
            print(f"{step} {spent:.0f} s  {told}", flush=True)
            torch.save(network.state_dict(), output / "checkpoint.pt")
    torch.save(network.state_dict(), output / "checkpoint.pt")
    final = np.mean(losses[-100:], 0)
    about = {
        "steps": len(losses),
        "minutes": round((time.monotonic() - started) / 60, 1),
        "loss_mouth": round(float(final[0]), 4),
        "loss_aperture": round(float(final[1]), 4),
        "loss_phonemes": round(float(final[2]), 4),
    }
    return network.eval(), about


def mouth_errors(data: Data) -> Callable[[torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]:
    """What judges a mouth (batch, rows, shapes) by the wanted one: the squared errors of its shapes, each by
    its spread, and of the lips' aperture."""
    spread = np.concatenate([example.mouth for example in data.examples]).std(0)
    scale = torch.tensor(1 / np.maximum(spread, 0.02), dtype=torch.float32)
    lips = np.array([APERTURE.get(name, 0.0) for name in data.shapes])
    apart = np.concatenate([example.mouth @ lips for example in data.examples]).std()
    opening = torch.tensor(lips / apart, dtype=torch.float32)

    def errors(guess: torch.Tensor, wanted: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        away = guess - wanted
        return ((away * scale) ** 2).mean(), ((away @ opening) ** 2).mean()

    return errors


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
