"""Builds assets/voices/cloner/space.npz: the space in which voices are cloned, and what is known of it.

Needs the npm package kokoro-js unpacked (``npm pack kokoro-js`` and ``tar xzf``). Usage:

    python tools/build_voice_space.py measure PACKAGE_FOLDER RAW.npz [--count 402]
    python tools/build_voice_space.py build PACKAGE_FOLDER RAW.npz

The first command has voices speak and the speaker encoder listen: each of the 54 stock voices in three
sentences, then random blends of up to three of them, timbre and prosody each on its own, up to 1.4 times as
far from the middle and a little moved along the difference of two others; each at a pitch within a fifth,
heard at three shifts of the spectrum. It takes a second for each on two cores, keeps what it has, and goes on
from there. The second command finds how much each coordinate matters (needs torch), and packs it all. All of
it is made by Kokoro-82M from its own voices (Apache-2.0); there is no recording of
anyone in it.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from heygen_studio_plugins.voices.cloner.fitting import SENTENCES
from heygen_studio_plugins.voices.cloner.rhythm import median_pitch
from heygen_studio_plugins.voices.cloner.search import UNIT
from heygen_studio_plugins.voices.cloner.shaping import warped
from heygen_studio_plugins.voices.cloner.surrogate import LOCAL, NOISE, UTTERANCE
from heygen_studio_plugins.voices.kokoro.model import SAMPLE_RATE, Model, model_store
from heygen_studio_plugins.voices.kokoro.phonemes import pronounce, vocabulary

from heygen_studio.media import Audio
from heygen_studio.speech.voiceprint import voiceprint

TARGET = Path(__file__).parents[1] / "assets" / "voices" / "cloner" / "space.npz"
TIMBRE, PROSODY = 24, 12
"""How many principal components of each are kept: 91 % and 89 % of the variance."""
WARPS = (0.94, 1.0, 1.06)
SAID = 3
"""How many sentences each stock voice says."""
REFERENCE = 62
"""The length of text at which voices are compared."""
STEPS = 70
"""In which the sensitivities are found."""
ARRAYS = ("offsets", "pitch", "warp", "prints", "hertz", "voice")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("command", choices=["measure", "build"])
    parser.add_argument("package", type=Path)
    parser.add_argument("raw", type=Path)
    parser.add_argument("--count", type=int, default=402)
    given = parser.parse_args()
    names, packs = _packs(given.package)
    if given.command == "measure":
        _measure(packs, given.raw, given.count)
    else:
        _build(names, packs, dict(np.load(given.raw)))


def _packs(package: Path) -> tuple[list[str], np.ndarray]:
    paths = sorted((package / "voices").glob("*.bin"))
    return [p.stem for p in paths], np.stack([np.fromfile(p, np.float32).reshape(510, 256) for p in paths])


def _measure(packs: np.ndarray, raw: Path, count: int) -> None:
    found: dict[str, list[Any]] = {name: [] for name in ARRAYS}
    if raw.exists():
        found = {name: list(value) for name, value in np.load(raw).items()}
    texts = [
        [vocabulary()[c] for c in " ".join(pronounce(sentence.split(), "en", "us")) + "."]
        for sentence in SENTENCES
    ]
    common, row = packs.mean(axis=0), packs[:, REFERENCE]
    with tempfile.TemporaryDirectory() as folder:
        store = model_store(Path(folder))
        store.make(lambda fraction, message: None)
        model = Model(store.path)
        for number in range(len(found["pitch"]) // len(WARPS), count):
            random = np.random.default_rng(number)
            turn, voice = divmod(number, len(packs))
            stock = turn < SAID
            offset = row[voice] - row.mean(axis=0) if stock else _blend(row, random)
            pitch = 1.0 if stock else float(np.exp(random.uniform(-0.2, 0.2)))
            tokens = texts[(voice + turn) % len(texts)]
            sound, _ = model.run(tokens, common[len(tokens) - 1] + offset, 1.0, pitch)
            for warp in WARPS:
                audio = Audio(warped(sound, warp), SAMPLE_RATE)
                values = (offset, pitch, warp, voiceprint([audio]), median_pitch([audio]) or 0.0)
                for name, value in zip(ARRAYS, (*values, voice if stock else -1), strict=True):
                    found[name].append(value)
            if number % 10 == 9 or number == count - 1:
                np.savez(raw, **{name: np.array(value) for name, value in found.items()})
                print(number + 1, "of", count, flush=True)


def _blend(row: np.ndarray, random: np.random.Generator) -> np.ndarray:
    middle = row.mean(axis=0)

    def one() -> np.ndarray:
        chosen = random.choice(len(row), random.integers(1, 4), replace=False)
        blend = random.dirichlet(np.ones(len(chosen))) @ row[chosen] - middle
        first, second = random.choice(len(row), 2, replace=False)
        return blend * random.uniform(0.85, 1.4) + random.normal() * 0.15 * (row[first] - row[second])

    return np.concatenate([one()[:128], one()[128:]]).astype(np.float32)


def _build(names: list[str], packs: np.ndarray, raw: dict[str, np.ndarray]) -> None:
    row = packs[:, REFERENCE]
    centred = row - row.mean(axis=0)
    basis = np.zeros((TIMBRE + PROSODY, 256), np.float32)
    for part, rows in ((slice(0, 128), slice(0, TIMBRE)), (slice(128, 256), slice(TIMBRE, None))):
        _, scale, axes = np.linalg.svd(centred[:, part], full_matrices=False)
        kept = rows.stop or PROSODY
        basis[rows, part] = (scale[:kept] / np.sqrt(len(packs)))[:, None] * axes[:kept]
    inverse = np.linalg.pinv(basis)
    # What a shift of the spectrum does is told by what the stock voices say first: more points make each step
    # of the search slower.
    first = np.arange(len(raw["warp"])) < len(names) * len(WARPS)
    heard = (raw["hertz"] > 0) & (first | (raw["warp"] == 1))
    points = np.column_stack([raw["offsets"] @ inverse, np.log(raw["pitch"]), np.log(raw["warp"])])[heard]
    prints, utterances = raw["prints"][heard], (np.arange(len(heard)) // len(WARPS))[heard]
    slope, reach = _sensitivities(points, prints, utterances)
    stock = [raw["prints"][(raw["voice"] == i) & (raw["warp"] == 1)].mean(axis=0) for i in range(len(names))]
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        TARGET,
        names=np.array(names),
        common=packs.mean(axis=0).astype(np.float16),
        basis=basis,
        stock=(centred @ inverse).astype(np.float16),
        stock_prints=np.array([one / np.linalg.norm(one) for one in stock]).astype(np.float16),
        points=points.astype(np.float16),
        utterances=utterances.astype(np.int16),
        prints=prints.astype(np.float16),
        pitches=np.log(raw["hertz"][heard]).astype(np.float32),
        slope=slope.astype(np.float32),
        reach=reach.astype(np.float32),
    )
    digest = hashlib.sha256(TARGET.read_bytes()).hexdigest()
    print(TARGET, TARGET.stat().st_size, "bytes,", len(points), "points,", digest)


def _sensitivities(
    points: np.ndarray, prints: np.ndarray, utterances: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How much each coordinate matters to the surrogate: what makes the prints most likely (Rasmussen and
    Williams, chapter 5)."""
    import torch

    torch.manual_seed(0)
    scaled = torch.tensor(np.column_stack([points[:, :-2], points[:, -2:] / UNIT]), dtype=torch.float64)
    values = torch.tensor(prints - prints.mean(axis=0), dtype=torch.float64)
    values /= values.square().mean().sqrt()
    same = torch.tensor(utterances[:, None] == utterances, dtype=torch.float64)
    noise = UTTERANCE * same + NOISE * torch.eye(len(points), dtype=torch.float64)
    slope = torch.full((scaled.shape[1],), np.log(0.1), dtype=torch.float64, requires_grad=True)
    reach = torch.full((scaled.shape[1],), np.log(5.0), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.Adam([slope, reach], 0.08)
    for _ in range(STEPS):
        optimiser.zero_grad()
        linear, local = scaled * slope.exp(), scaled / reach.exp()
        lengths = local.square().sum(1)
        distances = (lengths[:, None] + lengths - 2 * local @ local.T).clamp(min=0)
        kernel = linear @ linear.T + LOCAL * torch.exp(-distances / 2) + noise
        factor = torch.linalg.cholesky(kernel)
        fit = (values * torch.cholesky_solve(values, factor)).sum() / 2
        (fit + values.shape[1] * factor.diagonal().log().sum()).backward()
        optimiser.step()
    return slope.exp().detach().numpy(), reach.exp().detach().numpy()


if __name__ == "__main__":
    main()
