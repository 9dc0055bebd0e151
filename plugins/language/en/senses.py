"""Which sense a word has that is written like another: one rule a word, from the words around it."""

from __future__ import annotations

from collections.abc import Callable

from .grammar import BE, DETERMINERS, MODALS, OBJECTS, PREPOSITIONS, SUBJECTS, Around, is_adjective
from .lists import words

Chooses = Callable[[Around], str]
RULES: dict[str, Chooses] = {}
"""By word; each names one of the uses that ``homographs.toml`` has for it."""
_HELPERS = MODALS | {"to", "'ll", "and", "don't"}


def _rule(*names: str) -> Callable[[Chooses], Chooses]:
    def decorate(choose: Chooses) -> Chooses:
        RULES.update(dict.fromkeys(names, choose))
        return choose

    return decorate


def _sentence(at: Around) -> set[str]:
    """The words near it."""
    return set(at.words[max(0, at.index - 12) : at.index + 12])


@_rule("close")
def _close(at: Around) -> str:
    before, after = at.before(), at.after()
    if after in ("to", "together", "enough", "by", "friend", "friends", "call", "attention", "relationship"):
        return "near" if before not in ("will", "can", "please") else "verb"
    if after in ("of", "button", "buttons", "icon", "date", "rate", "box") or (
        before in ("the", "a") and after in ("", "and")
    ):
        return "verb"  # the noun has the same sound: the close of the day
    if before in words("so very too as how pretty really quite stay get come came"):
        return "near"
    if before in BE or at.determined or before.endswith("'s"):
        return "near"
    kept = {at.before(2), at.before(3)} & {"keep", "keeps", "keeping", "kept", "hold", "holding", "held"}
    return "near" if kept and not after else "verb"


_ON_AIR = words(
    "music show shows event events stream streams streaming chat chats demo demos session sessions "
    "audience broadcast broadcasts performance performances data video videos webinar webinars training "
    "class classes version site support tv television coverage updates update q concert concerts concerts "
    "theatre theater animals wire captions preview from transcription translation recording recordings "
    "call calls workshop streamed and"
)


@_rule("live")
def _live(at: Around) -> str:
    before, after = at.before(), at.after()
    if before == "long":
        return "verb"
    if before in SUBJECTS or before in _HELPERS - {"and", "to"} or (before == "to" and after not in _ON_AIR):
        return "near" if before == "not" and after in ("", *_ON_AIR) else "verb"
    if before in BE or at.determined or before.endswith("'s") or is_adjective(before):
        return "near"
    if before.startswith(("go", "went", "stream", "broadcast", "watch", "join", "air", "perform", "record")):
        return "near"
    if at.before(2).startswith(("join", "watch", "see", "catch", "hear", "meet")):
        return "near"
    return "near" if after in _ON_AIR - {"and", "from"} or (at.opens and after == "from") else "verb"


_COUNTS = words("two three four five six seven eight nine ten hundred thousand million many")


@_rule("lives")
def _lives(at: Around) -> str:
    if at.determined or at.before() in PREPOSITIONS | {
        "save",
        "saves",
        "saved",
        "lose",
        "lost",
        "change",
        "and",
        *_COUNTS,
    }:
        return "noun"
    if at.before() in BE or is_adjective(at.before()) or at.before() in ("people's", "human", "of", "real"):
        return "noun"
    return "verb" if at.before() else "noun"


_METAL = words(
    "pipe pipes paint poisoning acid weight weights shot bullet bullets glass crystal battery batteries "
    "apron mine mines ore solder foil exposure contamination"
)
_HOLDS_METAL = words("contain contains contained containing pencil molten iron copper mercury zinc tin")


@_rule("lead")
def _lead(at: Around) -> str:
    made_of = at.before() in ("of", "from", "with") and at.before(2) in ("made", "out", "lined", "filled")
    if at.after() in _METAL or made_of or at.before() in _HOLDS_METAL:
        return "metal"
    with_metals = at.after() in ("and", "or") and at.after(2) in _HOLDS_METAL | {"arsenic", "cadmium"}
    return (
        "metal" if with_metals or (at.before() in ("and", "or") and at.before(2) in _HOLDS_METAL) else "verb"
    )


