"""Builds assets/voices: Kokoro's voice vectors as float16, and manifests with what was measured of each.

Needs the npm package kokoro-js unpacked (``npm pack kokoro-js`` and ``tar xzf``) and, beside the studio
itself, the Python package speechmos. With faster-whisper and a folder that holds Whisper in its format,
characters that a recogniser hears wrongly are counted too. Usage:

    python tools/measure_voices.py PACKAGE_FOLDER [--recogniser FOLDER] [--only VOICE_ID,...] [--rtf]

Measured on a short text in the language of the voice, at normal speed, before anything is done to its level:

- gain: what brings the integrated loudness (ITU-R BS.1770), limiter included, to that of all voices;
- F0: median over voiced frames, by autocorrelation; pitch is low, medium or high against the middle of the
  voices of the same gender, a third each;
- pitch variation: standard deviation of F0 in semitones; it decides between the styles "calm" and "lively";
- phonemes per second of speaking time; speed is slow below 11 and fast above 15;
- DNSMOS (P.835, overall) of speechmos; clarity is high from 3.1, medium from 2.8, otherwise low;
- RTF: seconds of work for each second of speech, model loaded; ``--rtf`` measures nothing else, for when the
  machine is calm.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
from heygen_studio_plugins.voices.espeak.engine import EspeakVoices
from heygen_studio_plugins.voices.hibari.engine import HibariVoices
from heygen_studio_plugins.voices.kokoro.engine import KokoroVoices
from numpy.typing import NDArray

from heygen_studio.settings import Settings
from heygen_studio.speech import VoiceOptions, limit
from heygen_studio.speech.loudness import TARGET_LUFS

ASSETS = Path(__file__).parents[1] / "assets" / "voices"
ENGINES: dict[str, Any] = {"kokoro": KokoroVoices, "hibari": HibariVoices, "espeak": EspeakVoices}
DOCS = Path(__file__).parents[1] / "docs" / "voices.md"
SOURCE = "npm:kokoro-js@1.2.1 voices/{original}.bin (hexgrad/Kokoro-82M)"

# Best-graded first, as the model's authors grade them (Kokoro-82M, VOICES.md); a man and a woman lead.
KOKORO = [
    # id, original names (blended in equal parts), display name, style (empty: as measured), native
    ("en_us_01", "am_michael", "American Male", "professional", True),
    ("en_us_02", "af_heart", "American Female", "professional", True),
    ("en_us_03", "af_bella", "Bella, American", "", True),
    ("en_us_04", "am_fenrir", "Fenrir, American", "", True),
    ("en_us_05", "af_sarah", "Sarah, American", "", True),
    ("en_us_06", "am_puck", "Puck, American", "", True),
    ("en_us_07", "af_aoede", "Aoede, American", "", True),
    ("en_us_08", "af_kore", "Kore, American", "", True),
    ("en_us_09", "af_nicole", "Nicole, American, whispering", "whispering", True),
    ("en_us_10", "am_onyx", "Onyx, American", "", True),
    ("en_gb_01", "bm_george", "British Male", "professional", True),
    ("en_gb_02", "bf_emma", "British Female", "professional", True),
    ("en_gb_03", "bm_fable", "Fable, British", "", True),
    ("en_gb_04", "bf_isabella", "Isabella, British", "", True),
    ("es_es_01", "em_alex", "Spanish Male", "professional", True),
    ("es_es_02", "ef_dora", "Spanish Female", "professional", True),
    ("fr_fr_01", "im_nicola", "French Male", "professional", False),
    ("fr_fr_02", "ff_siwis", "French Female", "professional", True),
    ("de_de_01", "im_nicola", "German Male", "professional", False),
    ("de_de_02", "if_sara", "German Female", "professional", False),
    ("it_it_01", "im_nicola", "Italian Male", "professional", True),
    ("it_it_02", "if_sara", "Italian Female", "professional", True),
    ("pt_br_01", "pm_alex", "Brazilian Male", "professional", True),
    ("pt_br_02", "pf_dora", "Brazilian Female", "professional", True),
    ("zh_cn_01", "zm_yunxi", "Chinese Male", "professional", True),
    ("zh_cn_02", "zf_xiaoxiao", "Chinese Female", "professional", True),
    ("zh_cn_03", "zm_yunyang", "Yunyang, Chinese", "", True),
    ("ja_jp_01", "jm_kumo", "Japanese Male", "professional", True),
    ("ja_jp_02", "jf_alpha", "Japanese Female", "professional", True),
    ("ja_jp_03", "jf_gongitsune", "Gongitsune, Japanese", "", True),
    ("ko_kr_01", "jm_kumo", "Korean Male", "professional", False),
    ("ko_kr_02", "jf_alpha", "Korean Female", "professional", False),
]

SCRIPTS = {
    "en": """Welcome, and thank you for taking the time to watch this short presentation.
