"""The tables of pages without full rules as grids: their parts over several pages, and the columns of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.report.carrier import Grid
from archive.report.normal import normalise
from archive.report.pdf.breaks import with_whole_labels
from archive.report.pdf.columns import columns_of, end_of_labels, meet, place_in, side_of, unit_columns
from archive.report.pdf.figures import overlap
from archive.report.pdf.placed import Cells, around
from archive.report.pdf.regions import Batch, Regions
from archive.report.pdf.rows import Line, over_pages, rows_of, with_groups
from archive.report.pdf.strays import with_strays
from archive.report.pdf.touching import parted
from archive.report.tables.frame import frame, is_statutory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.carrier import Cell
    from archive.report.form import Forms
    from archive.report.pdf.columns import Side
    from archive.report.pdf.place import Box, Span
    from archive.report.pdf.word import Block, Word
    from archive.report.pdf.words import Printed

_SAME = 1.0  # points


@dataclass(frozen=True)
class Unruled:
    """A table that was read from the places of its words: its grid, and the words that are in it."""

    grid: Grid
    area: Box
    words: tuple[Word, ...]


class Reader:
    """Reads the pages of a document in order, or their columns: a table may go on over several of them.

    `numbers` are those of the pages that these are, or are a part of.
    """

    def __init__(self, forms: Forms, numbers: Sequence[int]) -> None:
        self._labels = frame(forms)
        self._regions = Regions(forms)
        self._cells = Cells(forms, self._regions, numbers)
        tables = [table for form in forms for table in form.tables if table.layout == "row"]
        # how many figures stand in one row, and how many of them make a group
        self._across = {len(table.cells): len(table.columns) for table in tables}
        self._matrices = {len(table.columns) for form in forms for table in form.tables if table.layout == "matrix"}
        self._lines = {len(table.lines) for form in forms for table in form.tables if table.layout == "matrix"}
        self._corners = {normalise(table.corner) for form in forms for table in form.tables if table.corner}

    def tables(self, pages: Sequence[Printed | None]) -> list[list[Unruled]]:
        """The tables of each page; None is a page that has no part of one."""
        rows_by_page = [rows_of(page, number) if page else [] for number, page in enumerate(pages, 1)]
        whole = with_whole_labels(rows_by_page, self._labels)
        whole = with_groups(whole, self._regions.is_group, self._regions.is_only_group, self._regions.is_line)
        regions = [self._regions.of(rows) for rows in whole]
        blocks = [[self._regions.batches(rows) for rows in found] for found in regions]
        side = side_of(self._columns_of_heads([block for held in blocks for of_region in held for block in of_region]))
        chains: list[list[Batch]] = [[]]
        for page, held in zip(pages, blocks, strict=True):
            if page is None:
                chains.append([])
            for place, of_region in enumerate(held):
                if place:  # text stands between them
                    chains.append([])
                chains[-1] += of_region
        for chain in chains:
            self._resolve(chain, side)
        return [
            [
                table
                for place, held in enumerate(of_page)
                if (table := self._table(held, rows[place], is_last=place + 1 == len(of_page)))
            ]
            for of_page, rows in zip(blocks, regions, strict=True)
        ]

    # -- which column a figure is in --------------------------------------------------------------------------

    def _resolve(self, chain: Sequence[Batch], side: Side | None) -> None:
        """The columns of blocks that follow one another; one without its own header goes on with the one before."""
        tables: list[list[Batch]] = []
        for block in chain:
            begins = block.header and not (tables and _is_same_header(block.header, tables[-1][0].header))
            if not tables or (begins and any(one.body for one in tables[-1])):
                tables.append([block])
            else:
                tables[-1].append(block)
        for blocks in tables:
            self._gather(blocks)
            for block in blocks:
                block.body = [self._parted(row) for row in block.body]
            over = [head.span for block in blocks for head in self._regions.lowest(block.header)]
            units = unit_columns([row for block in blocks for row in block.body], over)
            for block in blocks:
                block.body = [_without(row, units) for row in block.body]
            heads, rows = self._heads_and_rows(blocks, units)
            if (end := end_of_labels(rows, heads, self._matrices)) is not None:
                for block in blocks:
                    block.body = [_right_of(row, end) for row in block.body]
                heads, rows = self._heads_and_rows(blocks, units)
            columns = columns_of(rows, heads, side) if rows or heads else None
            before: list[Span] = []
            for block in blocks:
                own = [row for row in block.body if row.figures]
                block.columns = columns or columns_of(own, heads if block.header else before, side)
                before = block.columns or []

    def _heads_and_rows(self, blocks: Sequence[Batch], units: Sequence[Span]) -> tuple[list[Span], list[Line]]:
        """The heads of a table's columns, and its rows with figures."""
        rows = [row for block in blocks for row in block.body if row.figures]
        return [head for head in self._all_heads(blocks, rows) if not any(meet(head, column) for column in units)], rows

    def _parted(self, row: Line) -> Line:
        """A row that holds all figures of a table, with those parted that touch."""
        if row.blocks or row.parts:
            return row
        ways = (parted(row.figures, count, size) for count, size in self._across.items())
        return replace(row, figures=next((way for way in ways if way is not None), row.figures))

    def _columns_of_heads(self, chain: Sequence[Batch]) -> list[list[Span]]:
        """The lines of each head of several, and the heads of several tables that stand in one column."""
        lowest = [self._regions.lowest(block.header) for block in chain]
        lines = [[(word.x0, word.x1) for word in block.words] for heads in lowest for block in heads]
        singles = [(block.x0, block.x1) for heads in lowest for block in heads if len(block.words) == 1]
        below = [[one, other] for place, one in enumerate(singles) for other in singles[:place] if meet(one, other)]
        return [*lines, *below]

    def _gather(self, blocks: Sequence[Batch]) -> None:
        """Figures of no row go to those that they are, or may be, a part of, also over the end of a page."""
        rows = over_pages([row for block in blocks for row in block.body], self._labels)
        rows = with_strays(rows, self._regions.is_line)
        for block in blocks:
            own = {id(part) for row in block.body for part in (row.blocks or row.figures)}
            block.body = [row for row in rows if any(id(part) in own for part in (row.blocks or row.figures))]

    def _all_heads(self, blocks: Sequence[Batch], rows: Sequence[Line]) -> list[Span]:
        """The heads of a header, of which a page end may have left some on the page before."""
        first = next((place for place, block in enumerate(blocks) if block.body), 0)
        heads: list[Span] = []
        for block in reversed(blocks[: first + 1]):
            found = self._heads(block.header, rows)
            heads += [one for one in found if not any(one[0] < x1 and x0 < one[1] for x0, x1 in heads)]
        return sorted(heads)

    def _heads(self, header: Sequence[Line], rows: Sequence[Line]) -> list[Span]:
        """Where the heads of columns of figures stand: not where labels do."""
        labelled = [row for row in rows if row.blocks]
        beside = [(one.x0, one.x1) for row in labelled for one in row.blocks if one.x1 <= row.figures[0].x0 + 1]
        least = min((x0 for x0, _ in beside), default=0.0)  # left of the labels stand their numbers
        over = [word.span for word in rows[0].figures] if self._are_full(rows) else None
        return [
            (x0, x1)
            for block in self._regions.lowest(header)
            for x0, x1 in [block.span]
            if normalise(block.text) not in self._corners
            and x1 > least + 1
            and (over is None or self._regions.is_only_line(block) or any(meet((x0, x1), word) for word in over))
            and ((rows and not labelled) or not any(meet((x0, x1), label) for label in beside))
        ]

    def _are_full(self, rows: Sequence[Line]) -> bool:
        """Has each row a figure for each line of a table? Over no figure stands no head, but a part of a label."""
        counts = {len(row.figures) for row in rows}
        return len(counts) == 1 and counts <= self._lines

    def _table(self, blocks: Sequence[Batch], rows: Sequence[Line], *, is_last: bool) -> Unruled | None:
        cells: list[tuple[Cell, ...]] = []
        used: list[Line] = []
        is_torn = False
        for block in blocks:
            cells += self._cells.header(block)
            for row in block.body:
                made = self._cells.row(row, block)
                if made:
                    cells.append(made)
                is_torn |= bool(row.parts)
                if made or row.figures:
                    used.append(row)  # figures that cannot be told apart are none in the text either
            used += block.header
        texts = [cell.text for row in cells for cell in row]
        # cells that stand one below another are no table: their order is all that they have
        beside = any(len(row.figures) > 1 or (row.figures and row.is_known(self._labels)) for row in used)
        # the next page goes on with a header
        begins = (
            is_last and all(self._regions.is_header(row) for row in rows) and any(len(row.blocks) > 1 for row in rows)
        )
        goes_on = all(_fills(block) for block in blocks)
        is_own = any(row.figures and any(self._regions.is_own(block) for block in row.blocks) for row in used)
        if not (beside or begins) or not (is_torn or is_own or goes_on or is_statutory(texts, self._labels)):
            return None
        words = [word for row in rows for word in (*row.figures, *(one for block in row.blocks for one in block.words))]
        return Unruled(Grid(tuple(cells)), around(words), tuple(words))


