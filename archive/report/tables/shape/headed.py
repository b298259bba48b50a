"""A header that is a table of its own, as one that stays on the screen is: the table below begins with it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.tables.shape.others import is_header
from archive.report.tables.yearly import year_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.tables.known import Known
    from archive.report.tables.rows import Row

_ROWS = 4  # at most, of a header


def headed(rows: Iterable[Row], known: Known) -> Iterator[Row]:
    """The rows of tables; those of a header alone begin the table below, if it has as many columns and none itself."""
    header: Sequence[Row] = ()
    for grid, of_grid in groupby(rows, key=lambda row: row.grid):
        own = list(of_grid)
        if header:
            yield from (replace(row, grid=grid) for row in header) if _stands_over(header, own[0], known) else header
        header = own if _is_alone(own, known) else ()
        yield from () if header else own
    yield from header


def _is_alone(rows: Sequence[Row], known: Known) -> bool:
    """Are the rows a header, and nothing else but a title above it and the head of a group below?"""
    if len(rows) > _ROWS or any(row.has_figures or row.flat for row in rows):
        return False
    heads = [row for row in rows if len(row.words) > 1]
    named = (year_said(piece.text) or known.is_header(piece.text) for row in heads for piece in row.words)
    return all(is_header(row, known) for row in heads) and any(named)


def _stands_over(header: Sequence[Row], first: Row, known: Known) -> bool:
    is_next = first.grid == header[-1].grid + 1 and not is_header(first, known)
    last = max(row.pieces[-1].column for row in header if row.pieces)  # in which of its rows that is
    return is_next and bool(first.pieces) and first.pieces[-1].column == last
