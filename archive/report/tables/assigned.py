"""Which columns of a line the figures of a row stand for, and how much of the header says so."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING

from archive.report.normal import normalise
from archive.report.tables.aligned import adds_up
from archive.report.tables.headers import NAMED, is_count, named_columns, under
from archive.report.tables.order import is_part
from archive.report.tables.yearly import this_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.form import Column, Form, Group
    from archive.report.labels import Match
    from archive.report.tables.known import Known, Place
    from archive.report.tables.learned import Learned
    from archive.report.tables.overhead import Overhead
    from archive.report.tables.rows import Piece

Columns = tuple["Column | None", ...]

_NAMED_LEAST = 2  # so many columns of lines side by side, at least, a header names


class Assigner:
    """Tells the columns of the rows of one document, under what stands over them. `grid`: the table of the row."""

    def __init__(self, known: Known, learned: Learned, over: Overhead, form: Form) -> None:
        self._known, self._learned, self._over, self._form = known, learned, over, form

    def places(
        self, match: Match, values: Sequence[Piece], header: Sequence[Piece], grid: int
    ) -> Iterator[tuple[Place, Sequence[Piece], Columns]]:
        """The places of a line in the forms, each with the row's figures and its columns: first those of which the
        header says most; where it names all columns of one form, the row is not read as that of another.
        """
        found = []
        for place in self._known.places[match.id]:
            current = this_year(values, header, len(place.line.columns))
            columns, proof = self.columns(place, header, current, grid)
            if place.table.layout == "matrix" and proof > 0:  # there the header says no more of one than of another
                yield place, current, columns
            elif proof > 0:
                found.append((proof, (place, current, columns)))
        surest = max((proof for proof, _ in found), default=0)
        for proof, borne_out in sorted(found, key=lambda one: -one[0]):
            if proof == surest or surest < NAMED:
                yield borne_out

    def columns(self, place: Place, header: Sequence[Piece], values: Sequence[Piece], grid: int) -> tuple[Columns, int]:
        """The columns that the row's figures stand for, and how much of the header says so (0: nothing)."""
        if place.table.layout == "matrix":
            return self._of_matrix(place, header, values, grid)
        named = named_columns(place.line.columns, header)
        if place.table.layout == "row":
            return self._side_by_side(place, named, header, values, grid)
        return self._of_block(place, named, header, values)

    def names_all(self, match: Match, values: Sequence[Piece], header: Sequence[Piece], grid: int) -> bool:
        """Does the header name every column of the line in some form?"""
        return any(self.columns(place, header, values, grid)[1] >= NAMED for place in self._known.places[match.id])

    def _of_matrix(
        self, place: Place, header: Sequence[Piece], values: Sequence[Piece], grid: int
    ) -> tuple[Columns, int]:
        """In the order of the applicants, with the subtotal of a group or without."""
        columns: Columns = place.line.columns
        written = sum([not value.is_blank for value in values])
        if len(self._over.totals) > 1:  # the form has one
            whole = self._over.with_subtotal(place.line.columns)
            places = under(header, whole) or (-1,)
            if len(whole) in (written, len(values)) or {piece.column for piece in values}.issuperset(places):
                return whole, 1
            if len(values) == len(columns) and not _lacks_subtotal(values):
                return (), 0
        ordered = self._over.ordered(place.line.columns, grid)
        if not ordered:  # equal figures are those of all columns in any order
            return (columns, 1) if len({value.text for value in values}) == 1 else ((), 0)
        if len(values) == 1 and self._is_total(values[0], header, grid):
            return columns[-1:], 1
        is_whole = len(columns) in (written, len(values))
        own = [one for one in ordered if one is not None]
        if len(ordered) < len(columns) and is_whole and is_part(own, columns):
            return columns, 1  # it has them all, and one of the labels cannot be read
        return ordered, 1

    def _side_by_side(
        self, place: Place, named: Sequence[Column], header: Sequence[Piece], values: Sequence[Piece], grid: int
    ) -> tuple[Columns, int]:
        """A blank row may be a part of the header; it needs a header that says all."""
        columns: Columns = place.line.columns
        is_written = any(not value.is_blank for value in values)
        if len(named) < (_NAMED_LEAST if is_written else len(columns)):
            return (), 0
        lacks = len(named) == len(values) < len(columns) and self._is_below(header, values, grid)
        return tuple(named) if lacks or len(named) == len(columns) else columns, len(named)

    def _of_block(
        self, place: Place, named: Sequence[Column], header: Sequence[Piece], values: Sequence[Piece]
    ) -> tuple[Columns, int]:
        """All that the header names, or all that the line has where it has as many figures."""
        columns: Columns = place.line.columns
        written = sum([not value.is_blank for value in values])
        if len(named) == len(columns):
            return tuple(named), len(named) + NAMED
        if named and self._names_all(place.group, named, header, values):
            return tuple(named), len(named)
        is_told = len(columns) > 1 or not self._has_other_heads(header, values)
        if len(columns) in (written, len(values)) and is_told:
            frame = (*place.group.labels, place.table.corner or "")
            above = "".join(normalise(piece.text) for piece in header)
            framed = any(normalise(label) in above for label in frame if label)
            is_own = place.form is self._form or any(normalise(label) in above for label in place.group.labels)
            return columns, len(named) + int(framed and is_own)
        is_read = len(named) in (written, len(values)) and not self._has_other_heads(header, values)
        return (tuple(named), len(named)) if is_read else ((), 0)

    def _is_below(self, header: Sequence[Piece], values: Sequence[Piece], grid: int) -> bool:
        """Are the figures a table's, and the header its own? That of another names no column that this one lacks."""
        return header is self._over.pieces and self._over.grid == grid and values[0].line < 0

    def _has_other_heads(self, header: Sequence[Piece], values: Sequence[Piece]) -> bool:
        """Are there, in a text, words over a row's figures of which no form knows one? They may be broken heads."""
        heads = dropwhile(lambda known: not known, (piece.text in self._known for piece in header))
        return bool(values) and values[0].line >= 0 and not all(heads)

    def _names_all(
        self, group: Group, named: Sequence[Column], header: Sequence[Piece], values: Sequence[Piece]
    ) -> bool:
        """Has the table no other columns than those that its header names? Blank cells may stand behind them."""
        if not values or values[0].line >= 0:
            return False
        keys = {normalise(label) for label in (*group.labels, *(label for one in named for label in one.labels))}
        over = [piece for piece in header if piece.column >= values[0].column]
        return all(normalise(piece.text) in keys for piece in over) and under(over, named) is not None

    def _is_total(self, value: Piece, header: Sequence[Piece], grid: int) -> bool:
        """Is it the one figure of a line, in a table of such lines, under a head that names no applicant?"""
        if value.line >= 0 or not self._learned.has_one_column(grid):
            return False
        heads = [piece.text for piece in header if piece.column == value.column]
        return bool(heads) and is_count(heads[-1])


def _lacks_subtotal(values: Sequence[Piece]) -> bool:
    """Is the total the sum of all others, none of which is a sum of some of them?

    In text a blank cell may be gone instead, and a sum of 0 may stand among the figures.
    """
    if not adds_up(values):
        return False
    figures = [piece.reading[0] or 0 for piece in values]
    return values[0].line < 0 or sum(figures[1:-1]) > 0
