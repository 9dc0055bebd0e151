"""Speech with exactly known phoneme times, spoken by the studio's own voice model.

Sentences are random words of the studio's word lists: what is said does not matter here, only that every
sound comes beside every other. They are read and timed by the code that reads and times the studio's voices.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from heygen_studio_plugins.language import read
from heygen_studio_plugins.lipsync.audio2face.features import RATE
from heygen_studio_plugins.voices.kokoro.model import SAMPLE_RATE, Model
from heygen_studio_plugins.voices.kokoro.phonemes import vocabulary
from heygen_studio_plugins.voices.kokoro.utterance import clip, utterances
from scipy.signal import resample_poly

from heygen_studio.errors import ScriptError
from heygen_studio.media import PhonemeMark

VOICES: dict[str, tuple[str, ...]] = {
    "en-us": ("af", "am"), "en-gb": ("bf", "bm"), "es": ("ef", "em"), "fr": ("ff", "bm_george", "em_alex"),
    "it": ("if", "im"), "pt-br": ("pf", "pm"), "ja": ("jf", "jm"),
    "zh": ("zf", "zm_yunjian", "zm_yunxia"),
    "de": ("bf_emma", "am_michael", "bm_lewis"), "ko": ("jf_alpha", "jm_kumo", "zm_yunxia"),
}  # fmt: skip
"""Which voices speak a language (with accent): the beginnings of their names."""
SECONDS = 14
"""Of speech from each voice in each language."""
HELD_LANGUAGE = "it"
HELD_VOICES = (
    "af_kore", "am_eric", "bf_lily", "bm_lewis", "em_santa", "pm_santa", "jf_nezumi", "zf_xiaoyi",
    "zm_yunxia", "if_sara", "im_nicola",
)  # fmt: skip
"""Never trained on, in whatever language."""


@dataclass(frozen=True)
class Clip:
    """One sentence, int16 (n,) at 16 kHz, with the times of its phonemes in seconds."""

    text: str
    samples: np.ndarray
    marks: tuple[PhonemeMark, ...]


def sentences(language: str, chooser: random.Random) -> Iterator[str]:
    """Endless sentences of random words."""
    listed = (files("heygen_studio_assets") / "languages" / f"{language}.words.txt").read_text("utf-8")
    words = [word for word in listed.split()[:4000] if all(c.isalpha() for c in word)]
    joint = "" if language in ("zh", "ja") else " "
    while True:
        chosen = chooser.choices(words, k=chooser.randint(3, 12))
        if len(chosen) > 6:
            chosen[len(chosen) // 2] += "，" if language in ("zh", "ja") else ","
        end = chooser.choice("。。。。？" if language in ("zh", "ja") else "....?!")
        yield joint.join(chosen) + end


def speak(
    model: Model, text: str, language: str, accent: str, vectors: np.ndarray, speed: float, pitch: float
) -> Clip:
    """Say a sentence.

    :param vectors: float32 (510, 256), the voice for each number of tokens.
    :param pitch: factor of the fundamental frequency.
    :raises ScriptError: it cannot be read.
    """
    run = next(utterances(read(text, language, accent), language, accent), None)
    if run is None:
        raise ScriptError("nothing to say")
    tokens = [vocabulary()[symbol] for symbol in run.symbols]
    audio, edges = model.run(tokens, vectors[min(len(tokens), len(vectors)) - 1], speed, pitch)
    spoken = clip(run, audio, edges)
    sound = resample_poly(spoken.samples.astype(np.float64), RATE, SAMPLE_RATE)
    sound *= 0.5 / max(1e-6, float(np.abs(sound).max()))
    return Clip(text, np.round(sound * 32767).astype(np.int16), spoken.phonemes)


def save(path: Path, clips: Sequence[Clip]) -> None:
    """Write clips, end to end."""
    marks = [mark for one in clips for mark in one.marks]
    np.savez_compressed(
        path,
        texts=np.array([one.text for one in clips]),
        samples=np.concatenate([one.samples for one in clips]),
        lengths=np.array([(len(one.samples), len(one.marks)) for one in clips]),
        symbols=np.array([mark.symbol for mark in marks]),
        times=np.array([(mark.start, mark.end, mark.stress) for mark in marks]),
    )


def load(path: Path) -> Iterator[Clip]:
    """Read what :func:`save` wrote."""
    with np.load(path, allow_pickle=False) as file:
        parts = {name: file[name] for name in file.files}
    at = said = 0
    for text, (samples, count) in zip(parts["texts"], parts["lengths"], strict=True):
        marks = zip(parts["symbols"][said : said + count], parts["times"][said : said + count], strict=True)
        yield Clip(
            str(text),
            parts["samples"][at : at + samples],
            tuple(PhonemeMark(str(symbol), float(a), float(b), int(k)) for symbol, (a, b, k) in marks),
        )
        at, said = at + samples, said + count


def is_held_out(path: Path) -> bool:
    """Whether a file of the corpus is kept for measuring."""
    place, voice = path.stem.rsplit("_", 1)[0].split("_", 1)
    return place == HELD_LANGUAGE or voice in HELD_VOICES


def make(model_file: Path, voices: Path, output: Path, blends: int) -> None:
    """Let each voice speak its languages, then as many made-up voices in each language that is not held out.

    A made-up voice is a mixture of one that speaks the language and any other, higher or lower. What is there
    already is kept.
    """
    output.mkdir(parents=True, exist_ok=True)
    model = Model(model_file)
    known = {
        path.stem: np.fromfile(path, np.float32).reshape(-1, 256) for path in sorted(voices.glob("*.bin"))
    }
    for place, begins in VOICES.items():
        for name in (name for name in known if name.startswith(begins)):
            _speak(model, output / f"{place}_{name}_0.npz", known[name])
    free = [name for name in known if name not in HELD_VOICES]
    for number in range(blends):
        for place, begins in VOICES.items():
            if place == HELD_LANGUAGE:
                continue
            chooser = random.Random(f"{place} {number}")  # noqa: S311 - nothing secret
            own = chooser.choice([name for name in free if name.startswith(begins)])
            other = chooser.choice([name for name in free if name != own])
            share = chooser.uniform(0.4, 0.8)
            mixed = share * known[own] + (1 - share) * known[other]
            _speak(model, output / f"{place}_{own}+{other}_{number}.npz", mixed, chooser.uniform(0.85, 1.2))
        print(f"{number + 1} made-up voices of each language", flush=True)


def _speak(model: Model, target: Path, vectors: np.ndarray, pitch: float = 1.0) -> None:
    if target.exists():
        return
    language, _, accent = target.stem.split("_")[0].partition("-")
    chooser = random.Random(target.stem)  # noqa: S311 - nothing secret
    clips: list[Clip] = []
    for text in sentences(language, chooser):
        try:
            clips.append(speak(model, text, language, accent, vectors, chooser.uniform(0.8, 1.25), pitch))
        except ScriptError:  # a word of the list in letters of another language
            continue
        if sum(len(one.samples) for one in clips) > SECONDS * RATE:
            break
    save(target, clips)
