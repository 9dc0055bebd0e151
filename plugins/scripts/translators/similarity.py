"""How much of a text comes back from a translation and back."""

from __future__ import annotations

from collections import Counter

_ORDER = 6
_BETA = 2.0


def chrf(text: str, other: str) -> float:
    """chrF of two texts (Popović 2015): the F2 score of their character n-grams up to 6, 0..1; 1 is equal."""
    scores = []
    for size in range(1, _ORDER + 1):
        first, second = _grams(text, size), _grams(other, size)
        if not first or not second:
            continue
        shared = sum((first & second).values())
        precision, recall = shared / sum(second.values()), shared / sum(first.values())
        weighted = _BETA**2 * precision + recall
        scores.append((1 + _BETA**2) * precision * recall / weighted if weighted else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def _grams(text: str, size: int) -> Counter[str]:
    plain = "".join(text.lower().split())
    return Counter(plain[n : n + size] for n in range(len(plain) - size + 1))
