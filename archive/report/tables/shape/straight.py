"""Rows of a table that a wrong span has moved, set right where their labels and their sums show by how much."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.normal import normalise
from archive.report.tables.aligned import TELLING, adds_up
from archive.report.tables.headers import SUBTOTALS
from archive.report.tables.retracted import numbering

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.form import Table
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row

_Kind = tuple[str, bool, str]

_LEAST = 3  # rows that add up show where the figures of a table stand
_SURELY = 5  # in all but one of so many sums
_MOVES = (-2, -1, 1, 2)


def straightened(rows: Iterable[Row], known: Known) -> Iterator[Row]:
    """The rows; one that adds up beside the columns of its table and not in them stands in these, where its label
    stands as much beside those of its kind, or these have all moved as far.
    """
    tables = {len(table.columns): table for form in known.forms for table in form.tables if table.layout == "matrix"}
    for _, of_grid in groupby(rows, key=lambda row: row.grid):
        own = list(of_grid)
        for table in tables.values() if _may_be_moved(own) else ():
            own = _straight(own, table, known)
        yield from own


def _may_be_moved(rows: Sequence[Row]) -> bool:
    """Do the figures of rows end in several columns, or elsewhere than the heads?"""
    held = [row for row in rows if row.has_figures and not row.flat]
    ends = {next(piece.column for piece in reversed(row.pieces) if not piece.is_blank) for row in held}
    heads = [row.words[-1].column for row in rows if row.words and not row.has_figures]
    return len(held) > _LEAST and (len(ends) > 1 or not ends.issuperset(heads and [max(heads)]))


def _straight(rows: list[Row], table: Table, known: Known) -> list[Row]:
    count = len(table.columns)
    labels = [_label(row, known) for row in rows]
    starts = [_sums(row, count) if label else [] for row, label in zip(rows, labels, strict=True)]
    votes = Counter(start for found in starts for start in found)
    if not votes or max(votes.values()) < _LEAST:
        return rows
    first = _first_by_header(rows, table)
    seen = _Seen(max(votes, key=votes.__getitem__) if first is None else first, count)
    for row, label, found in zip(rows, labels, starts, strict=True):
        if label:
            seen.add(row, label, found)
    straight = [
        seen.set_right(row, label, found) if label else row
        for row, label, found in zip(rows, labels, starts, strict=True)
    ]
    is_surely = votes[seen.first] * _SURELY > votes.total() * (_SURELY - 1)
    columns = range(seen.first, seen.first + count)
    if is_surely and _is_told(rows, columns, votes[seen.first], by_header=first is not None):
        return [
            _without_what_is_behind(row, columns) if label else row for row, label in zip(straight, labels, strict=True)
        ]
    return straight


def _is_told(rows: Sequence[Row], columns: range, sums: int, *, by_header: bool) -> bool:
    """Does no head for a total stand elsewhere, or has the table no header and a sum in most rows?"""
    heads = [piece for row in rows if not row.has_figures for piece in row.words]
    totals = [piece.column for piece in heads if normalise(piece.text) in SUBTOTALS]
    if by_header:
        return max(totals) < columns.stop
    return len(totals) == 1 or (not heads and 2 * sums > sum(row.has_figures for row in rows))


def _label(row: Row, known: Known) -> Piece | None:
    """The last word of a row with figures that names a line."""
    words = reversed(row.words) if row.has_figures else ()
    return next((piece for piece in words if piece.text in known.matrix), None)


def _first_by_header(rows: Sequence[Row], table: Table) -> int | None:
    """The column of the first head, where that of the last stands as far from it as the table has columns."""
    ends = [{normalise(label) for label in column.labels} for column in (table.columns[0], table.columns[-1])]
    heads = [piece for row in rows if not row.has_figures for piece in row.words]
    first, last = ({one.column for one in heads if normalise(one.text) in names} for names in ends)
    begins = [column for column in first if column + len(table.columns) - 1 in last]
    return begins[0] if len(begins) == 1 else None


def _sums(row: Row, count: int, least: float = TELLING) -> list[int]:
    """Where so many cells side by side begin of which the last, at least so much, is the sum of the others."""
    cells = [piece for piece in row.pieces if not piece.is_words]
    numbers = [piece.reading[0] or 0 for piece in cells]
    found = []
    for end in range(count - 1, len(cells)):
        start = end - count + 1
        is_side_by_side = cells[end].column - cells[start].column == count - 1
        if numbers[end] >= least and is_side_by_side and sum(numbers[start:end]) == numbers[end]:
            found.append(cells[start].column)
    return found


class _Seen:
    """In which columns the labels of a kind stand, and where figures begin behind them; `first`: in the table."""

    def __init__(self, first: int, count: int) -> None:
        self.first, self._count = first, count
        self._rows = self._totals = 0  # how many rows there are, and how many have a total
        self._usual = defaultdict[_Kind, set[int]](set)
        self._starts = defaultdict[tuple[_Kind, int], Counter[int]](Counter)

    def add(self, row: Row, label: Piece, found: Sequence[int]) -> None:
        kind = numbering(label.text)
        self._starts[kind, label.column].update(found)
        self._rows += 1
        last = self.first + self._count - 1
        self._totals += any(piece.column == last and not piece.is_blank for piece in row.pieces)
        if self.first in found:
            self._usual[kind].add(label.column)

    def set_right(self, row: Row, label: Piece, found: Sequence[int]) -> Row:
        """The row in the columns of its table; doubtful where its label has moved and no sum tells if its figures have.

        With no more cells than figures it needs no columns.
        """
        kind = numbering(label.text)
        usual = self._usual[kind]
        if label.column >= self.first and len(usual) == 1:
            return _moved(row, label.column - min(usual))  # no figure of the row can stand there
        placed = {piece.column: piece for piece in row.pieces}
        cells = [placed[one] for one in range(self.first, self.first + self._count) if one in placed]
        if self._starts[kind, label.column][self.first] or (len(cells) == self._count and adds_up(cells, least=1)):
            return row
        if move := self._move(row, label, found):
            return _moved(row, move)
        is_off = label.column not in usual and any(label.column - one in usual for one in _MOVES)
        is_off = is_off and 2 * self._totals > self._rows  # else no sum tells anything
        behind = row.pieces[row.pieces.index(label) + 1 :]
        return replace(row, doubtful=True) if is_off and len(behind) > self._count else row

    def _move(self, row: Row, label: Piece, found: Sequence[int]) -> int:
        """By how many columns the row stands off those of its table; 0 where nothing says so."""
        begins, usual = self._starts[numbering(label.text), label.column], self._usual[numbering(label.text)]
        summed = found if label.column in usual else _sums(row, self._count, least=1)
        told = [one for one in _MOVES if self.first + one in summed and label.column - one in usual]
        alike = [one for one in _MOVES if begins[self.first + one] >= _LEAST]
        moves = told or (alike if not found or any(self.first + one in found for one in alike) else [])
        return moves[0] if len(moves) == 1 else 0


def _moved(row: Row, move: int) -> Row:
    """The row so many columns further left; nothing but blank cells may fall off its side."""
    if not move or any(piece.column < move and not piece.is_blank for piece in row.pieces):
        return row
    pieces = (piece.in_column(piece.column - move) for piece in row.pieces if piece.column >= move)
    return replace(row, pieces=tuple(pieces))


def _without_what_is_behind(row: Row, columns: range) -> Row:
    """The row without what stands behind its columns; one that has no more figures than these is only moved."""
    kept = tuple(piece for piece in row.pieces if piece.column < columns.stop)
    labels = max((place for place, piece in enumerate(row.pieces) if piece.is_words), default=-1) + 1
    is_whole = {piece.column for piece in kept}.issuperset(columns) and len(row.pieces) - labels > len(columns)
    return replace(row, pieces=kept) if is_whole and len(kept) < len(row.pieces) else row
