"""The signs of Markdown in a script: they are neither said nor shown.

Of CommonMark, and of tables, what people bring along when they copy a text: emphasis, headings, lists,
quotes, rules, code, links. In doubt a sign is text: ``2*3*4``, ``snake_case``, ``#1``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPAN = "[^\\n]{0,400}?"
_TARGET = (
    r"(?:[a-z][a-z+.-]{1,15}:|//?|\.{1,2}/|#|www\.|[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?=[/)\s]))[^\s()]{0,2000}"
    r"(?:\([^\s()]{0,200}\)[^\s()]{0,200})?"
)
_PAIRS = (
    # A sign, and what may not stand beside the word or words between two of it.
    *((re.escape(sign), r"[0-9A-Za-z*]") for sign in ("***", "**", "*")),
    *((sign, r"\w") for sign in ("___", "__", "_")),
    ("~~", "[~]"),
    ("``", "`"),
    ("`", "`"),
)
_INLINE = [
    re.compile(rf"(?<!{near})({sign})(?=[^\s{sign[-1]}]){_SPAN}(?<=[^\s{sign[-1]}])({sign})(?!{near})")
    for sign, near in _PAIRS
]
_LINK = re.compile(
    rf"(!?(?<!\[)\[)(?=[^\[\]\n]{{1,300}}\]\()[^\[\]\n]{{1,300}}"
    rf"(\]\(<?{_TARGET}>?(?:\s+[\"'“][^\"'”\n]{{0,200}}[\"'”])?\))",
    re.IGNORECASE,
)
_AUTOMATIC = re.compile(r"(<)(?:https?://|mailto:)[^\s<>]{1,2000}(>)")
_LINES = re.compile(
    r"^[ \t]*(?:"
    r"(?P<rule>(?:[-*_=][ \t]*){3,}|(?:```|~~~)[^\n`]*|\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?)[ \t]*$"
    r"|(?P<front>(?:>[ \t]+(?!\d)){0,3}(?:#{1,6}[ \t]+|[-*+•‣◦▪][ \t]+(?:\[[ xX]\][ \t]+)?|\|[ \t]*)?)"
    r")",
    re.MULTILINE,
)
_BACK = re.compile(r"[ \t]+#+[ \t]*$|[ \t]*\|[ \t]*$", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?=[*_#`~>|\\])")


def signs(script: str) -> list[tuple[int, int]]:
    """Where the signs of Markdown are in a script: start and end of each, in order, apart from each other."""
    found: list[tuple[int, int]] = []
    end = 0
    for first, last in sorted({span for span in _all(script) if span[0] < span[1]}):
        if last > end:
            found.append((max(first, end), last))
            end = last
    return found


def _all(script: str) -> Iterator[tuple[int, int]]:
    escaped = {match.end() for match in _ESCAPE.finditer(script)}
    yield from ((place - 1, place) for place in escaped)
    for pattern in (*_INLINE, _LINK, _AUTOMATIC):
        for match in pattern.finditer(script):
            if match.start(1) not in escaped:
                yield match.span(1)
                yield match.span(2)
    for line in _LINES.finditer(script):
        if line["rule"] is not None:
            yield line.span()
        elif line.end("front") not in escaped and line["front"]:
            yield line.span("front")
            heading = "#" in line["front"]
            if heading or "|" in line["front"]:
                back = _BACK.search(script, line.end(), _end_of_line(script, line.end()))
                if back and ("#" in back[0]) == heading:
                    yield back.span()


def _end_of_line(script: str, place: int) -> int:
    end = script.find("\n", place)
    return len(script) if end < 0 else end
