"""Punctuation, signs, and letters that no Japanese voice can read."""

from __future__ import annotations

import re

from ..rules import MARK, Rules, any_of, mark
from .table import MARKS, SIGNS

RULES: Rules[str] = Rules()
RULES.add(MARK, r"\.{2,}|…+|‥+|[—―─]+|--+|・・+")(mark({**MARKS, "--": "—"}))


@RULES.add("sign", r"#(?=[^\W\d_])")
def _hashtag(match: re.Match[str], accent: str) -> str:
    return "ハッシュタグ"


@RULES.add("sign", r"(?<=[A-Za-z0-9])/(?=[A-Za-z0-9])|(?<![\w/])/(?=[A-Za-z]+/)")
def _slash(match: re.Match[str], accent: str) -> str:
    return "スラッシュ"


@RULES.add("sign", any_of(SIGNS))
def _sign(match: re.Match[str], accent: str) -> str:
    return SIGNS[match.group()]


RULES.add(MARK, any_of(MARKS))(mark(MARKS))
RULES.add(MARK, r"[/〜~～](?!\w)|/")(lambda match, accent: "," if match.group() == "/" else "—")
