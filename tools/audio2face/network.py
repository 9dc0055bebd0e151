"""The network: dilated convolutions over log-mel spectra, with two answers for each 10 ms."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor, nn

WIDTH = 192
DILATIONS = (1, 2, 4, 8, 16, 32, 1, 2, 4, 8, 16, 32)


class Block(nn.Module):
    """A dilated convolution over three rows, around which the input passes by."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.spread = nn.Conv1d(WIDTH, WIDTH, 3, padding=dilation, dilation=dilation)
        self.norm = nn.BatchNorm1d(WIDTH)
        self.drop = nn.Dropout1d(0.1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.drop(torch.relu(self.norm(self.spread(x))))


class AudioToFace(nn.Module):
    """Log-mel (batch, rows, bands) to mouth weights (batch, rows, shapes), 0..1, and log-probabilities of
    phonemes (batch, rows, classes)."""

    def __init__(self, bands: int, shapes: int, classes: int) -> None:
        super().__init__()
        self.front = nn.Conv1d(bands, WIDTH, 5, padding=2)
        self.blocks = nn.Sequential(*(Block(d) for d in DILATIONS))
        self.mouth = nn.Sequential(
            nn.Conv1d(WIDTH, WIDTH, 5, padding=2), nn.ReLU(), nn.Conv1d(WIDTH, shapes, 1)
        )
        nn.init.constant_(self.mouth[-1].bias, -3)  # most of the time most shapes are at rest
        self.phonemes = nn.Conv1d(WIDTH, classes, 1)

    def forward(self, mel: Tensor) -> tuple[Tensor, Tensor]:
        x = self.hear(mel)
        return self.move(x), torch.log_softmax(self.phonemes(x).float().transpose(1, 2), -1)

    def hear(self, mel: Tensor) -> Tensor:
        """What both answers are told from, (batch, channels, rows)."""
        return self.blocks(self.front(mel.transpose(1, 2)))

    def move(self, heard: Tensor) -> Tensor:
        """The mouth, (batch, rows, shapes)."""
        return torch.sigmoid(self.mouth(heard).float()).transpose(1, 2)


def load(path: Path) -> tuple[AudioToFace, tuple[str, ...], tuple[str, ...]]:
    """A network that was written as ONNX, with the names of its shapes and symbols. Its norms are folded into
    the convolutions, and do nothing any more."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(path)
    about = {entry.key: tuple(json.loads(entry.value)) for entry in model.metadata_props}
    values = {part.name: torch.tensor(numpy_helper.to_array(part)) for part in model.graph.initializer}
    network = AudioToFace(values["front.weight"].shape[1], len(about["shapes"]), len(about["symbols"]))
    state = network.state_dict()
    state.update({name: value for name, value in values.items() if name in state})
    for node in model.graph.node:
        if "/spread/" in node.name:
            block = node.name.split("/")[2]
            weight, bias = node.input[1:]
            state[f"{block}.spread.weight"], state[f"{block}.spread.bias"] = values[weight], values[bias]
            norm = network.get_submodule(block).norm
            state[f"{block}.norm.running_var"] = torch.full((WIDTH,), 1 - norm.eps)
    network.load_state_dict(state)
    return network.eval(), about["shapes"], about["symbols"]
