# ruff: noqa: E501 - what is read, and how, on one line each
"""How the languages are read, and that the lip-sync knows every sound of theirs."""

from __future__ import annotations

import pytest
from heygen_studio_plugins.language import LANGUAGES, read, read_markup
from heygen_studio_plugins.language.ko.hangul import pronounced
from heygen_studio_plugins.lipsync.viseme.visemes import steps
from heygen_studio_plugins.voices.kokoro.phonemes import IPA, from_ipa, vocabulary
from heygen_studio_plugins.voices.kokoro.utterance import utterances

from heygen_studio.speech import parse_markup

READINGS = [
    ("es", "El Sr. Pérez pagó 3,50 € el 5 de mayo de 2024 a las 10:30.",
     "El señor Pérez pagó tres euros cincuenta céntimos el cinco de mayo de dos mil veinticuatro a las diez y media ."),
    ("es", "1 millón de personas, 21 casas, el siglo XXI",
     "un millón de personas , veintiuna casas , el siglo veintiuno"),
    ("es", "www.ejemplo.es", "W W W punto ejemplo punto es"),
    ("fr", "M. Dupont a payé 3,50 € le 1er mai 2024 à 10h30.",
     "monsieur Dupont a payé trois euros et cinquante centimes le premier mai deux mille vingt-quatre à dix heures trente ."),
    ("fr", "Louis XIV au XXIe siècle, 21 %", "Louis quatorze au vingt et unième siècle , vingt et un pour cent"),
    ("it", "Il Sig. Rossi ha 1.234,5 km e 2 mln €",
     "Il signor Rossi ha milleduecentotrentaquattro virgola cinque chilometri e due milioni di euro"),
    ("pt", "Dom Pedro II pagou R$ 3,50 na 1ª vez",
     "Dom Pedro segundo pagou três reais e cinquenta centavos na primeira vez"),
    ("de", "Am 5. Mai 2024 um 10:30 Uhr, der 2. Weltkrieg, 1999, z. B. 21 %",
     "Am fünften Mai zweitausendvierundzwanzig um zehn Uhr dreißig , der zweite Weltkrieg , "
     "neunzehnhundertneunundneunzig , zum Beispiel einundzwanzig Prozent"),
    ("zh", "2024年5月3日占12.5%。", "二零二四 年 五 月 三 日 占 百分之十二点五 ."),
    ("zh", "2个人，¥35，13812345678", "两 个 人 , 三十五元 , 幺三八幺二三四五六七八"),
    ("ja", "5月3日に3本、300匹", "ゴガツ ミッカ ニ サンボン , サンビャッピキ"),
    ("ko", "6월 10일 3개, 21살, $5", "유월 시빌 세 개 , 스물한 살 , 오 달러"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "written", "spoken"), READINGS)
def test_readings(language: str, written: str, spoken: str) -> None:
    tokens = read(written, language, "")
    assert " ".join(token.spoken for token in tokens) == spoken
    assert all(written[t.start : t.start + len(t.written)] == t.written for t in tokens)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "eleventh"), ("es", "undécimo"), ("fr", "onzième"), ("it", "undicesimo"), ("pt", "décimo primeiro"),
     ("de", "elfter"), ("ja", "ジューイチバンメ"), ("ko", "열한 번째")],
)  # fmt: skip
def test_markup_asks_for_an_ordinal(language: str, said: str) -> None:
    script = parse_markup('<speak><say-as interpret-as="ordinal">11</say-as></speak>')
    (token,) = read_markup(script, 0, len(script.text), language, "us")
    assert token.spoken == said


@pytest.mark.parametrize(
    ("word", "said"),
    [("학생입니다", "학쌩임니다"), ("값이", "갑씨"), ("같이", "가치"), ("좋아요", "조아요"), ("독립문", "동님문"),
     ("신라", "실라"), ("칼날", "칼랄"), ("국물", "궁물"), ("싫어요", "시러요"), ("닭이", "달기"), ("축하", "추카")],
)  # fmt: skip
def test_korean_liaison(word: str, said: str) -> None:
    assert pronounced(word) == said


def test_chinese_tones_change_beside_each_other() -> None:
    sounds = {
        token.written: from_ipa(token.ipa) for token in read("你好，不去，不是，一个，重庆。", "zh", "cn")
    }
    assert sounds["你好"] == "ni↗xau↓"
    assert sounds["不去"].startswith("pu↗")
    assert sounds["一个"].startswith("i↗")
    assert sounds["重庆"].startswith("ꭧʰʊ↗ŋ")


def test_japanese_particles_and_long_vowels() -> None:
    assert [token.spoken for token in read("東京は学校へ。", "ja", "jp")] == [
        "トーキョーワ",
        "ガッコーエ",
        ".",
    ]


def test_english_words_in_other_scripts_are_pronounced() -> None:
    for language, text in (("zh", "我用 Python"), ("ja", "Python を使う"), ("ko", "Python 기술")):
        (word,) = [token for token in read(text, language, "") if token.written == "Python"]
        assert "θ" in word.ipa


TEXTS = {
    "en": "The quick brown fox jumps over the lazy dog while this judge measures vision and thought.",
    "es": "El niño y la jirafa comen queso en Zaragoza; llueve, guerra, pingüino, ayer, ahora, hoy, rey.",
    "fr": "Un bon vin blanc, les enfants, cœur, feu, lune, huit, montagne, rouge, chien, pain, jambon, oui.",
    "de": "Züge, schöne Grüße, ich, acht, Pfanne, Bücher, Häuser, jung, Zwölf Boxkämpfer, Journal, Öl, Äpfel.",
    "it": "Gli gnocchi, la pizza, sbagliato, scuola, ghiaccio, mezzo, quattro, zucchero, oggi, uovo, ciao.",
    "pt": "O coração não está em São Paulo, mãe, tchau, filho, senhora, guarda, queijo, dia, tia, rua, sim.",
    "zh": "自己吃什么，日本人去旅游，穿绿色的裙子，中国儿童喜欢学习，恩，月亮远，熊猫。",
    "ja": "きょうはちょっとつめたい風が吹いて、新聞をじっくり読んだ。ファミリー、ヴァイオリン、びゃくや。",
    "ko": "안녕하세요, 여러분. 꽃밭에서 뛰어놀던 쌍둥이가 의자에 앉아 왜 웃었을까요? 귀, 돼지.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mouth_has_a_shape_for_every_sound(language: str) -> None:
    """Only marks that no sound belongs to (stress, tone, length, a nasal tilde) show nothing."""
    accent = {"en": "us", "pt": "br"}.get(language, "")
    symbols = {
        symbol
        for utterance in utterances(read(TEXTS[language], language, accent), language, accent)
        for symbol in utterance.symbols
    }
    assert symbols <= set(vocabulary())
    sounds = {symbol for symbol in symbols if symbol.isalpha()} - set("ːˈˌʰʲᵝ")
    assert len(sounds) > 15
    assert not [symbol for symbol in sounds if not steps(IPA.get(symbol, symbol))]
