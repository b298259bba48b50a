"""Rows of a table that a page break has cut in two: half the label in each, the figures in one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.tables.rows import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.report.tables.known import Known
    from archive.report.tables.rows import Row


def without_halves(rows: Iterable[Row], known: Known) -> Iterator[Row]:
    """The rows, two of which are one where their last words in the same column make a label together, word for word."""
    held: Row | None = None
    for row in rows:
        joined = _joined(held, row, known) if held is not None else None
        if held is not None and joined is None:
            yield held
        held = joined or row
    if held is not None:
        yield held


def _joined(upper: Row, lower: Row, known: Known) -> Row | None:
    if upper.grid != lower.grid or upper.has_figures == lower.has_figures or not upper.words or not lower.words:
        return None
    bare, other = (lower, upper) if upper.has_figures else (upper, lower)
    label = bare.words[-1]
    opposite = next((piece for piece in other.words if piece.column == label.column), None)
    if opposite is None and _behind(bare, label) == _behind(other, other.words[-1]):
        opposite = other.words[-1]  # the group's cell beside it does not reach down to the row too many
    if opposite is None or bare.pieces[-1] is label or lower.words[0] not in (label, opposite):
        return None
    if bare is lower and len(lower.words) > 1:
        return None
    first, second = (opposite, label) if bare is lower else (label, opposite)
    names = _named(first.text + second.text, known)
    if not names or _named(first.text, known) or not _named(second.text, known) <= names:
        return None
    whole = Piece(first.text + second.text, first.locator, first.column)
    behind = other.pieces[other.pieces.index(opposite) + 1 :]
    before = upper.pieces[: upper.pieces.index(first)]
    return replace(upper, pieces=(*before, whole, *behind))


def _behind(row: Row, piece: Piece) -> int:
    return len(row.pieces) - row.pieces.index(piece)


def _named(text: str, known: Known) -> frozenset[str]:
    """The lines of which the text is the label, word for word."""
    return known.matrix.ids(text, loose=False)[0] | known.blocks.ids(text, loose=False)[0]
