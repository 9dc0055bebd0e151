"""Reads Korean: figures with their counters, dates and sums, and English words in between."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from heygen_studio.errors import ScriptError

from .figures import korean_count, korean_digits, korean_number
from .foreign import english_token
from .hangul import pronounced, to_ipa
from .scanning import pause_mark, scan
from .tokens import Token, one_pause_each

_NATIVE_COUNTERS = (
    "개",
    "명",
    "사람",
    "시간",
    "살",
    "마리",
    "권",
    "병",
    "잔",
    "대",
    "번째",
    "번",
    "장",
    "가지",
    "군데",
    "달",
    "시",
)
_UNITS = {
    "%": "퍼센트", "％": "퍼센트", "℃": "도", "°C": "도", "km/h": "킬로미터 퍼 아워", "km": "킬로미터",
    "kg": "킬로그램",
    "cm": "센티미터", "mm": "밀리미터", "m": "미터", "g": "그램", "ml": "밀리리터", "L": "리터",
    "l": "리터", "GB": "기가바이트",
    "MB": "메가바이트",
}  # fmt: skip
_CURRENCIES = {"₩": "원", "$": "달러", "€": "유로", "£": "파운드", "¥": "엔"}
_SIGNS = {
    "%": "퍼센트",
    "+": "더하기",
    "=": "는",
    "@": "골뱅이",
    "&": "그리고",
    "#": "샵",
    "×": "곱하기",
    "°": "도",
    "~": "에서",
}
_MARKS = {
    ".": ".", ",": ",", "!": "!", "?": "?", ";": ";", ":": ":", "…": "…", "—": "—", "–": "—", "“": "“",
    "”": "”", '"': "”",
    "(": "(", ")": ")", "「": "“", "」": "”", "。": ".", "、": ",", "·": ",",
}  # fmt: skip
_PATTERN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<address>https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:[A-Za-z0-9-]+\.)+(?:com|kr|org|net|io|ai|tv)\b[\w/.-]*)"
    r"|(?P<date>\d{4}[-/.]\d\d?[-/.]\d\d?(?!\d))"
    r"|(?P<time>\d\d?:\d\d(?!\d))"
    r"|(?P<phone>(?<!\d)0\d{1,2}-\d{3,4}-\d{4}(?!\d))"
    r"|(?P<fraction>\d+/\d+)|(?P<number>(?P<sign>[-−])?(?P<currency>[₩$€£¥])?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    r"(?P<unit>%|％|℃|°C|km/h|km|kg|cm|mm|ml|GB|MB|(?:[mgLl](?![A-Za-z])))?)"
    r"(?P<after>[\uac00-\ud7a3]*)"
    r"|(?P<latin>[A-Za-zÀ-ɏ]+(?:['’.&-]?[A-Za-zÀ-ɏ0-9]+)*)|(?P<hangul>[\uac00-\ud7a3]+)|(?P<mark>\.{2,}|…+|—+|--+|.)",
    re.DOTALL,
)


def read(text: str) -> list[Token]:
    """The words and punctuation of a Korean text in order, with their sounds.

    :raises ScriptError: a word is in a script that a Korean voice cannot read.
    """
    return one_pause_each(scan(_PATTERN, text, _tokens))


def _tokens(match: re.Match[str]) -> Iterator[Token]:
    written, start = match.group(), match.start()
    if match["hangul"]:
        yield _hangul(written, written, start)
    elif match["latin"] or match["address"]:
        yield english_token(written, start)
    elif match["mark"]:
        if mark := pause_mark(written, _MARKS):
            yield Token(written, mark, is_word=False, start=start)
        elif written in _SIGNS:
            yield _hangul(written, _SIGNS[written], start)
        elif written.isalpha():
            raise ScriptError(
                f"A Korean voice cannot read “{written}” ({unicodedata.name(written, 'a sign').lower()}).",
                remedy="Write it in Hangul or in Latin letters, or choose a voice of that language.",
                details={"word": written},
            )
    elif not match["space"]:
        yield _hangul(written, _figure(match), start)


def _hangul(written: str, said: str, start: int) -> Token:
    words = said.split()
    return Token(written, " ".join(map(pronounced, words)), ipa=" ".join(map(to_ipa, words)), start=start)


def _figure(match: re.Match[str]) -> str:
    written = match.group()
    if match["date"]:
        year, month, day = (str(int(part)) for part in re.split(r"[-/.]", written))
        month_said = {"6": "유", "10": "시"}.get(month, korean_number(month))
        return f"{korean_number(year)}년 {month_said}월 {korean_number(day)}일"
    if match["time"]:
        hour, minute = (int(part) for part in written.split(":"))
        said = f"{korean_count((hour - 1) % 12 + 1) if hour < 13 else korean_number(str(hour))} 시"
        return said + (f" {korean_number(str(minute))} 분" if minute else "")
    if match["phone"]:
        return " ".join(korean_digits(part) for part in written.split("-"))
    if match["fraction"]:
        above, below = written.split("/")
        return f"{korean_number(below)}분의 {korean_number(above)}"
    digits, after = re.sub(r"[^\d.]", "", written.removesuffix(match["after"])), match["after"]
    minus = "마이너스 " if match["sign"] else ""
    if match["currency"]:
        return f"{minus}{korean_number(digits)} {_CURRENCIES[match['currency']]}{after}"
    if match["unit"]:
        return f"{minus}{korean_number(digits)} {_UNITS[match['unit']]}{after}"
    if after.startswith("월") and digits in ("6", "10"):
        return {"6": "유", "10": "시"}[digits] + after
    native = digits.isdecimal() and 0 < int(digits) < 100 and after.startswith(_NATIVE_COUNTERS)
    if native and not (after.startswith("번") and not after.startswith("번째") and int(digits) > 10):
        return f"{korean_count(int(digits))} {after}"
    return f"{minus}{korean_number(digits)}{after}"
