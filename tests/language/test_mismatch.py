"""Scripts in another language than that of the voice: told where it is beyond doubt, and only there."""

from __future__ import annotations

import pytest

from heygen_studio.errors import ScriptError
from heygen_studio.language import LANGUAGES, clearly_in
from heygen_studio.registry import load_registry
from heygen_studio.settings import Settings
from heygen_studio.video.plan import plan_video
from heygen_studio.video.request import VideoRequest

TEXTS = {
    "en": "Welcome, and thank you for taking the time to watch this. We will look at three ideas that can "
    "change the way your team works, and why good plans fail.",
    "es": "Bienvenidos, y gracias por los minutos que nos dan. Vamos a hablar de las ideas que pueden "
    "cambiar la manera de trabajar de su equipo, y por qué no todo sale bien.",
    "fr": "Bienvenue, et merci de prendre le temps de regarder cette présentation. Nous allons parler de "
    "trois idées qui peuvent changer la façon de travailler de votre équipe.",
    "de": "Willkommen, und vielen Dank, dass Sie sich Zeit nehmen. Wir sprechen über drei Ideen, die die "
    "Arbeit Ihrer Mannschaft verändern können, und warum auch gute Pläne nicht immer gelingen.",
    "it": "Benvenuti, e grazie per il tempo che ci dedicate. Parleremo di tre idee che possono cambiare il "
    "modo di lavorare della vostra squadra, e del perché anche i buoni progetti falliscono.",
    "pt": "Bem-vindos, e obrigado pelo tempo que nos dão. Vamos falar de três ideias que podem mudar a "
    "maneira de trabalhar da sua equipe, e do porquê de os bons planos não darem certo.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_is_told_by_every_other_language(language: str) -> None:
    assert clearly_in(TEXTS[language], language) is None
    found = [clearly_in(TEXTS[language], code) for code in LANGUAGES if code != language]
    assert set(found) <= {language, None}
    assert found.count(None) <= 1  # neighbours share so many small words that they may pass for each other


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Juan Carlos de la Vega y María José met Giuseppe di Lampedusa in San Francisco."),
        ("en", "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt."),
        ("en", "Café Le Monde, Rue de la Paix, Paris, Avenue des Champs-Élysées, La Défense, Le Marais"),
        ("en", "Microsoft Azure Kubernetes Docker Terraform Ansible Jenkins Grafana Prometheus"),
        ("en", "In Spanish, we say: la vida es bella y el mundo es grande. That means life is beautiful."),
        ("de", "Das Meeting mit dem Customer Success Manager ist done, wir shippen das Release on Friday."),
        ("es", "El software de Google Cloud Platform y Amazon Web Services funciona muy bien."),
        ("it", "Il film The Lord of the Rings è molto bello."),
        ("en", "La vida es bella."),
        ("zh", "我们用 Microsoft Teams and Google Docs and Slack and Zoom to work in the cloud 开会。"),
        ("en", "We met in 北京 and 东京, and ate ラーメン."),
        ("ja", "東京都千代田区永田町一丁目七番一号"),
        ("en", ""),
        ("en", "12345 67890"),
    ],
)
def test_names_quotations_and_short_texts_are_let_pass(language: str, text: str) -> None:
    assert clearly_in(text, language) is None


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "欢迎大家来到今天的节目，谢谢你们。", "zh"),
        ("de", "本日はお越しいただきありがとうございます。", "ja"),
        ("zh", "오늘 와 주셔서 정말 감사합니다 여러분.", "ko"),
        ("ko", "本日はお越しいただきありがとうございます。", "ja"),
    ],
)
def test_a_text_in_eastern_scripts_is_told(language: str, text: str, found: str) -> None:
    assert clearly_in(text, language) == found
    assert clearly_in(text, found) is None


def test_a_video_is_refused_with_what_to_do() -> None:
    registry = load_registry(Settings())
    with pytest.raises(ScriptError, match="is in Spanish") as caught:
        plan_video(VideoRequest(script=f"<speak>{TEXTS['es']}</speak>", language="en"), registry)
    assert caught.value.code == "SCRIPT_LANGUAGE_MISMATCH"
    assert caught.value.details == {"language": "en", "found": "es"}
    assert (
        plan_video(VideoRequest(script=TEXTS["es"], language="es"), registry).scenes[0].voice_info.language
        == "es"
    )
