"""The statutory tables as the official form draws them: which cell stands where, and what is merged."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archive.report.form import Column, Group, Layout, Line, Table

Scope = Literal["col", "colgroup", "row", "rowgroup"]


@dataclass(frozen=True)
class Head:
    """A cell that holds a label; `id` is what the database calls the line or column."""

    text: str
    scope: Scope | None = None
    id: str | None = None
    colspan: int = 1
    rowspan: int = 1
    is_slot: bool = False


@dataclass(frozen=True)
class Slot:
    """A cell that holds a figure."""

    table_id: str
    line: Line
    column: Column
    colspan: int = 1
    is_slot: bool = True

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.table_id, self.line.id, self.column.id)


Row = tuple[Head | Slot, ...]


@dataclass(frozen=True)
class Sheet:
    """One table, drawn: header rows and body rows; `width` is the number of columns of the grid."""

    table: Table
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    width: int


def lay_out(table: Table) -> Sheet:
    """Draw a table as its form does."""
    return _WAYS[table.layout](table)


def _blocks(table: Table) -> Sheet:
    """One header and its lines after another; groups with fewer columns share the same width."""
    width = lcm(*(len(group.columns) for group in table.groups))
    body: list[Row] = []
    for group in table.groups:
        span = width // len(group.columns)
        if group.label:
            body.append((Head(group.label, "rowgroup", colspan=width + 1),))
        labels = (Head(column.label, "col", column.id, span) for column in group.columns)
        body.append((Head(table.corner or "", "col"), *labels))
        for line in group.lines:
            slots = (Slot(table.id, line, column, span) for column in line.columns)
            body.append((Head(line.label, "row", line.id), *slots))
    return Sheet(table, (), tuple(body), width + 1)


def _matrix(table: Table) -> Sheet:
    """Lines down, columns across; labels of groups run along their lines."""
    paths = {line.id: _path(table, group) for group in table.groups for line in group.lines}
    depth = 1 + max(len(path) for path in paths.values())
    body: list[Row] = []
    above: tuple[Group, ...] = ()
    for line in table.lines:
        path = paths[line.id]
        labels = [
            Head(group.label or "", "rowgroup", group.id, rowspan=_reach(group, paths))
            for position, group in enumerate(path)
            if above[: position + 1] != path[: position + 1]
        ]
        own = Head(line.label, "row", line.id, depth - len(path))
        body.append((*labels, own, *(Slot(table.id, line, column) for column in line.columns)))
        above = path
    return Sheet(table, _matrix_head(table, depth), tuple(body), depth + len(table.columns))


def _matrix_head(table: Table, depth: int) -> tuple[Row, ...]:
    grouped = any(column.group for column in table.columns)
    labels: list[Head | Slot] = []
    below: list[Head | Slot] = []
    for name, columns in _runs(table.columns, lambda column: column.group):
        heads = [Head(column.label, "col", column.id, rowspan=2 if grouped and not name else 1) for column in columns]
        if name:
            labels.append(Head(name, "colgroup", colspan=len(columns)))
            below.extend(heads)
        else:
            labels.extend(heads)
    rows = [labels, below] if grouped else [labels]
    if table.columns_label:
        rows.insert(0, [Head(table.columns_label, "colgroup", colspan=len(table.columns))])
    rows[0].insert(0, Head(table.corner or "", None, colspan=depth, rowspan=len(rows)))
    return tuple(tuple(row) for row in rows)


def _row(table: Table) -> Sheet:
    """All lines side by side in one row, each with the same columns."""
    grouped = any(group.label for group in table.groups)
    first: list[Head | Slot] = []
    second: list[Head | Slot] = []
    for group in table.groups:
        if group.label:
            first.append(Head(group.label, "colgroup", group.id, sum(len(line.columns) for line in group.lines)))
        target, rowspan = (second, 1) if group.label else (first, 2 if grouped else 1)
        target.extend(Head(line.label, "colgroup", line.id, len(line.columns), rowspan) for line in group.lines)
    labels = tuple(Head(column.label, "col", column.id) for _, column in table.cells)
    slots = tuple(Slot(table.id, line, column) for line, column in table.cells)
    rows = [row for row in (tuple(first), tuple(second), labels) if row]
    return Sheet(table, tuple(rows), (slots,), len(slots))


def _list(table: Table) -> Sheet:
    """One figure a line, with its unit; a group whose label is also a line's has no row of its own."""
    lines = {line.label for line in table.lines}
    columns = tuple(Head(column.label, "col", column.id) for column in table.columns)
    head: Row = (Head(table.columns_label or "", "col"), Head("单位", "col"), *columns)
    body: list[Row] = []
    for group in table.groups:
        if group.label and group.label not in lines:
            body.append((Head(group.label, "rowgroup", colspan=2 + len(columns)),))
        for line in group.lines:
            unit = next((line.unit_of(column) for column in line.columns), None)
            slots = (Slot(table.id, line, column) for column in line.columns)
            body.append((Head(line.label, "row", line.id), Head(unit or ""), *slots))
    return Sheet(table, (head,), tuple(body), 2 + len(columns))


_WAYS: Mapping[Layout, Callable[[Table], Sheet]] = {
    "blocks": _blocks,
    "matrix": _matrix,
    "row": _row,
    "list": _list,
}


def _path(table: Table, group: Group) -> tuple[Group, ...]:
    """The labelled groups that hold a group's lines, outermost first."""
    groups = {one.id: one for one in table.groups}
    path: list[Group] = []
    current: Group | None = group
    while current is not None:
        if current.label:
            path.insert(0, current)
        current = groups[current.parent] if current.parent else None
    return tuple(path)


def _reach(group: Group, paths: Mapping[str, Sequence[Group]]) -> int:
    return sum(group in path for path in paths.values())


def _runs(columns: Sequence[Column], key: Callable[[Column], str | None]) -> Iterator[tuple[str | None, list[Column]]]:
    run: list[Column] = []
    for column in columns:
        if run and key(run[0]) != key(column):
            yield key(run[0]), run
            run = []
        run.append(column)
    if run:
        yield key(run[0]), run
