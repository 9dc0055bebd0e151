"""What a voice says to be heard, in each language."""

from __future__ import annotations

SAMPLES = {
    "en": "Hello! This is how I sound in your videos.",
    "es": "¡Hola! Así sueno en tus vídeos.",
    "fr": "Bonjour ! Voici ma voix dans vos vidéos.",
    "de": "Hallo! So klinge ich in Ihren Videos.",
    "it": "Ciao! Questa è la mia voce nei tuoi video.",
    "pt": "Olá! É assim que eu falo nos seus vídeos.",
    "zh": "你好！这就是我在视频里的声音。",
    "ja": "こんにちは。動画ではこのような声で話します。",
    "ko": "안녕하세요! 영상에서 제 목소리는 이렇게 들립니다.",
}


def sample_text(language: str) -> str:
    """A sentence in the language, or in English where there is none."""
    return SAMPLES.get(language, SAMPLES["en"])
