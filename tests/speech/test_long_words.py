"""No word is too long to be spoken, and none breaks the sentence that it stands in."""

from __future__ import annotations

import pytest
from heygen_studio_plugins.language import LANGUAGES, read
from heygen_studio_plugins.language.espeak import word_sounds
from heygen_studio_plugins.language.tokens import Token, halves, shortened
from heygen_studio_plugins.voices.kokoro.utterance import LONGEST, utterances

HOST = "www." + "chapter-of-many-parts." * 14 + "com"
NAME = "a-name-of-" + "many-parts-and-then-a-few-more-" * 12 + "end"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", f"Open {NAME} now."),
        ("en", NAME),
        ("en", "Nine" * 60),
        ("de", f"Siehe {HOST}."),
        ("fr", f"Voir {HOST}."),
        ("zh", f"请看{NAME}"),
        ("ja", HOST),
        ("ko", HOST),
    ],
)
def test_a_word_longer_than_a_run_is_said_in_several(language: str, text: str) -> None:
    tokens = read(text, language, "us")
    runs = list(utterances(tokens, language, "us"))
    assert len(runs) > 1
    assert all(0 < len(run.symbols) <= LONGEST for run in runs)
    written = "".join(word.written for run in runs for word in run.words)
    assert written == "".join(token.written for token in tokens if token.is_word)


def test_the_halves_of_a_word_join_to_it() -> None:
    word = Token("a.example.com/x", "a dot example dot com slash ex", start=5)
    first, second = halves(word)
    assert (first.spoken, second.spoken) == ("a dot example", "dot com slash ex")
    assert first.written + second.written == word.written
    assert second.start == 5 + len(first.written)
    sounds = halves(Token("長", "", ipa="na ɡa i"))
    assert [half.ipa for half in sounds] == ["na", "ɡa i"]
    assert "".join(half.written for half in sounds) == "長"


def test_a_word_of_many_parts_is_pronounced() -> None:
    words = ["MakeMyVeryOwnGreatBigDayAgain", "today"]
    sounds = word_sounds(words, "en-us", ties=False)
    assert len(sounds) == 2
    assert sounds[1].endswith("dˈeɪ")
    assert "mˌaɪ" in sounds[0] or "maɪ" in sounds[0]


@pytest.mark.parametrize(
    ("voice", "word", "sound"),
    [("de", "Team", "tˈiːm"), ("de", "Software", "sˈɒft"), ("fr", "weekend", "kˈɛnd")],
)
@pytest.mark.parametrize("ties", [False, True])
def test_flags_of_loan_words_are_not_spoken(voice: str, word: str, sound: str, *, ties: bool) -> None:
    (said,) = word_sounds([word], voice, ties=ties)
    assert said.replace("^", "").startswith(sound) or sound in said.replace("^", "")
    assert not set("()") & set(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_engine_is_given_a_word_that_is_none(language: str) -> None:
    text = "mira" * 40
    tokens = [token for token in read(f"{text}.", language, "us") if token.is_word]
    assert "".join(token.written for token in tokens) == text
    assert [token.start for token in tokens] == [text.index(token.written, token.start) for token in tokens]
    assert all(len(word) <= 60 for token in tokens for word in token.spoken.split())


def test_espeak_parts_what_is_no_word() -> None:
    assert len(word_sounds(["mira" * 30], "de", ties=False)) == 1


def test_a_long_word_of_known_sounds_is_parted_by_its_sounds() -> None:
    pieces = list(shortened(Token("mira" * 20, "mira" * 20, ipa="miɾa " * 20)))
    assert [piece.written for piece in pieces] == ["mira" * 10] * 2
    assert all(piece.ipa == ("miɾa " * 10).strip() and not piece.spoken for piece in pieces)
