"""Spanish numerals.

After Real Academia Española and ASALE, Ortografía de la lengua española (2010), chapter VIII, and the entries
"cardinales", "ordinales", "fraccionarios" and "hora" of the Diccionario panhispánico de dudas.
"""

from __future__ import annotations

import re

from ..european.language import Language, listed, parted, scale

_ONES = listed(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro "
    "veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_TENS = listed(". . . treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS = listed(
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)
_MILLIONS = ("", "millón", "billón", "trillón", "cuatrillón")
_ORDINALS = listed(
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo "
    "decimotercero decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno"
)
_ORDINAL_TENS = listed(
    "décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo"
)
_ORDINAL_HUNDREDS = listed(
    "centésimo ducentésimo tricentésimo cuadringentésimo quingentésimo sexcentésimo "
    "septingentésimo octingentésimo noningentésimo"
)
_PARTS = listed("medio tercio cuarto quinto sexto séptimo octavo noveno décimo")
_QUARTERS = {15: "cuarto", 30: "media"}
_HALVES = {"am": "de la mañana", "pm": "de la tarde"}


def _agreed(said: str, agreement: str) -> str:
    """ "uno" becomes "un" or "una", and hundreds take the gender of the noun."""
    if agreement == "m":
        return re.sub(r"veintiuno$", "veintiún", re.sub(r"\buno$", "un", said))
    if agreement == "f":
        return re.sub(r"uno$", "una", _feminine_hundreds(said))
    return said


_STRESSED_A = frozenset(
    listed(
        "agua águila ala alma ama ancla ansia arca área arma arpa asa aula ave habla hacha hada hambre haya"
    )
)


class Spanish(Language):
    def cardinal(self, number: int, agreement: str = "") -> str:
        said = []
        for group, power in scale(number, 1_000_000):
            if power:
                name = _MILLIONS[power]
                said.append(
                    f"{self._million(group, 'm')} {name if group == 1 else name.replace('ón', 'ones')}"
                )
            else:
                said.append(self._million(group, agreement))
        return " ".join(said) or "cero"

    def _million(self, number: int, agreement: str) -> str:
        thousands, rest = divmod(number, 1000)
        said = []
        if thousands:
            counted = _agreed(_hundreds(thousands), "m")  # veintiún mil; doscientas mil personas
            counted = _feminine_hundreds(counted) if agreement == "f" else counted
            said.append("mil" if thousands == 1 else f"{counted} mil")
        if rest:
            said.append(_agreed(_hundreds(rest), agreement))
        return " ".join(said)

    def ordinal(self, number: int, form: str = "m") -> str:
        said = self._ordinal(number)
        if form == "short":
            return re.sub(r"(prim|terc)ero$", r"\1er", said)
        return re.sub(r"o\b", "a", said) if form == "f" else said

    def _ordinal(self, number: int) -> str:
        thousands, rest = divmod(number, 1000)
        said = []
        if thousands:
            million, left = divmod(thousands, 1000)
            if million and not left:
                said.append(f"{_fused(million) if million > 1 else ''}millonésimo")
            else:
                said.append(f"{_fused(thousands) if thousands > 1 else ''}milésimo")
        hundreds, tens = divmod(rest, 100)
        if hundreds:
            said.append(_ORDINAL_HUNDREDS[hundreds - 1])
        ten, one = divmod(tens, 10)
        if 0 < tens < 20:
            said.append(_ORDINALS[tens - 1])
        elif ten == 2 and one:
            said.append(f"vigesim{'' if one == 8 else 'o'}{_ORDINALS[one - 1]}")
        elif ten:
            said += [_ORDINAL_TENS[ten - 1], *_ORDINALS[one - 1 : one or 0]]
        return " ".join(said)

    def number(self, figure: str, agreement: str = "") -> str:
        said = super().number(figure, agreement)
        if not parted(figure)[1]:
            return said
        if agreement == "f":  # una coma cinco millas
            said = re.sub(r"uno (?=coma|punto)", "una ", said)
        return _agreed(said, agreement)

    def gender(self, word: str, *, plural: bool) -> str:
        """Before a stressed "a" one is "un": un agua, un aula."""
        return "m" if not plural and word.lower() in _STRESSED_A else super().gender(word, plural=plural)

    def fraction(self, top: int, bottom: int) -> str:
        name = self._part(bottom)
        if not name:
            return f"{self.cardinal(top)} sobre {self.cardinal(bottom)}"
        return f"{self.cardinal(top, 'm')} {name}{'' if top == 1 else 's'}"

    def _part(self, bottom: int) -> str:
        if bottom <= 10:
            return _PARTS[bottom - 2]
        if bottom < 100:
            stem = _plain(_hundreds(bottom)).replace(" y ", "i")
            return re.sub(r"(?<=un)o$|a$", "", stem) + "avo"
        millions = bottom % 10**6 == 0 and bottom < 2 * 10**9
        if millions or (bottom % 100 == 0 and (bottom <= 1000 or (bottom % 1000 == 0 and bottom < 10**6))):
            return self._ordinal(bottom)
        return ""

    def half(self, agreement: str) -> str:
        return {"m": "medio", "f": "media"}.get(agreement, "un medio")

    def mixed(self, whole: int, top: int, bottom: int, agreement: str) -> str:
        half = "media" if agreement == "f" else "medio"
        part = half if (top, bottom) == (1, 2) else self.fraction(top, bottom)
        return f"{self.cardinal(whole, 'f' if agreement == 'f' else '')} y {part}"

    def decimals(self, digits: str) -> str:
        """As a number up to three digits, in pairs if more; with a zero in front, digit by digit."""
        pairs = [digits] if len(digits) < 4 else re.findall(r"\d\d?", digits)
        if any(pair[0] == "0" and len(pair) > 1 for pair in pairs[:-1]) or digits[0] == "0":
            return self.digits(digits)
        return " ".join(self.digits(pair) if pair[0] == "0" else self.cardinal(int(pair)) for pair in pairs)

    def link(self, noun: str) -> str:
        return "de "

    def time(self, hour: int, minute: int, second: int | None, part: str) -> str:
        said = self.cardinal(hour, "f") if hour != 0 else "cero"
        if second is not None and (second or minute):
            hours = f"{said} {'hora' if hour == 1 else 'horas'}"
            minutes = self.counted(str(minute), self.table.units["min"])
            said = f"{hours} {minutes} y {self.counted(str(second), self.table.units['s'])}"
            return f"{said}{self._part_of_day(hour, part)}"
        if minute:
            said = f"{said} y {_QUARTERS.get(minute) or self.cardinal(minute)}"
        return said + self._part_of_day(hour, part)

    def _part_of_day(self, hour: int, part: str) -> str:
        if part == "pm" and hour in (8, 9, 10, 11):
            return " de la noche"
        return f" {_HALVES.get(part, part)}" if part else ""

    def monarch(self, number: int, name: str, before: str) -> str:
        """Ordinals up to ten, cardinals after: Felipe sexto, Alfonso trece."""
        if number > 10:
            return self.cardinal(number)
        return self.ordinal(number, "f" if name.endswith("a") or name == "Isabel" else "m")


def _hundreds(number: int) -> str:
    if number == 100:
        return "cien"
    hundreds, tens = divmod(number, 100)
    said = [_HUNDREDS[hundreds - 1]] if hundreds else []
    if 0 < tens < 30:
        said.append(_ONES[tens])
    elif tens:
        ten, one = divmod(tens, 10)
        said.append(_TENS[ten] + (f" y {_ONES[one]}" if one else ""))
    return " ".join(said)


def _feminine_hundreds(said: str) -> str:
    return said.replace("cientos", "cientas").replace("quinientos", "quinientas")


def _plain(said: str) -> str:
    """Without the accents that a numeral loses inside a longer word."""
    return said.replace("ó", "o").replace("é", "e")


def _fused(number: int) -> str:
    """A numeral as the beginning of a word: "dos" in "dosmilésimo"."""
    return _plain(_hundreds(number) if number < 1000 else "mil" + _hundreds(number - 1000)).replace(" ", "")