Over the next few minutes we will look at three ideas that can change the way your team works.
Have you ever wondered why good plans fail? Most of the time, the answer is surprisingly simple!
The quick brown fox jumps over the lazy dog while seven curious children watch from the old garden wall.""",
    "es": """Bienvenidos, y gracias por dedicar unos minutos a ver esta breve presentación.
Vamos a hablar de tres ideas que pueden cambiar la manera de trabajar de su equipo.
¿Por qué fracasan los buenos planes? La mayoría de las veces, la respuesta es muy sencilla.""",
    "fr": """Bienvenue, et merci de prendre le temps de regarder cette courte présentation.
Nous allons parler de trois idées qui peuvent changer la façon de travailler de votre équipe.
Pourquoi les bons projets échouent-ils ? La plupart du temps, la réponse est très simple.""",
    "de": """Willkommen, und vielen Dank, dass Sie sich Zeit für diese kurze Vorstellung nehmen.
Wir sprechen über drei Ideen, die die Arbeit Ihrer Mannschaft verändern können.
Warum scheitern gute Pläne? Meistens ist die Antwort überraschend einfach.""",
    "it": """Benvenuti, e grazie per aver trovato il tempo di guardare questa breve presentazione.
Parleremo di tre idee che possono cambiare il modo di lavorare della vostra squadra.
Perché i buoni progetti falliscono? Il più delle volte la risposta è molto semplice.""",
    "pt": """Bem-vindos, e obrigado por dedicar alguns minutos a esta breve apresentação.
Vamos falar de três ideias que podem mudar a maneira de trabalhar da sua equipe.
Por que os bons planos fracassam? Na maioria das vezes, a resposta é muito simples.""",
    "zh": """欢迎大家，感谢你们抽出时间观看这个简短的介绍。
接下来我们要谈谈三个可以改变团队工作方式的想法。
为什么好的计划会失败？很多时候，答案非常简单。""",
    "ja": """皆さん、こんにちは。今日はこの短い紹介を見ていただき、ありがとうございます。
これから、仕事のやり方を変える三つの考えについて話します。
なぜ良い計画は失敗するのでしょうか。多くの場合、答えはとても簡単です。""",
    "ko": """안녕하세요, 이 짧은 소개를 보러 와 주셔서 감사합니다.
오늘은 여러분의 일하는 방법을 바꿀 수 있는 세 가지 생각을 이야기하겠습니다.
좋은 계획은 왜 실패할까요? 대부분의 경우 답은 아주 간단합니다.""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the voices.")
    parser.add_argument("package", type=Path, help="folder of the unpacked npm package kokoro-js")
    parser.add_argument("--recogniser", type=Path, help="folder with Whisper for faster-whisper")
    parser.add_argument("--only", default="", help="voices to measure again, by id")
    parser.add_argument("--rtf", action="store_true", help="measure the speed alone")
    arguments = parser.parse_args()
    only = set(filter(None, arguments.only.split(",")))
    if arguments.rtf:
        _measure_speed(only)
        return
    hear = _recogniser(arguments.recogniser)
    entries = _manifest("kokoro")
    for voice in KOKORO:
        if voice[0] not in entries or voice[0] in only or not only:
            entries[voice[0]] = {**entries.get(voice[0], {}), **_kokoro_entry(arguments.package, *voice)}
    order = {voice[0]: number for number, voice in enumerate(KOKORO)}
    kokoro = sorted((e for e in entries.values() if e["id"] in order), key=lambda e: order[e["id"]])
    _write("kokoro", kokoro)  # the engines read the manifests: first without what is to be measured
    voices = {"kokoro": kokoro, **{folder: [*_manifest(folder).values()] for folder in ("hibari", "espeak")}}
    for folder, measured in voices.items():
        engine = ENGINES[folder](Settings())
        engine.prepare(lambda fraction, message: None)
        for entry in measured:
            if not only or entry["id"] in only or "dnsmos" not in entry:
                entry |= _measure(engine, entry["id"], entry["language"], hear)
                print(*(f"{key}={entry.get(key)}" for key in ("id", *_COLUMNS)), flush=True)
                _write(folder, measured)
    for folder, measured in voices.items():
        for entry in measured:
            _describe(entry, [entry for entries in voices.values() for entry in entries])
        _write(folder, measured)
    _write_table(voices)