_PAST = words(
    "yesterday ago last was were had earlier went said wrote took came saw got told thought knew once"
)


@_rule("read")
def _read(at: Around) -> str:
    before, after = at.before(), at.after()
    if before in words("not never already also just ever recently always widely you i"):
        helper = at.before(2) or before
    else:
        helper = before
    if helper in ("have", "has", "had", "having", "i've", "you've", "we've", "they've", "haven't", "hasn't"):
        return "past"
    if at.before(2) in ("have", "has", "had") and before in words("you i we they he she everyone"):
        return "past"
    if before in BE - {"to"} or helper in BE or before in ("well", "widely"):
        return "past"
    if at.before(2) in ("did", "does", "do", "didn't", "let", "make", "help") or helper in _HELPERS - {"and"}:
        return "verb"
    if before in ("he", "she") and not after.startswith("to"):
        return "past"
    past = _PAST & _sentence(at) or any(w.endswith("ed") and len(w) > 4 for w in _sentence(at))
    return "past" if before and not at.determined and past and not at.opens else "verb"


@_rule("wind", "winds")
def _wind(at: Around) -> str:
    before, after = at.before(), at.after()
    if at.determined or before in PREPOSITIONS or is_adjective(before):
        return "noun"
    around = after in ("up", "down", "back", "through", "around", "along", "its")
    if before in _HELPERS - {"and"} or before in SUBJECTS or around or after in OBJECTS:
        return "verb"
    return "noun"


@_rule("wound")
def _wound(at: Around) -> str:
    around = at.after() in ("up", "down", "around", "round", "through", "its", "back", "tightly", "tight")
    turned = at.before() in ("he", "she", "they", "i", "we") and at.after() in OBJECTS
    return "past" if turned or (around and not at.determined) else "noun"


@_rule("tear", "tears")
def _tear(at: Around) -> str:
    before, after = at.before(), at.after()
    if after in ("gas", "duct", "ducts", "drop", "drops", "stained"):
        return "drop"
    if after in ("up", "down", "apart", "off", "out", "open", "through", "away") or before in (
        "and",
        "ligament",
    ):
        return "verb"
    if at.words[at.index].endswith("s"):
        third = before in ("he", "she", "it", "that", "which") or (
            after in OBJECTS and before not in PREPOSITIONS
        )
        return "verb" if third and not at.determined and before else "drop"
    if at.determined:
        wept = _sentence(at) & words("eye eyes cheek cheeks cry cried crying sad joy face")
        return "drop" if wept or after in ("", "of", "rolled", "ran", "fell", "came") else "verb"
    return "verb"


@_rule("bow", "bows")
def _bow(at: Around) -> str:
    before, after = at.before(), at.after()
    if (after in ("and", "tie", "ties") and at.after(2) in ("arrow", "arrows", "", "for")) or after == "tie":
        return "knot"
    if before in _HELPERS - {"and"} or before in SUBJECTS or after in ("down", "out", "before", "to"):
        return "bend"
    if after == "of" or at.before(2) in ("take", "takes", "took", "taking") or after in ("thruster", "wave"):
        return "bend"
    return "bend" if at.opens and after in ("your", "his", "her") else "knot"


@_rule("row", "rows")
def _row(at: Around) -> str:
    argued = at.before() in ("a", "the", "had", "blazing", "public") and at.after() in (
        "over",
        "about",
        "between",
    )
    return "quarrel" if argued or at.after() == "broke" else "line"


@_rule("bass")
def _bass(at: Around) -> str:
    if at.before(2).startswith("play") or at.after() in words("guitar player line lines drum clef solo"):
        return "music"
    fishing = _sentence(at) & words("fish fishing lake river catch caught boat trout salmon grilled")
    return "fish" if fishing or at.before() in ("sea", "striped", "largemouth", "smallmouth") else "music"


