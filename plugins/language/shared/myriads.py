"""Numbers written in figures and the numerals of East Asia: ``3万5千``, ``3만 5천``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping


def whole(
    quantity: str, small: Mapping[str, int], large: Mapping[str, int], figure: Callable[[str], int] = int
) -> int:
    """The number that is written.

    :param quantity: figures and numerals, without separators.
    :param small: tens, hundreds and thousands; ``large``, myriads and up.
    :param figure: the value of what is neither.
    """
    total = group = number = 0
    for part in re.findall(r"\d+|.", quantity):
        if part in large:
            total += (group + number or 1) * large[part]
            group = number = 0
        elif part in small:
            group += (number or 1) * small[part]
            number = 0
        else:
            number = figure(part)
    return total + group + number
