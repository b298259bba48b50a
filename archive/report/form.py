"""The statutory forms as data: tables, lines, columns and identities of one era.

The forms stand in `settings/forms/*.toml`; everything that has to know a label, an id or a sum asks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from archive.report.money import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

Era = Literal["2008", "2014", "2019", "2021"]
WITHOUT_FORM: Era = "2008"
Layout = Literal["blocks", "matrix", "row", "list"]
Axis = Literal["line", "column"]


@dataclass(frozen=True)
class Column:
    """One column of a table; `unit` is that of its cells where the column decides it; `signed`: they may be below 0."""

    id: str
    label: str
    unit: str | None = None
    group: str | None = None
    variants: tuple[str, ...] = ()
    signed: bool = False

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.variants)


@dataclass(frozen=True)
class Line:
    """One line of a table, with the columns that it has."""

    id: str
    label: str
    columns: tuple[Column, ...]
    unit: str | None = None
    variants: tuple[str, ...] = ()

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.variants)

    def column(self, column_id: str) -> Column:
        """The column of that id; KeyError where the line has none."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(f"line {self.id} has no column {column_id}")

    def unit_of(self, column: Column) -> str | None:
        return self.unit or column.unit

    @cached_property
    def counts_money(self) -> bool:
        """Is a figure of the line a sum of money?"""
        return any(self.unit_of(column) in UNITS for column in self.columns)


@dataclass(frozen=True)
class Group:
    """Lines that stand under one label (or under none); `parent` is the group that holds this one."""

    id: str
    label: str | None
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    parent: str | None = None
    variants: tuple[str, ...] = ()

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return () if self.label is None else (self.label, *self.variants)


@dataclass(frozen=True)
class Identity:
    """A sum that the form requires: the parts `left` add up to the parts `right`.

    With axis `column` the parts are lines and the sum holds in each column; with axis `line` they are columns
    and it holds in each line.
    """

    id: str
    axis: Axis
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One statutory table."""

    id: str
    label: str
    layout: Layout
    groups: tuple[Group, ...]
    columns: tuple[Column, ...]
    identities: tuple[Identity, ...]
    section: int | None = None
    corner: str | None = None
    columns_label: str | None = None

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All lines in the order of the form."""
        return tuple(line for group in self.groups for line in group.lines)

    @cached_property
    def cells(self) -> tuple[tuple[Line, Column], ...]:
        """All cells in the order of the form."""
        return tuple((line, column) for line in self.lines for column in line.columns)

    @cached_property
    def ends_in_total(self) -> bool:
        """Is a line's last figure the sum of all before it?"""
        names = tuple(column.id for column in self.columns)
        return any(
            one.axis == "line" and one.right == names[-1:] and set(one.left) == set(names[:-1])
            for one in self.identities
        )

    def line(self, line_id: str) -> Line:
        """The line of that id; KeyError where the table has none."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(f"table {self.id} has no line {line_id}")

    @cached_property
    def sums(self) -> tuple[tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str, str], ...]], ...]:
        """The cells (table, line, column) on both sides of every sum that the identities require."""
        sums = []
        for identity in self.identities:
            by_line = identity.axis == "line"
            for other in [one.id for one in (self.lines if by_line else self.columns)]:
                left, right = (
                    tuple((self.id, other, part) if by_line else (self.id, part, other) for part in side)
                    for side in (identity.left, identity.right)
                )
                sums.append((left, right))
        return tuple(sums)

    def group_of(self, line: Line) -> Group:
        return next(group for group in self.groups if line in group.lines)


@dataclass(frozen=True)
class SectionHeading:
    """One of the statutory parts of the report, and what its heading is called in the wild."""

    number: int
    heading: str
    variants: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.heading, *self.variants)


@dataclass(frozen=True)
class Form:
    """The form of one era."""

    era: Era
    title: str
    order: str
    issued_on: str
    first_year: int
    last_year: int | None
    cited_as: tuple[str, ...]
    signals: tuple[str, ...]
    sections: tuple[SectionHeading, ...]
    tables: tuple[Table, ...]

    def table(self, table_id: str) -> Table:
        """The table of that id; KeyError where the form has none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(f"the form of {self.era} has no table {table_id}")

    def in_force(self, year: int) -> bool:
        """Was this the form for reports on that year?"""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True)
class Forms:
    """All forms, oldest first."""

    forms: tuple[Form, ...]

    def __iter__(self) -> Iterator[Form]:
        return iter(self.forms)

    def of_era(self, era: Era | None) -> Form | None:
        """The form that names the cells of a report of that era.

        Reports of 2008 had no form; a figure in their prose takes the ids of the annex of 2014.
        """
        wanted = "2014" if era == "2008" else era
        return next((form for form in self.forms if form.era == wanted), None)

    def of_year(self, year: int | None) -> Form | None:
        """The form in force for reports on that year; None before 2014 or where the year is unknown."""
        return next((form for form in self.forms if year is not None and form.in_force(year)), None)
