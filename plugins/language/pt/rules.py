"""What only Portuguese writes: ``R.`` before the name of a street."""

from __future__ import annotations

import re

from ..european.language import Language
from ..rules import Rules

RULES: Rules[Language] = Rules()


@RULES.add("abbreviation", r"(?<!\w)D\.(?=\s+[A-ZÀ-Þ][a-zà-þ]+a(?!\w))")
def _lady(match: re.Match[str], language: Language) -> str:
    """``D. Maria``; before other names it is "dom"."""
    return "dona"


@RULES.add("abbreviation", r"(?<!\w)R\.(?=\s+[A-ZÀ-Þ][^\d,.]{2,40},?\s+(?:n\S{1,2}\s*)?\d)")
def _street(match: re.Match[str], language: Language) -> str:
    """``R. Augusta, 100``; before a name without a number it is an initial."""
    return "rua"
