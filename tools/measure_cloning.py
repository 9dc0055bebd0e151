"""Measures the embedded voice cloner: how like the speaker it gets, on recordings that it has not heard.

    python tools/measure_cloning.py FOLDER [--trials N] [--recogniser WHISPER_FOLDER]

FOLDER has a folder for each speaker, with sound files of that one person; half of them, in the order of their
names, are given to the cloner, the others are held out (a single file is cut in two). For each speaker:

- similarity (cosine of embeddings, see heygen_studio/speech/voiceprint.py) of the held-out recordings with
  four sentences of the clone that took no part in the search; with the same sentences of the nearest of all
  54 stock voices of Kokoro, and of that of the three nearest which turns out best on the held-out recordings;
  and with the recordings that the cloner was given;
- the seconds that cloning took;
- with faster-whisper and a folder that holds Whisper in its format: the word error rate of the clone and of
  the stock voice, over ten sentences.
"""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
from heygen_studio_plugins.voices.cloner.engine import KokoroClones
from heygen_studio_plugins.voices.cloner.fitting import TRIALS, Fitted, fit
from heygen_studio_plugins.voices.cloner.shaping import balanced, warped
from heygen_studio_plugins.voices.cloner.space import load_space

from heygen_studio.cloning.samples import read_samples
from heygen_studio.making import SourceFile
from heygen_studio.media import Audio
from heygen_studio.settings import Settings
from heygen_studio.speech.voiceprint import voiceprint

RATE = 24_000
SENTENCES = (
    "The early train was crowded so we stood near the window and talked",
    "You should thank your uncle for those lovely yellow flowers",
    "A strong wind blew all night and broke the tallest tree in the yard",
    "Please measure the width of the blue box before you buy a cover",
    "My brother keeps his old books in a wooden chest under the stairs",
    "They opened a small shop on the corner of the market square",
    "Every evening the fisherman counts his boats and locks the gate",
    "The doctor asked him to breathe slowly and to close his eyes",
    "Our teacher drew a large map and showed us where the river begins",
    "If it rains tomorrow we shall stay at home and bake some bread",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--recogniser", type=Path)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    engine = KokoroClones(Settings())
    engine.prepare(lambda fraction, message: None)
    recogniser = _recogniser(given.recogniser)
    print(
        "| speaker | clone | nearest | best of three | recordings themselves | WER clone, nearest | seconds |"
    )
    print("|---|---|---|---|---|---|---|")
    for folder in sorted(path for path in given.folder.iterdir() if path.is_dir()):
        if not given.only or folder.name in given.only.split(","):
            print(_row(folder, engine, given.trials, recogniser), flush=True)


def _row(folder: Path, engine: KokoroClones, trials: int, recogniser: Any) -> str:
    heard, held = _halves(folder)
    started = time.perf_counter()
    fitted = fit(heard, load_space(), engine._try_out, lambda fraction, message: None, trials)
    seconds = time.perf_counter() - started
    target, unheard = voiceprint(heard), voiceprint(held)
    space = load_space()
    nearest = np.argsort(-(space.stock_prints @ target))[:3]
    texts = SENTENCES if recogniser else SENTENCES[:4]
    clone = [_clone_says(engine, fitted, text) for text in texts]
    others = [
        [Audio(engine._try_out(text, space.offset(space.stock[one]), 1.0, 1.0), RATE) for text in texts]
        for one in nearest
    ]
    likeness = [float(voiceprint(sounds[:4]) @ unheard) for sounds in others]
    best = int(np.argmax(likeness))
    stock, other = (f"{likeness[one]:.3f} ({space.names[nearest[one]]})" for one in (0, best))
    errors = [_word_errors(recogniser, sounds) for sounds in (clone, others[0])] if recogniser else []
    return (
        f"| {folder.name} | {voiceprint(clone[:4]) @ unheard:.3f} "
        f"| {stock} | {other} | {target @ unheard:.3f} "
        f"| {', '.join(f'{error:.1%}' for error in errors)} | {seconds:.0f} |"
    )


def _halves(folder: Path) -> tuple[list[Audio], list[Audio]]:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    found = []
    for path in files:
        found += [one.speech for one in read_samples([SourceFile(path, path.name)], lambda part, text: None)]
    if len(found) > 1:
        return found[: len(found) // 2], found[len(found) // 2 :]
    samples = found[0].samples
    return [Audio(samples[: len(samples) // 2], RATE)], [Audio(samples[len(samples) // 2 :], RATE)]


def _clone_says(engine: KokoroClones, fitted: Fitted, text: str) -> Audio:
    sound = engine._try_out(text, fitted.offset, fitted.pace / fitted.warp, fitted.pitch)
    return Audio(balanced(warped(sound, fitted.warp), fitted.balance, RATE), RATE)


def _recogniser(folder: Path | None) -> Any:
    if folder is None:
        return None
    from faster_whisper import WhisperModel

    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)


def _word_errors(recogniser: Any, sounds: list[Audio]) -> float:
    """Wrong words for each word said, over all sentences."""
    from scipy.signal import resample_poly

    wrong = total = 0
    for text, sound in zip(SENTENCES, sounds, strict=False):
        samples = resample_poly(sound.samples, 2, 3).astype(np.float32)
        segments, _ = recogniser.transcribe(samples, language="en", beam_size=1)
        heard = " ".join(segment.text for segment in segments)
        said, got = _words(text), _words(heard)
        wrong, total = wrong + _distance(said, got), total + len(said)
    return wrong / total


def _words(text: str) -> list[str]:
    return re.sub(r"[^a-z' ]", " ", text.lower()).split()


def _distance(a: list[str], b: list[str]) -> int:
    row = list(range(len(b) + 1))
    for i, word in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


if __name__ == "__main__":
    main()
