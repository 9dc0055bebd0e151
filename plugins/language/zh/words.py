"""Rules for words, letters, signs and marks."""

from __future__ import annotations

import re

from ..rules import Rules, any_of, mark
from ..shared.greek import GREEK, greek_name
from ..shared.serials import SERIAL
from .numbers import called, digits, number
from .sounds import HAN
from .text import TABLE, before, listed

RULES: Rules[str] = Rules()
MARKS: Rules[str] = Rules()
_MARKS: dict[str, str] = TABLE["marks"]
_SIGNS: dict[str, str] = TABLE["signs"]
_SPELLED = frozenset(listed("letters", "spelled"))
_WORDS = frozenset(listed("letters", "words"))
_LETTER = r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ]|[\u0300-\u036f])*"


def _word(letters: str) -> str:
    """A word in Latin letters. Up to three capitals are spelled, and a few short forms of other shapes."""
    short = len(letters) < 4 and letters.isascii() and letters.isupper() and letters not in _WORDS
    if "&" in letters:
        return " and ".join(map(_word, letters.split("&")))
    return " ".join(letters.upper()) if short or letters.lower() in _SPELLED else letters


MARKS.add("mark", r"\.{2,}|…+|—+|-{2,3}|(?<=\s)-(?=\s)|~(?![\d周星礼])")(mark({**_MARKS, "~": "—"}))


@RULES.add("range", r"(?<=[周期拜][一二三四五六日天])\s?[-–—~]\s?(?=周|星期|礼拜)")
def _weekdays(match: re.Match[str], accent: str) -> str:
    return "到"


RULES.add("mark", rf"(?<=[{HAN}])[-–](?=[{HAN}])")(mark({}))


@RULES.add("word", rf"[{HAN}]+")
def _han(match: re.Match[str], accent: str) -> str:
    return match.group()


@RULES.add("letters", rf"(?<![A-Za-z])(?:{any_of(listed('letters', 'between'))})(?![A-Za-z0-9])")
def _to(match: re.Match[str], accent: str) -> str:
    first, sign, second = list(match.group())
    return f"{first} {'to' if sign == '2' else sign} {second}"


@RULES.add(
    "letters", r"(?<![A-Za-z])[A-Za-z](?:\s[A-Za-z]){1,5}(?![A-Za-z])|(?<![A-Za-z.])(?:[A-Za-z]\.){2,}"
)
def _initials(match: re.Match[str], accent: str) -> str:
    return " ".join(c.upper() for c in match.group() if c.isalpha())


@RULES.add(
    "letters",
    r"(?=[^\W_]*[-.]?\d)(?:[A-Z]\.(?=\d)|[A-Za-z]+-?|\d+(?=[A-Za-z]))(?:\d+(?:\.\d+)*|[A-Za-z]+|-(?=[A-Za-z\d]))*",
)
def _mixed(match: re.Match[str], accent: str) -> str:
    """Letters and digits together: MP4, A4, GPT-4, RTX4090."""
    if span := re.fullmatch(r"([A-Za-z]+)(\d+)-\1(\d+)", match.group()):
        return f"{_word(span[1])} {number(span[2])} 到 {_word(span[1])} {number(span[3])}"
    said = []
    is_serial = re.fullmatch(SERIAL, match.group()) is not None
    for part in re.findall(r"[A-Za-z]+|\d+(?:\.\d+)*", match.group()):
        if part.isalpha():
            said.append(_word(part) if len(part) > 1 else part.upper())
        elif "." in part:
            said.append(
                "点".join([number(p) for p in part.split(".")][:1] + [digits(p) for p in part.split(".")][1:])
            )
        elif len(part) > 4 or is_serial:
            said.append(called(part))
        else:
            said.append(number(part) if len(part) < 3 or part.endswith("00") else digits(part))
    return " ".join(said)


@RULES.add("word", r"C\+\+|C#|F#|(?<![A-Za-z])[A-F][+](?![A-Za-z\d])")
def _with_a_sign(match: re.Match[str], accent: str) -> str:
    return {"C++": "C 加加", "C#": "C sharp", "F#": "F sharp"}.get(match.group(), f"{match.group()[0]} 加")


@RULES.add("word", rf"{_LETTER}(?:['’.&-]{_LETTER})*")
def _latin(match: re.Match[str], accent: str) -> str:
    return _word(match.group())


@RULES.add("sign", r"<=|>=|!=|==")
def _comparison(match: re.Match[str], accent: str) -> str:
    return {"<=": "小于等于", ">=": "大于等于", "!=": "不等于", "==": "等于"}[match.group()]


@RULES.add(
    "sign",
    r"(?<=[元块次人个件天年月帧字米台辆瓶张份页斤])/(?=[年月天日次人个件张晚周位平组秒㎡分份课节瓶盒箱间台斤米页]|小时)",
)
def _per(match: re.Match[str], accent: str) -> str:
    return "每"


@RULES.add("letters", r"(?<![A-Za-z\d])\.NET(?![A-Za-z])")
def _framework(match: re.Match[str], accent: str) -> str:
    return "点 net"


@RULES.add("sign", r"(?<![\w/])/(?=[A-Za-z]+/)|(?<=[A-Za-z])/(?=[a-z]+)")
def _path(match: re.Match[str], accent: str) -> str:
    """``/etc/hosts``"""
    return "斜杠"


@RULES.add("mark", r"/(?=\S)")
def _slash(match: re.Match[str], accent: str) -> str:
    return ","


@RULES.add("sign", rf"#(?=[{HAN}A-Za-z])|(?<=[{HAN}A-Za-z])#")
def _topic(match: re.Match[str], accent: str) -> str:
    """A topic has a # before it, and in Chinese often one after it, which says nothing."""
    return "" if re.search(rf"#[{HAN}A-Za-z][^#\s，。]*$", before(match, 40)) else "话题"


@RULES.add("sign", r"(?<=\d)\s?-\s?(?=\d)")
def _hyphen(match: re.Match[str], accent: str) -> str:
    return "杠"


RULES.add("mark", rf"[{re.escape(''.join(_MARKS))}]")(mark(_MARKS))


@RULES.add("sign", rf"[{re.escape(''.join(_SIGNS))}]")
def _sign(match: re.Match[str], accent: str) -> str:
    return _SIGNS[match.group()]


@RULES.add("letters", GREEK)
def _greek(match: re.Match[str], accent: str) -> str:
    return greek_name(match.group())
