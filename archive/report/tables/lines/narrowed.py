"""Tables in lines with a tab or bar between any two cells: without the columns that are none of the form's."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.tables.beside import mark_beside
from archive.report.tables.lines.spread import are_closed
from archive.report.tables.rows import Piece, Row, is_unit
from archive.report.tables.shape.others import is_header, without_others

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.carrier import TextLine
    from archive.report.tables.known import Known

_LEAST = 3  # so many lines with as many cells make a table in which their places tell
_MARKS = ("\t", "|")
# drawn below the first row of a table, whichever that is: no row, and no end of the header
_RULE = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*")


def narrowed(lines: Sequence[TextLine], known: Known) -> Sequence[TextLine]:
    """The lines; where every line of a table has all cells, those of other columns are gone from it.

    Blanks stand in their stead, so that what is left keeps its place.
    """
    if not any(mark in line.text for line in lines for mark in _MARKS):
        return lines
    made, closed = list(lines), are_closed(lines)
    shapes = [_shape(line.text) for line in lines]
    for shape, run in groupby(range(len(lines)), key=shapes.__getitem__):
        alike = list(run)
        first, last = alike[0], alike[-1]
        beside = {*shapes[max(0, first - 1) : first], *shapes[last + 1 : last + 2]}
        if shape is None or len(alike) < _LEAST or any(one and one[0] == shape[0] for one in beside):
            continue  # merged cells are one cell here: the lines of one table have not the same columns
        numbers = [number for number in alike if not _RULE.fullmatch(lines[number].text)]
        rows = [_row(lines[number].text, shape[0]) for number in numbers]
        for number, columns in zip(numbers, _gone(rows, known, closed=closed), strict=True):
            if columns:
                made[number] = replace(lines[number], text=_without(lines[number].text, shape[0], columns))
    return made


def _shape(text: str) -> tuple[str, int] | None:
    """The mark between the cells of a line, and how often it stands there."""
    return next(((mark, count) for mark in _MARKS if (count := text.count(mark)) > 1 and "。" not in text), None)


def _row(text: str, mark: str) -> Row:
    return Row(tuple(Piece(cell.strip(), {}, column) for column, cell in enumerate(text.split(mark))), grid=0)


def _gone(rows: Sequence[Row], known: Known, *, closed: bool) -> Iterator[frozenset[int]]:
    """For each row the columns that go: those of others below its header, and what is blank behind it."""
    kept = list(mark_beside(without_others(rows, known)))
    is_framed = all(row.pieces[0].is_blank and row.pieces[-1].is_blank for row in rows)
    width = len(rows[0].pieces) - (is_framed or closed)  # behind the last bar of a frame stands no cell
    place = 0
    while place < len(rows):
        first = place
        while place < len(rows) and is_header(rows[place], known):
            place += 1
        below = place
        while place < len(rows) and not is_header(rows[place], known):
            place += 1
        header, own = rows[first:below], range(below, place)
        figures = [number for number in own if rows[number].has_figures]
        dropped = [_columns(rows[number]) - _columns(kept[number]) for number in figures if header]
        columns = frozenset(
            column
            for column in frozenset[int]().union(*dropped)
            if column < width
            and all(
                column in gone or _is_said_beside(rows[number], column, known)
                for number, gone in zip(figures, dropped, strict=True)
            )
        )
        last = max((piece.column for row in header for piece in row.words), default=width)
        behind = frozenset(range(last + 1, width))
        is_blank = all(piece.is_blank for number in own for piece in rows[number].pieces[last + 1 :])
        is_blank = is_blank and not any(is_unit(piece.text) for row in header for piece in row.words[-1:])
        for number in range(first, place):
            is_head = number >= below and len(rows[number].words) == 1 and not rows[number].has_figures
            yield frozenset() if is_head and not columns else columns | (behind if is_blank else frozenset())


def _is_said_beside(row: Row, column: int, known: Known) -> bool:
    """Does a word stand there that is no label of the form's? On the left of the figures such a column has some."""
    piece = row.pieces[column]
    return piece.is_words and piece.text not in known


def _columns(row: Row) -> frozenset[int]:
    return frozenset(piece.column for piece in row.pieces)


def _without(text: str, mark: str, columns: frozenset[int]) -> str:
    """The line with blanks for these cells, and for the mark before each, or behind the first."""
    cells = text.split(mark)
    out = [" " * len(cells[0]) if 0 in columns else cells[0]]
    for column, cell in enumerate(cells[1:], 1):
        is_gone = column in columns or (column == 1 and 0 in columns)
        out.append((" " if is_gone else mark) + (" " * len(cell) if column in columns else cell))
    return "".join(out)
