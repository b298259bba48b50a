"""Reads tables whose lines stand side by side: one row of figures, under each line the same columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.report.tables.aligned import adds_up, align, is_borne_out
from archive.report.tables.found import Found
from archive.report.tables.headers import cells_below, named_lines, under

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.tables.known import Known
    from archive.report.tables.overhead import Overhead
    from archive.report.tables.rows import Piece, Row

_NUMBERS = 6  # so many figures that count up from 1 are no figures


class SideReader:
    """Reads such rows of one document, under what stands over them."""

    def __init__(self, known: Known, over: Overhead) -> None:
        self._known, self._over = known, over

    def read_whole(self, row: Row, number: int, below: Row | None) -> list[Found]:
        """Such a row in text, blank cells included: its header's last word is no label of a line."""
        cells = len(row.pieces) - len(row.words)
        is_whole = row.flat and any(cells == len(table.cells) for _, table in self._known.side_tables)
        return self.read(row, number, below) if is_whole else []

    def read(self, row: Row, number: int, below: Row | None) -> list[Found]:
        """The cells of such a row, the document's row `number`; `below` is the next."""
        words = [] if self._is_whole(row) else [place for place, piece in enumerate(row.pieces) if piece.is_words]
        figures = row.pieces[words[-1] + 1 :] if words else row.pieces
        if len(figures) < 2 or (row.doubtful and not is_borne_out(figures, has_total=False)):
            return []
        if _numbers_columns(row, figures, below):
            return []
        is_below_heads = self._over.is_open and (not row.words or row.words[-1].text in self._known.sides)
        if not (row.flat or row.has_figures or is_below_heads):
            return []  # a line of text in a sheet, or of a header, with blank cells behind it; what is left of a sheet
        header = [*self._over.pieces, *row.words] if row.flat else self._over.pieces
        for form, table in self._known.side_tables:
            lines = named_lines(table, header)
            cells = [(line, column) for line in lines for column in line.columns]
            told = None if row.flat else cells_below(table, header, row.pieces)
            if told is not None:
                cells, figures = told[0], tuple(told[1])
            elif lines and len(figures) == len(table.cells):
                cells = list(table.cells)  # the first row of the header may be on the page before
            elif len(figures) < len(cells):  # 行政诉讼 above, and below it one of its two lines at a time
                lines = named_lines(table, header, narrowly=True)
                narrow = [(line, column) for line in lines for column in line.columns]
                cells = narrow if len(narrow) == len(figures) else cells
            places = under(header, [one for _, one in cells])
            pieces = align(figures, len(cells), places, block=len(table.columns)) if cells else None
            if pieces is None or (row.flat and _are_anothers(pieces, len(table.columns), len(table.cells))):
                continue
            if row.flat:
                self._over.stand_over(header)
            return [
                Found(form, table, line, column, piece, 1.0, number)
                for (line, column), piece in zip(cells, pieces, strict=True)
            ]
        return []

    def _is_whole(self, row: Row) -> bool:
        """Does the row of a table have as many cells as such a table, with words in place of some figures?"""
        is_row = not row.flat and any(len(row.pieces) == len(table.cells) for _, table in self._known.side_tables)
        return is_row and row.has_figures and self._known.are_foreign([piece.text for piece in row.words])


def _are_anothers(figures: Sequence[Piece], block: int, whole: int) -> bool:
    """Are they columns and no lines, or so few of the whole that a text tells them from others only by their totals?

    An office adds up one line wrongly, and not all.
    """
    blocks = [figures[start : start + block] for start in range(0, len(figures), block)]
    is_part = block < len(figures) < whole
    return _are_columns(figures, block) or (is_part and not any(map(adds_up, blocks)))


def _are_columns(figures: Sequence[Piece], block: int) -> bool:
    """Do figures in several lines of a text add up only where they are taken for columns, one after another?

    So a text has a table in which each line of the form is a row, column by column.
    """
    count = len(figures) // block
    if count < 2 or len(figures) % block or len({one.line for one in figures}) == 1:
        return False
    rows = [figures[start : start + block] for start in range(0, len(figures), block)]
    columns = [figures[start::count] for start in range(count)]
    return all(map(adds_up, columns)) and not all(map(adds_up, rows))


def _numbers_columns(row: Row, figures: Sequence[Piece], below: Row | None) -> bool:
    """Do they count up from 1, above a row with as many figures?"""
    if below is None or below.grid != row.grid or not below.has_figures or len(below.pieces) != len(row.pieces):
        return False
    count = len(figures)
    return count >= _NUMBERS and [one.reading[0] for one in figures] == list(range(1, count + 1))
