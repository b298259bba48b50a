"""Columns that number the lines of a table (代码, 行次), and rows that number its columns, hold no figures."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from archive.report.normal import fold
from archive.report.tables.beside import names_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.report.tables.rows import Piece, Row

_NUMBER = re.compile(r"0*(\d{1,3})")
# so many lines numbered one after another have a column of numbers
_RUN = 4
_COLUMNS = 5  # so many heads, and as many numbers behind them
_SURE = 6  # and so many where no header names it: a page break has parted it from its table


def without_numbers(rows: Iterable[Row]) -> list[Row]:
    """The rows without the numbers of the lines, where a header names their column and they follow one another."""
    kept = [_without_columns(row) if row.flat else row for row in rows]
    for place, row in enumerate(kept):
        if row.has_figures and not row.flat and (place == 0 or kept[place - 1].grid != row.grid):
            _leave_out(kept, dict(_unnamed(kept, place)))
        head = _head(row)
        if head is None:
            continue
        runs = [dict(_numbers(kept, place, column)) for column in ((None,) if row.flat else (head.column, None))]
        numbers = max(*runs, {} if row.flat else _rising(kept, place, head.column), key=len)
        if len(numbers) >= _RUN:
            heads = ((at, _head(kept[at])) for at in range(place, max(numbers) + 1))  # again where the table goes on
            _leave_out(kept, {at: one for at, one in heads if one is not None})
            _leave_out(kept, numbers)
    return kept


def _without_columns(row: Row) -> Row:
    """A row of text without the numbers of the columns behind their heads: … 法律服务机构 其他 1 2 3 4 5 6 7."""
    figures = [piece for piece in row.pieces if piece.is_figure]
    if len(figures) < _COLUMNS or len(row.words) < _COLUMNS:
        return row
    if [_number(piece) for piece in figures] != list(range(1, len(figures) + 1)):
        return row
    return replace(row, pieces=tuple(piece for piece in row.pieces if not piece.is_figure))


def _leave_out(rows: list[Row], pieces: Mapping[int, Piece]) -> None:
    for at, left in pieces.items():
        rows[at] = replace(rows[at], pieces=tuple(piece for piece in rows[at].pieces if piece is not left))


def _unnamed(rows: Sequence[Row], start: int) -> Iterator[tuple[int, Piece]]:
    """The first of several figures behind the labels, where they number all rows of a table that has no header."""
    numbers: list[Piece] = []
    for row in takewhile(lambda one: one.grid == rows[start].grid, rows[start:]):
        behind = [piece for piece in row.pieces if row.words and piece.column > row.words[0].column]
        figures = list(dropwhile(lambda piece: not piece.is_figure, behind))
        found = _NUMBER.fullmatch(fold(figures[0].text).strip()) if len(figures) > 1 else None
        if found is None or (
            numbers and (figures[0].column != numbers[0].column or int(found[1]) != int(fold(numbers[-1].text)) + 1)
        ):
            return
        numbers.append(figures[0])
    if len(numbers) >= _SURE:
        yield from enumerate(numbers, start)


def _head(row: Row) -> Piece | None:
    if (row.has_figures and not row.flat) or len(row.words) < 2:
        return None
    heads = [piece for piece in row.words if names_numbers(piece.text)]
    # in text, numbers that lead a line stand behind the figures of the line before
    return heads[0] if len(heads) == 1 and not (row.flat and heads[0] is row.words[0]) else None


def _numbers(rows: Sequence[Row], start: int, column: int | None = None) -> Iterator[tuple[int, Piece]]:
    """The numbers below the header and the rows that they stand in; the first that does not follow ends them.

    A table that a page break has cut in two goes on counting in the next. Where a row has moved among others that have
    not, its number is the first figure behind its labels; where the header has, and in lines of text, so is that of
    every row.
    """
    last, grid = None, rows[start].grid
    first = start if rows[start].has_figures else start + 1  # in text, one row with the first line
    for place in range(first, len(rows)):
        row = rows[place]
        behind = _behind_words(row)
        own = behind if row.flat or column is None else _below(row, column)
        is_stated = own is not None and own.is_figure and own.reading[1] != "not_applicable"
        ways = (own, behind) if row.grid == grid else (own,)
        found = next((one for one in ways if one is not None and _follows(one, last)), None)
        if not is_stated and (found is None or last is None):
            continue
        if found is None or (last is None and (row.grid != rows[start].grid or found is not own)):
            return
        last, grid = _number(found), row.grid
        yield place, found


def _rising(rows: Sequence[Row], start: int, column: int) -> dict[int, Piece]:
    """What stands below the header in each row of figures, beside these, and only rises: codes of a longer list.

    A row below the header may number the columns.
    """
    found: dict[int, Piece] = {}
    last = -1
    for place, row in enumerate(takewhile(lambda one: one.grid == rows[start].grid, rows[start + 1 :]), start + 1):
        piece = _below(row, column)
        number = None if piece is None or not piece.is_figure else _number(piece)
        is_beside = any(other.is_figure or other.is_blank for other in row.pieces if other is not piece)
        if piece is not None and number is not None and number > last and is_beside:
            found[place], last = piece, number
        elif found and row.has_figures:
            return {}
    return found


def _below(row: Row, column: int) -> Piece | None:
    return next((piece for piece in row.pieces if piece.column == column), None)


def _number(piece: Piece) -> int | None:
    found = _NUMBER.fullmatch(fold(piece.text).strip())
    return int(found[1]) if found else None


def _follows(piece: Piece, last: int | None) -> bool:
    number = _number(piece)
    return piece.is_figure and number is not None and last in (None, number - 1)


def _behind_words(row: Row) -> Piece | None:
    """The first figure behind the words of a row of text."""
    places = [place for place, piece in enumerate(row.pieces) if piece.is_words]
    return next((piece for piece in row.pieces[places[-1] + 1 :] if piece.is_figure), None) if places else None
