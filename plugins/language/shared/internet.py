"""E-mail addresses and links between words of scripts without Latin letters, and what is said for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from .addresses import shortened

_DOMAIN = r"(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,20}[A-Za-z]{2,24}(?![A-Za-z])"
_PATH = r"(?:[/?#][A-Za-z0-9/._~%?#=&+:,@-]*[A-Za-z0-9/=_-])?/?"
_KNOWN = (
    "com|org|net|info|biz|dev|app|edu|gov|shop|online|site|tokyo|io|ai|tv|co|me|eu"
    "|jp|kr|cn|tw|hk|us|uk|de|fr|it|es|pt|br"
)
EMAIL = rf"(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}(?<![.])@{_DOMAIN}"
LINK = (
    rf"https?://(?:{_DOMAIN}|localhost|[\d.]+)(?::\d+)?{_PATH}"
    rf"|(?<![A-Za-z0-9.])(?:[A-Za-z0-9][A-Za-z0-9-]{{0,62}}\.){{1,20}}(?:{_KNOWN})"
    rf"(?![A-Za-z0-9]|\.[A-Za-z0-9]){_PATH}"
)
"""An address ends where letters of another script begin, or the punctuation behind it."""
_VOWEL = re.compile("[AEIOUYaeiouy]")


def said(
    address: str, names: Mapping[str, str], letters: Callable[[str], str], digits: Callable[[str], str]
) -> list[str]:
    """What is said for the parts of an address: names of signs and endings, letters, digits, English words.

    :param names: what signs and some words, in small letters, are called.
    """
    spoken: list[str] = []
    before = ""
    for part in re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", address if "@" in address else shortened(address)):
        if part.lower() in names:
            spoken.append(names[part.lower()])
        elif part.isdecimal():
            spoken.append(digits(part))
        elif len(part) == 1 or not _VOWEL.search(part) or (len(part) == 2 and before == "."):
            spoken.append(letters(part))
        else:
            spoken.append(part)
        before = part
    return [word for word in spoken if word]
