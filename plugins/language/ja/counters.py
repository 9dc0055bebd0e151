"""Numbers with their counters: 三本, 4日間, 何百人, 第3回."""

from __future__ import annotations

import re
from functools import cache

from .numbers import NUMERAL, QUANTITY, cardinal, joined, spoken, value
from .table import COUNTERS, SUFFIXES, Counter

_BEFORE_FOREIGN: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys("カキクケコ", ("ロク", "ジュー", "ャク")),
    **dict.fromkeys("パピプペポ", ("イチ", "ジュー")),
}
"""The numbers that change before a foreign word: ロッキロ and ジュッキロ, but イチキロ; elsewhere only 10."""
_SOME = {"何": "ナン", "数": "スー", "幾": "イク"}


def _one_counter(written: str) -> str:
    counter = COUNTERS[written]
    following = f"(?![{counter.unless}])" if counter.unless else ""
    if counter.only:
        following = f"(?=[{counter.only}])"
    return re.escape(written) + following


_COUNTER = "|".join(_one_counter(written) for written in sorted(COUNTERS, key=len, reverse=True))
_SUFFIX = "|".join(
    re.escape(suffix) + ("(?![らりるえや])" if suffix in ("減", "増", "超", "入") else "")
    for suffix in sorted(SUFFIXES, key=len, reverse=True)
)
_KATAKANA = r"[ァ-ヺ][ァ-ヺー]*"
COUNTED = rf"(?P<counter>{_COUNTER}|{_KATAKANA})?(?P<suffixes>(?(counter)(?:{_SUFFIX})*))"
"""What may follow a number: a counter, or a word of katakana, and what belongs to it."""

FIGURES = rf"(?P<number>{QUANTITY}){COUNTED}"
NUMERALS = re.compile(rf"(?P<number>{NUMERAL}){COUNTED}")
SOME = re.compile(rf"(?P<some>[何数幾])(?P<number>[十百千万億]*)(?P<counter>{_COUNTER})?"
                  rf"(?P<suffixes>(?(counter)(?:{_SUFFIX})*))")  # fmt: skip
_RANGE_OF_FEW = re.compile(rf"\s?[〜~～–-]\s?\d+(日|人|つ)(?!{_SUFFIX}|本)")
_COUNTED_NEXT = f"[十百千万億{''.join(sorted({written[0] for written in COUNTERS}))}]"
_ABOUT = re.compile(rf"([一二三四五六七八九\d])[、,・]?(?=([一二三四五六七八九\d]){_COUNTED_NEXT})")
ESTIMATE = rf"(?<=[一二三四五六七八九])、(?=[一二三四五六七八九]{_COUNTED_NEXT})"
"""The comma of 二、三日, which is no pause."""


def amount(match: re.Match[str]) -> str:
    """What is said for a match of :data:`FIGURES`, :data:`NUMERALS` or :data:`SOME`."""
    written = match["counter"] or ""
    if "some" in match.groupdict():
        said = some(match["some"], match["number"], written)
    else:
        said = counted(match["number"], written, estimated=_estimated(match))
    return said + "".join(_suffixes(written, match["number"], match["suffixes"] or ""))


def counted(number: str, counter: str, *, estimated: bool = False) -> str:
    """A number and its counter; behind another number, as in 二、三日, it has no name of its own."""
    if not counter:
        return spoken(number)
    entry = _entry(counter)
    whole = value(number)
    if whole is None:
        return _beside(spoken(number), entry)
    if whole in entry.whole and not estimated:
        return entry.whole[whole]
    end = entry.ends.get(whole % 10)
    if end and whole % 10:
        rest = whole - whole % 10
        return (cardinal(rest) if rest else "") + end
    if whole == 1 and entry.one:
        return entry.one + entry.say
    return _beside(cardinal(whole), entry)


@cache
def _entry(counter: str) -> Counter:
    if counter in COUNTERS:
        return COUNTERS[counter]
    return Counter(counter, foreign=True)


def _beside(number: str, counter: Counter) -> str:
    if counter.foreign and not number.endswith(_BEFORE_FOREIGN.get(counter.say[:1], "ジュー")):
        return number + counter.say
    if counter.foreign and counter.say[:1] in "ハヒフヘホ":
        return number + counter.say
    if number.endswith("ヨン"):
        return number + (counter.four or counter.say)
    if number.endswith("ン") and counter.n:
        return number + counter.n
    return joined(number, counter.say)


def some(word: str, magnitudes: str, counter: str) -> str:
    """何百人, 数日: an unknown number."""
    said = _SOME[word]
    for name in magnitudes:
        said += {
            "百": "ビャク" if said.endswith("ン") else "ヒャク",
            "千": "ゼン" if said.endswith("ン") else "セン",
            "十": "ジュー", "万": "マン", "億": "オク",
        }[name]  # fmt: skip
    if not counter:
        return said
    if word == "数" and counter == "日" and not magnitudes:
        return "スージツ"
    return _beside(said, COUNTERS[counter])


def about(text: str, position: int) -> tuple[int, str] | None:
    """Where an estimate such as 二、三 before a counter ends, and what is said for its first digit."""
    match = _ABOUT.match(text, position)
    if match is None:
        return None
    one, two = value(match[1]), value(match[2])
    if one is None or two is None or not (two == one + 1 and one < 9):
        return None
    first = "シ" if one == 4 else "シチ" if one == 7 else cardinal(one)
    return match.end(), first


def beginning(text: str, position: int, number: str) -> str | None:
    """What a number that stands for itself is before a range sign, if its counter follows only the second."""
    match = _RANGE_OF_FEW.match(text, position)
    return COUNTERS[match[1]].whole.get(value(number) or 0) if match else None


def _estimated(match: re.Match[str]) -> bool:
    return any(
        (found := about(match.string, start)) is not None and found[0] == match.start()
        for start in (match.start() - 2, match.start() - 1)
        if start >= 0
    )


def _suffixes(counter: str, number: str, written: str) -> list[str]:
    said = re.findall(_SUFFIX, written)
    throughout = counter in ("日", "年", "晩") and value(number) == 1
    return ["ジュー" if part == "中" and throughout else SUFFIXES[part] for part in said]
