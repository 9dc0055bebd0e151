"""German numerals and the endings of ordinals.

After Duden, Die Grammatik, "Das Numerale" and "Deklination der Adjektive"; Duden, Die deutsche
Rechtschreibung.
"""

from __future__ import annotations

import re
from functools import cached_property

from ..european.language import Language, listed, scale

_ONES = listed(
    ". ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn"
)
_TENS = listed(". . zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_SCALES = ("", "tausend", "Million", "Milliarde", "Billion", "Billiarde", "Trillion", "Trilliarde")
_ORDINALS = {1: "erste", 3: "dritte", 7: "siebte", 8: "achte"}
_ONE = {"m": "ein", "f": "eine", "n": "ein", "m3": "einem", "n3": "einem", "f3": "einer", "m4": "einen",
        "f4": "eine", "n4": "ein"}  # fmt: skip
_HALF = {"m": "ein halber", "f": "eine halbe", "n": "ein halbes", "m3": "einem halben", "n3": "einem halben",
         "f3": "einer halben", "m4": "einen halben", "f4": "eine halbe", "n4": "ein halbes"}  # fmt: skip
_DATIVE = frozenset(listed("mit von bei nach aus zu seit gegenüber ab in an auf"))
_ACCUSATIVE = frozenset(listed("für gegen durch ohne um pro per über"))
_EITHER = frozenset(listed("in an auf unter vor hinter neben zwischen über wegen während trotz statt"))
_KNOWN_GENDER = frozenset(
    listed("die das eine jede diese jene welche keine meine deine seine ihre unsere eure dieses jedes")
)
"""Determiners after which an adjective in the singular ends in -e."""
_WEAK = re.compile(
    r"(am|im|dem|den|des|vom|zum|zur|beim|seit|bis|ab|ins|ans|vor|nach|"
    r"(dies|jed|jen|welch|all|kein|ein|mein|dein|sein|ihr|unser|eur)(em|en|er|es))",
    re.IGNORECASE,
)

_LISTED = re.compile(
    r"(?:\d\.\s*(?:und|oder|bis|,|[-–/])|(?<=\w\s)(?:Mon|Diens|Mitt|Donners|Frei|Sams|Sonn)(?:tag|woch),)\s*$"
)


class German(Language):
    numbers_stand_alone = True

    def cardinal(self, number: int, agreement: str = "") -> str:
        if number == 1:
            return _ONE.get(agreement, "eins")
        said = []
        low = ""
        for group, power in scale(number, 1000):
            if power == 0:
                low += _hundreds(group)
            elif power == 1:
                low += f"{_hundreds(group)}tausend"
            elif group == 1:
                said.append(f"eine {_SCALES[power]}")
            else:
                name = _SCALES[power]
                plural = f"{name}n" if name.endswith("e") else f"{name}en"
                said.append(f"{_counting(_hundreds(group))} {plural}")
        if low:
            said.append(low if agreement else _counting(low))
        return " ".join(said) or "null"

    def ordinal(self, number: int, form: str = "") -> str:
        """The form is the ending: "", "r", "n", "s" or "m"."""
        last = number % 100
        head = self.cardinal(number - last).replace(" ", "") if number > last else ""
        if last == 0:
            stem = "nullte" if number == 0 else f"{head}ste"
        elif last < 20:
            stem = head + _ORDINALS.get(last, f"{_ONES[last]}te")
        else:
            stem = head + self.cardinal(last) + "ste"
        if number >= 1_000_000:
            stem = stem.lower().replace("eine", "ein")
            stem = re.sub(r"onenste$", "onste", stem)
        return stem + form

    def fraction(self, top: int, bottom: int) -> str:
        if bottom == 2:
            return "ein halb" if top == 1 else f"{self.cardinal(top)} halbe"
        name = self.ordinal(bottom).removesuffix("e") + "el"
        return f"{self.cardinal(top, 'n')} {name.removeprefix('ein') if bottom in (100, 1000) else name}"

    def half(self, agreement: str) -> str:
        return _HALF.get(agreement, "ein halb")

    def mixed(self, whole: int, top: int, bottom: int, agreement: str) -> str:
        number = self.cardinal(whole, "n" if whole == 1 else "")
        if (top, bottom) == (1, 2):
            return f"{number}einhalb"
        return f"{self.cardinal(whole)} {self.fraction(top, bottom)}"

    def year(self, year: int) -> str:
        """In hundreds from 1100 to 1999: neunzehnhundertneunzig."""
        if not 1100 <= year < 2000:
            return self.cardinal(year)
        hundreds, rest = divmod(year, 100)
        return f"{_ONES[hundreds]}hundert{_counting(_hundreds(rest))}"

    def day(self, day: int, before: str) -> str:
        return self.ordinal(day, self.ending(before, "Monat"))

    def gender(self, word: str, *, plural: bool) -> str:
        if word in self.table.neuter or (word not in self._nouns and word.endswith(self._neuter)):
            return "n"
        if word.islower():  # an adjective: 1 neue Nachricht
            return {"e": "f", "s": "n", "r": "m"}.get(word[-1], "") if not plural else "n"
        if word in self.table.masculine:
            return "m"
        feminine = word in self.table.feminine or word.endswith(self._feminine)
        return "f" if feminine else "m"

    @cached_property
    def _nouns(self) -> frozenset[str]:
        return self.table.feminine | self.table.masculine

    @cached_property
    def _neuter(self) -> tuple[str, ...]:
        """How compounds of the neuter nouns end."""
        return tuple(noun.lower() for noun in self.table.neuter if len(noun) > 3)

    @cached_property
    def _feminine(self) -> tuple[str, ...]:
        return (*self.table.feminine_endings, *(n.lower() for n in self.table.feminine if len(n) > 3))

    def may_be_counted(self, word: str) -> bool:
        return word[0].isupper()

    def times(self, figure: str) -> str:
        """One word: "zweimal"."""
        return f"{self.number(figure, 'n')}mal" if figure.isdecimal() else super().times(figure)

    def case(self, before: str) -> str:
        words = before.lower().split()
        if not words:
            return ""
        return "3" if words[-1] in _DATIVE else "4" if words[-1] in _ACCUSATIVE else ""

    def ending(self, before: str, noun: str) -> str:
        """The ending of an ordinal, as an adjective between what stands before it and its noun."""
        gender = self.gender(noun, plural=False) if noun else "m"
        if listed := _LISTED.search(before):  # am 1. und 2. Mai; am Montag, 3. Mai
            return self.ending(before[: listed.start()], noun)
        words = re.findall(r"[^\W\d_]+", re.split(r"[.!?:;]", before)[-1])
        last = words[-1].lower() if words and before[-1:].isspace() and before.rstrip()[-1:].isalpha() else ""
        if last in ("der", "jeder", "dieser", "jener", "welcher"):
            dative = len(words) > 1 and words[-2].lower() in _DATIVE | _EITHER
            return "n" if dative or (gender == "f" and len(words) > 1 and words[-2][0].isupper()) else ""
        if last in _KNOWN_GENDER:
            return ""
        if _WEAK.fullmatch(last):
            return "n"
        return {"f": "", "n": "s"}.get(gender, "r")

    def time(self, hour: int, minute: int, second: int | None, part: str) -> str:
        part = {"am": "morgens", "pm": "abends" if 6 <= hour < 12 else "nachmittags"}.get(part, part)
        said = f"{self.cardinal(hour, 'n')} Uhr"
        units = self.table.units
        if second is not None:
            said += f" {self.counted(str(minute), units['min'])} {self.counted(str(second), units['s'])}"
        elif minute:
            said += f" {self.cardinal(minute)}"
        return f"{said} {part}" if part else said

    def monarch(self, number: int, name: str, before: str) -> str:
        """Declined: Heinrich der Achte, von Ludwig dem Vierzehnten, Heinrichs des Achten."""
        ordinal = self.ordinal(number)
        ranked = ordinal[0].upper() + ordinal[1:]
        words = before.lower().split()
        titles = {
            "papst",
            "könig",
            "kaiser",
            "königin",
            "kaiserin",
            "zar",
            "zarin",
            "prinz",
            "fürst",
            "herzog",
        }
        while words and (words[-1] in titles or words[-1].capitalize() in self.table.monarchs):
            words.pop()
        last = words[-1] if words else ""
        feminine = name.rstrip("s") in ("Elisabeth", "Christine", "Margarethe", "Katharina", "Victoria")
        if last in _DATIVE or last in ("unter", "vor"):
            return f"{'der' if feminine else 'dem'} {ranked}n"
        if last in ("für", "gegen", "durch", "ohne", "um"):
            return f"{'die' if feminine else 'den'} {ranked}{'' if feminine else 'n'}"
        known_genitive = name.endswith("s") and name[:-1] in self.table.monarchs
        if known_genitive or last == "des":
            return f"{'der' if feminine else 'des'} {ranked}n"
        return f"{'die' if feminine else 'der'} {ranked}"


def _hundreds(number: int) -> str:
    """As the beginning of a longer word: "ein", "einhundertein"."""
    hundreds, tens = divmod(number, 100)
    said = f"{_ONES[hundreds]}hundert" if hundreds else ""
    if not tens:
        return said
    if tens < 20:
        return said + _ONES[tens]
    ten, one = divmod(tens, 10)
    return said + (f"{_ONES[one]}und" if one else "") + _TENS[ten]


def _counting(said: str) -> str:
    return f"{said}s" if said.endswith("ein") else said
