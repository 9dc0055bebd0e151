"""Tables as CSV, the way that spreadsheets of any language write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from heygen_studio.errors import InputError

_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r'"?sep=([^\r\n])"?\r?\n', re.IGNORECASE)
"""The line by which Excel is told, and tells, what stands between two cells."""
_NUMBER = re.compile(r"[+-]?\d[\d.,'’\s]*")
_ONE = "Name either an object or its parts in the first row."
_TRUE = {"wahr", "vrai", "verdadero", "verdadeiro", "vero"}
_FALSE = {"falsch", "faux", "falso"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. ``number`` is the one that a spreadsheet shows; a dot in the name of a column leads
    into an object. Empty cells are left out."""

    number: int
    cells: dict[str, Any]


def read_table(content: bytes, numbers: Collection[str] = (), kept: Collection[str] = ()) -> list[Row]:
    """The rows of a table, whose first row names the columns, in any case of letters; empty ones are left
    out. The cells may be separated by commas, semicolons, tabs or what a line ``sep=`` says.

    :param numbers: names of columns that hold numbers, which may have a comma for a point.
    :param kept: objects whose parts have names of their own, which are kept as they are written, and may be
        numbers too.
    :raises InputError: ``MALFORMED_CSV``, with the number of the row.
    """
    text = _decoded(content)
    separator = _SEPARATOR.match(text)
    if separator:
        text = text[separator.end() :]
    records = _records(text, separator[1] if separator else _delimiter(text))
    _, first = next(records, (1, []))
    names = [_name(cell, kept) for cell in first]
    for name in names:
        if name and names.count(name) > 1:
            raise _malformed(1, f"the column {name!r} is there twice", "Name each column once.")
    return [Row(number, _nested(number, names, cells, numbers, kept)) for number, cells in records]


def _decoded(content: bytes) -> str:
    try:
        # "Unicode text" of Excel is UTF-16, with a mark at its start that says so.
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise _malformed(row, "it is not encoded as UTF-8", "Save the table as CSV UTF-8.") from None


def _delimiter(text: str) -> str:
    """What stands most often between the names of the columns. (:class:`csv.Sniffer` looks at the texts, too,
    and takes the commas of their sentences for delimiters.)"""
    head = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(_DELIMITERS, key=head.count)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            found = [cell.strip() for cell in cells]
            if any(found):
                yield number, found
    except csv.Error as error:
        raise _malformed(number + 1, str(error), "Save the table as CSV UTF-8.") from None


def _name(cell: str, kept: Collection[str]) -> str:
    first, dot, rest = cell.partition(".")
    first = re.sub(r"\s+", "_", first.strip().lower())
    return f"{first}{dot}{rest.strip() if first in kept else rest.strip().lower()}"


def _nested(
    number: int, names: list[str], cells: list[str], numbers: Collection[str], kept: Collection[str]
) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for place, cell in enumerate(cells):
        if not cell:
            continue
        name = names[place] if place < len(names) else ""
        if not name:
            raise _malformed(
                number,
                f"there is something in column {place + 1}, which has no name",
                "Name the column in the first row, or put a cell with the separator into quotation marks.",
            )
        *parents, last = name.split(".")
        within = item
        for parent in parents:
            within = within.setdefault(parent, {})
            if not isinstance(within, dict):
                raise _malformed(number, f"{parent!r} and {name!r} contradict each other", _ONE)
        if isinstance(within.get(last), dict):
            raise _malformed(number, f"{name!r} and its parts contradict each other", _ONE)
        numeric = name in numbers or name.partition(".")[0] in kept
        within[last] = _number(cell) if numeric else cell
    return item


def _number(cell: str) -> str:
    """A number, or a truth, as JSON writes it; what is neither stays as it is."""
    if cell.lower() in _TRUE | _FALSE:
        return str(cell.lower() in _TRUE).lower()
    if not _NUMBER.fullmatch(cell):
        return cell
    digits = re.sub(r"['’\s]", "", cell)
    # Where there are both, the last one is before the decimals; one alone is taken for that, too.
    whole, point, decimals = digits.rpartition(max(".", ",", key=digits.rfind))
    if not point or (re.search("[.,]", whole) and digits.count(point) > 1):
        return re.sub("[.,]", "", digits) if point else digits
    return f"{re.sub('[.,]', '', whole)}.{decimals}"


def _malformed(number: int, why: str, remedy: str) -> InputError:
    return InputError(
        f"Row {number} of the table cannot be read: {why}.",
        remedy=remedy,
        code="MALFORMED_CSV",
        details={"row": number},
    )
