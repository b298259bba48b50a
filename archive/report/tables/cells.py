"""The cells of a row that is a line: which pieces are its figures, and of which columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.report.normal import is_numbered, normalise
from archive.report.tables.aligned import (
    adds_up,
    align,
    are_of_two_rows,
    contradicts,
    is_borne_out,
    is_scattered,
    own_values,
)
from archive.report.tables.found import Found
from archive.report.tables.headers import below_own, by_header, ends_in_total, label_keys, once, under, unit_above

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Column, Table
    from archive.report.labels import Match
    from archive.report.tables.assigned import Assigner
    from archive.report.tables.known import Known, Place
    from archive.report.tables.learned import Learned
    from archive.report.tables.overhead import Overhead
    from archive.report.tables.rows import Piece, Row


@dataclass
class Progress:
    """How far the rows of a document have been read: by table the line read last, and the tables some line of which has
    other figures than the form's.
    """

    last: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def has_begun(self, table: Table, row: Row) -> bool:
        """Were lines of the table read, or does the row begin as its lines do?"""
        begins = table.id not in self.unread and any(is_numbered(piece.text) for piece in row.words)
        return table.id in self.last or begins


class CellReader:
    """Reads the cells of the lines of one document."""

    def __init__(self, known: Known, learned: Learned, over: Overhead, assigner: Assigner, progress: Progress) -> None:
        self._known, self._learned, self._over = known, learned, over
        self._assigner, self._progress = assigner, progress

    def read(
        self,
        row: Row,
        number: int,
        match: Match,
        labels: Sequence[Piece],
        values: Sequence[Piece],
        header: Sequence[Piece],
    ) -> list[Found]:
        """The cells of the row, the document's row `number`, whose label is matched; none where they do not fit."""
        is_own = match.quality == 1 and match.position == len(labels) - 1
        of_matrix = self._known.places[match.id][0].table.layout == "matrix"
        if len(values) == 1 and of_matrix and not (is_own or row.flat):
            return []  # one figure is a line's total, if anything, and no other label stands before it
        for place, current, columns in self._assigner.places(match, values, header, row.grid):
            if self._learned.is_short(row, labels, place.table):
                return []
            known = self._learned.places(row, labels, place.table)
            known = known if known and len(known) == len(columns) else under(header, columns)
            behind = labels[match.position + 1 :]
            instead = self._in_place(row, [*behind, *(one for one in current if one.is_words)], header, known)
            if any(piece in instead for piece in behind):
                return []  # a word in the place of a figure is no label
            is_aside = known is not None and bool(current) and current[-1].column not in known
            if not (instead or is_aside) and _may_be_whole(row, current, len(columns)):
                continue
            chosen = self._chosen(row, place, current, header, columns, is_whole=bool(instead))
            pieces = self._align(row, place, chosen, len(columns), known)
            if pieces is None or self._holds_label_cells(row, pieces, columns):
                continue
            cells = [(one, piece) for one, piece in zip(columns, pieces, strict=False) if one is not None]
            return found_in(place, cells, match.quality, number, header, labels)
        return []

    def _in_place(
        self, row: Row, words: Sequence[Piece], header: Sequence[Piece], known: Sequence[int] | None
    ) -> list[Piece]:
        """Those of the words that stand where the table has its figures; none where a lost span has moved the row."""
        if not words or known is None or not all(piece.column in known for piece in row.pieces if piece.is_figure):
            return []
        if row.flat:
            line = [piece for piece in row.pieces if piece.line == words[-1].line]
            is_moved = len(set(known)) < len(known) or not {piece.column for piece in line}.issuperset(known)
            is_moved = is_moved or not any(piece.is_figure for piece in line)
        else:
            is_other = self._over.grid != row.grid or not header
            is_moved = is_other or row.pieces[-1].column < max(piece.column for piece in header)
        return [] if is_moved else [piece for piece in words if piece.column in known]

    def _holds_label_cells(self, row: Row, pieces: Sequence[Piece], columns: Sequence[Column | None]) -> bool:
        """Do blank cells before the first head count as figures, where the header lacks columns of the form?"""
        if row.flat or not pieces[0].is_blank or self._over.grid != row.grid:
            return False
        labels = frozenset[str]().union(*(label_keys(one.labels) for one in columns if one is not None))
        heads = {piece.column for piece in self._over.pieces if normalise(piece.text) in labels}
        written = {piece.column for piece in pieces if not piece.is_blank}
        is_cut = 1 < len(heads) < len(columns) - 1
        return is_cut and bool(written) and written <= heads and pieces[0].column < min(heads)

    def _chosen(
        self,
        row: Row,
        place: Place,
        values: Sequence[Piece],
        header: Sequence[Piece],
        columns: Sequence[Column | None],
        *,
        is_whole: bool,
    ) -> Sequence[Piece]:
        """The figures without what a converter repeated, and without those of columns that the form has not.

        `is_whole`: a word stands in the place of a figure, and is no remark.
        """
        if place.table.layout == "blocks" and not row.flat:
            values = below_own(values, header, place)
        if header is self._over.pieces:
            values = once(values, header[-self._over.last :], columns)
        if not is_whole:
            values = own_values(values, len(columns), beside=row.beside)
        one_row = header is self._over.pieces and self._over.last in (len(values), len(values) + 1)
        if not (one_row and all(value.is_figure for value in values)):
            return values
        frame = {normalise(label) for label in (*place.group.labels, place.table.corner or "")}
        if any(normalise(piece.text) in frame for piece in header[-len(values) :]):
            return values  # there are more figures than labels of columns
        return by_header(values, header, columns)

    def _align(
        self, row: Row, place: Place, values: Sequence[Piece], count: int, columns: Sequence[int] | None
    ) -> tuple[Piece, ...] | None:
        is_last = place.line is place.table.lines[-1]
        if row.is_cut and not is_last:
            values = values[:-1]
        has_total = ends_in_total(place.table, count)
        if row.doubtful and not is_borne_out(values, has_total=has_total):
            return None
        if not row.flat and are_of_two_rows(values):
            return None
        is_broken = has_total and row.flat and is_scattered(values)
        if is_broken and contradicts(values, count):
            return None
        block = len(place.table.columns) if place.table.layout == "row" and count > len(place.table.columns) else 0
        side = self._learned.side(row, place.table)
        pieces = align(values, count, columns, side, has_total=has_total, block=block)
        may_have_moved = is_broken and not row.at_end and len(values) > count
        if may_have_moved and pieces is not None and not (adds_up(pieces) or adds_up(pieces[::-1])):
            return None  # which of the blanks is a cell, the lines do not say
        if pieces is not None or not row.at_end:
            return pieces
        written = tuple(value for value in values if not value.is_blank)
        if len(written) == count + 1:
            return written[:count]  # the text ends in the number of the next label
        # the text ends in this row of a table: what is there is there, if the row is one that others follow
        goes_on = self._progress.has_begun(place.table, row) and not is_last
        return written if written and len(written) < count and goes_on else None


def found_in(
    place: Place,
    cells: Iterable[tuple[Column, Piece]],
    quality: float,
    number: int,
    header: Sequence[Piece],
    labels: Sequence[Piece],
) -> list[Found]:
    """The cells of a line in the document's row `number`, below that header and behind these labels."""
    of_line = place.form, place.table, place.line
    if not place.line.counts_money:
        return [Found(*of_line, one, piece, quality, number) for one, piece in cells]
    return [
        Found(*of_line, one, piece, quality, number, unit_above(place.line, one, header, labels))
        for one, piece in cells
    ]


def _may_be_whole(row: Row, values: Sequence[Piece], count: int) -> bool:
    """Is a word behind the figures one of `count` cells that are not blank, the blank ones before them a label's?"""
    if not values or not (values[-1].is_words and sum(not piece.is_blank for piece in values) == count):
        return False
    own = own_values(values, count, beside=row.beside)
    return len(own) < len(values) and own[0].is_blank
