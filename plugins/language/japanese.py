"""Reads Japanese: kanji by the IPADIC dictionary, figures with their counters, dates, and English words.

The dictionary gives the pronunciation in katakana,
particles and long vowels as they are said. Katakana becomes
IPA by the tables below (Vance, "The Sounds of Japanese", 2008; symbols as in hexgrad/misaki, ja.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from heygen_studio.errors import ScriptError

from .figures import chinese_number, digit_by_digit
from .foreign import english_token
from .scanning import pause_mark, scan
from .tokens import Token, one_pause_each

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
_MARKS = {
    "。": ".", "、": ",", "，": ",", "．": ".", "！": "!", "？": "?", "!": "!", "?": "?", ".": ".",
    ",": ",",
    "：": ":",
    ":": ":", "；": ";", ";": ";", "…": "…", "「": "“", "」": "”", "『": "“", "』": "”", "“": "“", "”": "”",
    "（": "(",
    "）": ")", "(": "(", ")": ")", "—": "—", "〜": "—", "～": "—",
}  # fmt: skip
_UNITS = {
    "%": "パーセント", "％": "パーセント", "℃": "度", "°C": "度", "km/h": "キロメートル毎時",
    "km": "キロメートル",
    "kg": "キログラム", "cm": "センチメートル", "mm": "ミリメートル", "m": "メートル", "g": "グラム",
    "ml": "ミリリットル",
    "L": "リットル", "l": "リットル", "GB": "ギガバイト", "MB": "メガバイト",
}  # fmt: skip
_CURRENCIES = {"¥": "円", "￥": "円", "$": "ドル", "€": "ユーロ", "£": "ポンド"}
_SIGNS = {
    "%": "パーセント",
    "+": "プラス",
    "=": "イコール",
    "@": "アットマーク",
    "&": "アンド",
    "#": "シャープ",
    "×": "かける",
    "°": "度",
    "/": "スラッシュ",
}
_COUNTED = {
    # counter: readings of 1, 2, 3 … where they are not number and counter one after the other
    "日": {1: "ツイタチ", 2: "フツカ", 3: "ミッカ", 4: "ヨッカ", 5: "イツカ", 6: "ムイカ", 7: "ナノカ",
        8: "ヨーカ", 9: "ココノカ",
          10: "トーカ", 14: "ジューヨッカ", 20: "ハツカ", 24: "ニジューヨッカ"},
    "人": {1: "ヒトリ", 2: "フタリ", 4: "ヨニン"},
    "つ": {1: "ヒトツ", 2: "フタツ", 3: "ミッツ", 4: "ヨッツ", 5: "イツツ", 6: "ムッツ", 7: "ナナツ",
        8: "ヤッツ", 9: "ココノツ"},
    "本": {1: "イッポン", 3: "サンボン", 6: "ロッポン", 8: "ハッポン", 10: "ジュッポン"},
    "個": {1: "イッコ", 6: "ロッコ", 8: "ハッコ", 10: "ジュッコ"},
    "回": {1: "イッカイ", 6: "ロッカイ", 8: "ハッカイ", 10: "ジュッカイ"},
    "匹": {1: "イッピキ", 3: "サンビキ", 6: "ロッピキ", 8: "ハッピキ", 10: "ジュッピキ"},
    "冊": {1: "イッサツ", 8: "ハッサツ", 10: "ジュッサツ"},
    "分": {1: "イップン", 3: "サンプン", 4: "ヨンプン", 6: "ロップン", 8: "ハップン", 10: "ジュップン"},
    "時": {4: "ヨジ", 7: "シチジ", 9: "クジ", 14: "ジューヨジ", 19: "ジュークジ"},
    "月": {4: "シガツ", 7: "シチガツ", 9: "クガツ"},
    "歳": {1: "イッサイ", 8: "ハッサイ", 10: "ジュッサイ", 20: "ハタチ"},
    "年": {4: "ヨネン"},
    "階": {1: "イッカイ", 3: "サンガイ", 6: "ロッカイ", 8: "ハッカイ", 10: "ジュッカイ"},
}  # fmt: skip
_COUNTER_SOUNDS = {
    "日": "ニチ", "人": "ニン", "本": "ホン", "個": "コ", "回": "カイ", "匹": "ヒキ", "冊": "サツ",
    "分": "フン", "時": "ジ",
    "月": "ガツ", "歳": "サイ", "年": "ネン", "円": "エン", "枚": "マイ", "台": "ダイ", "秒": "ビョー",
    "階": "カイ", "番": "バン",
    "度": "ド", "倍": "バイ", "点": "テン", "名": "メー", "週": "シュー", "割": "ワリ",
}  # fmt: skip
_NUMERALS = {
    "零": "ゼロ", "一": "イチ", "二": "ニ", "三": "サン", "四": "ヨン", "五": "ゴ", "六": "ロク",
    "七": "ナナ", "八": "ハチ",
    "九": "キュー", "十": "ジュー", "百": "ヒャク", "千": "セン", "万": "マン", "亿": "オク", "点": "テン",
}  # fmt: skip
_EUPHONIC = [
    ("サンヒャク", "サンビャク"), ("ロクヒャク", "ロッピャク"), ("ハチヒャク", "ハッピャク"), ("サンセン",
        "サンゼン"),
    ("ハチセン", "ハッセン"), ("イチヒャク", "ヒャク"), ("イチセン", "セン"), ("イチジュー", "ジュー"),
    ("イチテン", "イッテン"),
    ("ハチテン", "ハッテン"), ("ジューテン", "ジュッテン"), ("イチオク", "イチオク"),
]  # fmt: skip
_PATTERN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<address>https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:[A-Za-z0-9-]+\.)+(?:com|jp|org|net|io|ai|tv)\b[\w/.-]*)"
    r"|(?P<date>\d{4}[-/.]\d\d?[-/.]\d\d?(?!\d))"
    r"|(?P<time>\d\d?:\d\d(?!\d))"
    r"|(?P<phone>(?<!\d)0\d{1,3}-\d{2,4}-\d{3,4}(?!\d))"
    r"|(?P<fraction>\d+/\d+)|(?P<number>(?P<sign>[-−])?(?P<currency>[¥￥$€£])?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?P<big>万|億|兆)?(?:"
    r"(?P<unit>%|％|℃|°C|km/h|km|kg|cm|mm|ml|GB|MB|[mgLl](?![A-Za-z]))"
    r"|(?P<counter>[日人つ本個回匹冊分時月歳年円枚台秒階番度倍名週割](?!本)))?)"
    r"|(?P<latin>[A-Za-zÀ-ɏ]+(?:['’.&-]?[A-Za-zÀ-ɏ0-9]+)*)|(?P<mark>\.{2,}|…+|—+|--+|[^\w\s])"
    r"|(?P<text>[^\W\dA-Za-zÀ-ɏ]+|.)",
    re.DOTALL,
)


def read(text: str) -> list[Token]:
    """The words and punctuation of a Japanese text in order, with their sounds.

    :raises ScriptError: a word is in a script that a Japanese voice cannot read.
    """
    return one_pause_each(scan(_PATTERN, text, _tokens))


def _tokens(match: re.Match[str]) -> Iterator[Token]:
    kind, written, start = match.lastgroup, match.group(), match.start()
    if match["text"]:
        yield from _words(written, start)
    elif match["latin"] or match["address"]:
        yield english_token(written, start)
    elif match["mark"]:
        if mark := pause_mark(written, _MARKS):
            yield Token(written, mark, is_word=False, start=start)
        elif written in _SIGNS:
            yield _kana(written, _reading(_SIGNS[written]), start)
    elif kind != "space":
        yield _kana(written, _figure(match), start)


def _kana(written: str, kana: str, start: int) -> Token:
    return Token(written, kana, ipa=_sounds(kana), start=start)


def _words(text: str, start: int) -> Iterator[Token]:
    """Words as they are said: a verb with its endings, a noun with its particle."""
    surface, kana, begin = "", "", start
    for node in _tagger()(text):
        said = _pronunciation(node)
        joins = node.feature[0] in ("助詞", "助動詞") or node.feature[1] in ("接尾", "非自立")
        if surface and not joins:
            yield _kana(surface, kana, begin)
            surface, kana, begin = "", "", start
        surface, kana = surface + node.surface, kana + said
        start += len(node.surface)
    if surface:
        yield _kana(surface, kana, begin)


def _pronunciation(node: Any) -> str:
    feature = node.feature
    if len(feature) > 8 and feature[8] != "*":
        return str(feature[8])
    kana = _katakana(node.surface)
    if any(c.isalpha() and not ("\u30a0" <= c <= "\u30ff") for c in kana):
        raise ScriptError(
            f"The Japanese voice does not know how to read “{node.surface}”.",
            remedy="Write it in kana, or add it to the pronunciation dictionary.",
            details={"word": node.surface},
        )
    return kana


def _reading(text: str) -> str:
    return "".join(_pronunciation(node) for node in _tagger()(text))


def _katakana(text: str) -> str:
    return "".join(
        chr(ord(c) + 0x60) if "\u3041" <= c <= "\u3096" else c for c in unicodedata.normalize("NFKC", text)
    )


@cache
def _tagger() -> Any:
    import fugashi
    import ipadic

    return fugashi.GenericTagger(ipadic.MECAB_ARGS)


def _figure(match: re.Match[str]) -> str:
    written = match.group()
    if match["date"]:
        year, month, day = (int(part) for part in re.split(r"[-/.]", written))
        return _count(year, "年") + _count(month, "月") + _count(day, "日")
    if match["time"]:
        hour, minute = (int(part) for part in written.split(":"))
        return _count(hour, "時") + (_count(minute, "分") if minute else "")
    if match["phone"]:
        return "ノ".join(_numeral(digit_by_digit(part)) for part in written.split("-"))
    if match["fraction"]:
        above, below = written.split("/")
        return f"{_number(below)}ブンノ{_number(above)}"
    digits = re.sub(r"[^\d.]", "", written)
    minus = "マイナス" if match["sign"] else ""
    if match["counter"] and not match["big"] and "." not in digits:
        return minus + _count(int(digits), match["counter"])
    said = minus + _number(digits) + {"万": "マン", "億": "オク", "兆": "チョー"}.get(match["big"] or "", "")
    if match["counter"]:
        said += _COUNTER_SOUNDS.get(match["counter"], "ツ")
    if match["currency"]:
        return said + _reading(_CURRENCIES[match["currency"]])
    return said + (_reading(_UNITS[match["unit"]]) if match["unit"] else "")


def _count(number: int, counter: str) -> str:
    special = _COUNTED.get(counter, {})
    if number in special:
        return special[number]
    if number > 10 and number % 10 in special and counter not in ("日", "人", "つ", "歳"):
        return _number(str(number - number % 10)) + special[number % 10]
    plain = _number(str(number))
    if number > 10 and plain.endswith("ジュー") and 10 in special and counter != "日":
        return plain.removesuffix("ジュー") + special[10]
    if plain.endswith(("ヒャク", "ビャク", "ピャク")) and special.get(6, "").startswith("ロッ"):
        return plain[:-1] + special[6][1:]
    return plain + _COUNTER_SOUNDS.get(counter, "コ")


def _number(written: str) -> str:
    return _numeral(chinese_number(written))


def _numeral(chinese: str) -> str:
    if len(chinese) > 1 and any(c in chinese for c in "十百千万亿"):
        head, point, part = chinese.partition("点")
        chinese = head.replace("零", "") + point + part
    kana = "".join(_NUMERALS[c] for c in chinese)
    for plain, changed in _EUPHONIC:
        kana = kana.replace(plain, changed)
    return kana


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
def _sounds(kana: str) -> str:
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
