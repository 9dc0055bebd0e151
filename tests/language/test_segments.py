"""Chinese is parted into words as jieba parts it, without loading its dictionary; the answers are jieba's."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heygen_studio.language import words
from heygen_studio.language.chinese import is_word, segments
from heygen_studio.language.lines import Lines

FIRST_TEXT = """
import time
from heygen_studio_plugins.language import read
text, language, accent = {!r}
began = time.process_time()
read(text, language, accent)
print(time.process_time() - began)
"""


@pytest.mark.parametrize(
    "said",
    [
        "我|来到|北京|清华大学",
        "小明|硕士|毕业|于|中国科学院|计算所|，|后|在|日本京都大学|深造",
        "他|来到|了|网易|杭研|大厦",  # 杭研 is in no dictionary: the model finds it
        "工信处|女干事|每月|经过|下属|科室",
        "乒乓球|拍卖|完|了",
        "我们|用|iPhone| |15|上网|，|涨|了|3.5%|。",
        "C++|和|B超",
    ],
)
def test_words_are_those_of_jieba(said: str) -> None:
    parts = said.split("|")
    assert list(segments("".join(parts))) == parts


@given(st.lists(st.sampled_from("东西长大的一𠮷㐂羭ab1.%，\r\n ")).map("".join) | st.text(max_size=12))
def test_nothing_of_a_text_is_lost(text: str) -> None:
    assert "".join(segments(text)) == text
    assert all(text[word.start : word.end] == word.text for word in words(text, "zh"))


def test_a_line_is_found_by_its_character_alone() -> None:
    readings = Lines("zh.pinyin.txt")
    assert readings.fields("一")[0] == "yi1"
    assert readings.fields("龥")[0] == "yu4"
    assert [readings.fields(key) for key in ("", "\uffff", "A", "一一")] == [[]] * 4
    assert is_word("老虎")
    assert not is_word("虎老")


@pytest.mark.parametrize(
    "text", [("你好，今天花了5元。", "zh", "cn"), ("こんにちは、5円です。", "ja", "jp")], ids=["zh", "ja"]
)
def test_the_first_text_of_a_language_waits_for_no_dictionary(text: tuple[str, str, str]) -> None:
    """The limit is wide, as machines differ; a tenth of a second was measured."""
    output = subprocess.run(
        [sys.executable, "-c", FIRST_TEXT.format(text)], capture_output=True, text=True, check=True
    ).stdout
    assert float(output) < 0.2
