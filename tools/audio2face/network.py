"""The network: dilated convolutions over log-mel spectra, with two answers for each 10 ms."""

from __future__ import annotations

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
        x = self.blocks(self.front(mel.transpose(1, 2)))
        mouth = torch.sigmoid(self.mouth(x).float()).transpose(1, 2)
        return mouth, torch.log_softmax(self.phonemes(x).float().transpose(1, 2), -1)
