"""Serial numbers, of which every sign is said on its own."""

SERIAL = (
    r"(?<![A-Za-z0-9.-])(?=(?:[A-Z-]*\d){5})(?=\d*[A-Z]+-?\d+-?[A-Z])[A-Z\d]+(?:-[A-Z\d]+)*(?![A-Za-z0-9-])"
)
"""Capitals and figures in turns, five figures or more: SN-4829-AB12."""