@_rule("dove")
def _dove(at: Around) -> str:
    into = at.after() in ("into", "in", "off", "under", "down", "deep", "headfirst", "straight", "right")
    swam = at.before() in SUBJECTS | {"he", "she"} and at.after() in (
        "",
        "and",
        "for",
        "to",
        "again",
        "headlong",
        "twice",
        "too",
    )
    return "past" if (into or swam) and not at.determined else "bird"


@_rule("sow")
def _sow(at: Around) -> str:
    return "pig" if at.determined or is_adjective(at.before()) else "verb"


@_rule("polish")
def _polish(at: Around) -> str:
    if not at.written.istitle():
        return "verb"
    ordered = at.opens and (at.after() in OBJECTS or at.after() in ("your", "up", "each", "every"))
    return "verb" if ordered else "nation"


@_rule("resume", "resumes")
def _resume(at: Around) -> str:
    noun = at.determined or at.before() in PREPOSITIONS or is_adjective(at.before()) or at.before() == "send"
    return "noun" if noun or at.after() in ("template", "templates", "builder", "writing", "tips") else "verb"


@_rule("minute")
def _minute(at: Around) -> str:
    small = words("detail details amount amounts difference differences particles traces changes")
    return "tiny" if at.after() in small or at.before() in ("most", "very", "so", "too") else "noun"


@_rule("content")
def _content(at: Around) -> str:
    before, after = at.before(), at.after()
    feels = before in BE | words("feel feels felt seem seems quite perfectly remain not be")
    person = at.before(2) in ("i", "we", "you", "they", "he", "she") or before in (
        "i'm",
        "we're",
        "he's",
        "she's",
    )
    person = person or before.startswith("fe")
    return "happy" if feels and (after in ("with", "to") or (person and after in ("", "and"))) else "noun"


@_rule("used")
def _used(at: Around) -> str:
    if at.after() != "to":
        return "verb"
    then = at.after(2)
    if at.before() in BE or at.before() in ("get", "gets", "got", "getting", "be", "been", "not"):
        accustomed = then in DETERMINERS | OBJECTS | {"working", "it"} or then.endswith("ing")
        return "habit" if accustomed else "verb"
    return "habit"


@_rule("proceeds")
def _proceeds(at: Around) -> str:
    noun = (
        at.opens
        or at.determined
        or at.before() in PREPOSITIONS
        or at.before() in ("all", "net", "gross", "sale")
    )
    return "noun" if noun else "verb"


@_rule("moped")
def _moped(at: Around) -> str:
    return "past" if at.after() in ("around", "about", "and") and not at.determined else "noun"


@_rule("invalid")
def _invalid(at: Around) -> str:
    return (
        "noun"
        if at.determined and at.after() in ("", "and", "who", "for") and at.before() != "which"
        else "wrong"
    )


_TO_TOWNS = words("in to from near at around visit visiting leaving via")


@_rule("nice")
def _nice(at: Around) -> str:
    named = at.written == "Nice" and at.before() in _TO_TOWNS
    return (
        "town" if named and at.after() in ("", "and", "or", "is", "was", "for", "airport", "on") else "good"
    )


@_rule("reading")
def _reading(at: Around) -> str:
    named = at.written == "Reading" and at.before() in ("in", "near", "from", "to", "outside")
    then = at.words[at.index + 1 : at.index + 3]
    county = (
        then[:1] == [""] and then[1:] and then[1] in ("england", "uk", "berkshire", "pennsylvania", "near")
    )
    return "town" if named and (county or at.after() in ("university", "station", "festival")) else "verb"


@_rule("learned")
def _learned(at: Around) -> str:
    wise = words("man men woman scholar scholars friend professor judge society journal")
    return "wise" if at.after() in wise else "verb"


@_rule("aged")
def _aged(at: Around) -> str:
    old = ("parents", "mother", "father", "man", "woman", "couple", "relatives", "relative", "aunt", "uncle")
    return "old" if at.after() in old or (at.before() == "the" and at.after() in ("", "and")) else "years"


@_rule("blessed")
def _blessed(at: Around) -> str:
    holy = (at.determined and at.after() not in ("", "by", "with")) or (
        at.opens and at.after() in ("are", "is", "be")
    )
    return "holy" if holy else "past"
