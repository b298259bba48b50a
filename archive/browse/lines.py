"""The lines of all forms, to choose from, and what becomes of a cell from one form to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.browse.crosswalk import corresponding
from archive.browse.views import MissingError
from archive.report.form import WITHOUT_FORM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.browse.crosswalk import Pair
    from archive.report.form import Forms

Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Choice:
    """The lines of one table, to choose from; a value is `table.line`."""

    label: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chosen:
    """The line and column that are shown."""

    table_id: str
    line: str
    column: str
    label: str
    unit: str | None

    @property
    def value(self) -> str:
        return f"{self.table_id}.{self.line}"

    @property
    def cell(self) -> Cell:
        return (self.table_id, self.line, self.column)


def choices(forms: Forms) -> tuple[Choice, ...]:
    """All lines of all forms, newest form first, each line once."""
    seen: set[tuple[str, str]] = set()
    found: list[Choice] = []
    for form in reversed(tuple(forms)):
        for table in form.tables:
            lines = [line for line in table.lines if (table.id, line.id) not in seen]
            seen |= {(table.id, line.id) for line in lines}
            if lines:
                labels = tuple((f"{table.id}.{line.id}", line.label) for line in lines)
                found.append(Choice(f"{table.label}（{form.era}）", labels))
    return tuple(found)


def columns(forms: Forms, table_id: str, line_id: str) -> tuple[tuple[str, str], ...]:
    """The columns that a line has in any form."""
    found: dict[str, str] = {}
    for form in reversed(tuple(forms)):
        for table in form.tables:
            for line, column in table.cells:
                if (table.id, line.id) == (table_id, line_id):
                    found.setdefault(column.id, column.label)
    return tuple(found.items())


def choose(forms: Forms, value: str | None, column: str | None) -> Chosen:
    """The line and column of an address; those of a request come first when it names none. Raises MissingError."""
    table_id, _, line_id = (value or "requests.received").partition(".")
    there = dict(columns(forms, table_id, line_id))
    if not there:
        raise MissingError(f"没有这个指标 / there is no line {(value or '')[:80]}")
    chosen = column if column in there else "total" if "total" in there else next(iter(there))
    labels = {line: label for choice in choices(forms) for line, label in choice.lines}
    label = labels[f"{table_id}.{line_id}"]
    name = f"{label} · {there[chosen]}" if len(there) > 1 else label
    return Chosen(table_id, line_id, chosen, name, _unit(forms, (table_id, line_id, chosen)))


def _unit(forms: Forms, cell: Cell) -> str | None:
    for form in reversed(tuple(forms)):
        for table in form.tables:
            for line, column in table.cells:
                if (table.id, line.id, column.id) == cell:
                    return line.unit_of(column)
    return None


def cells_by_era(forms: Forms, cell: Cell, pairs: Sequence[Pair]) -> dict[str, Cell]:
    """Era → the cell in which its reports state what `cell` states: the same ids, else what the crosswalk says."""
    known: dict[str, Cell] = {
        form.era: cell
        for form in forms
        if any((table.id, line.id, column.id) == cell for table in form.tables for line, column in table.cells)
    }
    if next(iter(forms)).era in known:
        known[WITHOUT_FORM] = cell
    return corresponding(known, pairs)
