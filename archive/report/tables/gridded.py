"""The rows of a document's tables; what is written in a cell that is merged with others stands in the place of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.numbers import read_cell
from archive.report.tables.rows import Piece, Row, is_numeral, sort_of, with_numerals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.carrier import Cell, Grid

_NONE = frozenset(("zero", "blank", "not_applicable"))
_HIGHEST = 3  # rows of a header's cell


def grid_rows(grids: Iterable[Grid]) -> Iterator[Row]:
    """All rows of all tables in their order; a row that a page break has cut in two is put together."""
    for number, grid in enumerate(grids):
        merged = _merged(grid.rows)
        for place, cells in enumerate(grid.rows):
            pieces = [Piece(cell.text, cell.locator, cell.column) for cell in cells]
            if place not in merged and (wide := _wide(grid.rows, place)):
                pieces = [piece for one in pieces for piece in _in_each(one, wide.get(one.column, ()))]
            row = Row(tuple(_with_shared(pieces, cells, merged[place]) if place in merged else pieces), number)
            is_said = any(is_numeral(piece.text) for piece in row.words[-2:])
            yield replace(row, pieces=tuple(with_numerals(row.pieces, in_table=True))) if is_said else row


def _wide(rows: Sequence[Sequence[Cell]], place: int) -> dict[int, range]:
    """The cells for none that cover several columns, and these: 无 below 结果维持, 结果纠正, ….

    Each column has a cell of its own above, and the row so many fewer; in it there is no label, whose figures have
    their own heads, and more than blanks.
    """
    wide = {cell.column: range(cell.column, cell.column + cell.colspan) for cell in rows[place] if _is_wide(cell)}
    sorts = {sort_of(cell.text) for cell in rows[place]} if wide else set()
    if "words" in sorts or "figure" not in sorts:
        return {}
    above = [
        cell
        for number in range(max(0, place - _HIGHEST), place)
        for cell in rows[number]
        if number + cell.rowspan >= place
    ]
    covered = [column for columns in wide.values() for column in columns]
    single = {cell.column for cell in above if cell.colspan == 1}
    is_short = len(rows[place]) - len(wide) + len(covered) == len(above)
    return wide if is_short and single.issuperset(covered) else {}


def _is_wide(cell: Cell) -> bool:
    return cell.colspan > 1 and read_cell(cell.text)[1] in _NONE


def _in_each(piece: Piece, columns: Iterable[int]) -> Iterator[Piece]:
    """The cell in each of the columns that it covers."""
    yield from [Piece(piece.text, piece.locator, column) for column in columns] or (piece,)


def _merged(rows: Sequence[Sequence[Cell]]) -> dict[int, list[Cell]]:
    """By row, the cells for figures that cover it and others, and begin beside a label that does not.

    A whole row of cells merged with those below is one row, however high it is drawn.
    """
    found: dict[int, list[Cell]] = {}
    for first, cells in enumerate(rows):
        if max([cell.rowspan for cell in cells], default=1) == 1:
            continue
        label: Cell | None = None
        for cell in cells:
            if sort_of(cell.text) == "words":
                label = cell
            elif label is not None and cell.rowspan > label.rowspan:
                covered = range(first, min(first + cell.rowspan, len(rows)))
                if len(covered) > 1 and _are_lines([rows[place] for place in covered], cell):
                    for place in covered:
                        found.setdefault(place, []).append(cell)
    return found


def _are_lines(rows: Sequence[Sequence[Cell]], shared: Cell) -> bool:
    """Has each row a label and other cells besides the one that they share, and one of them figures?"""
    sorts = [[sort_of(cell.text) for cell in cells if cell is not shared] for cells in rows]
    return any("figure" in row for row in sorts) and all("words" in row and row[-1] != "words" for row in sorts)


def _with_shared(pieces: Sequence[Piece], cells: Sequence[Cell], shared: Sequence[Cell]) -> list[Piece]:
    """The pieces of a row with the cells that it shares: but for 0 their figures are unclear for each line."""
    own = [one for one, cell in zip(pieces, cells, strict=True) if all(cell is not other for other in shared)]
    own += [Piece(cell.text, cell.locator, cell.column) for cell in shared]
    for piece in own[-len(shared) :]:
        if piece.reading[0]:
            piece.reading = None, "unclear", piece.reading[2]
    return sorted(own, key=lambda piece: piece.column)
