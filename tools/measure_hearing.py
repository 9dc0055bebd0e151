"""Measures what a recogniser hears of what is read: sentences with figures, dates, names and short forms.

    python tools/measure_hearing.py speak FOLDER [--sentences FILE]
    python tools/measure_hearing.py hear FOLDER [FOLDER ...] --recogniser WHISPER_FOLDER

``speak`` writes a sound file for each language of ``tools/heard_sentences.toml`` that the folder does not
have yet, by the voice of Kokoro that is understood best. Run it with ``PYTHONPATH`` at the checkouts to
compare, in one environment: then the voice is the same, and what differs is the reading. A sentence that a
checkout cannot speak stays silent.

``hear`` gives the sounds to Whisper (faster-whisper and a folder that holds the model in its format) and
prints, for each language and folder, the character error rate: of the words that should be heard, in those
that were, both as the reader of this checkout says them, since Whisper writes 2024 where "twenty twenty four"
was said.
"""

from __future__ import annotations

import argparse
import tomllib
import unicodedata
import wave
from pathlib import Path

import numpy as np
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices
from heygen_studio_plugins.voices.kokoro.model import SAMPLE_RATE
from numpy.typing import NDArray

from heygen_studio.settings import Settings
from heygen_studio.speech import VoiceOptions

SENTENCES = Path(__file__).with_name("heard_sentences.toml")
VOICES = {
    "en": "en_us_02",
    "de": "de_de_02",
    "fr": "fr_fr_02",
    "es": "es_es_02",
    "it": "it_it_02",
    "pt": "pt_br_01",
    "zh": "zh_cn_02",
    "ja": "ja_jp_02",
    "ko": "ko_kr_02",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["speak", "hear"])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--sentences", type=Path, default=SENTENCES)
    parser.add_argument("--recogniser", type=Path)
    given = parser.parse_args()
    sentences = tomllib.loads(given.sentences.read_text("utf-8"))
    if given.what == "speak":
        speak(sentences, given.folders[0])
    else:
        hear(sentences, given.folders, given.recogniser)


def speak(sentences: dict[str, list[str]], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    engine = KokoroVoices(Settings())
    for language, texts in sentences.items():
        if (path := folder / f"{language}.wav").exists():
            continue
        parts: list[NDArray[np.float32]] = []
        for text in texts:
            try:
                parts += [one.audio.samples for one in engine.speak(text, VOICES[language], VoiceOptions())]
            except Exception as error:  # an early build may fail in any way
                print(f"{language}: {text!r} cannot be spoken: {type(error).__name__}")
        _write(path, np.concatenate(parts), SAMPLE_RATE)
        print(language, VOICES[language], len(texts), flush=True)


def _write(path: Path, samples: NDArray[np.float32], rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def hear(sentences: dict[str, list[str]], folders: list[Path], recogniser: Path) -> None:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(recogniser), device="cpu", compute_type="int8", cpu_threads=2)
    print("| language | sentences | " + " | ".join(folder.name for folder in folders) + " |")
    print("|---" * (2 + len(folders)) + "|")
    for language, texts in sentences.items():
        right = " ".join(said(text, language) for text in texts)
        rates = []
        for folder in folders:
            segments, _ = model.transcribe(
                str(folder / f"{language}.wav"),
                language=language,
                beam_size=1,
                condition_on_previous_text=False,
            )
            heard = " ".join(segment.text for segment in segments)
            (folder / f"{language}.txt").write_text(heard + "\n", "utf-8")
            rates.append(f"{100 * error_rate(right, said(heard, language)):.1f} %")
        print(f"| {language} | {len(texts)} | {' | '.join(rates)} |", flush=True)


def said(text: str, language: str) -> str:
    from heygen_studio_plugins.language import read  # not in the checkout of long ago that speaks

    accent = "us" if language == "en" else ""
    return " ".join(token.spoken for token in read(text, language, accent) if token.is_word)


def error_rate(right: str, heard: str) -> float:
    """The Levenshtein distance for each letter of what is right, without spaces, case and marks."""
    a, b = (
        "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
        for text in (right, heard)
    )
    row = list(range(len(b) + 1))
    for count, letter in enumerate(a, 1):
        previous, row = row, [count]
        for k, theirs in enumerate(b):
            row.append(min(previous[k] + (letter != theirs), previous[k + 1] + 1, row[-1] + 1))
    return row[-1] / len(a)


if __name__ == "__main__":
    main()
