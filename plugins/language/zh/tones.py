"""How tones change beside each other: 一 and 不, low tones in a row, and the neutral tone in between.

After 现代汉语词典, and for low tones Chen, "Tone Sandhi: Patterns across Chinese Dialects" (2000): they
change inside a word first, then where a word of one syllable leans on the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from heygen_studio.language.chinese import is_word

_DIGITS = frozenset("零〇一二三四五六七八九十")
_COUNTING = frozenset("第十百千万亿零〇一二三四五六七八九点之")
_TO_BE_COUNTED = frozenset("天年月日步个次点遍代句件条年层声圈口下")
_IN_ORDER = (
    "月", "号", "楼", "年级", "等奖", "级", "线", "期", "季度", "把手", "班", "等", "中", "环路", "环",
)  # fmt: skip
"""What 一 counts as the first: it keeps its tone."""
_STILL_COUNTS = frozenset(
    {"每一", "同一", "任一", "某一", "另一", "这一", "那一", "进一", "有一", "哪一", "其中一"}
)
_NEVER_VERBS = frozenset("并从决绝毫也都还就再又很最更太真我你他她它这那谁永岂莫若要无可何才倒该能会")


def changed(text: str, syllables: Sequence[str], words: Sequence[str]) -> list[str]:
    """The pinyin of a clause as it is said.

    :param words: the words that the clause is made of, in order.
    """
    said = list(syllables)
    start = 0
    for word in words:
        for at in range(start, start + len(word)):
            if text[at] == "一" and said[at] != "yi5":
                said[at] = _one(text, said, at, word, start)
            elif text[at] == "不" and said[at][:2] == "bu":
                said[at] = _not(text, said, at, word, start)
        start += len(word)
    _low_tones(said, words)
    return said


def _one(text: str, said: Sequence[str], at: int, word: str, start: int) -> str:
    following, before = text[at + 1 : at + 2], text[at - 1 : at] if at else ""
    if not following:
        return "yi1"
    if before == following and before not in _DIGITS and before not in _TO_BE_COUNTED:
        return "yi5"
    a_quarter = before == "点" and following == "刻"
    of_month = before == "月" and following in "日号"
    begins = at == start and len(word) > 1 and before == "一"  # 唯一 | 一次
    if (before and before in _COUNTING and not begins and not a_quarter) or following in _DIGITS or of_month:
        return "yi1"
    decimal = following == "点" and text[at + 2 : at + 3] in _DIGITS and text[at + 2 : at + 3] != ""
    if decimal and not ({"十", "零"} & set(text[at + 2 : at + 4])) and "分" not in text[at + 2 : at + 5]:
        return "yi1"
    if text.startswith(_IN_ORDER, at + 1) and before not in ("", *"这那每同某另有过了"):
        return "yi1"
    if text.startswith(("月", "号", "楼", "年级", "等奖", "季度", "把手"), at + 1):
        return "yi1"
    last = len(word) > 1 and at == start + len(word) - 1
    if last and word not in _STILL_COUNTS:
        return "yi1"
    falling = said[at + 1].endswith("4") or (said[at + 1].endswith("5") and following == "个")
    return "yi2" if falling else "yi4"


def _not(text: str, said: Sequence[str], at: int, word: str, start: int) -> str:
    following, before = text[at + 1 : at + 2], text[at - 1 : at] if at else ""
    if not following:
        return "bu4"
    inside = len(word) == 3 and at == start + 1 and before not in _NEVER_VERBS
    if (before and before == following) or inside:
        return "bu5"
    return "bu2" if said[at + 1].endswith("4") or following == "是" else "bu4"


def _low_tones(said: list[str], words: Sequence[str]) -> None:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    for word, start in zip(words, starts, strict=False):
        low = [said[at].endswith("3") for at in range(start, start + len(word))]
        for index in range(len(word) - 1):
            if low[index] and low[index + 1]:
                said[start + index] = said[start + index][:-1] + "2"
        if len(word) == 3 and all(low) and _leans_right(word):
            said[start] = said[start][:-1] + "3"
    for word, start in zip(words[:-1], starts, strict=False):
        if len(word) == 1 and said[start].endswith("3") and said[start + 1].endswith("3"):
            said[start] = said[start][:-1] + "2"


def _leans_right(word: str) -> bool:
    """Whether a word of three characters is one and two: 小老虎."""
    return is_word(word[1:]) and not is_word(word[:2])
