"""Is a word that can be both a verb or a noun here? Told from the words around it.

The tests are those by which a grammar tells word classes apart (Quirk et al., A Comprehensive Grammar of the
English Language, 1985, 2.6 to 2.12): a determiner or a preposition makes a noun, a modal, "to" or a subject
makes a verb, and so does an object that follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .lists import words

DETERMINERS = words(
    "a an the this these those my your his her its our their whose each every no any some another which "
    "what many few several both more most less such own other same"
)
_ARTICLES = words("a an the my your his its our their each every another no any some")
BE = words("am is are was were be been being 'm 're i'm you're we're they're he's she's it's")
MODALS = words(
    "will would can could shall should may might must cannot do does did don't doesn't didn't can't won't "
    "couldn't wouldn't shouldn't mustn't please let's not never always also i'll you'll he'll she'll "
    "it'll we'll they'll i'd you'd he'd she'd we'd they'd just to gonna help helps lets"
)
SUBJECTS = words("i we they you who people users everyone both")
_SINGULAR_SUBJECTS = words("he she it who that which everyone someone nobody anyone one")
OBJECTS = words("me him it us them this that these those") | _ARTICLES
_LETS = words("let lets make makes made help helps helped see watch have")
PREPOSITIONS = words(
    "of in on at for with from by about into onto over under between without within through during "
    "against per via despite like across beyond"
)
_CLAUSES = words("and or but then if when while because so before after than as until once where")
_FINITE = words("is are was were has had have can will would should must may might does did")
_BEFORE_TO = words(
    "access listen listening due according similar related relevant add added attached respond response "
    "compared dedicated committed subject prior addition thanks key contribute exposure attention "
    "solution guide introduction intro approach return refer switch equal link linked contrary close "
    "next"
)
"""Words whose "to" is a preposition."""
_SHOWS = words("show shows suggest suggests say says need needs include includes become remain stay that")
_MODIFIERS = words("sales news sports arts goods")
_PRESSES = words("click press tap select choose hit pick")
_COMPOUNDS: dict[str, frozenset[str]] = {
    "use": words("case cases"),
    "record": words(
        "label labels sales number numbers high highs low lows profit profits holder holders store stores "
        "player players year growth company deal keeping breaking"
    ),
    "import": words("duty duties tax taxes statement statements licence license"),
    "export": words("market markets licence license duties"),
    "refund": words("policy policies request requests"),
    "contract": words("law work worker workers"),
}
"""Words that make a noun of the one before, even at the head of a sentence."""
_ADJECTIVE_ENDINGS = ("al", "ic", "ous", "ive", "ful", "less", "able", "ible", "ish", "ary", "ory", "est")
_ADJECTIVES = words(
    "new old good great big small large long short high low full free public private own first last next "
    "main best better world daily weekly single whole final key fair common recent early late great top"
)


@dataclass(frozen=True, slots=True)
class Around:
    """A word among those of its clause. ``words`` are in small letters, "" for a mark."""

    words: Sequence[str]
    index: int
    written: str

    def before(self, steps: int = 1) -> str:
        """The word so many before it; nothing before the clause."""
        at = self.index - steps
        return "" if at < 0 or "" in self.words[at : self.index] else self.words[at]

    def after(self, steps: int = 1) -> str:
        """The word so many after it; nothing after the clause."""
        at = self.index + steps
        return "" if at >= len(self.words) or "" in self.words[self.index : at + 1] else self.words[at]

    @property
    def opens(self) -> bool:
        """It is the first word of a clause."""
        return self.before() in _CLAUSES or not self.before()

    @property
    def determined(self) -> bool:
        """An article or the like stands right before it."""
        owner = self.before().endswith(("'s", "s'")) and self.before() not in BE | MODALS
        return owner or self.before() in DETERMINERS


def is_adjective(word: str) -> bool:
    return word in _ADJECTIVES or (len(word) > 4 and word.endswith(_ADJECTIVE_ENDINGS))


def is_verb(at: Around, *, third: bool, orders: bool, usual: bool) -> bool:
    """Whether the word is a verb here.

    :param third: it is the form in -s.
    :param orders: it is a verb that often begins an instruction.
    :param usual: what it is where nothing tells.
    """
    before, after = at.before(), at.after()
    if before == "to":
        return not (third or at.before(2) in _BEFORE_TO or after == "of")
    if before in MODALS or before.endswith("n't"):
        return not third
    if before in _SINGULAR_SUBJECTS - {"that", "which", "one", "it"}:
        return third or at.before(2) in _LETS or before == "who"
    if before == "it":
        return third or at.before(2) in _LETS
    if before in SUBJECTS and not third:
        return True
    if before in ("that", "which"):  # a relative pronoun after a noun, else a determiner
        return (
            bool(at.before(2))
            and at.before(2) not in BE | MODALS | PREPOSITIONS | _CLAUSES
            and (third or after in OBJECTS or not at.before(2).endswith("ed"))
        )
    if at.determined or before in PREPOSITIONS or before in BE:
        return False
    if after in _COMPOUNDS.get(at.words[at.index], ()):
        return False
    if before in _PRESSES and at.written.istitle():
        return orders
    if at.opens:
        joined = before in ("and", "or", "then", "but") and after in OBJECTS
        return joined if third else _orders(at, orders=orders)
    if (
        third
        and orders
        and before not in _ADJECTIVES
        and at.before(2) in DETERMINERS
        and not is_adjective(before)
    ):
        return bool(after) and after not in _FINITE | PREPOSITIONS | _CLAUSES | _SHOWS
    if after in OBJECTS and not is_adjective(before):
        return third or not before.endswith("ing") or before.endswith("thing")
    if before.endswith("ly") and len(before) > 4:
        earlier = at.before(2)
        if earlier in DETERMINERS | BE | PREPOSITIONS:
            return False
        return third or earlier in MODALS | SUBJECTS | {"to"} or after in OBJECTS or usual
    if not third and before.endswith("s") and len(before) > 3 and not before.endswith(("ss", "us", "is")):
        alone = not after and not at.before(2) and before not in _MODIFIERS  # Prices increase.
        return alone or after not in ("", "of", *_FINITE) or usual
    return usual


def _orders(at: Around, *, orders: bool) -> bool:
    """Whether the first word of a clause is an instruction."""
    after = at.after()
    if after in OBJECTS or after in ("both", "all", "her", "your"):
        return True
    if after in _FINITE or after == "of":
        return False
    if at.words[at.index].endswith("ate") and after in ("between", "with", "on", "for", "from"):
        return True
    compound = after and at.after(2) in _FINITE  # Import duties are …
    return orders and not compound and after not in PREPOSITIONS - {"in", "with", "from", "for", "at", "on"}
