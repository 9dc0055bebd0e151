"""Rules for sums, measures, percentages, fractions, ranges and plain numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from ..rules import Rules, any_of
from ..shared.roman import roman
from .numbers import counted, digits, number
from .text import NUMBER, START, TABLE, TO, after, before, counts, listed

RULES: Rules[str] = Rules()
_UNITS: dict[str, str] = TABLE["units"]
_CURRENCIES: dict[str, str] = TABLE["currencies"]
_RATES: dict[str, str] = {**TABLE["rates"], **_UNITS}
_FRACTIONS: dict[str, str] = TABLE["fractions"]
_UNIT = rf"(?:{any_of(_UNITS)})(?![A-Za-z²³])"
_POWERS = any_of(unit for unit in _UNITS if unit[-1] in "²³")
_CURRENCY = any_of(_CURRENCIES)
_SIGN = r"(?:(?<![\dA-Za-z.\])%])(?P<sign>[-+±]))?"
"""The sign of a number; between two numbers it is none."""
_NEGATIVE = r"(?:(?<![\dA-Za-z.\])%])-)?"
_POSITIVE = {"-": "负", "+": "正", "±": "正负", "": ""}
_ZEROS = {"千": 3, "万": 4, "百万": 6, "十亿": 9, "万亿": 12}
_MAGNITUDES = {
    "w": "万",
    "k": "千",
    "K": "千",
    "M": "百万",
    "m": "百万",
    "B": "十亿",
    "b": "十亿",
    "bn": "十亿",
    "T": "万亿",
}
_MODELS = re.compile(rf"(?:{any_of(listed('letters', 'models'))})$")
"""Makes whose numbers have a hyphen, which is no minus: 歼-20."""
_MONARCHS = re.compile(rf"(?:{any_of(listed('letters', 'monarchs'))})$")
_COUNTABLE = r"[\s]?(?:[张次个人条件位名元块份套只粉多+播阅赞播下用访订]|粉丝|播放|阅读|用户|点赞|月薪|/月)"


def _with_magnitude(written: str, letter: str) -> str:
    """``1.5k`` is 一千五百, ``300w`` is 三百万: the number itself, where it is whole."""
    value = Decimal(written.replace(",", "")).scaleb(_ZEROS[letter])
    if value == value.to_integral_value() and len(written) < 13:
        return number(str(int(value)))
    return f"{number(written)}{letter}"


@RULES.add("serial", r"(?<=[A-Za-z]\s)(\d{3,6})-((?:19|20)\d\d)(?!\d)")
def _standard(match: re.Match[str], accent: str) -> str:
    """The number and the year of a standard."""
    return f"{digits(match[1])}杠{digits(match[2])}"


@RULES.add("number", r"(?<!\d)\d[1-9](?=折)")
def _discount(match: re.Match[str], accent: str) -> str:
    return digits(match.group())


# --- fractions and percentages ---------------------------------------------------------------------------


@RULES.add("fraction", any_of(["24/7"]) + r"(?![\d/])")
def _always(match: re.Match[str], accent: str) -> str:
    return "七乘二十四小时" if not after(match).startswith("小时") else "七乘二十四"


@RULES.add("measure", rf"{START}(\d{{2,3}})/(\d{{2,3}})\s?mmHg")
def _blood_pressure(match: re.Match[str], accent: str) -> str:
    return f"{number(match[1])}比{number(match[2])}毫米汞柱"


@RULES.add("sum", r"\^(-?)(\d+)")
def _power(match: re.Match[str], accent: str) -> str:
    return f"的{'负' if match[1] else ''}{number(match[2])}次方"


def _parts(below: str) -> str:
    """Hundredths, thousandths and ten thousandths go without 一."""
    said = number(below)
    return said[1:] if said in ("一百", "一千", "一万") else said


@RULES.add("fraction", rf"{_SIGN}{START}(?:(\d+)\s)?(\d{{1,6}})\s?[/⁄]\s?(\d{{1,6}})(?![\d/]|\.\d)")
def _fraction(match: re.Match[str], accent: str) -> str | None:
    _, whole, above, below = match.groups()
    if int(below) == 0 or (len(above) > 1 and above[0] == "0"):
        return None
    said = f"{_parts(below)}分之{number(above)}"
    return _POSITIVE[match["sign"] or ""] + (f"{number(whole)}又{said}" if whole else said)


@RULES.add("fraction", rf"(\d+)?\s?([{''.join(_FRACTIONS)}])")
def _fraction_sign(match: re.Match[str], accent: str) -> str:
    whole, sign = match.groups()
    return (f"{number(whole)}又" if whole else "") + _FRACTIONS[sign]


@RULES.add("percent", rf"{_SIGN}{START}({NUMBER})\s?(%|‰)?{TO}([-+]?)({NUMBER})\s?(%|‰)")
def _percents(match: re.Match[str], accent: str) -> str:
    _, first, repeated, sign, second, unit = match.groups()
    of = "百分之" if unit == "%" else "千分之"
    again = _POSITIVE[sign] + of if repeated else _POSITIVE[sign]
    return f"{_POSITIVE[match['sign'] or '']}{of}{number(first)}到{again}{number(second)}"


@RULES.add("percent", rf"{_SIGN}{START}({NUMBER})\s?(%|‰)")
def _percent(match: re.Match[str], accent: str) -> str:
    _, written, unit = match.groups()
    return (
        f"{_POSITIVE[match['sign'] or '']}{'百分之' if unit == '%' else '千分之'}{number(written)}".replace(
            "两百", "二百"
        )
    )


@RULES.add("percent", r"-(?=[百千万]分之\d)")
def _minus_percent(match: re.Match[str], accent: str) -> str:
    return "负"


# --- money -----------------------------------------------------------------------------------------------


def _sum(written: str) -> str:
    """A sum of money: 9.90 is 九点九."""
    whole, _, part = written.partition(".")
    part = part.rstrip("0")
    return counted(f"{whole}.{part}" if part else whole)


@RULES.add(
    "money",
    rf"{_SIGN}(?<![A-Za-z])(?P<currency>{_CURRENCY})\s?(?P<minus>-?)(?P<number>{NUMBER})"
    rf"(?:{TO}(?:{_CURRENCY})?\s?(?P<upto>{NUMBER}))?"
    rf"\s?(?P<magnitude>[十百千]?[万亿]+|[百千]万?(?![分克])|(?:[wWkKMBT]|bn)(?![A-Za-z]))?"
    rf"(?P<plus>\+)?(?:\s?/\s?(?P<per>[年月天日次人个件张晚周季位]|小时|分钟|mo|yr|day|h)(?![A-Za-z]))?",
)
def _money(match: re.Match[str], accent: str) -> str:
    parts = match.groupdict()
    currency, magnitude = _CURRENCIES[parts["currency"]], parts["magnitude"] or ""
    magnitude = _MAGNITUDES.get(magnitude, "万" if magnitude == "W" else magnitude)
    if magnitude != (parts["magnitude"] or "") and not parts["upto"]:
        said = _with_magnitude(parts["number"], magnitude)
    else:
        said = _sum(parts["number"]) + (f"到{_sum(parts['upto'])}" if parts["upto"] else "") + magnitude
    per = f"每{_RATES.get(parts['per'], parts['per'])}" if parts["per"] else ""
    minus = _POSITIVE[parts["sign"] or parts["minus"] or ""] if parts["sign"] != "+" else "加"
    return f"{minus}{said}{'多' if parts['plus'] else ''}{currency}{per}"


@RULES.add("money", rf"{_SIGN}{START}(?:({NUMBER}){TO})?({NUMBER})\s?({_CURRENCY})(?![A-Za-z\d])")
def _sum_before(match: re.Match[str], accent: str) -> str:
    _, first, second, currency = match.groups()
    said = (f"{_sum(first)}到" if first else "") + _sum(second)
    return f"{_POSITIVE[match['sign'] or '']}{said}{_CURRENCIES[currency]}"


# --- measures --------------------------------------------------------------------------------------------


@RULES.add("measure", rf"{START}(\d{{3,4}})([pPiI])(?![A-Za-z])")
def _resolution(match: re.Match[str], accent: str) -> str:
    return f"{digits(match[1])} {match[2].upper()}"


@RULES.add("measure", rf"{START}(\d{{1,4}})([GKD])(?![A-Za-z])")
def _generation(match: re.Match[str], accent: str) -> str | None:
    """5G, 4K, 3D: the letter is said; of money and other counts it is thousands."""
    if match[2] == "K" and (int(match[1]) > 16 or re.match(_COUNTABLE, after(match))):
        return None
    return f"{number(match[1])} {match[2]}"


@RULES.add(
    "measure",
    rf"{START}({NUMBER})\s?(?:({_UNIT})?\s?[x×*]\s?({NUMBER}))(?:\s?[x×*]\s?({NUMBER}))?\s?({_UNIT})?",
)
def _by(match: re.Match[str], accent: str) -> str | None:
    first, again, second, third, unit = match.groups()
    name = _UNITS.get(unit or "", "")
    said = (
        number(first)
        + (_UNITS[again] if again else "")
        + f"乘{number(second)}"
        + (f"乘{number(third)}" if third else "")
    )
    return said + name


@RULES.add(
    "measure",
    rf"{_SIGN}{START}(?P<number>{NUMBER})\s?(?P<repeated>{_UNIT})?(?:{TO}(?P<below>-?)(?P<upto>{NUMBER}))?\s?"
    rf"(?P<magnitude>万|亿|千万|百万)?(?P<unit>{_UNIT})(?:\s?/\s?(?P<per>{any_of(_RATES)}|[天日次人月年周晚秒个])(?![A-Za-z]))?",
)
def _measure(match: re.Match[str], accent: str) -> str | None:
    parts = match.groupdict()
    unit = parts["unit"]
    if parts["repeated"] not in (None, unit) or (parts["repeated"] and not parts["upto"]):
        return None
    if unit == "W" and re.match(_COUNTABLE, after(match)):
        return None  # 万
    name = _UNITS[unit]
    say = number if name.endswith("度") else counted
    said = _POSITIVE[parts["sign"] or ""] + say(parts["number"])
    if parts["upto"]:
        said += f"到{_POSITIVE[parts['below']]}{say(parts['upto'])}"
    said += (parts["magnitude"] or "") + name
    return f"每{_RATES.get(parts['per'], parts['per'])}{said}" if parts["per"] else said


@RULES.add(
    "measure",
    rf"(?<![A-Za-z\d/])({_UNIT})/({_UNIT})(?![A-Za-z/])|(?<![A-Za-z\d/])(?:{_POWERS})(?![A-Za-z²³/])",
)
def _unit_alone(match: re.Match[str], accent: str) -> str | None:
    """``m²``, ``km/h`` without a figure; letters with a slash between, A/B, are none."""
    if match[1] is None:
        return _UNITS[match.group()]
    return (
        f"{_UNITS[match[1]]}每{_UNITS[match[2]]}"
        if len(match.group()) > 3 or match.group().islower()
        else None
    )


@RULES.add("number", rf"{START}({NUMBER})(?:[wWkK]?{TO}({NUMBER}))?([wWkK])(?![A-Za-z])")
def _letter_magnitude(match: re.Match[str], accent: str) -> str:
    first, second, letter = match.groups()
    name = _MAGNITUDES[letter.lower()]
    return "到".join(_with_magnitude(one, name) for one in (first, second) if one)


# --- numbers ---------------------------------------------------------------------------------------------

_OPERATORS = {"+": "加", "-": "减", "−": "减", "×": "乘", "*": "乘", "x": "乘", "÷": "除以", "=": "等于"}


@RULES.add(
    "sum",
    rf"{_NEGATIVE}{START}{NUMBER}(?:\s?[-+×÷*]\s?{NUMBER})+(?=\s?[=≈<>≤≥])|{_NEGATIVE}{START}{NUMBER}(?:\s?[+÷×]\s?{NUMBER})+",
)
def _sum_of(match: re.Match[str], accent: str) -> str:
    said = ""
    for part in re.findall(rf"{NUMBER}|[-+×÷*]", match.group()):
        said += (_OPERATORS[part] if said else "负") if part in _OPERATORS else number(part)
    return said


@RULES.add("range", rf"{_SIGN}{START}({NUMBER}){TO}({NUMBER})(?![\d.]*[-–~]\d)(?![A-Za-z])")
def _range(match: re.Match[str], accent: str) -> str:
    _, first, second = match.groups()
    say = counted if counts(match) else number
    scores = re.fullmatch(r"\d{1,3}-\d{1,3}", match.group().replace(" ", ""))
    is_score = scores and int(first) > int(second) and not re.match(r"\s?\w", after(match))
    return f"{_POSITIVE[match['sign'] or '']}{say(first)}{'比' if is_score else '到'}{say(second)}"


@RULES.add("range", r"(?<=[年月日号时点分秒%℃元块万亿岁天周个章页])\s?[-–~]\s?(?=[\d$¥€£])")
def _to(match: re.Match[str], accent: str) -> str:
    return "到"


@RULES.add(
    "range",
    r"(?<=[\d年月日号时点])\s?[-–~]\s?(?=次[日年月]|翌日|当[日天晚]|至今|现在|凌晨|上午|中午|下午|晚)",
)
def _to_then(match: re.Match[str], accent: str) -> str:
    return "到"


@RULES.add("ordinal", r"(?:No|NO|no)\.?\s?(\d+)(?![\dA-Za-z])|[№#](\d+)(?![\dA-Za-z])")
def _in_order(match: re.Match[str], accent: str) -> str:
    return f"第{number(match[1])}" if match[1] else f"{number(match[2])}号"


@RULES.add(
    "ordinal",
    r"(?<=第)[IVX]+(?![A-Za-z])|(?<![A-Za-z\d])[IVX]{2,}(?=世|型|期|级|类|章|部|卷|篇)"
    r"|(?<=[^\W\d_A-Za-z])(?!X+(?![IV]))[IVX]{2,}(?![A-Za-z])",
)
def _roman(match: re.Match[str], accent: str) -> str | None:
    """第IV章, 亨利VIII; XX behind a name stands for anything."""
    value = roman(match.group())
    reigned = _MONARCHS.search(before(match)) and not after(match).startswith("世")
    return f"{number(str(value))}{'世' if reigned else ''}" if value else None


@RULES.add("number", r"(?<=第)(\d+)(?![\d.])")
def _ordinal(match: re.Match[str], accent: str) -> str:
    return number(match[1]).replace("两百", "二百")


@RULES.add("number", r"(?<=[A-Za-z]\s)(\d{4}|\d{3,5}(?<!00))(?![\d.,])")
def _of_a_product(match: re.Match[str], accent: str) -> str | None:
    return None if counts(match) else digits(match[1])


@RULES.add("number", rf"{_SIGN}(?<![\d])({NUMBER})")
def _number(match: re.Match[str], accent: str) -> str:
    sign, written = match["sign"] or "", match[2]
    of_things = counts(match) and not before(match, 2).endswith(("第", "周", "期", "初"))
    if sign == "-" and _MODELS.search(before(match, 2)):
        sign = ""
    plus = {"+": "加"}.get(sign, _POSITIVE[sign])
    return plus + (counted(written) if of_things else number(written))


@RULES.add("number", r"\d+")
def _digits(match: re.Match[str], accent: str) -> str:
    """What no other rule takes is still said."""
    return number(match.group())
