"""Addresses of the internet and of files: as people say them, and not to the last sign of a long one."""

from __future__ import annotations

import re

from ..rules import Rules, any_of
from . import tables
from .numbers import Accent, cardinal, serial, spell_digits, year
from .spelling import START, has_vowel, spell, text_before

RULES: Rules[Accent] = Rules()
_MOST_WORDS = 20
"""Of a link; the parts of the path that would make it longer are left out, and so is a long query."""
_LONGEST_QUERY = 16
_SIGNS = {
    ".": "dot", "/": "slash", "-": "dash", "_": "underscore", "@": "at", "+": "plus", ":": "colon",
    "?": "question mark", "=": "equals", "&": "ampersand", "#": "hash", "~": "tilde", "%": "percent",
    "\\": "backslash", "*": "star", ",": "comma", "$": "dollar", "!": "exclamation mark",
}  # fmt: skip
_NO_END = r"(?<![.,;:!?)\]\"'”’])"
_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|[^\W\d_]+")
_PARTS = re.compile(r"[^\W\d_]+|[0-9]+|[^\w\s]|_")


def _address(text: str, accent: Accent) -> str:
    return " ".join(filter(None, (_part(part, accent) for part in _PARTS.findall(text))))


def _part(part: str, accent: Accent) -> str:
    if part.isdecimal():
        if re.fullmatch("(?:19|20)[0-9]{2}", part):
            return year(part, accent)
        return serial(part, accent) if len(part) < 3 or part.endswith("000") else spell_digits(part)
    if not part.isalpha():
        return _SIGNS.get(part, "")
    said = tables.SAID_IN_ADDRESSES.get(part.lower())
    if said:
        return said
    words = _WORD.findall(part)
    if any(len(word) < 3 for word in words) and len(part) > 3 and has_vowel(part) and not part.isupper():
        words = [part]  # NeMo
    return " ".join(_name(word) for word in words)


def _name(word: str) -> str:
    lower = word.lower()
    if lower in tables.WORDS_OF_TWO_LETTERS and len(word) > 1:
        return lower
    spelled = len(word) < 3 or lower in tables.SPELLED_IN_ADDRESSES or not has_vowel(word)
    return spell(word) if spelled and len(word) < 8 else word


def _short(link: str, accent: Accent) -> str:
    """The host and as much of the path as people would say."""
    link, _, fragment = link.partition("#")
    link, _, query = link.partition("?")
    host, *path = link.rstrip("/").split("/")
    name, *labels = re.split(r"\.(?=[^.])", host)
    said = " dot ".join([_address(name, accent), *(_label(label, accent) for label in labels)])
    for step in filter(None, path):
        stem, ending = _ended(step)
        longer = f"{said} slash {_address(stem, accent)}" + (f" dot {ending}" if ending else "")
        if len(longer.split()) > _MOST_WORDS:
            return said
        said = longer
    if query and len(query) <= _LONGEST_QUERY:
        said += f" question mark {_address(query, accent)}"
    if fragment and len(fragment) <= _LONGEST_QUERY:
        said += f" hash {_address(fragment, accent)}"
    return said


def _label(label: str, accent: Accent) -> str:
    """A part of the name of a host after a dot."""
    if label.lower() in tables.SPELLED_DOMAINS:
        return spell(label)
    return _address(label.lower(), accent)


@RULES.add("address", r"(?<![\w.])[\w.+&-]{1,64}@(?:[\w-]{1,63}\.)+[\w-]+(?:/[\w./-]*\w)?")
def _email(match: re.Match[str], accent: Accent) -> str:
    user, _, host = match.group().partition("@")
    return f"{_address(user, accent)} at {_short(host, accent)}"


@RULES.add("address", rf"{START}(?:https?|ftp|file)://[^\s<>\"”“]+{_NO_END}", re.IGNORECASE)
def _link(match: re.Match[str], accent: Accent) -> str:
    return _short(re.sub(r"^\w+:/+", "", match.group()), accent)


@RULES.add(
    "address",
    rf"{START}(?:www\.[\w-]+(?:\.[\w-]+)+|(?:[a-z0-9-]{{1,63}}\.)+(?:{tables.DOMAINS}))\b(?!\.?\w)(?::\d+)?"
    rf"(?:[/?][^\s<>,;!)\]\"”“]*{_NO_END})?",
    re.IGNORECASE,
)
def _bare_link(match: re.Match[str], accent: Accent) -> str | None:
    if match.group() in tables.NO_STOP_NEEDED or re.fullmatch(
        r"(?:[a-z]\.)+(?:a|i|me?)", match.group(), re.I
    ):
        return None
    return _short(match.group(), accent)


@RULES.add("address", r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\w)(?:/\d\d?\b)?(?::\d+\b)?")
def _ip_address(match: re.Match[str], accent: Accent) -> str | None:
    address, *after = re.split(r"([/:])", match.group())
    said = " dot ".join(spell_digits(part) for part in address.split("."))
    return said + "".join(f" {_SIGNS.get(part) or cardinal(part, accent)}" for part in after)


@RULES.add("address", r"(?<!\w)localhost(?::\d+)?(?:/[\w./-]*\w)?")
def _localhost(match: re.Match[str], accent: Accent) -> str:
    return _address(match.group(), accent).replace("localhost", "local host")


@RULES.add(
    "address", rf"(?<![\w/.*)])(?:~|\.{{1,2}})?(?:/[\w.@+-]+)+/?{_NO_END}|(?<!\w)[A-Z]:(?:\\[\w. -]*\w)+\\?"
)
def _path(match: re.Match[str], accent: Accent) -> str | None:
    text = match.group()
    before = text_before(match)
    slash = before.rstrip()[-1:].isalnum() and (before[-1] != " " or text[1:].isdecimal())
    if slash and re.fullmatch(r"/\w+", text):
        return None
    stem, ending = _ended(text)
    said = _address(stem, accent)
    return f"{said} dot {ending}" if ending else said


def _ended(name: str) -> tuple[str, str]:
    """The name of a file without its ending, and what is said for that."""
    stem, _, ending = name.rpartition(".")
    said = tables.EXTENSIONS.get(ending.lower(), "")
    return (stem, said) if said and stem[-1:].isalnum() else (name, "")


@RULES.add(
    "address", rf"(?<![\w.@])[\w-]{{0,60}}\w\.(?:{any_of(tables.EXTENSIONS)})\b(?!\.\w)(?!@)", re.IGNORECASE
)
def _file(match: re.Match[str], accent: Accent) -> str | None:
    """A file or a library: report.pdf, Node.js."""
    stem, ending = _ended(match.group())
    if not re.search(r"[^\W\d]", stem) or (
        match.group().rpartition(".")[2] in ("Go", "Net", "Log", "Lock", "Ai")
    ):
        return None
    return f"{_address(stem, accent)} dot {ending}"


@RULES.add("address", r"(?<![\w.)\]\"'”’!?])\.([a-zA-Z][a-zA-Z0-9]{1,12})\b(?![\w@]|\.\w)")
def _ending(match: re.Match[str], accent: Accent) -> str:
    """The ending of a name alone: .NET, .com, .env."""
    name = match[1].lower()
    if name in tables.SPELLED_DOMAINS:
        return f"dot {spell(name)}"
    return f"dot {tables.EXTENSIONS.get(name) or _address(match[1] if name != 'net' else name, accent)}"
