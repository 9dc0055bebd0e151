"""Reads Mandarin: words, tones with sandhi, figures, dates and sums, and English words in between.

Pinyin becomes IPA with tone arrows, as Kokoro was trained on (hexgrad/misaki, zh.py: → high, ↗ rising,
↓ low, ↘ falling, none for the neutral tone). The IPA of initials and finals is that of Duanmu, "The
Phonology of Standard Chinese" (2007).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from heygen_studio.errors import ScriptError

from .figures import chinese_number, digit_by_digit
from .foreign import english_token
from .scanning import pause_mark, scan
from .tokens import Token, one_pause_each

_INITIALS = {
    "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ",
    "n": "n",
    "l": "l", "g": "k", "k": "kʰ", "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ",
    "s": "s",
}  # fmt: skip
_FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n",
    "eng": "ə0ŋ", "er": "ɚ0", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0",
    "ie": "je0",
    "in": "i0n", "ing": "i0ŋ", "iong": "jʊ0ŋ", "iou": "jou0", "iu": "jou0", "o": "wo0", "ong": "ʊ0ŋ",
    "ou": "ou0",
    "u": "u0", "ua": "wa0", "uai": "wai0", "uan": "wa0n", "uang": "wa0ŋ", "uei": "wei0", "ui": "wei0",
    "uen": "wə0n", "un": "wə0n", "ueng": "wə0ŋ", "uo": "wo0", "v": "y0", "ve": "ɥe0", "van": "ɥɛ0n",
    "vn": "y0n",
    "ê": "ɛ0", "m": "m0", "n": "n0", "ng": "ŋ0", "io": "jɔ0",
}  # fmt: skip
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_MARKS = {
    "，": ",", "、": ",", "。": ".", "！": "!", "？": "?", "；": ";", "：": ":", "…": "…", "—": "—",
    "（": "(",
    "）": ")", "“": "“", "”": "”", "「": "“", "」": "”", "『": "“", "』": "”", "《": "“", "》": "”",
    ",": ",",
    ".": ".", "!": "!", "?": "?", ";": ";", ":": ":", "(": "(", ")": ")", "～": "—",
}  # fmt: skip
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebef〇"
_UNITS = {
    "%": "百分之", "％": "百分之", "℃": "摄氏度", "°C": "摄氏度", "km/h": "公里每小时", "km": "公里",
    "kg": "公斤",
    "cm": "厘米", "mm": "毫米", "m": "米", "g": "克", "ml": "毫升", "L": "升", "l": "升", "GB": "吉字节",
    "MB": "兆字节",
    "°": "度",
}  # fmt: skip
_CURRENCIES = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑", "元": "元"}
_SIGNS = {
    "%": "百分号",
    "+": "加",
    "=": "等于",
    "@": "艾特",
    "&": "和",
    "#": "井号",
    "×": "乘",
    "°": "度",
    "~": "到",
}
_MEASURES = "个位只条张本件次块杯台辆天年月日号点分秒小时人种家名岁公米千"
_PATTERN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<address>https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:[A-Za-z0-9-]+\.)+(?:com|cn|org|net|io|ai|tv)\b[\w/.-]*)"
    r"|(?P<date>\d{4}[-/.]\d\d?[-/.]\d\d?(?!\d))|(?P<time>\d\d?:\d\d(?!\d))|(?P<year>\d{2,4}(?=年))"
    r"|(?P<phone>(?<!\d)1\d{10}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)\d{3}-\d{4}-\d{4}(?!\d))"
    r"|(?P<fraction>\d+/\d+)"
    r"|(?P<number>(?P<sign>[-−])?(?P<currency>[¥￥$€£])?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    r"(?P<unit>%|％|℃|°C|km/h|km|kg|cm|mm|ml|GB|MB|(?:[mgLl](?![A-Za-z])))?)"
    rf"|(?P<han>[{_HAN}]+)"
    r"|(?P<latin>[A-Za-zÀ-ɏ]+(?:['’.&-]?[A-Za-zÀ-ɏ0-9]+)*)|(?P<mark>\.{2,}|…+|—+|--+|.)",
    re.DOTALL,
)


def read(text: str) -> list[Token]:
    """The words and punctuation of a Chinese text in order, with their sounds.

    :raises ScriptError: a word is in a script that a Chinese voice cannot read.
    """
    return one_pause_each(_third_tones(scan(_PATTERN, text, _tokens)))


def _tokens(match: re.Match[str]) -> Iterator[Token]:
    kind, written, start = match.lastgroup, match.group(), match.start()
    if match["han"]:
        yield from _words(written, start)
    elif match["latin"] or match["address"]:
        yield english_token(written, start)
    elif match["mark"]:
        if mark := pause_mark(written, _MARKS):
            yield Token(written, mark, is_word=False, start=start)
        elif written in _SIGNS:
            yield _said(written, _SIGNS[written], start)
        elif written.isalpha():
            _refuse(written)
    elif kind != "space":
        yield _said(written, _figure(match), start)


def _words(han: str, start: int) -> Iterator[Token]:
    import rjieba

    for word in rjieba.cut(han):
        yield Token(word, word, ipa=_sounds(word), start=start)
        start += len(word)


def _said(written: str, said: str, start: int) -> Token:
    """What stands for other words: their sounds, parted where the words are."""
    import rjieba

    words = [w for w in rjieba.cut(said) if w.strip()]
    return Token(written, said, ipa=" ".join(map(_sounds, words)), start=start)


def _figure(match: re.Match[str]) -> str:
    written = match.group()
    if match["date"]:
        year, month, day = re.split(r"[-/.]", written)
        return f"{digit_by_digit(year)}年{chinese_number(month)}月{chinese_number(day)}日"
    if match["time"]:
        hour, minute = written.split(":")
        return f"{_counted(hour)}点" + (
            f"{'零' if minute[0] == '0' else ''}{chinese_number(str(int(minute)))}分" if int(minute) else ""
        )
    if match["year"]:
        return digit_by_digit(written)
    if match["phone"]:
        return digit_by_digit(written).replace("一", "幺")
    if match["fraction"]:
        above, below = written.split("/")
        return f"{chinese_number(below)}分之{chinese_number(above)}"
    digits = re.sub(r"[^\d.]", "", written)
    minus = "负" if match["sign"] else ""
    if match["unit"] in ("%", "％"):
        return f"{minus}百分之{chinese_number(digits)}"
    if match["currency"]:
        return f"{minus}{_counted(digits)}{_CURRENCIES[match['currency']]}"
    if match["unit"]:
        return f"{minus}{_counted(digits)}{_UNITS[match['unit']]}"
    after = match.string[match.end() : match.end() + 1]
    before = match.string[match.start() - 1 : match.start()]
    counts = after and after in _MEASURES and after not in "年月日号分秒" and before != "第"
    return minus + (_counted(digits) if counts else chinese_number(digits))


def _counted(digits: str) -> str:
    """Two of something is 两."""
    return "两" if digits == "2" else chinese_number(digits)


@cache
def _sounds(word: str) -> str:
    """The IPA of a word, with the sandhi of 不 and 一 inside it."""
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(
        word, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False, errors="ignore"
    )
    return "".join(_syllable(s) for s in _sandhi(word, syllables))


def _sandhi(word: str, syllables: list[str]) -> list[str]:
    """不 rises before a falling tone; 一 rises before a falling tone and falls before the others."""
    result = list(syllables)
    if len(word) != len(syllables):
        return result
    for i, letter in enumerate(word[:-1]):
        following = syllables[i + 1][-1]
        if letter == "不" and following == "4":
            result[i] = "bu2"
        elif (
            letter == "一"
            and word[i + 1] not in "二三四五六七八九十零月号日"
            and (i == 0 or word[i - 1] not in "第十百千")
        ):
            result[i] = "yi2" if following == "4" else "yi4" if following in "123" else result[i]
    for i in range(len(result) - 1):
        if result[i].endswith("3") and result[i + 1].endswith("3"):
            result[i] = result[i][:-1] + "2"
    return result


def _third_tones(tokens: list[Token]) -> list[Token]:
    """Across words: 不 and 一 alone, and a low tone before another, change as they do inside a word."""
    result = list(tokens)
    for i, token in enumerate(tokens[:-1]):
        following = tokens[i + 1]
        if not (token.is_word and following.is_word and following.ipa):
            continue
        tone = next((c for c in following.ipa if c in "→↗↓↘"), "")
        ipa = token.ipa
        if token.spoken == "不" and tone == "↘":
            ipa = "pu↗"
        elif token.spoken == "一" and tone:
            ipa = "i↗" if tone == "↘" else "i↘"
        elif len(token.spoken) == 1 and tone == "↓" and "↓" in ipa:
            ipa = ipa.replace("↓", "↗")
        result[i] = Token(token.written, token.spoken, True, ipa, token.start)
    return result


def _syllable(pinyin: str) -> str:
    tone = _TONES.get(pinyin[-1:], "")
    letters = pinyin.rstrip("12345").replace("ü", "v")
    letters = _spelled_out(letters)
    initial = next(
        (
            i
            for i in ("zh", "ch", "sh", *(k for k in _INITIALS if len(k) == 1))
            if letters.startswith(i) and letters != i
        ),
        "",
    )
    final = letters[len(initial) :]
    if final == "i" and initial in {"zh", "ch", "sh", "r", "z", "c", "s"}:
        sound = "ɨ0"
    else:
        if initial in {"j", "q", "x"} and final.startswith("u"):
            final = "v" + final[1:]
        if final.endswith("r") and final != "er":  # rhotic
            return _syllable(letters[:-1] + pinyin[-1:]) + "ɚ"
        sound = _FINALS.get(final, "")
    return _INITIALS.get(initial, "") + sound.replace("0", tone)


def _spelled_out(letters: str) -> str:
    """Finals that stand alone are written with y and w."""
    if letters.startswith("yu"):
        return "v" + letters[2:]
    if letters.startswith("y"):
        return letters[1:] if letters[1:2] == "i" else "i" + letters[1:]
    if letters.startswith("w"):
        return letters[1:] if letters[1:2] == "u" else "u" + letters[1:]
    return letters


def _refuse(written: str) -> None:
    raise ScriptError(
        f"A Chinese voice cannot read “{written}” ({unicodedata.name(written[0], 'a sign').lower()}).",
        remedy="Write it in Chinese or in Latin letters, or choose a voice of that language.",
        details={"word": written},
    )
