"""Learns the mouth of a network anew that hears already, so that phonemes, and with them what it takes for
speech, stay exactly as they are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .network import AudioToFace
from .train import BATCH, Data, batches, mouth_errors

_KEPT = 160
"""Batches whose sound is heard once and learned from again and again: hearing is the most of the work."""
_RATE = 1.2e-3
_APERTURE = 1.0


def learn(network: AudioToFace, data: Data, output: Path, seconds: float) -> dict[str, float]:
    """Learn for some seconds of wall time. Returns what the training was."""
    torch.manual_seed(0)
    network.eval().requires_grad_(False)
    network.mouth.requires_grad_(True)
    optimiser = torch.optim.AdamW(network.mouth.parameters(), _RATE, weight_decay=0.01)
    errors = mouth_errors(data)
    started, losses = time.monotonic(), []
    for heard, wanted in _rehearsed(network, data):
        progress = (time.monotonic() - started) / seconds
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = _RATE * max(0.01, 0.5 * (1 + np.cos(np.pi * progress)))
        error, gap = errors(network.move(heard), wanted)
        optimiser.zero_grad()
        (error + _APERTURE * gap).backward()
        optimiser.step()
        losses.append((float(error.detach()), float(gap.detach())))
        if len(losses) % 50 == 0:
            recent = np.mean(losses[-50:], 0)
            told = f"mouth {recent[0]:.3f}  aperture {recent[1]:.3f}"
            print(f"{len(losses)} {progress:.0%}  {told}", flush=True)
            torch.save(network.state_dict(), output / "checkpoint.pt")
    final = np.mean(losses[-100:], 0)
    return {"steps": len(losses), "loss_mouth": float(final[0]), "loss_aperture": float(final[1])}


def _rehearsed(network: AudioToFace, data: Data) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless batches: what the network hears (BATCH, channels, rows), and the wanted mouth."""
    rng = np.random.default_rng(3)
    heard: list[Tensor] = []
    wanted: list[Tensor] = []
    for mel, mouth, _ in batches(data, rng):
        with torch.no_grad():
            heard.append(network.hear(torch.from_numpy(mel)).half())
        wanted.append(torch.from_numpy(mouth))
        yield heard[-1].float(), wanted[-1]
        if len(heard) == _KEPT:
            break
    sounds, mouths = torch.cat(heard), torch.cat(wanted)
    while True:
        chosen = torch.from_numpy(rng.choice(len(sounds), BATCH, replace=False))
        yield sounds[chosen].float(), mouths[chosen]
