"""Rules for numbers that name something — telephones, rooms, codes, number plates, addresses of computers —
and are said digit by digit."""

from __future__ import annotations

import re

from ..rules import Pieces, Rules, any_of
from .numbers import called, digits, number
from .text import START, after, before, counts, listed

RULES: Rules[str] = Rules()
_END = r"(?![\dA-Za-z]|[-.]\d)"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使港澳"
_NAMED = re.compile(rf"(?:{any_of(listed('telephone', 'before'))})(?:是|为|到|至|：|:|\s|号|码|#|\()*$")
_SERVICES = any_of(listed("telephone", "services"))


def _grouped(written: str) -> str:
    """Groups of digits with a pause where the writer made one."""
    plus = "加" if written.startswith("+") else ""
    return plus + called(written)


@RULES.add(
    "telephone",
    rf"{START}(?:\+?86[\s-]?)?1[3-9]\d(?:\d{{8}}|([\s-])\d{{4}}\1\d{{4}}){_END}"
    rf"|{START}[(（]?0\d{{2,3}}[)）]?[\s-]?\d{{7,8}}(?:[\s-]\d{{1,6}})?{_END}|{START}[(（]?0\d{{2,3}}[)）]?[\s-]?\d{{4}}[\s-]\d{{4}}{_END}"
    rf"|{START}0\d{{2,3}}-\d{{3,8}}{_END}|{START}[48]00(?:[\s-]\d{{3}}[\s-]\d{{4}}|[\s-]\d{{4}}[\s-]\d{{3}}|\d{{7}}){_END}"
    rf"|(?<![\dA-Za-z.])\+\d[\d\s()-]{{6,16}}\d{_END}",
)
def _telephone(match: re.Match[str], accent: str) -> str:
    return _grouped(match.group())


@RULES.add("telephone", rf"{START}(?:{_SERVICES})(?![\d,.%:/~-])(?!\s?[A-Za-z℃°])")
def _service(match: re.Match[str], accent: str) -> str | None:
    if counts(match):
        return None
    preceding, following = before(match), after(match)
    asked = re.search(
        r"(?:打|拨|电|热线|找|呼|警|急救|客服|短信|咨询|求助|叫)[^，。]{0,4}$", preceding
    ) or re.match(r"\s?(?:电话|热线|火警|报警|急救|来咨询|打|投诉|客服|求助|指挥|中心)", following)
    alone = not preceding.strip() and not following.strip()
    quantity = match.group() in ("10000", "10001", "12345")
    known = (alone or len(match.group()) == 5) and not quantity
    return called(match.group()) if asked or known else None


@RULES.add("serial", rf"(?<=[{_PROVINCES}])([A-Z])[\s·•]?([A-Z0-9]{{5,6}})(?![A-Za-z0-9])")
def _plate(match: re.Match[str], accent: str) -> str | None:
    if not any(c.isdecimal() for c in match[2]):
        return None
    return _letters_and_digits(match[1] + match[2])


def _letters_and_digits(written: str) -> str:
    return " ".join(
        called(part) if part.isdecimal() else " ".join(part.upper())
        for part in re.findall(r"\d+|[A-Za-z]", written)
    )


@RULES.add("serial", r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:/\d\d?)?(?![\d.]\d)")
def _ip_address(match: re.Match[str], accent: str) -> str:
    parts = re.split(r"([.:/])", match.group())
    return "".join({".": "点", ":": "冒号", "/": "斜杠"}.get(part) or digits(part) for part in parts)


@RULES.add("serial", rf"(?<![\d.])\d{{3,}}(?:[-\s]\d{{3,}})*{_END}(?!\s?%)")
def _named(match: re.Match[str], accent: str) -> str | None:
    if counts(match) or not _NAMED.search(before(match)):
        return None
    return called(match.group())


@RULES.add(
    "serial",
    rf"{START}\d{{3,4}}(?=(?:室|房间?|病房|号房|教室|路(?!程|口|灯|人)|次列车|次航班|次高铁|次动车)(?!屋|子|价|东))",
)
def _room(match: re.Match[str], accent: str) -> str:
    return called(match.group())


@RULES.add(
    "serial",
    r"(?<![A-Za-z\d])(?:[GDCKTZY]|[A-Z]{2}|\d[A-Z]|[A-Z]\d)\d{3,4}(?![A-Za-z\d])(次|航班|列车|高铁|动车)?",
)
def _journey(match: re.Match[str], accent: str) -> Pieces | None:
    """A train or a flight, where a word beside it says so."""
    named = re.search(r"(?:航班|车次)(?:号|是|为|[：:\s])*$", before(match))
    kind = match[1] or ""
    if not (named or kind):
        return None
    written = match.group().removesuffix(kind)
    return (
        [(written, _letters_and_digits(written)), (kind, kind)]
        if kind
        else [(written, _letters_and_digits(written))]
    )


@RULES.add("serial", r"(?<=ISBN)[\s:]?\d[\d-]{8,16}[\dXx](?![\dA-Za-z])")
def _book(match: re.Match[str], accent: str) -> str:
    return called(match.group()) + (" X" if match.group()[-1] in "xX" else "")


@RULES.add("serial", r"(?<=波音|空客)\s?A?(\d{3})(-\d+)?(?![\dA-Za-z])")
def _aeroplane(match: re.Match[str], accent: str) -> str:
    model = f"杠{number(match[2][1:])}" if match[2] else ""
    return ("A " if "A" in match.group() else "") + digits(match[1]) + model


@RULES.add("serial", rf"{START}\d{{3}}(?=国道|省道|医院|特工|工程|高地|厂|专机|胶片)")
def _known_by_number(match: re.Match[str], accent: str) -> str:
    return called(match.group())


@RULES.add(
    "serial",
    rf"{START}\d{{17}}[\dXx]{_END}|{START}\d{{17,}}{_END}"
    rf"|{START}\d{{4}}(?:[ -]\d{{4}}){{3,4}}(?:[ -]\d{{3}})?{_END}",
)
def _long(match: re.Match[str], accent: str) -> str:
    last = match.group()[-1]
    return called(match.group()) + (" X" if last in "xX" else "")


@RULES.add("serial", rf"{START}\d{{1,4}}(?:-\d{{1,4}}){{2,}}(?![\dA-Za-z])")
def _flat(match: re.Match[str], accent: str) -> str | None:
    """A house, a door and a flat: 3-2-101."""
    parts = match.group().split("-")
    if len(parts[0]) == 4 or re.fullmatch(r"(?:1[89]|20)\d\d", parts[-1]):
        return None
    return "杠".join(called(part) if len(part) > 2 else number(part) for part in parts)


@RULES.add("version", rf"{START}(?!(?:19|20)\d\d\.\d\d?\.\d\d?(?![\d.]))[vV]?\d+(?:\.\d+){{2,}}(?![\d]|\.\d)")
def _version(match: re.Match[str], accent: str) -> str:
    letter = "V " if match.group()[0] in "vV" else ""
    return letter + "点".join(number(part) for part in match.group().lstrip("vV").split("."))
