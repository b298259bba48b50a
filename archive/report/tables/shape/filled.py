"""Tables that are the form itself, filled in: all its lines in their order, each with its figures below their heads."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from archive.report.kept import kept
from archive.report.tables.headers import under
from archive.report.tables.known import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.form import Column, Table
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Row

# columns side by side, and the lines below them, by their keys
_Block = tuple[tuple["Column", ...], tuple[str, ...]]


def is_form(rows: Sequence[Row], known: Known) -> bool:
    """Are the rows of one table a whole table of a form, its heads and labels word for word?

    Then each row is told of which line it is, and nothing else needs to be asked of it. Lines with a total add up.
    """
    table = _by_length(known).get(sum([row.has_figures for row in rows]))
    lines = [] if table is None else _lines(rows, table, known)
    for row, line in zip(rows, lines, strict=False):
        row.line = line
    return bool(lines)


def _lines(rows: Sequence[Row], table: Table, known: Known) -> list[str]:
    """The key of each row's line, empty for those of headers; none where a row is something else."""
    keys: list[str] = []
    for columns, lines in _blocks(table):
        header = list(takewhile(lambda row: not row.has_figures, rows[len(keys) :]))
        keys += [""] * len(header)
        places = under([piece for row in header for piece in row.words], columns)
        own = rows[len(keys) : len(keys) + len(lines)]
        if places is None or not all(_is_below(row, places, table) for row in own):
            return []
        keys += lines
    labels = known.matrix if table.layout == "matrix" else known.blocks
    is_named = len(keys) == len(rows) and all(
        labels.are_label([piece.text for piece in row.words], key) for row, key in zip(rows, keys, strict=True) if key
    )
    return keys if is_named else []


def _is_below(row: Row, places: Sequence[int], table: Table) -> bool:
    """Has the row labels and nothing else but a figure in each of these columns, in sum the total?"""
    figures = row.pieces[-len(places) :]
    if len(row.words) + len(places) != len(row.pieces) or [piece.column for piece in figures] != [*places]:
        return False
    numbers = [number for piece in figures if (number := piece.reading[0]) is not None]
    if len(numbers) < len(figures) or row.has_shares:
        return False
    return sum(numbers[:-1]) == numbers[-1] or not table.ends_in_total


@kept
def _by_length(known: Known) -> dict[int, Table]:
    """The tables whose lines stand one below another, by how many they have."""
    tables = (table for form in known.forms for table in form.tables)
    return {
        len(table.lines): table
        for table in tables
        if table.layout == "blocks" or (table.layout == "matrix" and table.ends_in_total)
    }


@kept
def _blocks(table: Table) -> tuple[_Block, ...]:
    """The parts of a table that have each a header."""
    if table.layout == "matrix":
        return ((table.columns, tuple(key_of(table, line) for line in table.lines)),)
    return tuple((group.columns, tuple(key_of(table, line) for line in group.lines)) for group in table.groups)
