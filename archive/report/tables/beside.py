"""What stands beside the figures of a table and is none of them: running numbers, remarks, shares."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import dropwhile
from typing import TYPE_CHECKING

from archive.report.normal import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.report.tables.rows import Piece, Row

# what a column behind the figures is called (one that only proves them holds no figure of the form, either), and
# one before the labels
_REMARKS = frozenset(("备注", "说明", "注", "占比", "占比(%)", "比例", "比重", "同比", "增长率", "同比增长"))
_PROOF = re.compile(
    r"(?:是否|自动|系统|逻辑|数据|公式|勾稽|横向|合计)?(?:校验|检验|验证|核对|核验|校核|复核|审核|验算|检查|勾稽|平衡|差额|差异|差值)"
    r"(?:列|栏|项|数|值|结果|情况|关系|公式|平衡|一致|提示)?"
)
_NUMBERS = re.compile(r"(?:指标|项目)?(?:代码|代号|编码|编号)|[行栏项]次|行号|序号?|N[oO]\.?")


@dataclass
class _Header:
    """What the header of a table says of its outer columns; -1: nothing.

    `last` is the last column of the header's row that names the remarks: a sheet has blank cells behind them;
    `figures` the first column in which a figure was seen below, `cells` how many a row has behind its labels there.
    """

    numbers: int = -1
    remarks: int = -1
    last: int = -1
    figures: int = 0
    cells: int = 0

    def is_over(self, row: Sequence[Piece]) -> bool:
        """Does a row name several columns where this header has remarks?"""
        return self.remarks >= 0 and sum(piece.is_words and piece.column >= self.remarks for piece in row) > 1

    def lies_elsewhere(self, row: Row) -> bool:
        """Does a row of figures end behind this header with remarks? A span of a label is too long."""
        return self.remarks >= 0 and row.has_figures and row.pieces[-1].column > self.last

    def is_that_of(self, first: Row) -> bool:
        """Has the first row of a table without a header as many cells behind its labels?"""
        return self.remarks >= 0 and _cells_behind(first) == self.cells

    def ends_as(self, first: Row) -> bool:
        """Has such a row its last cell where the rows of this header have it?"""
        return self.remarks >= 0 and first.pieces[-1].column == self.last

    def goes_on(self, row: Sequence[Piece]) -> bool:
        """May a row without figures be one of the header's own table, its cells blank? Its words are labels, then."""
        return all(piece.column < self.figures for piece in row if piece.is_words)


