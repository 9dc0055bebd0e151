"""What must survive a translation, and how it is kept from the translator.

Marks, markup, variables, addresses and the terms of the glossary never reach a translator: it sees ⟦0⟧, ⟦1⟧ …
in their places. Numbers and names it sees, since its grammar may need them; they are looked for afterwards.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from heygen_studio.language import LANGUAGES, plain_apostrophes, rank, sentences
from heygen_studio.speech import is_markup
from heygen_studio.writing import TranslationTask

_KEPT = re.compile(
    r"⟦[^⟦⟧\n]*⟧|\[\[|\]\]|\[[^\[\]\n]*\]"  # marks of the script
    r"|</?[A-Za-z](?:[^<>\"'\n]|\"[^\"\n]*\"|'[^'\n]*')*>|<!--[^<>]*-->|<\?xml\b[^<>]*\?>"  # markup
    r"|\{\{?[\w .-]+\}?\}"  # variables of templates
    r"|(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)]|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
)
_READ_OTHERWISE = re.compile(r"<(phoneme|sub|say-as)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>[^<>]*</\1\s*>")
"""Elements of SSML whose text is read as something else: what is read would not be translated with it."""
_LANGUAGE = re.compile(r"(\bxml:lang\s*=\s*)(\"[^\"]*\"|'[^']*')")
_HOLDER = re.compile(r"⟦\s*(\d+)\s*⟧")
_NUMBER = re.compile(r"\d{1,3}(?:[ \u202f\u00a0]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
_ALONE = r"(?<![\w.,]){}(?!\w)"
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ＇-][^\W\d_]+)*")
_APOSTROPHE = "['’ʼ＇‛´`]"
_INNER_CAPITAL = re.compile(r"\w*[a-zà-ÿ][A-ZÀ-Þ]")
_LATIN = frozenset({"en", "es", "fr", "de", "it", "pt"})
_SEPARATORS = {**dict.fromkeys(("en", "zh", "ja", "ko"), (",", ".")), "fr": ("\u202f", ",")}
"""Of thousands and of decimals; a point and a comma in the other languages."""


@dataclass
class Keeping:
    """One script on its way through a translator.

    :param also: numbers and names that are to be hidden too, because they were lost.
    """

    task: TranslationTask
    also: tuple[str, ...] = ()
    script: str = field(init=False)
    """What the translator gets to see."""

    def __post_init__(self) -> None:
        self._kept: list[str] = []
        self._markup = is_markup(self.task.script)
        script = self.task.script
        if self._markup:
            script = _READ_OTHERWISE.sub(lambda found: self._hold(found[0]), script)
        script = _KEPT.sub(self._marked, script)
        if self._markup:
            script = html.unescape(script)
        for term in sorted(filter(str.strip, self.task.glossary), key=len, reverse=True):
            script = self._hidden(script, term, self.task.glossary[term])
        for part in self.also:
            shown = localised(part, self.task.source, self.task.target) if part[0].isdigit() else part
            script = self._hidden(script, part, shown)
        self.script = script

    def restored(self, translated: str) -> str:
        """A translation, or the beginning of one, with everything in its place. Brackets and signs of markup
        that the translator has put into it are words."""
        text = translated
        if self._markup:
            text = escape(text)
        text = text.replace("[", "[[").replace("]", "]]")
        left = Counter(found[1] for found in _HOLDER.finditer(self.script))

        def original(found: re.Match[str]) -> str:
            left[found[1]] -= 1
            return self._kept[int(found[1])] if left[found[1]] >= 0 else ""

        text = _HOLDER.sub(original, text)
        return _LANGUAGE.sub(rf'\1"{self.task.target}"', text, count=1) if self._markup else text

    def lost(self, translated: str) -> list[str]:
        """What was hidden and is not in the translation, by its place: ``⟦0⟧``."""
        if not translated.strip():
            return ["everything"]
        before, after = (
            Counter(found[1] for found in _HOLDER.finditer(text)) for text in (self.script, translated)
        )
        return [f"⟦{place}⟧" for place in before if after[place] < before[place]]

    def missing(self, translated: str) -> list[str]:
        """The numbers and names, as they stand in the script, that are not in the translation."""
        source, target = (_HOLDER.sub(" ", text) for text in (self.script, translated))
        there = Counter(_digits(found[0]) for found in _NUMBER.finditer(target))
        missing = []
        for found in _NUMBER.finditer(source):
            plain = _digits(found[0])
            there[plain] -= 1
            if there[plain] < 0:
                missing.append(found[0])
        if {self.task.source, self.task.target} <= _LATIN:
            low = target.lower()
            missing += [name for name in names(source, self.task.source) if name.lower() not in low]
        return list(dict.fromkeys(missing))

    def named(self, lost: list[str]) -> str:
        """In words what :meth:`lost` found."""
        return ", ".join(_HOLDER.sub(lambda found: self._kept[int(found[1])], part) for part in lost)

    def _hold(self, text: str) -> str:
        self._kept.append(text)
        return f"⟦{len(self._kept) - 1}⟧"

    def _marked(self, found: re.Match[str]) -> str:
        holder = _HOLDER.fullmatch(found[0])
        ours = holder is not None and int(holder[1]) < len(self._kept) and self._markup
        return found[0] if ours else self._hold(found[0])

    def _hidden(self, script: str, term: str, shown: str) -> str:
        if term[0].isdigit():
            pattern = _ALONE.format(re.escape(term))
        else:
            edge = r"\b" if term[0].isascii() and term[-1].isascii() else ""
            pattern = f"{edge}{re.escape(plain_apostrophes(term)).replace(chr(39), _APOSTROPHE)}{edge}"
        parts = re.split(r"(⟦\d+⟧)", script)
        for place in range(0, len(parts), 2):
            parts[place] = re.sub(pattern, lambda _: self._hold(shown), parts[place], flags=re.IGNORECASE)
        return "".join(parts)


def names(text: str, language: str) -> list[str]:
    """Words that are most likely names: with a capital inside, or with one at the front, within a sentence,
    and rare. Common names are left out: many have another form in other languages (London, Londres)."""
    found = dict.fromkeys(word[0] for word in _WORD.finditer(text) if _INNER_CAPITAL.match(word[0]))
    if language != "de":  # every noun has a capital there
        common = rank(language)
        for sentence in sentences(text, language):
            for word in list(_WORD.finditer(sentence.text))[1:]:
                name = re.sub(r"['’ʼ＇]s$", "", word[0])
                if name[0].isupper() and not name.isupper() and name.lower() not in common:
                    found[name] = None
    return list(found)


def localised(number: str, source: str, target: str) -> str:
    """A number as it is written in another language: 1,250.5 is 1.250,5 in Spanish. What is no plain number,
    such as a date, stays as it is."""
    thousands, decimal = _SEPARATORS.get(source, (".", ","))
    plain = number.replace("\u00a0", "\u202f").replace(" ", "\u202f")
    pattern = rf"(\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+)(?:{re.escape(decimal)}(\d+))?"
    found = re.fullmatch(pattern, plain)
    if found is None or target not in LANGUAGES:
        return number
    to_thousands, to_decimal = _SEPARATORS.get(target, (".", ","))
    whole = found[1].replace(thousands, to_thousands)
    return whole + (to_decimal + found[2] if found[2] else "")


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0") or "0"
