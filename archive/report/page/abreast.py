"""A table whose labels stand in one table of the page and whose figures in another, beside it."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING

from archive.report.carrier import Grid
from archive.report.tables.frame import is_statutory
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.carrier import Cell
    from archive.report.labels import Labels

_LEAST = 3  # rows of figures

_Cells = tuple["Cell", ...]


def abreast(left: Grid, right: Grid, labels: Labels) -> Grid | None:
    """Both as one table, row by row from the last, where the left has labels alone and the right none beside figures.

    The header of one of them may have more rows. None where they are two tables.
    """
    if left.hidden != right.hidden or any(_has_number(row) for row in left.rows):
        return None
    rows = right.rows[len(list(takewhile(_is_header, right.rows))) :]
    if not _LEAST <= len(rows) <= len(left.rows) or any(_has_words(row) for row in rows):
        return None
    if not any(sort_of(cell.text) == "figure" for row in rows for cell in row):
        return None
    beside = left.rows[-len(rows) :]
    begins = any(cell.text in labels for cell in beside[0])  # else the figures are those of other rows
    if not begins or not is_statutory((cell.text for row in beside for cell in row), labels):
        return None
    width = max(cell.column + cell.colspan for row in left.rows for cell in row)
    moved = [tuple(replace(cell, column=cell.column + width) for cell in row) for row in right.rows]
    both = [*zip_longest(reversed(left.rows), reversed(moved), fillvalue=_none())][::-1]
    return Grid(tuple(own + behind for own, behind in both), left.before, left.hidden)


def _none() -> _Cells:
    return ()


def _has_number(row: Sequence[Cell]) -> bool:
    return any(sort_of(cell.text) == "figure" and any(map(str.isdigit, cell.text)) for cell in row)


def _has_words(row: Sequence[Cell]) -> bool:
    return any(sort_of(cell.text) == "words" for cell in row)


def _is_header(row: Sequence[Cell]) -> bool:
    return _has_words(row) and not _has_number(row)