_COLUMNS = (
    "gain",
    "lufs",
    "true_peak",
    "f0_hz",
    "pitch_variation_st",
    "phonemes_per_second",
    "dnsmos",
    "rtf",
    "cer",
)


def _measure_speed(only: set[str]) -> None:
    entries = {folder: [*_manifest(folder).values()] for folder in ENGINES}
    for folder in ENGINES:
        engine = ENGINES[folder](Settings())
        engine.prepare(lambda fraction, message: None)
        for entry in entries[folder]:
            if not only or entry["id"] in only:
                entry["rtf"] = round(_timed(engine, entry["id"], entry["language"])[1], 3)
                print(entry["id"], entry["rtf"], flush=True)
                _write(folder, entries[folder])
    _write_table(entries)


def _timed(engine: Any, voice_id: str, language: str) -> tuple[list[Any], float]:
    """What a voice says, and its RTF."""
    for _ in engine.speak("1", voice_id, VoiceOptions()):
        pass
    started = time.perf_counter()
    speeches = list(engine.speak(SCRIPTS[language], voice_id, VoiceOptions()))
    spent = time.perf_counter() - started
    return speeches, spent / sum(speech.audio.duration for speech in speeches)


def _manifest(folder: str) -> dict[str, dict[str, Any]]:
    path = ASSETS / folder / "manifest.json"
    voices = json.loads(path.read_text("utf-8"))["voices"] if path.exists() else []
    return {entry["id"]: entry for entry in voices}


def _kokoro_entry(
    package: Path, voice_id: str, original: str, name: str, style: str, native: bool
) -> dict[str, Any]:
    vectors = np.fromfile(package / "voices" / f"{original}.bin", "<f4").reshape(-1, 256)
    file = ASSETS / "kokoro" / f"{original}.npy"
    np.save(file, vectors.astype(np.float16))
    language, region, _ = voice_id.split("_")
    return {
        "id": voice_id,
        "name": name,
        "original_name": original,
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "language": language,
        "accent": region,
        "gender": "male" if original[1] == "m" else "female",
        "style": style,
        "native": native,
        "licence": "Apache-2.0",
        "source": SOURCE.format(original=original),
        "gain": 1.0,
        "characteristics": {},
    }


def _write(folder: str, entries: list[dict[str, Any]]) -> None:
    text = json.dumps({"voices": entries}, indent=2, ensure_ascii=False)
    (ASSETS / folder / "manifest.json").write_text(text + "\n", "utf-8")


def _measure(engine: Any, voice_id: str, language: str, hear: Callable[..., str] | None) -> dict[str, Any]:
    voice = engine.voice_table()[voice_id]
    level, voice.gain = voice.gain, 0.05  # so low that nothing is limited
    speeches, rtf = _timed(engine, voice_id, language)
    voice.gain = level
    rate = speeches[0].audio.sample_rate
    samples = np.concatenate([s.audio.samples for s in speeches]) / np.float32(0.05)
    gain = _gain(samples, rate)
    levelled = limit(samples * np.float32(gain), rate)
    f0 = _f0(samples, rate)
    marks = [mark for s in speeches for mark in s.phonemes]
    facts = {
        "gain": round(gain, 3),
        "lufs": round(pyloudnorm.Meter(rate).integrated_loudness(levelled.astype(np.float64)), 1),
        "true_peak": _true_peak(levelled),
        "f0_hz": round(float(np.median(f0)), 1),
        "pitch_variation_st": round(float(np.std(12 * np.log2(f0 / np.median(f0)))), 2),
        "phonemes_per_second": round(len(marks) / sum(float(mark.end - mark.start) for mark in marks), 1),
        "dnsmos": _dnsmos(levelled, rate),
        "rtf": round(rtf, 3),
    }
    if hear:
        facts["cer"] = round(_error_rate(SCRIPTS[language], hear(_at_16k(levelled, rate), language)), 3)
    return facts


def _gain(samples: NDArray[np.float32], rate: int) -> float:
    """What brings the loudness after the limiter to the target."""
    gain = 1.0
    for _ in range(6):
        loudness = pyloudnorm.Meter(rate).integrated_loudness(
            limit(samples * np.float32(gain), rate).astype(np.float64)
        )
        gain *= float(10 ** ((TARGET_LUFS - loudness) / 20))
    return gain


