"""In what no sentence ends, though a full stop stands there: short forms, and speech before its speaker."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_NUMERALS = {
    "de": r"(?<!\w)(?:de[rmns]|D(?:er|ie|as|em|en)|die|das|jede[mnrs]?|bis|seit|ab|[IiAa]m|[Vv]om|[Zz]u[mr]"
    r"|[Bb]eim|(?:[Ee]|[Ss]|[Kk]|[Mm])?ein(?:e[mnrs]?)?|[Ii]hre?[mnrs]?|[Uu]nsere?[mnrs]?)\s(?:\d{1,3}|[IVX]{1,5})\.\s+",
}
"""A numeral whose full stop makes it an ordinal: Der 2. Weltkrieg."""
_LOWER = r"[a-zß-öø-ÿœа-яёєіїґąćęłńśźżğışăâîșțčřšůž]"
_CLOSING = r"[”“’\"»›」』】）)]"
_SAID_IN_CHINESE = (
    r"[^\s，。！？：；、“”「」『』…,.!?:]{0,12}?"
    r"(?:说|說|道|问|問|答|喊|叫|嚷|叹|嘆|喃喃|嘀咕|嘟囔|回应|回應|表示|补充|補充|强调|強調|解释|解釋|承认|承認)"
    r"(?:道|着|著|了|过|過|话|話|自己)?"
)
_QUOTED = {
    "zh": rf"[。！？!?…]{_CLOSING}\s*(?={_SAID_IN_CHINESE}(?:[，。！？,…]|$))"
    rf"|(?<![：:])(?<!说)(?<!道)[“「『][^“”「」『』]*[。！？!?…]{_CLOSING}\s*(?={_SAID_IN_CHINESE}[：:])",
    "ja": rf"[。．！？!?…]{_CLOSING}\s*(?:(?=と|って|っと|なんて|なんか|などと|だなんて|だと|だって)"
    r"|(?=[^\s、。！？「」『』]{0,10}[はがも](?:[^\s、。！？「」『』]{0,6})(?:言|い[いっう]|話|叫|答|尋|訊|聞|問|つぶや|呟"
    r"|囁|ささや|笑|語|述べ|続け|返)))",
    "ko": rf"[.!?…]{_CLOSING}\s*(?:(?=이?라고|이?라는|이?라며|이?라면서|하고\s|하며\s|고\s)"
    r"|(?=(?:[가-힣]+\s){0,2}?[가-힣]+[이가은는]\s(?:[가-힣]+\s){0,2}?(?:말|물[었으어]|외[치쳤]|대답|소리|속삭|덧붙|이야기|얘기|답했"
    r"|답하|중얼|전했|밝혔|강조)))",
}
"""A quotation, before the words that say whose it is."""
_QUOTED_ELSEWHERE = rf"[.!?…]\s?{_CLOSING}?\s*(?=[—–-]\s?{_LOWER})|[.!?…]\s?{_CLOSING}\s*(?=,?\s?{_LOWER})"
_ADDRESSED = {"en": r"(?:^|[^\w\s.]\s*|(?<!\w)[a-z][\w’']*\s+)(?:Dr|St)\.\s*"}
"""Doctor and Saint; behind a name they are Drive and Street, which may end a sentence."""


@cache
def unbroken(language: str) -> re.Pattern[str]:
    """Matches what no sentence ends in, up to where the sentence goes on."""
    rules = [_QUOTED.get(language, _QUOTED_ELSEWHERE)]
    short = _tables().get(language, {})
    names = short.get("name", "").split()
    names += [form.upper() for form in names if form[0].isupper() and len(form) > 1 and form.isalpha()]
    rules.append(rf"(?<!\w)(?:{_forms(names)})\s*")
    rules.append(rf"(?<!\w)(?:{_forms(short.get('word', '').split())})\s*(?={_LOWER})")
    rules.append(rf"(?<!\w)(?:{_forms(short.get('number', '').split())})\s*(?=\d|[IVXLC]+(?![\w'’]))")
    rules += [table[language] for table in (_NUMERALS, _ADDRESSED) if language in table]
    return re.compile("|".join(rules))


@cache
def _tables() -> dict[str, dict[str, str]]:
    path = files(__package__) / "short_forms.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _forms(short: list[str]) -> str:
    """A pattern for short forms, with the spaces that may stand inside of them; for none, one that never
    matches."""
    forms = sorted(short, key=len, reverse=True)
    return "|".join(r"\.\s?".join(map(re.escape, form.split("."))) + r"\." for form in forms) or "(?!)"
