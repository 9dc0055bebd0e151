"""How written English is read."""

from __future__ import annotations

import time

import pytest
from heygen_studio_plugins.language.en import read
from heygen_studio_plugins.language.sentences import PARAGRAPH_PAUSE, SENTENCE_PAUSE, split_sentences
from heygen_studio_plugins.language.shared.roman import roman
from heygen_studio_plugins.voices.kokoro.phonemes import pronounce
from heygen_studio_plugins.voices.kokoro.utterance import utterances

READINGS = [
    # money
    ("It costs $5.", "It costs five dollars ."),
    ("£3.50 or $0.99", "three pounds fifty pence or ninety nine cents"),
    ("$1, $1.01, €1,200", "one dollar , one dollar one cent , one thousand two hundred euros"),
    (
        "$3.4 million, $1.5bn, $20k",
        "three point four million dollars , one point five billion dollars , twenty thousand dollars",
    ),
    ("$5/month", "five dollars per month"),
    ("$10-20, 5 USD, 50€", "ten to twenty dollars , five US dollars , fifty euros"),
    # numbers
    ("1,234,567 people", "one million two hundred thirty four thousand five hundred sixty seven people"),
    ("3.14159", "three point one four one five nine"),
    ("12.5%, 10-20%", "twelve point five percent , ten to twenty percent"),
    ("-5 degrees, 5-3, 2.5x", "minus five degrees , five to three , two point five times"),
    ("the 21st, 2nd and 33rd", "the twenty first , second and thirty third"),
    ("1/2 cup, 3/4, 2 1/3, 1½", "one half cup , three quarters , two and a third , one and a half"),
    ("16:9 at 1080p and 4K", "sixteen to nine at ten eighty P and four K"),
    ("version 2.0.1", "version two point zero point one"),
    ("007 and #1", "zero zero seven and number one"),
    (
        "GPT-4, COVID-19, MP4, B2B, H.264",
        "GPT four , COVID nineteen , MP four , B two B , H two hundred sixty four",
    ),
    ("24/7", "twenty four seven"),
    ("World War II, Henry VIII, I am", "World War two , Henry the eighth , I am"),
    ("10" * 12, " ".join(["one zero"] * 12)),
    # dates and times
    (
        "In 1999, 2005, 2010 and 1905",
        "In nineteen ninety nine , two thousand five , twenty ten and nineteen oh five",
    ),
    ("the 1980s, the '90s, the 2010s", "the nineteen eighties , the nineties , the twenty tens"),
    ("1999-2005", "nineteen ninety nine to two thousand five"),
    ("Jan. 5, 2024 and May 5th", "January fifth twenty twenty four and May fifth"),
    ("the 5 March 2021", "the fifth of March twenty twenty one"),
    ("3/4/2024", "March fourth twenty twenty four"),
    ("2024-03-04", "March fourth twenty twenty four"),
    (
        "10:30 a.m., 3pm, 10:05, 22:00, 12:00",
        "ten thirty A M , three P M , ten oh five , twenty two hundred , twelve o'clock",
    ),
    # units
    (
        "5 kg, 1 km, 20°C, 60 mph",
        "five kilograms , one kilometer , twenty degrees Celsius , sixty miles per hour",
    ),
    ("5GB at 30 fps, 3 m²", "five gigabytes at thirty frames per second , three square meters"),
    ("It is 5 min. away.", "It is five minutes away ."),
    # short forms
    ("Dr. Smith and Mr. Jones", "Doctor Smith and Mister Jones"),
    ("St. Mary's on Main St. is old", "Saint Mary's on Main Street is old"),
    ("E.g. cats, i.e. pets, etc.", "for example cats , that is pets , et cetera ."),
    ("The U.S. and the U.K.", "The U S and the U K"),
    ("No. 5 and Fig. 3, but No", "number five and figure three , but No"),
    ("J. K. Rowling, Ph.D.", "J K Rowling , P H D ."),
    ("NASA, the FBI and APIs", "NASA , the FBI and APIs"),
    ("Tom & Ann, and/or Bob", "Tom and Ann , and or Bob"),
    # addresses
    ("https://www.example.com/page.", "W W W dot example dot com slash page ."),
    ("info@my-site.co.uk", "info at my dash site dot co dot U K"),
    ("See example.org, now", "See example dot org , now"),
    ("555-1234 people", "five hundred fifty five to twelve thirty four people"),
    ("Call 555-1234", "Call five five five , one two three four"),
    ("+1 (800) 555-0199", "plus one , eight hundred , five five five , zero one nine nine"),
    # signs
    ("Hi 👍🏽 there 🇩🇪!", "Hi there !"),
    ("wait... what — no - yes?!", "wait … what — no — yes ?"),
    ("“Quoted” (aside)", "“ Quoted ” ( aside )"),
    ("π and α-helix", "pi and alpha-helix"),
    ("THIS IS SHOUTING", "this is shouting"),
    ("it’s John’s well-known café", "it's John's well-known café"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "spoken"), READINGS, ids=[written for written, _ in READINGS])
