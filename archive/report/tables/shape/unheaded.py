"""Rows of a table turned round whose heads cannot be read: the sums of the form tell which figure is which line's.

Some 25 labels side by side have columns of a character's width; pages break them, or clip them. The figures of the
applicants stand in the order of the form, as many as it has lines, where all sums hold between lines and applicants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.normal import ends_gloss, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.form import Table
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row

_BETWEEN = 6  # rows without figures between two applicants: the header once more on the next page
_LARGE = 10  # smaller sums hold by chance
_SEVERAL = 2  # and so do those of fewer figures


@dataclass(frozen=True)
class Applicants:
    """All applicants of a table, each with its figures in the order of the table's lines, and where they end."""

    table: Table
    rows: tuple[tuple[Piece, Sequence[Piece]], ...]
    end: int


class Unheaded:
    """Knows the tables with a line for each result and a column for each applicant, by how many lines they have."""

    def __init__(self, known: Known) -> None:
        self._known = known
        tables = [table for form in known.forms for table in form.tables if table.layout == "matrix"]
        self._tables = {len(table.lines): table for table in tables}

    def read(self, rows: Sequence[Row], start: int) -> Applicants | None:
        """The applicants from a row on; None where it is not proven which of their figures is which line's."""
        table = self._table(rows[start])
        held = self._held(rows, start, table) if table is not None else []
        if table is None or len(held) < len(table.columns):
            return None
        named = _named(table, [rows[place] for place in held])
        if named is None:
            return None
        figures = (rows[place].pieces[len(rows[place].words) :] for place in held)
        found = Applicants(table, tuple(zip(named, figures, strict=True)), held[-1] + 1)
        return found if _adds_up(found) and self._is_in_order(table, rows, start) else None

    def _held(self, rows: Sequence[Row], start: int, table: Table) -> list[int]:
        """The rows with as many figures as the table has lines, one for each applicant at most, also over a page."""
        held = [start]
        for place in range(start + 1, len(rows)):
            row = rows[place]
            if self._table(row) is table:
                held.append(place)
            elif row.has_figures or row.flat or place - held[-1] > _BETWEEN:
                break
            if len(held) == len(table.columns):
                break
        return held

    def holds_lines(self, row: Row) -> bool:
        """Has the row a figure for each line of a table?"""
        return self._table(row) is not None

    def is_told(self, lines: int, rows: Sequence[Row], start: int) -> bool:
        """Does a header that names so many lines tell whose the figures of the row are? One that lacks some may not.

        It may be the rest of one, in which parts of labels are other labels: its order is the form's, or it is none.
        """
        table = self._table(rows[start]) if start < len(rows) else None
        if table is None or lines >= len(table.lines):
            return True
        return self._is_in_order(table, rows, start) and self.read(rows, start) is None

    def _table(self, row: Row) -> Table | None:
        """The table that has as many lines as the row has cells behind its words."""
        table = self._tables.get(len(row.pieces) - len(row.words))
        if table is None or row.flat or any(piece.is_words for piece in row.pieces[len(row.words) :]):
            return None
        return table

    def _is_in_order(self, table: Table, rows: Sequence[Row], start: int) -> bool:
        """Do the heads above that can be read follow one another as on the form?"""
        order = {line.id: place for place, line in enumerate(table.lines)}
        heads = [(piece.column, order[line]) for piece in _above(rows, start) for line in self._lines(table, piece)]
        known = [place for _, place in sorted(heads)]
        return known == sorted(known)

    def _lines(self, table: Table, piece: Piece) -> list[str]:
        """The line of the table that a head names, if it is one, and no applicant's (总计, 其他) as well.

        The end of a gloss whose beginning stands on the page before is none: 其他情形）.
        """
        if ends_gloss(piece.text):
            return []
        names = self._known.matrix.ids(piece.text, loose=False)[0]
        if len(names) != 1 or _column_of(table, piece) is not None:
            return []
        return [one.line.id for name in names for one in self._known.places[name] if one.table is table]


def _above(rows: Sequence[Row], start: int) -> Iterator[Piece]:
    for row in reversed(rows[:start]):
        if row.has_figures or row.flat:
            return
        yield from row.words


def _column_of(table: Table, piece: Piece) -> str | None:
    name = normalise(piece.text)
    return next((one.id for one in table.columns if name in map(normalise, one.labels)), None)


def _named(table: Table, rows: Sequence[Row]) -> list[Piece] | None:
    """The applicant of each row; that of one whose label a page end has torn is the one that lacks in the form's order.

    None where more cannot be read, or one is named twice.
    """
    own = [row.words[-1] if row.words else row.pieces[0] for row in rows]
    ids = [_column_of(table, piece) for piece in own]
    torn = [place for place, name in enumerate(ids) if name is None]
    lacking = [column for column in table.columns if column.id not in ids]
    if len(torn) != len(lacking) or len(torn) > 1:
        return None
    for place, column in zip(torn, lacking, strict=True):
        if place != table.columns.index(column) or [one for one in ids if one] != [
            one.id for one in table.columns if one is not column
        ]:
            return None
        own[place] = own[place].at(column.label)
    return own


def _adds_up(found: Applicants) -> bool:
    """Do all sums hold, between lines and between applicants? What is blank, or a dash, adds nothing."""
    table = found.table
    columns = [_column_of(table, applicant) or "" for applicant, _ in found.rows]
    pieces = [piece for _, figures in found.rows for piece in figures]
    values = [piece.reading[0] or 0 for piece in pieces]
    if any(piece.reading[1] == "unclear" for piece in pieces):
        return False
    if max(values) < _LARGE or sum(map(bool, values)) < _SEVERAL * len(columns):
        return False
    lines = [line.id for line in table.lines]
    stated = dict(zip(((line, column) for column in columns for line in lines), values, strict=True))
    for identity in table.identities:
        by_line = identity.axis == "line"
        for other in lines if by_line else columns:
            sides = [
                [stated[(other, part) if by_line else (part, other)] for part in side]
                for side in (identity.left, identity.right)
            ]
            if sum(sides[0]) != sum(sides[1]):
                return False
    return True