def mark_beside(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows without shares, running numbers and remarks, as far as the header above shows which those are."""
    kept = list(rows)
    if any(row.has_shares for row in kept):
        kept = _among_figures(kept)
    lengths = Counter(row.grid for row in kept)
    going_on = _without_header(kept)
    beside = in_header = opened = False
    header = _Header()
    grid = -1
    for row in kept:
        if row.grid != grid:
            first = going_on.get(row.grid)
            if first is None or not header.ends_as(first):  # else it is the header of this table, too
                # a table of one row goes on with the header before, and so does one that begins with as many cells
                beside = (beside and lengths[row.grid] == 1) or (first is not None and header.is_that_of(first))
                header = _Header()
        grid = row.grid
        if row.line:
            in_header = opened = False
            yield row
            continue
        pieces = row.pieces
        if row.has_shares:
            pieces = tuple(piece for piece in pieces if not piece.is_share)
        if not row.flat:
            own = _own(pieces, row.pieces[-1].column if row.pieces else -1, header)
            has_figures = _has_figures(pieces, row)
            is_next = not has_figures and (header.is_over(pieces) or not (opened or header.goes_on(own)))
            if is_next and sum(one.is_words for one in own) > 1:
                header, opened = _Header(), True  # another table in the same grid, under a header of its own
            else:
                pieces, opened = own, opened and not has_figures
        if not _has_figures(pieces, row):
            if len(row.words) > 1 or (row.words and not row.flat):  # one in text is a heading within the table
                beside = (beside and in_header) or is_remarks(row.pieces[-1].text)
                in_header = True
                _learn(row, header)
        else:
            in_header = opened = False
            if header.remarks >= 0 and row.words:
                header.figures = header.figures or next(one.column for one in pieces if one.is_figure)
                header.cells = _cells_behind(row)
        yield _marked(row, pieces, here=(beside and header.remarks < 0) or header.lies_elsewhere(row))


def _marked(row: Row, pieces: tuple[Piece, ...], *, here: bool) -> Row:
    """The row with these pieces of it; `here`: the header says that its last cell is a remark."""
    if here and row.flat and _ends_in_remark(pieces):
        pieces = pieces[:-1]
    is_whole = len(pieces) == len(row.pieces)
    return row if is_whole and not here else replace(row, pieces=pieces, beside=here and is_whole)


def _among_figures(rows: Sequence[Row]) -> list[Row]:
    """Rows in which a share is a figure, and unclear, that stands in a column of figures: of a form none is a share.

    Where most rows of a table have one, they have a column of their own, wherever its cells lie.
    """
    counted = [row for row in rows if row.has_figures and not row.flat]
    usual = Counter(row.grid for row in counted)
    usual.subtract(row.grid for row in counted if row.has_shares for _ in range(2))
    figures = Counter((row.grid, piece.column) for row in counted for piece in row.pieces if piece.is_figure)
    figures.subtract((row.grid, one.column) for row in rows if row.has_shares for one in row.pieces if one.is_share)
    odd = {row for row in counted if row.has_shares and usual[row.grid] > 0}
    return [_with_shares(row, figures) if row in odd else row for row in rows]


def _with_shares(row: Row, figures: Mapping[tuple[int, int], int]) -> Row:
    """The row whose shares are figures in the columns in which there are `figures`."""
    pieces = (one.as_figure() if one.is_share and figures[row.grid, one.column] > 0 else one for one in row.pieces)
    return replace(row, pieces=tuple(pieces))


def _without_header(rows: Iterable[Row]) -> dict[int, Row]:
    """The tables whose first row is a line with figures, and that row."""
    first: dict[int, Row] = {}
    for row in rows:
        if row.words or row.has_figures:
            first.setdefault(row.grid, row)
    return {grid: row for grid, row in first.items() if row.words and row.has_figures}


def _cells_behind(row: Row) -> int:
    """How many cells stand behind the labels with which the row begins."""
    return len(list(dropwhile(lambda piece: piece.is_words, row.pieces)))


def _has_figures(pieces: tuple[Piece, ...], row: Row) -> bool:
    """Is one of these pieces of the row a figure?"""
    return row.has_figures and (pieces is row.pieces or any(piece.is_figure for piece in pieces))


def _ends_in_remark(pieces: tuple[Piece, ...]) -> bool:
    """Is the last of them the only word behind figures?"""
    return len(pieces) > 1 and pieces[-1].is_words and not pieces[-2].is_words and any(one.is_figure for one in pieces)


def _name(text: str) -> str:
    return "".join(fold(text).split())


@lru_cache(maxsize=4096)
def names_numbers(text: str) -> bool:
    """Is it the head of a column that numbers the lines?"""
    return _NUMBERS.fullmatch(_name(text)) is not None


@lru_cache(maxsize=4096)
def is_remarks(text: str) -> bool:
    """Is it the head of a column of remarks, shares or proofs?"""
    name = _name(text)
    return name in _REMARKS or _PROOF.fullmatch(name) is not None


def _learn(row: Row, header: _Header) -> None:
    if row.flat or len(row.pieces) < 2:
        return
    if names_numbers(row.pieces[0].text):
        header.numbers = row.pieces[0].column
    words = row.words
    if (
        len(words) > 1
        and is_remarks(words[-1].text)
        and all(one.is_blank for one in row.pieces if _behind(one, words[-1]))
    ):
        first = next((one for one in words if is_remarks(one.text)), words[-1])
        beside = all(is_remarks(one.text) for one in words if _behind(one, first))
        header.remarks, header.last = (first if beside else words[-1]).column, row.pieces[-1].column


def _behind(one: Piece, other: Piece) -> bool:
    return one.column > other.column


def _own(pieces: tuple[Piece, ...], last: int, header: _Header) -> tuple[Piece, ...]:
    """The pieces of a row without what stands under 序号 and 备注; without either, no number before a label alone.

    `last` is the column of the row's last cell.
    """
    if len(pieces) > 1 and pieces[0].column == header.numbers and not pieces[0].is_words:
        pieces = pieces[1:]
    if len(pieces) > 1 and pieces[-1].column == last == header.last:  # a share that stood there is gone already
        pieces = tuple(piece for piece in pieces if piece.column < header.remarks) or pieces
    is_numbered = len(pieces) > 1 and pieces[0].is_figure and pieces[1].is_words and pieces[0].text.isdecimal()
    if is_numbered and sum(piece.is_figure for piece in pieces) == 1:
        return pieces[1:]  # a header whose row has a number
    return pieces
