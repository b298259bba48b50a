"""The header of a table whose cells have lost their spans: which heads stand over its columns, from left to right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.report.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.form import Table
    from archive.report.tables.known import Known


def leaves(rows: Sequence[Sequence[str]], known: Known) -> list[str]:
    """The heads of the columns of the requests, in order; empty where they cannot be told.

    `rows` are those of the header with the cells that each has of its own. What stands beside the label over all
    columns stands behind them, and what stands beside that of a group behind its columns.
    """
    for table in {id(table): table for form in known.forms for table in form.tables}.values():
        if table.layout == "matrix" and (found := _Header(rows, table).leaves()):
            return found
    return []


class _Header:
    def __init__(self, rows: Sequence[Sequence[str]], table: Table) -> None:
        self._heads = [head for row in rows for head in row]
        self._keys = [normalise(head) for head in self._heads]
        self._rows = [number for number, row in enumerate(rows) for _ in row]
        self._columns = {normalise(label): column for column in table.columns for label in column.labels}
        self._groups = {normalise(column.group) for column in table.columns if column.group}
        self._over = normalise(table.columns_label or "")
        self._table = table

    def leaves(self) -> list[str]:
        found = [self._columns[key].id for key in self._keys if key in self._columns]
        groups = [place for place, key in enumerate(self._keys) if key in self._groups]
        if sorted(found) != sorted(column.id for column in self._table.columns) or len(groups) > 1:
            return []
        group = groups[0] if groups else len(self._keys)
        over = self._keys.index(self._over) if self._over in self._keys[:group] else -1
        if over < 0:
            first, beside = self._first(0, group), list[str]()
        else:
            first = self._first(over + 1, group)
            while first > over + 1 and self._rows[first - 1] == self._rows[min(first, len(self._rows) - 1)]:
                first -= 1  # in the row of the columns it stands before them
            beside = self._said(over + 1, first)
        if self._first(0, over) < over or first == group:
            return []  # a column stands before the label over all, or none before the group
        inner = [place for place, key in enumerate(self._keys) if key in self._columns and self._columns[key].group]
        is_one_a_line = self._rows == list(range(len(self._rows)))
        if group == len(self._keys):
            return [] if is_one_a_line and beside else [*self._heads[first:], *beside]
        if inner[0] < group:
            return []
        begin = self._begin(inner[0], group)
        beyond = self._said(group + 1, begin)
        if is_one_a_line and any(normalise(head) not in self._columns for head in beyond):
            return []  # with one cell a line nothing says in which row it stands
        within = [*self._heads[begin : inner[-1] + 1], *self._said(inner[-1] + 1, len(self._keys))]
        return [*self._heads[first:group], *within, *beyond, *beside]

    def _first(self, start: int, end: int) -> int:
        """The first head of a column but the total, which may stand beside the label over all."""
        total = self._table.columns[-1]
        return next((n for n in range(start, end) if self._columns.get(self._keys[n], total) is not total), max(end, 0))

    def _begin(self, inner: int, group: int) -> int:
        """Where the columns of the group begin: with what stands in their row, if its label stands in another."""
        if self._rows[inner] == self._rows[group]:
            return inner
        return next(n for n in range(group, inner + 1) if self._rows[n] == self._rows[inner] and self._heads[n].strip())

    def _said(self, start: int, end: int) -> list[str]:
        return [head for head in self._heads[start:end] if head.strip()]
