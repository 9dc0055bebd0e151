"""Chinese characters in Korean text are read by their Korean sounds, those of 표준국어대사전."""

from __future__ import annotations

import pytest
from heygen_studio_plugins.language import read
from heygen_studio_plugins.language.shared.hanja import hangul


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("漢字", "한자"),
        ("大韓民國", "대한민국"),
        ("女子와 男女", "여자와 남녀"),  # ㄴ at the beginning of a word
        ("老人, 敬老", "노인, 경로"),  # ㄹ
        ("理由는 原理", "이유는 원리"),
        ("比率, 運率, 法律, 行列", "비율, 운율, 법률, 행렬"),
        ("不足과 不可, 不動産", "부족과 불가, 부동산"),
        ("2024年 3月", "2024년 3월"),
        ("東京へ 行きます", "東京へ 行きます"),
    ],
)
def test_characters_have_their_korean_sounds(written: str, said: str) -> None:
    assert hangul(written) == said


def test_the_script_is_told_as_it_is_written() -> None:
    text = "2024年의 漢字는 女子"
    tokens = [token for token in read(text, "ko", "") if token.is_word]
    plain = [token for token in read("2024년의 한자는 여자", "ko", "") if token.is_word]
    assert [token.ipa for token in tokens] == [token.ipa for token in plain]
    assert [text[token.start : token.start + len(token.written)] for token in tokens] == [
        token.written for token in tokens
    ]
    assert "漢字는" in {token.written for token in tokens}
