"""Italian numerals.

After Luca Serianni, Grammatica italiana, chapter VI ("I numerali"), and the Accademia della Crusca,
Consulenza linguistica.
"""

from __future__ import annotations

import re

from ..european.language import Language, listed, scale

_ONES = listed(
    ". uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove"
)
_TENS = listed(". . venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
_SCALES = ("", "mila", "milione", "miliardo", "bilione", "biliardo", "trilione", "triliardo")
_ORDINALS = listed(". primo secondo terzo quarto quinto sesto settimo ottavo nono decimo")
_UNO = re.compile(r"s[^aeiouàèéìòù]|z|gn|ps|x|y|i[aeiou]", re.IGNORECASE)


class Italian(Language):
    numbers_stand_alone = True

    def cardinal(self, number: int, agreement: str = "") -> str:
        if number == 1:
            return {"m": "un", "s": "uno", "f": "una", "v": "un'"}.get(agreement, "uno")
        said = []
        low = ""
        for group, power in scale(number, 1000):
            if power == 0:
                low += _hundreds(group)
            elif power == 1:
                low = "mille" if group == 1 else f"{_unaccented(_hundreds(group))}mila"
            else:
                name = _SCALES[power]
                said.append(f"un {name}" if group == 1 else f"{_final(_hundreds(group))} {name[:-1]}i")
        return " ".join([*said, _final(low)] if low else said) or "zero"

    def ordinal(self, number: int, form: str = "m") -> str:
        if number <= 10:
            said = _ORDINALS[number]
        else:
            cardinal = _unaccented(self.cardinal(number)).replace(" ", "")
            if cardinal.endswith("mila"):
                said = f"{cardinal.removesuffix('mila')}millesimo"
            elif number % 10 in (3, 6) and number % 100 not in (13, 16):
                said = f"{cardinal}esimo"
            else:
                said = f"{cardinal[:-1]}esimo"
        return f"{said[:-1]}a" if form == "f" else said

    def fraction(self, top: int, bottom: int) -> str:
        name = "mezzo" if bottom == 2 else self.ordinal(bottom)
        return f"un {name}" if top == 1 else f"{self.cardinal(top)} {name[:-1]}i"

    def half(self, agreement: str) -> str:
        return {"m": "mezzo", "s": "mezzo", "f": "mezza", "v": "mezza"}.get(agreement, "un mezzo")

    def mixed(self, whole: int, top: int, bottom: int, agreement: str) -> str:
        half = "mezza" if agreement in ("f", "v") else "mezzo"
        part = half if (top, bottom) == (1, 2) else self.fraction(top, bottom)
        return f"{self.cardinal(whole, 'f' if agreement in ('f', 'v') else '')} e {part}"

    def decimals(self, digits: str) -> str:
        """Zeros in front one by one, the rest as a number; from four digits on, digit by digit."""
        if len(digits) > 3 or not digits.strip("0"):
            return self.digits(digits)
        rest = digits.lstrip("0")
        zeros = self.digits(digits[: len(digits) - len(rest)])
        return f"{zeros} {self.cardinal(int(rest))}".strip()

    def link(self, noun: str) -> str:
        return "di "

    def gender(self, word: str, *, plural: bool) -> str:
        """Also how the word begins: ``s`` for "uno studente", ``v`` for "un'ora"."""
        gender = super().gender(word, plural=plural)
        if gender == "m":
            return "s" if _UNO.match(word) else "m"
        return "v" if gender and word[0].lower() in "aeiouàèéìòù" else gender

    def may_be_counted(self, word: str) -> bool:
        return word.endswith(("i", "e"))

    def time(self, hour: int, minute: int, second: int | None, part: str) -> str:
        part = {"am": "di mattina", "pm": "di sera" if 6 <= hour < 12 else "di pomeriggio"}.get(part, part)
        said = self.cardinal(hour, "f")
        if second is not None:
            minutes = self.counted(str(minute), self.table.units["min"])
            said += f" e {minutes} e {self.counted(str(second), self.table.units['s'])}"
        elif minute:
            said += f" e {self.cardinal(minute)}"
        return f"{said} {part}" if part else said

    def numbered(self, number: int, noun: str) -> str:
        if noun.lower() in (
            "secolo",
            "capitolo",
            "atto",
            "libro",
            "canto",
            "volume",
            "tomo",
            "titolo",
            "articolo",
        ):
            return self.ordinal(number)
        if noun.lower() in ("parte", "scena", "sezione"):
            return self.ordinal(number, "f")
        return self.cardinal(number)

    def monarch(self, number: int, name: str, before: str) -> str:
        """Always ordinals: Luigi quattordicesimo, Elisabetta seconda."""
        feminine = name.endswith("a") and name not in ("Andrea", "Luca")
        return self.ordinal(number, "f" if feminine else "m")


def _hundreds(number: int) -> str:
    hundreds, tens = divmod(number, 100)
    said = ("cento" if hundreds == 1 else f"{_ONES[hundreds]}cento") if hundreds else ""
    if not tens:
        return said
    if 80 <= tens < 90 or tens == 8:  # centottanta, centotto
        said = said.removesuffix("o")
    if tens < 20:
        return said + _ONES[tens]
    ten, one = divmod(tens, 10)
    stem = _TENS[ten]
    if one in (1, 8):
        stem = stem[:-1]
    return said + stem + (_ONES[one] if one else "")


def _final(said: str) -> str:
    """At the end of a longer numeral "tre" bears an accent."""
    return f"{said[:-1]}é" if said.endswith("tre") and said != "tre" else said


def _unaccented(said: str) -> str:
    return f"{said[:-1]}e" if said.endswith("tré") else said
