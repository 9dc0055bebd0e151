"""What TinyDB keeps documents in here: only what has changed is written, however much is kept."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from copy import deepcopy
from typing import Any

from tinydb import Storage, TinyDB
from tinydb.table import Table

Document = Mapping[str, Any]
Rows = dict[str, dict[str, Document]]
"""Documents by the name of their table and their id."""
Changes = Mapping[str, Mapping[str, Document | None]]
"""Likewise; None in the place of one that is removed."""


class ChangeStorage(Storage):
    """Keeps documents, and is told which of them change. For one process, and one thread at a time."""

    rows: Rows
    """All documents. Not to be changed by others."""

    def read(self) -> Rows | None:
        """All documents, or None where there are none yet."""
        return dict(self.rows) or None

    @abstractmethod
    def change(self, changes: Changes) -> None:
        """Carry out changes, all or none. When it returns they are on the disk.

        :raises OSError: the disk is full, or cannot be written to; nothing has changed.
        """

    def write(self, data: Rows) -> None:
        """Replace all documents; raises as :meth:`change`. What TinyDB calls to drop a table."""
        removed = {name: dict.fromkeys(rows) for name, rows in self.rows.items()}
        self.change({name: removed.get(name, {}) | data.get(name, {}) for name in {**removed, **data}})

    def _carry_out(self, changes: Changes) -> None:
        """Make changes in memory that are on the disk."""
        for name, rows in changes.items():
            kept = self.rows.setdefault(name, {})
            for row_id, document in rows.items():
                if document is None:
                    kept.pop(row_id, None)
                else:
                    kept[row_id] = document


class ChangeTable(Table):
    """A table that tells its storage what has changed; TinyDB's own hands it everything each time."""

    document_id_class: Any = str  # documents are kept by their own id
    _storage: ChangeStorage

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        rows = _Changing(self._read_table())
        updater(rows)
        if rows.changes:
            self._storage.change({self.name: rows.changes})
            self.clear_cache()


class Database(TinyDB):
    """TinyDB over a :class:`ChangeStorage`."""

    table_class = ChangeTable


class _Changing(MutableMapping[str, Any]):
    """Documents as they will be, and which of them are no longer as they were."""

    def __init__(self, rows: Mapping[str, Document]) -> None:
        self._rows = rows
        self.changes: dict[str, Any] = {}

    def __getitem__(self, row_id: str) -> Any:
        if row_id not in self.changes:
            self.changes[row_id] = deepcopy(self._rows[row_id])  # TinyDB changes it in place
        if self.changes[row_id] is None:
            raise KeyError(row_id)
        return self.changes[row_id]

    def __setitem__(self, row_id: str, document: Any) -> None:
        self.changes[row_id] = document

    def __delitem__(self, row_id: str) -> None:
        if row_id not in self:
            raise KeyError(row_id)
        self.changes[row_id] = None

    def __contains__(self, row_id: object) -> bool:
        return self.changes[str(row_id)] is not None if row_id in self.changes else row_id in self._rows

    def __iter__(self) -> Iterator[str]:
        return (row_id for row_id in {**self._rows, **self.changes} if row_id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
