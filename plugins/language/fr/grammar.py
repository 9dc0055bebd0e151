"""French numerals.

After Grevisse and Goosse, Le bon usage, §§ 597-615 ("Les numéraux"), and the Académie française,
Questions de langue.
"""

from __future__ import annotations

import re

from ..european.language import Language, listed, scale

_ONES = listed(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
)
_TENS = listed(". . vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
_SCALES = ("", "mille", "million", "milliard", "billion", "billiard", "trillion", "trilliard")
_PARTS = {2: "demi", 3: "tiers", 4: "quart"}


class French(Language):
    hundredths_with_and = True
    zero_is_singular = True
    numbers_stand_alone = True

    def cardinal(self, number: int, agreement: str = "") -> str:
        said = []
        for group, power in scale(number, 1000):
            if power == 1:
                said.append("mille" if group == 1 else f"{_hundreds(group, before_mille=True)} mille")
            elif power:
                said.append(f"{_hundreds(group)} {_SCALES[power]}{'' if group == 1 else 's'}")
            else:
                said.append(_hundreds(group))
        words = " ".join(said) or "zéro"
        return re.sub(r"\bun$", "une", words) if agreement == "f" else words

    def ordinal(self, number: int, form: str = "m") -> str:
        if number == 1:
            return {"f": "première", "many": "premiers"}.get(form, "premier")
        if form in ("second", "seconde") and number == 2:
            return form
        said = self.cardinal(number)
        for scale_name in ("million", "milliard"):
            if said.endswith((scale_name, f"{scale_name}s")):
                return f"{said.removesuffix('s')}ième"
        said = re.sub(r"(quatre-vingt|cent)s$", r"\1", said)
        said = re.sub(r"cinq$", "cinqu", re.sub(r"neuf$", "neuv", said))
        return re.sub(r"e$", "", said) + "ième"

    def fraction(self, top: int, bottom: int) -> str:
        name = _PARTS.get(bottom) or self.ordinal(bottom)
        many = "" if top == 1 or name.endswith("s") else "s"
        return f"{self.cardinal(top)} {name}{many}"

    def half(self, agreement: str) -> str:
        return {"m": "un demi", "f": "une demi"}.get(agreement, "un demi")

    def mixed(self, whole: int, top: int, bottom: int, agreement: str) -> str:
        half = "demie" if agreement == "f" else "demi"
        part = half if (top, bottom) == (1, 2) else self.fraction(top, bottom)
        return f"{self.cardinal(whole, agreement)} et {part}"

    def decimals(self, digits: str) -> str:
        """Zeros in front one by one, the rest as a number; from four digits on, digit by digit."""
        if len(digits) > 3 or not digits.strip("0"):
            return self.digits(digits)
        rest = digits.lstrip("0")
        zeros = self.digits(digits[: len(digits) - len(rest)])
        return f"{zeros} {self.cardinal(int(rest))}".strip()

    def telephone(self, group: str) -> str:
        """In pairs: "zéro six, douze, trente-quatre"."""
        if len(group) < 4:
            return self.digits(group) if group[0] == "0" else self.cardinal(int(group))
        odd = len(group) % 2
        pairs = [group[:odd], *(group[at : at + 2] for at in range(odd, len(group), 2))]
        return " ".join(self.telephone(pair) for pair in pairs if pair)

    def postcode(self, code: str) -> str:
        """The number of the department and three digits: "soixante-quinze zéro zéro huit"."""
        if code.endswith("000"):
            return f"{self.digits(code[0]) if code[0] == '0' else ''} {self.cardinal(int(code))}".strip()
        return f"{self.telephone(code[:2])} {self.digits(code[2:])}"

    def link(self, noun: str) -> str:
        return "d'" if noun[0].lower() in "aeéèêiouyh" else "de "

    def time(self, hour: int, minute: int, second: int | None, part: str) -> str:
        part = {"am": "du matin", "pm": "du soir" if 6 <= hour < 12 else "de l'après-midi"}.get(part, part)
        said = f"{self.cardinal(hour, 'f')} {'heure' if hour < 2 else 'heures'}"
        if second is not None:
            minutes = self.counted(str(minute), self.table.units["min"])
            said += f" {minutes} et {self.counted(str(second), self.table.units['s'])}"
        elif minute:
            said += f" {self.cardinal(minute)}"
        return f"{said} {part}" if part else said

    def monarch(self, number: int, name: str, before: str) -> str:
        """Only the first is an ordinal: François premier, Louis quatorze."""
        if number == 1:
            return self.ordinal(1, "f" if name in ("Élisabeth", "Catherine", "Marie") else "m")
        return self.cardinal(number)


def _hundreds(number: int, *, before_mille: bool = False) -> str:
    hundreds, tens = divmod(number, 100)
    said = []
    if hundreds:
        plural = "s" if hundreds > 1 and not tens and not before_mille else ""
        said.append(f"{_ONES[hundreds]} cent{plural}" if hundreds > 1 else "cent")
    if tens:
        said.append(_tens(tens, before_mille=before_mille))
    return " ".join(said)


def _tens(number: int, *, before_mille: bool) -> str:
    if number < 20:
        return _ONES[number]
    ten, one = divmod(number, 10)
    if ten in (7, 9):
        one += 10
    if number == 80:
        return "quatre-vingt" if before_mille else "quatre-vingts"
    if not one:
        return _TENS[ten]
    link = " et " if one in (1, 11) and ten < 8 else "-"
    return f"{_TENS[ten]}{link}{_ONES[one]}"
