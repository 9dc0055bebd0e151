# ruff: noqa: E501 - what is read, and how, on one line each
"""Text in other widths and in letters of several parts: read as usual, and found in the script as it is written."""

from __future__ import annotations

import unicodedata

import pytest
from heygen_studio_plugins.language import read
from heygen_studio_plugins.language.ko.hangul import pronounced, to_ipa

WIDTHS = [
    ("ja", "２０２４年３月５日（火）１８：００〜", "2024年3月5日(火)18:00〜"),
    ("ja", "￥５００、５０％ＯＦＦ！", "¥500、50%OFF！"),
    ("ja", "ｶﾞｲﾄﾞ ｱﾌﾟﾘ", "ガイド アプリ"),
    ("ja", "第Ⅱ部③", "第2部 3"),
    ("ja", unicodedata.normalize("NFD", "がんばるパン"), "がんばるパン"),
    ("ko", "２０２４년 ３월 ５일", "2024년 3월 5일"),
    ("ko", "１½컵 ＡＩ", "1 1/2컵 AI"),
    ("ko", unicodedata.normalize("NFD", "학생 열 명입니다"), "학생 열 명입니다"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "written", "usual"), WIDTHS)
def test_other_widths(language: str, written: str, usual: str) -> None:
    tokens = read(written, language, "")
    assert [(t.spoken, t.ipa) for t in tokens] == [(t.spoken, t.ipa) for t in read(usual, language, "")]
    end = 0
    for token in tokens:
        assert token.start >= end
        assert written[token.start :].startswith(token.written)
        end = token.start + len(token.written)


@pytest.mark.parametrize(
    ("language", "written", "rest"),
    [
        ("ja", "https://example.com/aboutをご覧ください", ["ヲ", "ゴランクダサイ"]),
        ("ja", "info@example.jpまで", ["マデ"]),
        ("ko", "https://example.com/about을 참고", ["을", "참고"]),
        ("ko", "info@example.kr로 보내기", ["로", "보내기"]),
    ],
)
def test_addresses_end_where_the_language_goes_on(language: str, written: str, rest: list[str]) -> None:
    address, *others = read(written, language, "")
    assert address.kind == "address"
    assert [token.spoken for token in others] == rest


def test_words_in_one_breath() -> None:
    """표준 발음법 15, 18, 26, 27, 29."""
    assert [pronounced(phrase) for phrase in ("여섯 명", "여섯 알", "열 '개", "칠'십", "십+육", "책 넣는다")] == [
        "여선 명", "여서 달", "열 깨", "칠씹", "심뉵", "챙 넌는다",
    ]  # fmt: skip
    assert to_ipa("십+육") == "ɕimnjuk"
