"""What stands over the rows of a document as they are read: the last header, and what headers before it have named."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.labels import side_by_side
from archive.report.normal import normalise
from archive.report.tables.headers import SUBTOTALS, is_years_total
from archive.report.tables.yearly import years_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.form import Column
    from archive.report.tables.known import Known
    from archive.report.tables.learned import Learned
    from archive.report.tables.rows import Piece, Row


class Overhead:
    """`pieces` of the header, row by row, of the table `grid`; it `is_open` until a row with figures. `last`: how many
    its last row has.

    `applicants` is the last header that named any, `totals` the columns of its words for a total, or, one cell a line,
    these: a merged cell may be repeated in each place.
    """

    def __init__(self, known: Known, learned: Learned) -> None:
        self.pieces: list[Piece] = []
        self.is_open = False
        self.last = 0
        self.grid = -1
        self.totals: set[int | str] = set()
        self._known, self._learned = known, learned
        self.applicants: list[Piece] = []
        # a line's columns as the applicants have them, in a table
        self._ordered: dict[tuple[int, int], tuple[Column | None, ...]] = {}
        self._years: tuple[int, Sequence[Piece]] = -1, ()  # the last header that names several years, and its table

    def add(self, row: Row) -> None:
        """Go on with a row that is no line."""
        if row.has_figures:
            self.is_open = self.is_open and not row.words  # figures of another table
            return
        if not row.words:
            return
        if not self.is_open:
            self.pieces, self.is_open = [], True
        self.pieces.extend(row.words)
        self.last, self.grid = len(row.words), row.grid
        if years_named(row.words) > 1:
            self._years = row.grid, row.words
        self.name_applicants(self.pieces)

    def stand_over(self, header: list[Piece]) -> None:
        """A header that a row of text has before its own label stands over the rows that follow, too."""
        if header is not self.pieces:
            self.pieces, self.last = header, sum(piece.line == header[-1].line for piece in header)

    def repeats(self, piece: Piece) -> bool:
        """Is it a merged cell that begins the header's last row, too? It names none of the columns."""
        return self.last > 1 and self.pieces[-self.last].text == piece.text

    def name_applicants(self, header: Sequence[Piece]) -> None:
        """The header goes on until its last row: which applicants it names, and in which order, is known then."""
        named = self._known.applicants
        if any(normalise(text) in named for piece in header for text in side_by_side(piece.text, named)):
            self.applicants, self._ordered = list(header), {}
            own = [one for one in header if not is_years_total(one.text)]
            words = ((one.column, normalise(word)) for one in own for word in side_by_side(one.text, SUBTOTALS))
            self.totals = {column or word for column, word in words if word in SUBTOTALS}

    def ordered(self, columns: tuple[Column, ...], grid: int) -> tuple[Column | None, ...]:
        """The columns of a line in the order of the applicants."""
        key = id(columns), grid
        if key not in self._ordered:
            self._ordered[key] = self._learned.order(self.applicants, columns, grid)
        return self._ordered[key]

    def with_subtotal(self, columns: tuple[Column, ...]) -> tuple[Column | None, ...]:
        """The columns with None where the subtotal of a group stands: before the group or behind it, as its head does.

        One before the group is the subtotal's if it is not the form's own word for the total, and none behind it is.
        """
        labels = [frozenset(map(normalise, column.labels)) for column in columns]
        group = [place for place, column in enumerate(columns) if column.group]
        known = SUBTOTALS.union(*labels)
        words = [normalise(word) for piece in self.applicants for word in side_by_side(piece.text, known)]
        heads = [word for word in words if word in known]
        before = next((one for one, other in pairwise(heads) if group and other in labels[group[0]]), "")
        behind = next((other for one, other in pairwise(heads) if group and one in labels[group[-1]]), "")
        total = normalise(columns[-1].label)
        leads = before in SUBTOTALS - {total} and behind not in SUBTOTALS - {total}
        place = group[0] if leads else len(columns) - 1
        return (*columns[:place], None, *columns[place:])

    def of_list(self, row: Row) -> Sequence[Piece]:
        """What stands over a list: where the table names several years, that; in text, before the first label."""
        if row.flat and row.has_figures and years_named(row.words) > 1:
            self._years = row.grid, row.words
        return self._years[1] if self._years[0] == row.grid else self.pieces
