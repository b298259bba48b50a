"""Running numbers in text: that of the next row behind a row's figures, or that between a label and its unit."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.normal import fold
from archive.report.tables.beside import names_numbers
from archive.report.tables.rows import is_unit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from archive.report.tables.rows import Piece, Row

# so many lines numbered one after another have a column of numbers
_RUN = 6
# the next of them ends one of so many rows: between two tables there are more
_NEAR = 6
_NEXT = (1, 2)  # a number and the next, with a heading between them or none


def without_codes(rows: list[Row]) -> list[Row]:
    """Rows whose last figure is the number of the next line (one cell a line, a column of running numbers)."""
    lasts = [_running(row) for row in rows]
    named = {place for place, row in enumerate(rows) if any(names_numbers(piece.text) for piece in row.words)}
    numbered: set[int] = set()
    while chain := _numbers(lasts, named):
        numbered |= set(chain)
        lasts = [None if place in numbered else last for place, last in enumerate(lasts)]
    return [replace(row, pieces=_written(row)[:-1]) if place in numbered else row for place, row in enumerate(rows)]


def with_units(rows: list[Row]) -> list[Row]:
    """Rows that the number of the line has parted from their unit and figure: 主动公开政府信息数, 02, 条, 5.

    The numbers of lines follow one another, that of a heading left out. Where the figure is blank, the next label
    stands behind the unit.
    """
    numbers = {place: number for place, row in enumerate(rows[:-1]) if (number := _before_unit(row, rows[place + 1]))}
    if len(numbers) < _RUN:
        return rows
    steps = [number - before for before, number in pairwise(numbers.values())]
    if sum(step in _NEXT for step in steps) * 4 < len(steps) * 3:
        return rows
    last = max(numbers)
    behind = _number(rows[last + 2]) if last + 2 < len(rows) else None
    if behind is not None and behind - numbers[last] in _NEXT:
        numbers[last + 2] = behind  # of a line whose figure is blank, with which the text ends
    out: list[Row] = []
    for place, row in enumerate(rows):
        pieces = row.pieces
        if place - 1 in numbers:
            own = len(pieces) if len(row.words) == 1 else 1
            out[-1] = replace(out[-1], pieces=(*out[-1].pieces, *pieces[:own]))
            pieces = pieces[own:]
        if place in numbers:
            pieces = tuple(piece for piece in pieces if not piece.is_figure)
        if pieces:
            out.append(replace(row, pieces=pieces))
    return out


def _before_unit(row: Row, below: Row) -> int | None:
    """The number in which a row of text ends, if the next begins with a unit."""
    is_parted = below.flat and below.pieces and is_unit(below.pieces[0].text)
    return _number(row) if is_parted else None


def _number(row: Row) -> int | None:
    """The whole number that is the one figure of a row of text."""
    figures = [piece for piece in row.pieces if piece.is_figure]
    if len(figures) != 1 or not (row.flat and row.words):
        return None
    text = "".join(fold(figures[0].text).split())
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _numbers(lasts: Sequence[int | None], named: Collection[int]) -> list[int]:
    """The places of the longest column of running numbers, none where there is none that is sure.

    `named`: the rows that say so; with one of them among its own a column may lack a number in every other row.
    """
    chain = max((_chain(lasts, start) for start in range(len(lasts)) if _starts(lasts, start)), key=len, default=[])
    if len(chain) < _RUN:
        return []
    among = sum(last is not None for last in lasts[chain[0] : chain[-1] + 1])
    least = 2 if chain[0] in named else 3
    return chain if len(chain) * 4 >= least * among else []


def _starts(lasts: Sequence[int | None], place: int) -> bool:
    before = next((last for last in reversed(lasts[:place]) if last is not None), None)
    last = lasts[place]
    return last is not None and last > 0 and (last == 1 or before is None or before != last - 1)


def _chain(lasts: Sequence[int | None], start: int) -> list[int]:
    """The places of the numbers that follow one another from `start` on.

    Where a figure equals the number behind it, the number is the later one: the next comes after it.
    """
    chain = [start]
    while True:
        wanted = (lasts[chain[-1]] or 0) + 1
        rest = range(chain[-1] + 1, min(len(lasts), chain[-1] + 1 + _NEAR))
        nexts = [place for place in rest if lasts[place] in (wanted, wanted + 1)]
        if not nexts or lasts[nexts[0]] != wanted:
            return chain
        same = nexts[: next((at for at, place in enumerate(nexts) if lasts[place] != wanted), 0)] or nexts[:1]
        chain.append(same[-1])


def _written(row: Row) -> tuple[Piece, ...]:
    """The cells of the row up to the last that is not blank: behind the next line's number its group may be blank."""
    end = len(row.pieces)
    while end and row.pieces[end - 1].is_blank:
        end -= 1
    return row.pieces[:end]


def _running(row: Row) -> int | None:
    """The whole number in a line of its own with which a row ends."""
    pieces = _written(row)
    if not pieces or (len(pieces) > 1 and pieces[-1].line == pieces[-2].line):
        return None
    text = "".join(fold(pieces[-1].text).split())
    return int(text) if text.isdecimal() and len(text) < 4 else None
