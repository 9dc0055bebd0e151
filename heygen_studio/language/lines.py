"""Dictionaries on disk, a line a character: found by halving, so that nothing has to be loaded beforehand."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from importlib.resources import files


class Lines:
    """A file of ``assets/languages`` in UTF-8, its lines sorted by their bytes. Each is a key, and behind
    tabs what is known of it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def fields(self, key: str) -> list[str]:
        """What stands behind a key; nothing, if the file lacks it."""
        data, sought = self._data, f"{key}\t".encode()

        def begins(at: int) -> bytes:
            start = self._start(at)
            return data[start : start + len(sought)]

        place = bisect_left(range(len(data)), sought, key=begins)
        start = self._start(place)
        if data[start : start + len(sought)] != sought:
            return []
        end = data.find(b"\n", start)
        return str(data[start + len(sought) : end], "utf-8").split("\t")

    def _start(self, at: int) -> int:
        """Where the line begins that has the byte at a place."""
        return self._data.rfind(b"\n", 0, at) + 1

    @cached_property
    def _data(self) -> bytes:
        return (files("heygen_studio_assets") / "languages" / self._name).read_bytes()
