"""Measures the installed network on what it never heard: voices, a language, another synthesiser, silence,
music, and recordings of people."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from heygen_studio_plugins.lipsync.audio2face.aligner import AudioToFaceAligner
from heygen_studio_plugins.lipsync.audio2face.engine import moving_mouth, recognised
from heygen_studio_plugins.lipsync.audio2face.features import HOP, RATE
from heygen_studio_plugins.lipsync.audio2face.network import network
from heygen_studio_plugins.lipsync.audio2face.symbols import plain
from heygen_studio_plugins.lipsync.viseme.coarticulation import mouth
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices

from heygen_studio.errors import ScriptError
from heygen_studio.ingest.sound import RATE as RECORDED
from heygen_studio.ingest.sound import blocks
from heygen_studio.media import ARKIT_BLENDSHAPES, BLENDSHAPE_INDEX, Audio, PhonemeMark, Speech
from heygen_studio.settings import load_settings
from heygen_studio.speech import VoiceOptions

from . import augment, corpus, train

ROW = HOP / RATE
_LATEST = 12
"""Rows to either side among which the best lag is looked for."""
ARTICLES: dict[str, str] = json.loads((Path(__file__).parents[1] / "human_rights.json").read_text("utf-8"))
_OPEN = 0.05
"""Aperture from which on the lips are apart."""
_MUSIC = ("sax.wav", "cantina.wav")
"""Recordings that come with Gradio: a saxophone alone, and a band."""


def report(folder: Path, music: Sequence[Path]) -> None:
    """Print all tables, as Markdown.

    :param music: recordings without speech to judge the mouth by, beside those that come with Gradio.
    """
    held = [path for path in sorted(folder.glob("*.npz")) if corpus.is_held_out(path)]
    places = sorted({path.stem.split("_")[0] for path in held})
    print("| held out | clips | lip aperture r | 10th percentile | lag | phonemes | boundary median | 90 % |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    unseen = [path for path in held if not path.stem.startswith(corpus.HELD_LANGUAGE)]
    _row("voices, all languages", clips(unseen))
    for place in places:
        name = f"language: {place}" if place == corpus.HELD_LANGUAGE else f"voices, {place}"
        _row(name, clips([path for path in held if path.stem.startswith(f"{place}_")]))
    for path in _gradio(*_MUSIC):
        _row(f"voices, all languages, with {path.name} 10 dB below", clips(unseen), _decoded(path))
    _row("another synthesiser (espeak-ng)", espeak_clips())
    print()
    _without_speech(music)
    _people()
    _speed(held[0])


def clips(paths: Iterable[Path]) -> Iterator[tuple[str, Speech]]:
    """The sentences of a corpus, with their language."""
    for path in paths:
        for one in corpus.load(path):
            sound = Audio((one.samples / 32768).astype(np.float32), RATE)
            yield path.stem.split("_")[0].split("-")[0], Speech(one.text, sound, one.marks)


def espeak_clips() -> Iterator[tuple[str, Speech]]:
    """Sentences of a synthesiser of quite another kind, which also knows its times."""
    engine = EspeakVoices(load_settings())
    for voice in engine.voices():
        if voice.language in ("en", "de", "es", "fr", "it", "pt"):
            text = ARTICLES[voice.language]
            for speech in engine.speak(text, voice.id, VoiceOptions()):
                yield voice.language, speech


def _row(name: str, speeches: Iterable[tuple[str, Speech]], below: np.ndarray | None = None) -> None:
    """Print one line of the table.

    :param below: music at 16 kHz that is laid 10 dB below the speech.
    """
    aligner = AudioToFaceAligner()
    found, lags, errors = [], [], []
    right = total = 0
    for language, speech in speeches:
        audio = speech.audio if below is None else _mixed(speech.audio, below)
        heard = network().hear(audio)
        guess = aperture(moving_mouth(heard))
        wanted = aperture(driven(speech.phonemes, speech.audio, len(guess)))
        found.append(_correlation(guess, wanted))
        lags.append(_lag(guess, wanted))
        rows = (np.arange(len(guess)) + 0.5) * ROW
        best = heard.phonemes.argmax(1)
        for mark in speech.phonemes:
            inside = (rows >= mark.start) & (rows < mark.end)
            total += int(inside.sum())
            right += sum(network().symbols[k] == plain(mark.symbol) for k in best[inside])
        try:
            aligned = aligner.align(Speech(speech.text, audio), language)
        except ScriptError:
            errors.append(np.inf)
        else:
            errors += boundary_errors(aligned.phonemes, speech.phonemes)
    print(
        f"| {name} | {len(found)} | {np.mean(found):.3f} | {np.percentile(found, 10):.3f} "
        f"| {1000 * ROW * np.median(lags):.0f} ms | {right / total:.0%} "
        f"| {1000 * np.median(errors):.0f} ms | {1000 * np.percentile(errors, 90):.0f} ms |",
        flush=True,
    )


def _mixed(audio: Audio, below: np.ndarray) -> Audio:
    music = np.resize(below, len(audio.samples))
    level = 10 ** (-10 / 20) * float(audio.samples.std()) / float(music.std())
    return Audio((audio.samples + level * music).astype(np.float32), audio.sample_rate)


def driven(marks: Sequence[PhonemeMark], audio: Audio, rows: int) -> np.ndarray:
    """The mouth (rows, 52) that the marks ask for, for each 10 ms."""
    times = (np.arange(rows) + 0.5) * ROW
    return mouth(marks, audio, times, np.zeros(len(ARKIT_BLENDSHAPES)), 1.0)


def aperture(weights: np.ndarray) -> np.ndarray:
    """How far the lips stand apart, from weights (n, 52); 0.3 is wide open."""
    parts = [weight * weights[:, BLENDSHAPE_INDEX[name]] for name, weight in train.APERTURE.items()]
    return np.asarray(sum(parts))


def boundary_errors(found: Sequence[PhonemeMark], true: Sequence[PhonemeMark]) -> list[float]:
    """Seconds by which the starts and ends of the sounds that both have in common differ."""
    ours, theirs = ([plain(mark.symbol) for mark in marks] for marks in (found, true))
    errors = []
    for a, b, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for k in range(size):
            errors.append(abs(found[a + k].start - true[b + k].start))
            errors.append(abs(found[a + k].end - true[b + k].end))
    return errors


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else 0.0


def _lag(a: np.ndarray, b: np.ndarray) -> int:
    """Rows by which the first comes later than the second."""
    n = _LATEST
    return max(range(-n, n + 1), key=lambda lag: _correlation(a[n + lag : len(a) - n + lag], b[n:-n]))


def _without_speech(music: Sequence[Path]) -> None:
    rng = np.random.default_rng(7)
    sounds = {
        "digital silence": np.zeros(20 * RATE),
        "noise at -50 dBFS": augment.noise(20 * RATE, rng) * 10 ** (-50 / 20),
        "noise at -25 dBFS": augment.noise(20 * RATE, rng) * 10 ** (-25 / 20),
        **{f"made-up music {k}": augment.music(20 * RATE, rng) * 0.1 for k in (1, 2, 3)},
        **{f"music: {path.name}": _decoded(path)[: 120 * RATE] for path in (*_gradio(*_MUSIC), *music)},
    }
    print("| without speech | lips apart | widest |\n| --- | --- | --- |")
    for name, sound in sounds.items():
        lips = aperture(moving_mouth(network().hear(Audio(sound.astype(np.float32), RATE))))
        print(f"| {name} | {np.mean(lips > _OPEN):.1%} of the time | {lips.max():.2f} |")
    print(flush=True)


def _people() -> None:
    print("| recordings of people | seconds | sounds a second | lips shut in pauses ", end="")
    print("| aperture and loudness r | aperture and that of the sounds heard r |")
    print("| --- | --- | --- | --- | --- | --- |")
    for path in _gradio("cate_blanch.mp3", "cate_blanch_2.mp3", "heath_ledger.mp3", "recording1.wav"):
        _person(path)
    print(flush=True)


def _person(path: Path) -> None:
    sound = Audio(_decoded(path)[: 30 * RATE], RATE)
    heard = network().hear(sound)
    lips = aperture(moving_mouth(heard))
    marks = recognised(heard, network().symbols)
    lips = lips[: len(sound.samples) // HOP]
    level = np.sqrt(np.mean(sound.samples[: len(lips) * HOP].reshape(-1, HOP) ** 2, axis=1))
    smooth = np.convolve(level, np.ones(9) / 9, "same")
    quiet = np.convolve(smooth < 0.03 * np.percentile(smooth, 95), np.ones(31), "same") >= 31
    shut = f"{np.mean(lips[quiet] < _OPEN):.0%}" if quiet.any() else "no pause"
    by_marks = aperture(driven(marks, sound, len(lips)))
    print(
        f"| {path.name} | {sound.duration:.0f} | {len(marks) / sound.duration:.1f} | {shut} "
        f"| {_correlation(lips, smooth):.2f} | {_correlation(lips, by_marks):.2f} |"
    )


def _speed(path: Path) -> None:
    sound = np.concatenate([one.samples for one in corpus.load(path)]).astype(np.float32) / 32768
    audio = Audio(np.tile(sound, 8), RATE)
    network().hear(audio)
    started = time.process_time()
    network().hear(audio)
    spent = time.process_time() - started
    print(f"Listening: {audio.duration / spent:.0f} times as fast as real time on one core.")
    speeches = list(clips([path]))
    aligner = AudioToFaceAligner()
    started = time.process_time()
    for language, speech in speeches:
        aligner.align(Speech(speech.text, speech.audio), language)
    spent = time.process_time() - started
    length = sum(speech.audio.duration for _, speech in speeches)
    print(f"Aligning: {length / spent:.0f} times.")


def _gradio(*names: str) -> list[Path]:
    import gradio

    folder = Path(gradio.__file__).parent / "media_assets" / "audio"
    return [folder / name for name in names if (folder / name).is_file()]


def _decoded(path: Path) -> np.ndarray:
    samples = np.concatenate(list(blocks(path)))
    return samples[: len(samples) // 3 * 3].reshape(-1, RECORDED // RATE).mean(axis=1)
