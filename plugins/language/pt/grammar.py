"""Brazilian Portuguese numerals.

After Celso Cunha and Lindley Cintra, Nova gramática do português contemporâneo, chapter 11 ("Numerais"), and
the Manual de redação da Presidência da República.
"""

from __future__ import annotations

import re

from ..european.language import Language, listed, scale

_ONES = listed(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "
    "dezesseis dezessete dezoito dezenove"
)
_TENS = listed(". . vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_HUNDREDS = listed(
    "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
)
_SCALES = ("", "mil", "milhão", "bilhão", "trilhão", "quatrilhão", "quintilhão", "sextilhão")
_ORDINALS = listed("primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono")
_ORDINAL_TENS = listed(
    "décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo octogésimo nonagésimo"
)
_ORDINAL_HUNDREDS = listed(
    "centésimo ducentésimo trecentésimo quadringentésimo quingentésimo seiscentésimo "
    "septingentésimo octingentésimo noningentésimo"
)
_PARTS = {2: "meio", 3: "terço", 10: "décimo", 100: "centésimo", 1000: "milésimo", 1_000_000: "milionésimo"}


class Portuguese(Language):
    hundredths_with_and = True

    def cardinal(self, number: int, agreement: str = "") -> str:
        """The last group follows "e" if it is up to a hundred or hundreds: "dois mil e cem"."""
        groups = scale(number, 1000)
        said = ""
        for index, (group, power) in enumerate(groups):
            words = _hundreds(group)
            if power == 1:
                words = "mil" if group == 1 else f"{_agreed(words, agreement)} mil"
            elif power:
                name = _SCALES[power]
                words += f" {name if group == 1 else name.replace('ão', 'ões')}"
            else:
                words = _agreed(words, agreement)
            last = index == len(groups) - 1
            link = " e " if last and (group <= 100 or group % 100 == 0) else " "
            said += (link if said else "") + words
        return said or "zero"

    def ordinal(self, number: int, form: str = "m") -> str:
        thousands, rest = divmod(number, 1000)
        said = []
        if thousands:
            said += [self._ordinal(thousands)] if thousands > 1 else []
            said.append("milésimo")
        if rest:
            said.append(self._ordinal(rest))
        return re.sub(r"o\b", "a", " ".join(said)) if form == "f" else " ".join(said)

    def _ordinal(self, number: int) -> str:
        if number > 999:
            return self.ordinal(number)
        hundreds, tens = divmod(number, 100)
        ten, one = divmod(tens, 10)
        said = [_ORDINAL_HUNDREDS[hundreds - 1]] if hundreds else []
        said += [_ORDINAL_TENS[ten - 1]] if ten else []
        said += [_ORDINALS[one - 1]] if one else []
        return " ".join(said)

    def fraction(self, top: int, bottom: int) -> str:
        many = "" if top == 1 else "s"
        if bottom in _PARTS or bottom < 10:
            return f"{self.cardinal(top)} {_PARTS.get(bottom) or _ORDINALS[bottom - 1]}{many}"
        return f"{self.cardinal(top)} {self.cardinal(bottom)} avos"

    def half(self, agreement: str) -> str:
        return {"m": "meio", "f": "meia"}.get(agreement, "um meio")

    def mixed(self, whole: int, top: int, bottom: int, agreement: str) -> str:
        half = "meia" if agreement == "f" else "meio"
        part = half if (top, bottom) == (1, 2) else self.fraction(top, bottom)
        return f"{self.cardinal(whole, agreement)} e {part}"

    def link(self, noun: str) -> str:
        return "de "

    def time(self, hour: int, minute: int, second: int | None, part: str) -> str:
        if part == "am":
            part = "da manhã"
        elif part == "pm":
            part = "da noite" if 7 <= hour < 12 else "da tarde"
        said = f"{self.cardinal(hour, 'f')} {'hora' if hour == 1 else 'horas'}"
        if second is not None:
            minutes = self.counted(str(minute), self.table.units["min"])
            said += f" e {minutes} e {self.counted(str(second), self.table.units['s'])}"
        elif minute:
            said += f" e {self.cardinal(minute)}"
        return f"{said} {part}" if part else said

    def monarch(self, number: int, name: str, before: str) -> str:
        """Ordinals up to ten, cardinals after: Pedro segundo, Bento dezesseis."""
        if number > 10:
            return self.cardinal(number)
        return self.ordinal(number, "f" if name.endswith("a") or name in ("Isabel", "Elizabeth") else "m")


def _hundreds(number: int) -> str:
    if number == 100:
        return "cem"
    hundreds, tens = divmod(number, 100)
    said = [_HUNDREDS[hundreds - 1]] if hundreds else []
    if 0 < tens < 20:
        said.append(_ONES[tens])
    elif tens:
        ten, one = divmod(tens, 10)
        said += [_TENS[ten], _ONES[one]] if one else [_TENS[ten]]
    return " e ".join(said)


def _agreed(said: str, agreement: str) -> str:
    if agreement != "f":
        return said
    said = re.sub(r"(cent|zent|hent)os\b", r"\1as", said)
    return re.sub(r"\bdois$", "duas", re.sub(r"\bum$", "uma", said))
