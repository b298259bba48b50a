"""What the full rows of a document show of the others: where a table's figures stand, and on which side its total."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from archive.report.normal import normalise
from archive.report.tables.aligned import contradicts, fits, own_values, run_together, side_of_total
from archive.report.tables.headers import SUBTOTALS, columns_key, ends_in_total
from archive.report.tables.order import in_header_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.form import Column, Table
    from archive.report.tables.aligned import Side
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row

_SEVERAL = 3  # rows, or figures of one: fewer, in a table of their own, tell nothing
_SINGLE = 5  # so many lines of a table with one figure have one column
_WEAKLY = 2  # so many more rows of small figures tell on which side the total is


class Learned:
    """Of the tables with the same columns in every line."""

    def __init__(self, known: Known) -> None:
        self._known = known
        # by table: rows whose first figure (1), or last (-1), is the sum of the others
        self._total_at = defaultdict[int, Counter[int]](Counter)
        # the first less the last, of small figures, too, for which it may hold by chance
        self._weakly = Counter[int]()
        self._ends = defaultdict[tuple[int, int, str], Counter[int]](Counter)  # the columns in which full rows end
        self._full: dict[tuple[int, int, str], tuple[int, ...] | None] = {}
        self._single = defaultdict[int, set[str]](set)  # by table: lines with one figure
        self._sides: dict[tuple[int, str], set[Side]] = {}
        self._wide = Counter[tuple[int, str]]()  # so many rows have told these

    def learn(self, row: Row) -> None:
        """A row with all its figures shows where they stand."""
        if row.line is not None:
            self._learn_total(row.grid, row.line)
            return
        for labels, values in row.splits():
            match = self._known.matrix.last([piece.text for piece in labels])
            if match is None:
                continue
            table = self._known.places[match.id][0].table
            count = len(table.columns)
            own = own_values(values, count, beside=row.beside)
            written = [piece for piece in own if piece.is_figure]
            if len(own) == 1 and match.quality == 1 and match.position == len(labels) - 1:
                self._single[row.grid].add(match.id)
            if len(own) > count and len(written) <= count:
                sides = self._sides.setdefault((row.grid, table.id), {"left", "right"})
                sides -= {side for side in ("left", "right") if not fits(own, count, side)}
                self._wide[row.grid, table.id] += 1 if len(written) < _SEVERAL else _SEVERAL
            is_full = len(written) == count and not (len(own) > count and _lacks_total(written, table))
            if (is_full or _has_outer(own, count)) and ends_in_total(table, count):
                sure, weakly = side_of_total(written if is_full else own)
                self._total_at[row.grid][sure] += 1
                self._weakly[row.grid] += weakly
            if is_full:
                key = columns_key(row, labels, table)
                places = tuple([piece.column for piece in written])
                if row.pieces[-1].line == labels[-1].line:
                    self._ends[key][row.pieces[-1].column] += 1
                # rows that have them elsewhere: then their cells cannot be counted from the left
                self._full[key] = places if self._full.get(key, places) == places else None
            return

    def _learn_total(self, grid: int, line: str) -> None:
        """A line of a table that is the form itself has its total where the form has it."""
        if line and self._known.places[line][0].table.ends_in_total:
            self._total_at[grid][-1] += 1
            self._weakly[grid] -= 1

    def order(self, header: Sequence[Piece], columns: Sequence[Column], grid: int) -> tuple[Column | None, ...]:
        """The columns in the order in which header and figures have them; empty where neither decides.

        Figures of another table (last year's) say nothing against a header that names the total.
        """
        own, weakly = self._total_at[grid], self._weakly[grid]
        if not (own[1] or own[-1]) and not any(normalise(piece.text) in SUBTOTALS for piece in header):
            own, weakly = sum(self._total_at.values(), Counter[int]()), self._weakly.total()
        sure = weakly if abs(weakly) >= _WEAKLY else 0
        return in_header_order(header, columns, leads=own[1], ends=own[-1], weakly=sure)

    def has_one_column(self, grid: int) -> bool:
        """Have enough lines of the table one figure?"""
        return len(self._single[grid]) >= _SINGLE

    def places(self, row: Row, labels: Sequence[Piece], table: Table) -> tuple[int, ...] | None:
        """The columns of the grid in which full rows like this one have their figures."""
        return self._full.get(columns_key(row, labels, table))

    def is_short(self, row: Row, labels: Sequence[Piece], table: Table) -> bool:
        """Has a line of text one figure and one cell less than most full rows like it, for two have run together?

        The total may as well be blank, where no way to part one of them makes the last the sum of the others.
        """
        if not row.flat or row.at_end or row.pieces[-1].line != labels[-1].line:
            return False
        own = row.pieces[:-1] if row.beside else row.pieces
        figures = [piece for piece in own if piece.is_figure]
        if len(figures) != len(table.columns) - 1:
            return False
        ends = self._ends.get(columns_key(row, labels, table))
        is_less = ends is not None and row.pieces[-1].column == max(ends, key=ends.__getitem__) - 1
        return is_less and (not ends_in_total(table, len(table.columns)) or run_together(figures) is not None)

    def side(self, row: Row, table: Table) -> Side | None:
        """Where rows have more cells than the form: on which side the figures are."""
        sides = self._sides.get((row.grid, table.id), ())
        return next(iter(sides)) if len(sides) == 1 and self._wide[row.grid, table.id] >= _SEVERAL else None


def _has_outer(values: Sequence[Piece], count: int) -> bool:
    """Have they a figure first and last, whatever is blank between? Either may be the total."""
    return len(values) == count and values[0].is_figure and values[-1].is_figure


def _lacks_total(figures: Sequence[Piece], table: Table) -> bool:
    """Is none of the outer figures the sum of the others? Then a blank between them is a cell, and one is none."""
    count = len(figures)
    return ends_in_total(table, count) and contradicts(figures, count) and contradicts(figures[::-1], count)
