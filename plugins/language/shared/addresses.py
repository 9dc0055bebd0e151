"""Addresses of the internet, as people say them: the host and a short path, without ``https://``."""

from __future__ import annotations

import re

PROTOCOL = re.compile(r"^[a-z]+://", re.IGNORECASE)
_LONG = 40
_WORDS = frozenset({"org"})
"""Short endings of addresses that are said as words."""
_VOWELS = frozenset("aeiouyàáâãäèéêëìíîïòóôõöùúûü")


def shortened(address: str) -> str:
    """An address without its protocol; of a long one the host and the parts of its path that are words.

    >>> shortened("https://shop.example.com/help/returns?session=8f3a9b77c1d2e4f5a6b7c8d9")
    'shop.example.com/help/returns'
    """
    address = PROTOCOL.sub("", address).rstrip("/")
    if len(address) <= _LONG:
        return address
    host, *path = re.split(r"/", re.split(r"[?#]", address)[0])
    kept = host
    for part in path:
        name = re.sub(r"\.\w+$", "", part)
        if len(kept) + len(part) > _LONG or re.search(r"\d{5}|%|\d\D*\d\D*\d|[^\W\d_]{16}", name):
            break
        kept += f"/{part}"
    return kept


def pieces(address: str) -> list[str]:
    """The words, digits and signs of an address in order; letters that make no word are parted."""
    found = re.findall(r"[^\W\d_]{1,40}|\d|[^\w\s]|_", address)
    return [piece for part in found for piece in (part if part.isalpha() and is_spelled(part) else [part])]


def is_spelled(letters: str) -> bool:
    """Whether letters are said one by one: they have no vowel, or are few and end as no word does."""
    lower = letters.lower()
    if lower in _WORDS:
        return False
    vowels = [letter in _VOWELS for letter in lower]
    if len(lower) < 2 or not any(vowels):
        return True
    ends = (vowels[-2:], vowels[:2])
    return len(lower) == 3 and [False, False] in ends and lower[-2] != lower[-1]