def _fills(block: Batch) -> bool:
    """Do figures without labels stand one by one under the columns of the table before, under most of them?"""
    columns = block.columns or []
    return all(
        not row.blocks and None not in places and len(set(places)) == len(places) > len(columns) / 2
        for row in (*block.header, *block.body)
        for places in [[place_in(word.span, columns) for word in row.figures]]
    )


def _is_same_header(header: Sequence[Line], before: Sequence[Line]) -> bool:
    """Is it the header of the table before, on the next page? Its labels stand where they stood there.

    Of labels that narrow columns break over lines, the fewer, one may be known once and be none the other time.
    """
    if not before or header[0].page == before[0].page:
        return False
    here, there = ([block for row in rows for block in row.blocks] for rows in (header, before))
    again = sum(any(_is_again(one, other) for other in there) for one in here)
    return 2 * again > max(len(here), len(there)) and all(
        any(_is_again(one, other) or (overlap(one, other) and not other.is_known) for other in others)
        for blocks, others in ((here, there), (there, here))
        for one in blocks
        if one.is_known
    )


def _is_again(one: Block, other: Block) -> bool:
    """The same label at the same place?"""
    return abs(one.x0 - other.x0) <= _SAME and normalise(one.text) == normalise(other.text)


def _right_of(row: Line, end: float) -> Line:
    """The row without what stands among labels."""
    return replace(row, figures=tuple(word for word in row.figures if word.x1 > end)) if row.blocks else row


def _without(row: Line, units: Sequence[Span]) -> Line:
    """The row without what says that it has no unit."""
    if not units:
        return row
    figures = [
        word
        for word in row.figures
        if any(char.isdigit() for char in word.text) or not any(meet(word.span, column) for column in units)
    ]
    return replace(row, figures=tuple(figures))
