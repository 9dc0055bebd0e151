"""Any text in any script is read, or refused by name before anything is rendered; nothing of it is lost."""

from __future__ import annotations

import re
import sys
import time
import unicodedata
from functools import cache

import pytest
from heygen_studio_plugins.language import LANGUAGES, check_letters, read
from heygen_studio_plugins.language.sentences import split_sentences
from heygen_studio_plugins.voices.kokoro.utterance import utterances
from hypothesis import given, settings
from hypothesis import strategies as st

from heygen_studio.errors import ScriptError
from heygen_studio.speech import parse_markup

ACCENTS = {"en": "us", "pt": "br", "zh": "cn", "ja": "jp"}


@cache
def letters() -> list[str]:
    """Of every alphabet some letters and figures, from its first to its last; and all of Latin-1."""
    alphabets: dict[str, list[str]] = {}
    for letter in map(chr, range(sys.maxunicode)):
        if unicodedata.category(letter)[0] in "LN":
            alphabets.setdefault(unicodedata.name(letter, "").partition(" ")[0], []).append(letter)
    some = (c for letters in alphabets.values() for c in letters[:: len(letters) // 12 + 1])
    return sorted({*some, *(c for c in map(chr, range(0x180)) if c.isalnum())})


WORDS = [
    "Hello", "wasn’t", "Привет", "Καλημέρα", "α", "你好", "ラーメン", "안녕", "शान्ति", "مرحبا", "שלום", "ไทย",
    "3.5", "½", "①", "Ⅳ", "µm", "𝗔𝗯𝗰", "ﬁn", "٣٤", "Nguyễn", "$5", "–", "“", "’", "👋🏽", "e\u0301", "\u200d",
    "http://a.b/c", "U.S.", "GPT-4", "𠮷", "们",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=9).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=9).map("".join),
)


def unreadable(text: str, language: str) -> str:
    """The word for which a text is refused."""
    try:
        check_letters(parse_markup(text), language)
    except ScriptError as error:
        return str(error.details["word"]) if error.code == "WORD_UNREADABLE" else ""
    return ""


def may_be_silent(letter: str) -> bool:
    """Modifiers, powers, fractions that nobody uses, and the letters of Korean syllables: ㅋㅋ is a laugh."""
    return unicodedata.category(letter) in ("Lm", "No", "Nl") or "HANGUL" in unicodedata.name(letter, "")


@pytest.mark.parametrize(
    ("language", "text", "word", "ipa"),
    [
        ("en", "We say Привет here.", "Привет", "prʲivʲˈet"),
        ("en", "Tea in 北京.", "北京", "peidʒiŋ"),
        ("es", "Hola こんにちは", "こんにちは", "koɲɲidʒiβa"),
        ("fr", "Le mot مرحبا.", "مرحبا", "mrhbˈaː"),
        ("de", "Das ist Київ.", "Київ", "kˈɪjiːβ"),
        ("it", "La parola שלום!", "שלום", "ʃalˈom"),
        ("pt", "Diga 안녕.", "안녕", "annjʌŋ"),
        ("zh", "你好，Привет。", "Привет", "prʲivʲˈet"),
        ("zh", "吃ラーメン吧", "ラーメン", "ɾaːmeɴ"),
        ("ja", "½Привет", "Привет", "prʲivʲˈet"),
        ("ja", "東京 안녕", "안녕", "annjʌŋ"),
        ("ko", "안녕 Καλημέρα", "Καλημέρα", "kˌalimˈera"),
        ("en", "Om शान्ति.", "शान्ति", "ʃˈaːntɪ"),
    ],
)
def test_a_word_in_another_script_is_said_as_its_language_says_it(
    language: str, text: str, word: str, ipa: str
) -> None:
    tokens = read(text, language, ACCENTS.get(language, ""))
    (said,) = [token for token in tokens if token.kind == "foreign"]
    assert (said.written, said.ipa) == (word, ipa)
    assert list(utterances(tokens, language, ACCENTS.get(language, "")))


@pytest.mark.parametrize("text", ["We eat ผัดไทย now.", "ᎣᏏᏲ", "ភាសា"])
@pytest.mark.parametrize("language", ["en", "zh", "ko"])
def test_what_nobody_can_read_is_refused_by_name_and_place(language: str, text: str) -> None:
    word = next(word for word in text.split() if not word.isascii())
    with pytest.raises(ScriptError, match=f"{word}”.* line 2, column {text.index(word) + 1}") as caught:
        check_letters(parse_markup(f"OK.\n{text}"), language)
    assert caught.value.code == "WORD_UNREADABLE"


@settings(deadline=None)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_any_text_is_read_or_refused_in_advance_and_nothing_of_it_is_lost(text: str, language: str) -> None:
    if unreadable(text, language):
        return
    tokens = read(text, language, ACCENTS.get(language, ""))
    covered = [0] * len(text)
    for token in tokens:
        assert text[token.start : token.start + len(token.written)] == token.written
        for place in range(token.start, token.start + len(token.written)):
            covered[place] += 1
    assert max(covered, default=0) <= 1
    for word in re.finditer(r"[^\W_]+", text):
        assert any(covered[slice(*word.span())]) or all(map(may_be_silent, word[0])), word[0]
    list(utterances(tokens, language, ACCENTS.get(language, "")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_of_every_alphabet_are_read_or_refused_in_advance(language: str) -> None:
    silent = [
        letter
        for letter in letters()
        if not unreadable(letter, language)
        and not any(token.is_word for token in read(letter, language, ACCENTS.get(language, "")))
    ]
    assert not [letter for letter in silent if not may_be_silent(letter)]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "I wasn't Bob's dog's."), ("fr", "L'ami n'est pas là aujourd'hui."), ("it", "Un'idea dell'anno."),
     ("de", "Wie geht's? Los geht's.")],
)  # fmt: skip
@pytest.mark.parametrize("apostrophe", "’ʼ＇‛")
def test_the_shape_of_an_apostrophe_is_not_heard(language: str, text: str, apostrophe: str) -> None:
    plain, other = (read(written, language, "us") for written in (text, text.replace("'", apostrophe)))
    assert [(t.spoken, t.ipa, t.start) for t in other] == [(t.spoken, t.ipa, t.start) for t in plain]


@pytest.mark.parametrize("language", ["en", "de", "zh", "ja", "ko"])
def test_the_longest_script_of_all_scripts_is_judged_and_read_quickly(language: str) -> None:
    text = ("We met Анна in 北京, ラーメン and 안녕 for $5.50, wasn’t it? " * 1200)[:60_000]
    began = time.process_time()
    check_letters(parse_markup(text), language)
    assert time.process_time() - began < 2
    said = list(split_sentences(text, language))
    assert "".join(sentence.text for sentence in said) == text
    assert sum(token.is_word for sentence in said[:50] for token in read(sentence.text, language, "")) > 300
