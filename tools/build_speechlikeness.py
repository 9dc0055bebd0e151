"""Builds assets/models/speechlikeness.npy: what tells speech from music in a voiceprint.

    python tools/build_speechlikeness.py MUSIC.npy

MUSIC.npy holds pieces of music without speech, int16 (pieces, samples) at 16 kHz, as
tools/audio2face/music.py plays them. Logistic regression between the windows of the first 48 of them and the
voices of assets/voices/cloner/space.npz, all of which Kokoro speaks: no recording of anyone takes part. Says
how far the next 24 pieces lie from the threshold.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from heygen_studio_plugins.voices.cloner.space import load_space
from scipy.optimize import minimize

from heygen_studio.media import Audio
from heygen_studio.speech.voiceprint import RATE, window_prints

TARGET = Path(__file__).parents[1] / "assets" / "models" / "speechlikeness.npy"
LEARNT, HELD = 48, 24
PENALTY = 3e-4
MUSIC = -1.5
"""Mean below which it is music: halfway between the most speech-like music and the least speech-like of nine
people on which it was tried."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("music", type=Path)
    pieces = np.load(parser.parse_args().music, mmap_mode="r")[: LEARNT + HELD]
    heard = [window_prints([Audio(piece.astype(np.float32) / 32768, RATE)]) for piece in pieces]
    weights = _learnt(load_space().prints, np.concatenate(heard[:LEARNT]))
    weights[-1] -= MUSIC
    np.save(TARGET, weights.astype(np.float32))
    held = [float(np.mean(windows @ weights[:-1] + weights[-1])) for windows in heard[LEARNT:]]
    print(TARGET, "held-out music, 0 and more is speech:", np.percentile(held, [0, 50, 100]).round(2))


def _learnt(speech: np.ndarray, music: np.ndarray) -> np.ndarray:
    """The weights (256,) and, last, the constant."""
    points = np.concatenate([speech, music]).astype(np.float64)
    sign = np.concatenate([np.ones(len(speech)), -np.ones(len(music))])
    share = np.where(sign > 0, 0.5 / len(speech), 0.5 / len(music))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = (points @ weights[:-1] + weights[-1]) * sign
        slope = -share * sign / (1 + np.exp(margin))
        value = np.sum(share * np.logaddexp(0, -margin)) + PENALTY * np.sum(weights[:-1] ** 2)
        gradient = np.append(points.T @ slope + 2 * PENALTY * weights[:-1], slope.sum())
        return float(value), gradient

    found: np.ndarray = minimize(loss, np.zeros(points.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return found


if __name__ == "__main__":
    main()
