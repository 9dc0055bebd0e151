"""Clothes: what lies on the skin, and what is worn over it."""

from __future__ import annotations

from apron import apron
from blazer import Blazer
from blender import Surface
from outfit import Outfit
from shirt import shirt_front


def dress(outfit: Outfit, skin: Surface) -> Surface:
    """Dress the body; returns the surface of what lies on the skin."""
    look = outfit.look
    cloth = outfit.knit(skin)
    if look.outfit == "shirt":
        shirt_front(outfit, skin, cloth)
    if look.over == "blazer":
        Blazer(outfit, skin)
    elif look.over == "apron":
        apron(outfit, cloth)
    return cloth
