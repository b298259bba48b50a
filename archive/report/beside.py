"""What stands beside the figures of a table and is none of them: running numbers, remarks, shares."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.report.labels import fold
from archive.report.rows import is_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.report.rows import Piece, Row

# what a column behind the figures is called, and one before the labels
_REMARKS = frozenset(("备注", "说明", "注", "占比", "占比(%)", "比例", "比重", "同比", "增长率", "同比增长"))
_NUMBERS = frozenset(("序号", "编号", "行次", "行号", "序", "项次", "No", "NO", "No."))


@dataclass
class _Header:
    """What the header of a table says of its outer columns; -1: nothing."""

    numbers: int = -1
    remarks: int = -1


def mark_beside(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows without shares, running numbers and remarks, as far as the header above shows which those are."""
    kept = list(rows)
    lengths = Counter(row.grid for row in kept)
    beside = in_header = opened = False
    header = _Header()
    grid = -1
    for row in kept:
        if row.grid != grid:
            header = _Header()
            beside = beside and lengths[row.grid] == 1  # a table of one row goes on with the header before
        grid = row.grid
        pieces = tuple(piece for piece in row.pieces if not is_share(piece.text))
        if not row.flat:
            own = _own(pieces, header)
            if not opened and not any(piece.is_figure for piece in pieces) and sum(one.is_words for one in own) > 1:
                header, opened = _Header(), True  # another table in the same grid, under a header of its own
            else:
                pieces = own
        if not any(piece.is_figure for piece in pieces):
            if row.words:
                beside = (beside and in_header) or _name(row.pieces[-1]) in _REMARKS
                in_header = True
                _learn(row, header)
        else:
            in_header = opened = False
        here = beside and header.remarks < 0
        if len(pieces) < len(row.pieces) or here:
            yield replace(row, pieces=pieces, beside=here and len(pieces) == len(row.pieces))
        else:
            yield row


def _name(piece: Piece) -> str:
    return "".join(fold(piece.text).split())


def _learn(row: Row, header: _Header) -> None:
    if row.flat or len(row.pieces) < 2:
        return
    if _name(row.pieces[0]) in _NUMBERS:
        header.numbers = row.pieces[0].column
    if _name(row.pieces[-1]) in _REMARKS:
        header.remarks = row.pieces[-1].column


def _own(pieces: tuple[Piece, ...], header: _Header) -> tuple[Piece, ...]:
    """The pieces of a row without what stands under 序号 and 备注; without either, no number before a label alone."""
    if len(pieces) > 1 and pieces[0].column == header.numbers and not pieces[0].is_words:
        pieces = pieces[1:]
    if len(pieces) > 1 and pieces[-1].column == header.remarks:
        pieces = pieces[:-1]
    figures = sum(piece.is_figure for piece in pieces)
    if figures == 1 and len(pieces) > 1 and pieces[0].is_figure and pieces[1].is_words and pieces[0].text.isdecimal():
        return pieces[1:]  # a header whose row has a number
    return pieces
