"""Characters with several readings, the tones beside each other, and where Chinese ends."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest
from heygen_studio_plugins.language import read
from heygen_studio_plugins.language.zh.phonemes import ipa

READINGS = tomllib.loads((Path(__file__).parent / "chinese_readings.toml").read_text("utf-8"))


def test_characters_are_read_as_the_words_around_them_ask() -> None:
    def sounds(text: str) -> str:
        return "".join(token.ipa.replace(" ", "") for token in read(text, "zh", "cn"))

    wrong = [
        f"{written}: {sounds(written)}, not {pinyin}"
        for written, pinyin in READINGS.items()
        if sounds(written) != "".join(map(ipa, pinyin.split()))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("访问https://www.example.com/help查看详情", "https://www.example.com/help", "查看"),
        ("邮箱info@example.com欢迎来信", "info@example.com", "欢迎"),
        ("见example.com.cn，谢谢", "example.com.cn", "，"),
    ],
)
def test_an_address_ends_where_chinese_begins(text: str, address: str, after: str) -> None:
    tokens = read(text, "zh", "cn")
    (index,) = [index for index, token in enumerate(tokens) if token.kind == "address"]
    assert (tokens[index].written, tokens[index + 1].written) == (address, after)


def test_tones_change_with_what_a_figure_is_said_as() -> None:
    tokens = {token.written: token.ipa for token in read("1个人，第1个，9点，2本", "zh", "cn")}
    assert tokens["1"] == ipa("yi1")  # of 第1个, which stands last
    assert read("1个人", "zh", "cn")[0].ipa == ipa("yi2")
    assert tokens["9"] == ipa("jiu2")
    assert tokens["2"] == ipa("liang2")


def test_whatever_is_written_is_read_in_order_or_refused() -> None:
    """Signs, figures, letters and characters at random: no token overlaps another, and each has a sound."""
    choice = random.Random(12)
    alphabet = "0123456789.,:/-~%¥$€+=#@ 一不得地还长个年月日点万两第周aAbZ。，！—·①½²℃mkgVx&（）\n😀"
    for _ in range(200):
        text = "".join(choice.choice(alphabet) for _ in range(60))
        end = 0
        for token in read(text, "zh", "cn"):
            assert text[token.start : token.start + len(token.written)] == token.written, text
            assert token.start >= end, text
            assert token.ipa or not token.is_word, (text, token)
            end = token.start + len(token.written)


@pytest.mark.parametrize(
    "text", ["1" * 5000, "1-" * 3000, "1/" * 3000, "9" * 5000 + "-1", "$" + "9" * 400 + "k"]
)
def test_figures_without_end_are_read(text: str) -> None:
    assert read(text, "zh", "cn")
