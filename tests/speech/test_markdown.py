"""Signs of Markdown and breaks in plain text: neither said nor shown, and nothing else is taken for one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heygen_studio.errors import ScriptError
from heygen_studio.speech import parse_markup
from heygen_studio.speech.cues import blanked, parse_script

MARKDOWN = [
    ("**bold**, *italic*, ***both***, __bold__, _italic_, ~~gone~~ and `code`",
     "bold, italic, both, bold, italic, gone and code"),
    ("**bold *and italic* bold** and **_both_**", "bold and italic bold and both"),
    ("# Title\n## Part ##\nText", "Title\nPart\nText"),
    ("- one\n* two\n+ three\n• four\n1. five", "one\ntwo\nthree\nfour\n1. five"),
    ("- [ ] open\n- [x] done", "open\ndone"),
    ("> quoted\n> > twice", "quoted\ntwice"),
    ("One\n\n---\n\nTwo\n***\nThree", "One\n\n\n\nTwo\n\nThree"),
    ("See [our site](https://a.example/b_c_d \"title\") now", "See our site now"),
    ("![A cat](cat.png) <https://a.example/b>", "A cat https://a.example/b"),
    ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a | b\n\n1 | 2"),
    ("```python\nx = 1\n```", "x = 1"),
    ("这是**重点**内容，*强调*。", "这是重点内容，强调。"),
    ("これは**大事**です。", "これは大事です。"),
    ("C'est **très** bien", "C'est très bien"),
    (r"\*not\* so", "*not* so"),
    # no Markdown
    ("2*3*4, 2 * 3 * 4, 5 ** 2", "2*3*4, 2 * 3 * 4, 5 ** 2"),
    ("snake_case_name and #1 of #topics", "snake_case_name and #1 of #topics"),
    ("-5 degrees\n>5 people\n> 5 people", "-5 degrees\n>5 people\n> 5 people"),
    ("a < b, <3 and AT&T", "a < b, <3 and AT&T"),
    ("**open and *open", "**open and *open"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "text"), MARKDOWN)
def test_markdown_is_left_out(script: str, text: str) -> None:
    assert parse_script(script) == (text, ())
    assert "".join(blanked(script).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("script", "text", "pauses"),
    [
        ('One <break time="1s"/> two.', "One two.", [(4, 1.0)]),
        ("One<break time='500ms' />, two.", "One, two.", [(3, 0.5)]),
        ("One <break time=“1.5s”> two.", "One two.", [(4, 1.5)]),
        ("One<break time=2s/>two.", "One two.", [(4, 2.0)]),
        ('One <break time="1s" two.', "One two.", [(4, 1.0)]),
        ('One <break time="1s"></break> two.', "One two.", [(4, 1.0)]),
        ('One <BREAK STRENGTH="strong"/> two.', "One two.", [(4, 0.7)]),
        ("One <break/> two.", "One two.", [(4, 0.4)]),
        ('One <break strength="none"/> two.', "One two.", []),
        ('你好<break time="1s"/>世界。', "你好世界。", [(2, 1.0)]),
        ("One[pause 2s]two.", "One two.", [(4, 2.0)]),
        ("<breakfast> and <break the rules", "<breakfast> and <break the rules", []),
    ],
)
def test_a_break_in_plain_text_is_a_pause(script: str, text: str, pauses: list[tuple[int, float]]) -> None:
    found, marks = parse_script(script)
    assert found == text
    assert [(mark.place, mark.amount) for mark in marks] == pauses
    assert all(mark.name == "pause" for mark in marks)


@pytest.mark.parametrize("tag", ['<break time="1h"/>', '<break time="31s"/>', '<break strength="huge"/>'])
def test_a_break_of_no_possible_length_is_named_with_its_place(tag: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script(f"One.\nTwo {tag} three.")
    assert caught.value.code == "INVALID_MARK"
    assert f"{tag} in line 2, column 5" in caught.value.message


def test_a_document_of_ssml_is_markup() -> None:
    script = (
        '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n'
        '<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US">\n'
        '  One <break time="1s"/> **two** &amp; three.\n</speak>'
    )
    text, marks = parse_script(script)
    assert marks == ()
    found = parse_markup(text)
    assert found.text.split() == ["One", "**two**", "&", "three."]
    assert [seconds for _, seconds in found.breaks] == [1.0]
    with pytest.raises(ScriptError, match="line 3, column 3"):
        parse_markup('<?xml version="1.0"?>\n<speak>\n  <voice/></speak>')


@given(st.text('*_`~#->[]()|!<> \nab1\\./:"=', max_size=200))
def test_every_letter_is_kept(script: str) -> None:
    kept = blanked(script)
    assert len(kept) == len(script)
    assert all(after in (before, " ") for before, after in zip(script, kept, strict=True))


@pytest.mark.parametrize(
    "piece",
    ["**a ", "*a", "_a_", "`", "[", "[a](", "[a](a.a.a.a", "> ", "|-", "- ", "#", "\\", '<break time="'],
)
def test_a_long_script_of_signs_is_read_quickly(piece: str) -> None:
    began = time.process_time()
    blanked((piece * 60_000)[:60_000])
    assert time.process_time() - began < 2