def test_readings(written: str, spoken: str) -> None:
    assert " ".join(token.spoken for token in read(written, "us")) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("3/4/2024", "the third of April twenty twenty four"),
        ("May 5", "May the fifth"),
        ("1,105", "one thousand one hundred and five"),
    ],
)
def test_british_readings(written: str, spoken: str) -> None:
    assert " ".join(token.spoken for token in read(written, "gb")) == spoken


def test_words_keep_what_was_written() -> None:
    tokens = read("On Jan. 5, 2024 it cost $5.50 (12%).", "us")
    written = [token.written for token in tokens if token.is_word]
    assert written == ["On", "Jan.", "5", "2024", "it", "cost", "$5.50", "12%"]


def test_roman_numerals() -> None:
    assert [roman(n) for n in ("I", "IV", "VIII", "XIX", "MCMXCIX", "IIII", "VX", "")] == [
        1, 4, 8, 19, 1999, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "script",
    [
        "Hello Dr. Smith. It costs $5.50, e.g. at 3 p.m. today. Really? Yes.",
        "  leading space.\n\n\n\nA paragraph.  \r\nA line\n- a point\n- another\n",
        "“Stop!” he said. No… wait.Next",
        "\n\n",
        "",
    ],
)
def test_sentences_lose_nothing(script: str) -> None:
    assert "".join(sentence.text for sentence in split_sentences(script, "en")) == script


def test_pauses_of_sentences_and_paragraphs() -> None:
    sentences = list(split_sentences("One. Two!\nThree\n\nFour.", "en"))
    assert [s.text.strip() for s in sentences] == ["One.", "Two!", "Three", "Four."]
    assert [s.pause for s in sentences[:3]] == [SENTENCE_PAUSE, SENTENCE_PAUSE, PARAGRAPH_PAUSE]


def test_pronunciation_follows_the_accent_and_keeps_words_apart() -> None:
    words = ["of", "the", "people", "in", "the", "water", "bottle"]
    american, british = pronounce(words, "en", "us"), pronounce(words, "en", "gb")
    assert len(american) == len(british) == len(words)
    assert american[:4] == ["ʌv", "ðə", "pˈipəl", "ɪn"]
    assert (american[-2], british[-2]) == ("wˈɔɾəɹ", "wˈɔːtə")


def test_small_words_that_run_together_are_parted() -> None:
    words = ["it", "was", "for", "a", "while", "and", "I", "would", "have", "been", "in", "the", "house"]
    spoken = pronounce(words, "en", "us")
    assert len(spoken) == len(words)
    assert all(spoken)
    assert spoken[words.index("have")] == "həv"
    assert spoken[words.index("a")] == "ə"


@pytest.mark.parametrize(
    "text", ["cafe\u0301 at 2½ km", "1½, ¾ and A.M. e\u0301", "Elm St. It was “old”—2–3 yrs."]
)
def test_tokens_are_pieces_of_the_text(text: str) -> None:
    position = 0
    for token in read(text, "us"):
        assert text[token.start :].startswith(token.written)
        assert token.start >= position
        position = token.start + len(token.written)


def test_known_sounds_reach_the_voices() -> None:
    [american] = utterances(read("An AWS record.", "us"), "en", "us")
    [british] = utterances(read("An AWS record.", "gb"), "en", "gb")
    assert american.symbols == "ən ˌAdˌʌbəljuˈɛs ɹˈɛkəɹd."
    assert british.symbols == "ən ˌAdˌʌbəljuːˈɛs ɹˈɛkɔːd."


def test_a_capital_letter_is_no_article() -> None:
    assert pronounce(["A", "plan"], "en", "us")[0] == "ˈA"
    assert pronounce(["a", "plan"], "en", "us")[0] == "ə"


@pytest.mark.parametrize("unit", ["1,", "1-", "a-", "a@", "www.", "$", '"', "1/2 "])
def test_reading_takes_time_in_proportion(unit: str) -> None:
    def seconds(length: int) -> float:
        start = time.process_time()
        read((unit * length)[:length], "us")
        return time.process_time() - start

    seconds(100)
    assert seconds(2000) < 16 * max(seconds(500), 0.01)
