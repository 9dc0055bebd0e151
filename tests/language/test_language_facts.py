"""Words, sentences, syllables and time, counted by hand."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

import pytest

from heygen_studio.language import (
    LANGUAGES,
    Word,
    detect_language,
    pace_of,
    sentences,
    speaking_time,
    stretches,
    syllables,
    words,
    words_for,
)

HELLO = {
    "en": "Welcome to our presentation of the new product.",
    "es": "Hola, bienvenidos a nuestra presentación del producto.",
    "fr": "Bienvenue dans notre présentation du nouveau produit.",
    "de": "Willkommen zu unserer Vorstellung des neuen Produkts.",
    "it": "Benvenuti alla nostra presentazione del nuovo prodotto.",
    "pt": "Bem-vindos à nossa apresentação do novo produto.",
    "zh": "欢迎观看我们的新产品介绍。",
    "ja": "新しい製品の紹介へようこそ。",
    "ko": "새로운 제품 소개에 오신 것을 환영합니다.",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_is_told_from_the_others(code: str) -> None:
    assert detect_language(HELLO[code]) == code


SHORT = {
    "en": "Hello|Thanks|Yes|Good morning|How are you?|Hello world|No problem|Happy birthday|Meet Anna|Free",
    "es": "Hola|Gracias|Buenos días|¿Qué tal?|Hasta luego|Adiós|Prueba|Compra ahora|Me llamo Ana",
    "fr": "Merci|Bonjour|Salut|Oui|Ça va ?|Au revoir|Essai|Achetez|Bonjour à tous|S’il vous plaît",
    "de": "Hallo|Danke|Guten Tag|Ja|Tschüss|Bitte|Los geht’s|Jetzt kaufen|Ich heiße Anna",
    "it": "Ciao|Grazie|Buongiorno|Benvenuti|Prego|Come stai?|Andiamo|Mi chiamo Anna",
    "pt": "Olá|Obrigado|Bom dia|Sim|Até logo|Vamos lá|Parabéns|Meu nome é Ana",
    "zh": "你好|谢谢|欢迎|早上好", "ja": "はい|東京|日本語|テスト", "ko": "안녕하세요|네",
}  # fmt: skip


@pytest.mark.parametrize("code", SHORT)
def test_a_greeting_is_told_and_what_may_be_of_any_language_is_not(code: str) -> None:
    assert {text: detect_language(text) for text in SHORT[code].split("|")} == dict.fromkeys(
        SHORT[code].split("|"), code
    )
    for text in ("OK", "Test", "Anna", "12 + 7", "Привет", "…", ""):
        assert detect_language(text) is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Don't stop: the U.S. has 1,250.50 well-known parks!", 8),
        ("fr", "L'homme qu'il a vu s'appelle Jean-Luc.", 6),
        ("de", "Die Straßenbahn fährt um 9:30 Uhr.", 6),
        ("zh", "我喜欢学习中文。", 4),
        ("ja", "私は本を読む。", 5),
        ("ja", "1,250円の本を2冊買いました。", 10),
        ("ko", "나는 학교에 갑니다.", 3),
        ("en", "🙂 … !", 0),
    ],
)
def test_words(language: str, text: str, expected: int) -> None:
    found = words(text, language)
    assert len(found) == expected
    assert all(text[word.start : word.end] == word.text for word in found)


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", {"university": 5, "cat": 1, "blorked": 1, "table's": 2, "25": 3, "1,250": 9}),
        ("es", {"murciélago": 4, "país": 2, "aéreo": 4, "guitarra": 3, "ciudad": 2, "queso": 2}),
        ("fr", {"chat": 1, "mange": 1, "l'ami": 2, "création": 3, "quatre": 1, "télévision": 4}),
        ("de", {"Universität": 5, "Häuser": 2, "Straßenbahn": 3, "Quelle": 2}),
        ("it", {"famiglia": 3, "città": 2, "l'uomo": 2, "quando": 2}),
        ("pt", {"coração": 3, "água": 2, "pães": 1, "azul": 2}),
        ("zh", {"人工智能": 4}),
        ("ko", {"안녕하세요": 5}),
    ],
)
def test_syllables(language: str, counts: dict[str, int]) -> None:
    found = {text: syllables(Word(text, 0, len(text)), language) for text in counts}
    assert found == counts


def test_morae_of_japanese_words() -> None:
    (word,) = words("東京", "ja")
    assert syllables(word, "ja") == 4  # to-u-kyo-u
    (number,) = words("1,250", "ja")
    assert syllables(number, "ja") == 8  # せん・に・ひゃく・ご・じゅう


def test_word_lists_are_what_the_manifest_says() -> None:
    folder = files("heygen_studio_assets") / "languages"
    entries = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    assert {entry["file"] for entry in entries} == {
        path.name for path in folder.iterdir() if path.name != "manifest.json"
    }
    for entry in entries:
        assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["licence"] in {"CC-BY-SA-4.0", "MIT", "BSD-2-Clause", "Unicode-3.0"}
        assert entry["source"]


def test_sentences_and_paragraphs() -> None:
    script = "Dr. Smith paid $3.5. Really?\nYes!\n\n  “Good.”  🙂"
    found = sentences(script, "en")
    assert [s.text for s in found] == ["Dr. Smith paid $3.5.", "Really?", "Yes!", "“Good.”"]
    assert all(script[s.start : s.end] == s.text for s in found)
    assert [s.closes for s in found] == [False, False, True, False]
    assert sentences("", "en") == []


def test_speaking_time() -> None:
    pace = pace_of("zh")
    # 7 characters, and the silence at both ends.
    assert speaking_time("我喜欢学习中文。", "zh", pace) == pytest.approx(7 / 5.18 + 0.6)
    assert speaking_time("", "en", pace) == 0
    assert "Pellegrino" in pace.source
    assert words_for(60, "en", pace_of("en")) == pytest.approx(0.85 * 60 * 6.19 / 1.5, abs=1)


def test_a_part_in_another_language_is_found() -> None:
    script = f"{HELLO['en']} {HELLO['fr']} Thank you very much for watching."
    (found,) = stretches(script, "en")
    assert (script[found.start : found.end], found.language) == (HELLO["fr"], "fr")
    assert stretches(HELLO["ja"], "ja") == []