def _true_peak(samples: NDArray[np.float32]) -> float:
    from scipy.signal import resample_poly

    return round(float(20 * np.log10(np.abs(resample_poly(samples, 4, 1)).max())), 2)


def _at_16k(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    from scipy.signal import resample_poly

    resampled: NDArray[np.float32] = resample_poly(samples, 16_000, rate).astype(np.float32)
    return resampled


def _dnsmos(samples: NDArray[np.float32], rate: int) -> float:
    from speechmos import dnsmos

    return round(float(dnsmos.run(np.clip(_at_16k(samples, rate), -1, 1), 16_000)["ovrl_mos"]), 2)


def _recogniser(folder: Path | None) -> Callable[..., str] | None:
    if folder is None:
        return None
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)

    def hear(samples: NDArray[np.float32], language: str) -> str:
        segments, _ = model.transcribe(samples, language=language, beam_size=5)
        return " ".join(segment.text for segment in segments)

    return hear


def _error_rate(said: str, heard: str) -> float:
    """Character error rate, without punctuation, spaces and case."""
    a, b = (re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold() for text in (said, heard))
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(previous[j - 1] + (x != y), previous[j] + 1, row[-1] + 1))
    return row[-1] / len(a)


def _f0(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """F0 of the voiced frames of 40 ms, 65-400 Hz, by normalised autocorrelation."""
    size, hop = round(0.04 * rate), round(0.01 * rate)
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), size)[::hop]
    frames = (frames - frames.mean(axis=1, keepdims=True)) * np.hanning(size)
    spectrum = np.fft.rfft(frames, 2 * size)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:, :size]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)[:size]
    low, high = rate // 400, rate // 65
    correlation = correlation[:, :high] / (np.maximum(correlation[:, :1], 1e-9) * (window[:high] / window[0]))
    lag = correlation[:, low:high].argmax(axis=1) + low
    strength = correlation[np.arange(len(lag)), lag]
    level = np.sqrt((frames**2).mean(axis=1))
    voiced = (strength > 0.6) & (level > 0.1 * np.quantile(level, 0.95))
    f0 = rate / lag[voiced]
    middle = np.median(f0)
    return f0[(f0 > middle / 1.8) & (f0 < middle * 1.8)]  # octave errors


def _describe(entry: dict[str, Any], everyone: list[dict[str, Any]]) -> None:
    same = sorted(e["f0_hz"] for e in everyone if e["gender"] == entry["gender"])
    low, high = np.quantile(same, [1 / 3, 2 / 3])
    pace, quality = entry["phonemes_per_second"], entry["dnsmos"]
    entry["characteristics"] = {
        "pitch": "low" if entry["f0_hz"] < low else "high" if entry["f0_hz"] > high else "medium",
        "speed": "slow" if pace < 11 else "fast" if pace > 15 else "normal",
        "clarity": "high" if quality >= 3.1 else "medium" if quality >= 2.8 else "low",
    }
    entry["style"] = entry["style"] or ("lively" if entry["pitch_variation_st"] > 3.5 else "calm")


def _write_table(voices: dict[str, list[dict[str, Any]]]) -> None:
    head = "| Voice | Engine | Native | F0 (Hz) | Phonemes/s | DNSMOS | CER | RTF | LUFS | True peak (dBTP) |"
    rows = [head, "|---|---|---|---|---|---|---|---|---|---|"]
    for folder, entries in voices.items():
        engine = ENGINES[folder].title
        for e in entries:
            native = "yes" if e.get("native", True) else "no"
            heard = f"{e['cer']:.1%}" if "cer" in e else ""
            rows.append(
                f"| {e['id']} | {engine} | {native} | {e['f0_hz']:.0f} | {e['phonemes_per_second']} "
                f"| {e['dnsmos']} | {heard} | {e['rtf']:.2g} | {e['lufs']} | {e['true_peak']} |"
            )
    text = DOCS.read_text("utf-8")
    before, rest = text.split("<!-- table -->\n", 1)
    _, after = rest.split("<!-- end of table -->", 1)
    DOCS.write_text(
        f"{before}<!-- table -->\n" + "\n".join(rows) + f"\n<!-- end of table -->{after}", "utf-8"
    )


if __name__ == "__main__":
    main()
