"""Cells that hold two figures: the one of the blank cell beside them too, or two with a gap between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.report.numbers import parts_of
from archive.report.tables.aligned import contradicts, run_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.report.form import Form
    from archive.report.tables.proof import Cell, Proof
    from archive.report.tables.rows import Piece


def with_the_blanks(pieces_of: Mapping[Cell, Piece], form: Form) -> Iterator[Cell]:
    """The cells that hold the figure of the blank cell beside them, too: parted in two they make their line add up.

    Where the blank one is the total, which most lines with figures have, all figures behind have moved up by a cell.
    """
    if not any(piece.is_blank for piece in pieces_of.values()):
        return
    for table in form.tables:
        if not table.ends_in_total:
            continue
        lines = [[(table.id, line.id, column.id) for column in line.columns] for line in table.lines]
        whole = [
            (cells, [pieces_of[cell] for cell in cells]) for cells in lines if all(cell in pieces_of for cell in cells)
        ]
        said = [pieces[-1].is_blank for _, pieces in whole if not all(piece.is_blank for piece in pieces)]
        have_totals = said.count(False) * 4 >= len(said) * 3
        for cells, pieces in whole:
            if not any(piece.is_blank for piece in pieces) or (pieces[-1].is_blank and not have_totals):
                continue
            figures = [piece for piece in pieces if not piece.is_blank]
            found = run_together(figures) if pieces[-1].is_blank or contradicts(figures, len(figures)) else None
            if found is None:
                continue
            place = pieces.index(figures[found])
            if pieces[-1].is_blank:
                yield from cells[place:-1]
            elif any(piece.is_blank for piece in pieces[max(0, place - 1) : place + 2]):
                yield cells[place]


def two_in_one(
    pieces_of: Mapping[Cell, Piece], values: Mapping[Cell, float | None], proof: Proof, form: Form
) -> set[Cell]:
    """The cells whose digits stand apart and are two figures, for one alone makes a sum hold that both do not make
    together, or together they are more than the total of their line.
    """
    shared = {cell for cell, value in proof.wanted if value in parts_of(pieces_of[cell].text)}
    totals = {
        (table.id, line.id): line.columns[-1].id for table in form.tables if table.ends_in_total for line in table.lines
    }
    for cell, piece in pieces_of.items():
        text = piece.text
        if text.isdigit() or len(text) < 3 or (column := totals.get(cell[:2])) is None or not parts_of(text):
            continue
        value, total = values[cell], values.get((*cell[:2], column))
        if value is not None and total is not None and value > total:
            shared.add(cell)
    return shared
