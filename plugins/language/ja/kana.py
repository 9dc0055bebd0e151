"""Katakana, and its sounds in IPA.

Vance, "The Sounds of Japanese", Cambridge 2008; symbols as in hexgrad/misaki, ja.py.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_VOWELS = {"a": "a", "i": "i", "u": "ɯ", "e": "e", "o": "o"}
_ROWS = {
    # consonant: the kana for a i u e o
    "": "アイウエオ", "k": "カキクケコ", "ɡ": "ガギグゲゴ", "s": "サ＿スセソ", "ʣ": "ザ＿＿ゼゾ",
    "t": "タ＿＿テト",
    "d": "ダ＿＿デド", "n": "ナ＿ヌネノ", "h": "ハ＿＿ヘホ", "b": "バビブベボ", "p": "パピプペポ",
    "m": "マミムメモ",
    "ɾ": "ラリルレロ",
}  # fmt: skip
_PALATAL = {"k": "kʲ", "ɡ": "ɡʲ", "b": "bʲ", "p": "pʲ", "m": "mʲ", "ɾ": "ɾʲ"}
_IRREGULAR = {
    "シ": "ɕi", "ジ": "ʥi", "ヂ": "ʥi", "チ": "ʨi", "ツ": "ʦɨ", "ス": "sɨ", "ズ": "zɨ", "ヅ": "zɨ",
    "ニ": "ɲi",
    "ヒ": "çi", "フ": "ɸɯ", "ヤ": "ja", "ユ": "jɯ", "ヨ": "jo", "ワ": "βa", "ヲ": "o", "ヰ": "i", "ヱ": "e",
    "ヴ": "vɯ",
    "ファ": "ɸa", "フィ": "ɸi", "フェ": "ɸe", "フォ": "ɸo", "ティ": "tʲi", "ディ": "dʲi", "トゥ": "tɯ",
    "ドゥ": "dɯ",
    "デュ": "dʲɨ", "テュ": "tʲɨ", "ウィ": "βi", "ウェ": "βe", "ウォ": "βo", "シェ": "ɕe", "ジェ": "ʥe",
    "チェ": "ʨe",
    "ツァ": "ʦa", "ツィ": "ʦʲi", "ツェ": "ʦe", "ツォ": "ʦo", "ヴァ": "va", "ヴィ": "vʲi", "ヴェ": "ve",
    "ヴォ": "vo",
    "イェ": "je", "クァ": "kᵝa", "クィ": "kᵝi", "クェ": "kᵝe", "クォ": "kᵝo", "グァ": "ɡᵝa", "フュ": "ɸʲɨ",
}  # fmt: skip
_GLIDES = {
    "キ": "kʲ", "ギ": "ɡʲ", "シ": "ɕ", "ジ": "ʥ", "チ": "ʨ", "ヂ": "ʥ", "ニ": "ɲ", "ヒ": "ç", "ビ": "bʲ",
    "ピ": "pʲ",
    "ミ": "mʲ", "リ": "ɾʲ",
}  # fmt: skip
_SMALL_Y = {"ャ": "a", "ュ": "ɨ", "ョ": "o"}
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "ɯ", "ェ": "e", "ォ": "o", "ヮ": "βa", "ヵ": "ka", "ヶ": "ke"}


def katakana(text: str) -> str:
    """Hiragana, and kana of half width, as katakana."""
    return "".join(
        chr(ord(c) + 0x60) if "\u3041" <= c <= "\u3096" else c for c in unicodedata.normalize("NFKC", text)
    )


@cache
def _table() -> dict[str, str]:
    table = {
        kana: _PALATAL.get(consonant, consonant) + "i" if vowel == "i" else consonant + _VOWELS[vowel]
        for consonant, row in _ROWS.items()
        for vowel, kana in zip("aiueo", row, strict=True)
        if kana != "＿"
    }
    table |= {
        first + small: glide + vowel for first, glide in _GLIDES.items() for small, vowel in _SMALL_Y.items()
    }
    return table | _SMALL | _SMALL_Y | _IRREGULAR


@cache
def sounds(kana: str) -> str:
    """IPA of katakana. ー lengthens, ッ holds, and ン takes the place of what follows."""
    table = _table()
    said, position = [], 0
    while position < len(kana):
        two, one = kana[position : position + 2], kana[position]
        if len(two) == 2 and two in table:
            said.append(table[two])
            position += 2
            continue
        position += 1
        said.append({"ー": "ː", "ッ": "ʔ", "ン": "N"}.get(one) or table.get(one, ""))
    ipa = "".join(said)
    ipa = re.sub("N(?=[mpb])", "m", ipa)
    ipa = re.sub("N(?=[kɡ])", "ŋ", ipa)
    ipa = re.sub("N(?=[ɲʨʥ])", "ɲ", ipa)
    ipa = re.sub("N(?=[ntdɾzʣʦ])", "n", ipa)
    return ipa.replace("N", "ɴ")
