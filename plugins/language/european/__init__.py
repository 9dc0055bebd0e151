"""The kinds of things that European languages write in figures, signs and short forms, one module each.

Their words come from the table of a language and their grammar from its :class:`~.language.Language`.
"""

from .language import Language
from .reading import Reader

__all__ = ["Language", "Reader"]
