"""The tables of pages without full rules as grids: which column each figure of their rows is in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.carrier import Cell, Grid
from archive.report.frame import frame, is_statutory
from archive.report.labels import normalise
from archive.report.pdf_breaks import with_whole_labels
from archive.report.pdf_columns import columns_of, meet, place_in, side_of, unit_column
from archive.report.pdf_figures import add_up, folded, group_sizes, overlap
from archive.report.pdf_regions import Batch, Regions
from archive.report.pdf_rows import Line, over_pages, rows_of, with_groups, with_strays
from archive.report.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Forms
    from archive.report.model import Locator
    from archive.report.pdf_columns import Side
    from archive.report.pdf_labels import Block, Word
    from archive.report.pdf_rules import Box, Span
    from archive.report.pdf_words import Printed

_LABEL_COLUMNS = 6
_APART = 1000  # a column where no figure stands
_SAME = 1.0  # points
_RUN_TOGETHER = re.compile(r"[0０]\d")  # figures of two cells without a gap


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
        self._numbers = numbers
        self._labels = frame(forms)
        self._regions = Regions(forms)
        tables = [table for form in forms for table in form.tables]
        # what stands over a block of rows, and not over a column
        self._titles = {
            normalise(label)
            for table in tables
            for group in table.groups
            for label in group.labels
            if table.layout == "blocks"
        }
        self._across = {len(table.cells) for table in tables if table.layout == "blocks"}  # figures, all in one row
        self._corners = {normalise(table.corner) for table in tables if table.corner}  # over the labels
        self._children: dict[str, set[str]] = {}
        for column in (column for table in tables for column in table.columns if column.group):
            below = self._children.setdefault(normalise(column.group or ""), set())
            below.update(normalise(label) for label in column.labels)
        self._sizes = group_sizes(forms)

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
            begins = block.header and not (tables and _is_again(block.header, tables[-1][0].header))
            if not tables or (begins and any(one.body for one in tables[-1])):
                tables.append([block])
            else:
                tables[-1].append(block)
        for blocks in tables:
            self._gather(blocks)
            over = [head.span for block in blocks for head in self._lowest(block.header)]
            units = unit_column([row for block in blocks for row in block.body], over)
            for block in blocks:
                block.body = [_without(row, units) for row in block.body]
            rows = [row for block in blocks for row in block.body if row.figures]
            heads = [head for head in self._all_heads(blocks, rows) if units is None or not meet(head, units)]
            columns = columns_of(rows, heads, side) if rows or heads else None
            before: list[Span] = []
            for block in blocks:
                own = [row for row in block.body if row.figures]
                block.columns = columns or columns_of(own, heads if block.header else before, side)
                before = block.columns or []

    def _columns_of_heads(self, chain: Sequence[Batch]) -> list[list[Span]]:
        """The lines of each head of several, and the heads of several tables that stand in one column."""
        lowest = [self._lowest(block.header) for block in chain]
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
        return [
            (x0, x1)
            for block in self._lowest(header)
            for x0, x1 in [block.span]
            if normalise(block.text) not in self._corners
            and x1 > least + 1
            and ((rows and not labelled) or not any(x0 < right and left < x1 for left, right in beside))
        ]

    def _table(self, blocks: Sequence[Batch], rows: Sequence[Line], *, is_last: bool) -> Unruled | None:
        cells: list[tuple[Cell, ...]] = []
        used: list[Line] = []
        is_torn = False
        for block in blocks:
            cells += self._header(block)
            for row in block.body:
                made = self._row(row, block.columns) if self._tells(row, block) else ()
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
        return Unruled(Grid(tuple(cells)), _around(words), tuple(words))

    def _tells(self, row: Line, block: Batch) -> bool:
        """Do labels tell what the row is, or the places or the number of its figures?"""
        if row.blocks or block.columns is not None or not block.header:
            return True
        return len(row.figures) in (len(self._lowest(block.header)), *self._across)

    def _row(self, row: Line, columns: list[Span] | None) -> tuple[Cell, ...]:
        first = row.figures[0].x0 if row.figures else (columns[0][0] if columns else 0.0)
        left = [block for block in row.blocks if block.x0 < first]
        if not row.figures and (columns is None or not left or meet((left[-1].x0, left[-1].x1), columns[0])):
            return ()
        words = self._whole(row, columns)
        if not words and row.figures:
            return ()
        if any(_RUN_TOGETHER.match(word.text) for word in words):
            return ()
        cells = [Cell(block.text, place, 1, 1, self._locator(row, block)) for place, block in enumerate(left)]
        right = [block for block in row.blocks if block.x0 >= first]
        last = max((word.x0 for word in words), default=first)
        if any(block.x0 < last and not block.is_known and not is_unit(block.text) for block in right):
            return ()  # among the figures stands what can be none, or several that run together
        figures = self._in_columns(row, words, columns) if columns is not None else None
        if figures is not None:
            if any(cell.text and sort_of(cell.text) != "figure" for _, cell in figures):
                return ()
            figures, right = _with_remarks(figures, right)
            if any(not cell.text and _is_covered(cell, x0, (*left, *right)) for x0, cell in figures):
                return ()
        else:
            if columns is not None and len(columns) / 2 < len(words) < len(columns):
                return ()  # it is a row of theirs, and one figure is that of two cells, or stands in none
            figures = [
                (word.x0, Cell(word.text, _LABEL_COLUMNS + place, 1, 1, self._locator(row, word, row.figures_page)))
                for place, word in enumerate(words)
            ]
        for block in (one for one in right if is_unit(one.text)):  # other words are in no place of a figure's
            before = sum(x0 < block.x0 for x0, _ in figures)
            figures.append((block.x0, Cell(block.text, _LABEL_COLUMNS + before, 1, 1, self._locator(row, block))))
        return (*cells, *(cell for _, cell in sorted(figures, key=lambda item: item[0])))

    def _whole(self, row: Line, columns: Sequence[Span] | None) -> tuple[Word, ...]:
        """The figures of a row with what was torn off them: whole where sums tell how they were, else unclear."""
        if not row.parts:
            return row.figures
        words = (*row.figures, *row.parts)
        joined = folded(words, "")
        if add_up([word.text for word in joined], self._sizes, parts=1 + row.is_doubtful):
            return joined
        if row.is_doubtful and add_up([word.text for word in row.figures], self._sizes, parts=2):
            return row.figures
        beside = sum(not any(overlap(part, one) for one in row.figures) for part in row.parts)
        if columns is None or beside > (not row.is_doubtful):
            return ()  # several that stand below none of its figures are those of another row
        return folded(words, "\n")

    def _header(self, batch: Batch) -> list[tuple[Cell, ...]]:
        """The rows of a header; the last are the heads of the columns, however high each stands.

        Where columns are not told and heads are not as many as figures they stand over none of these.
        """
        header, columns = batch.header, batch.columns
        lowest = sorted(self._lowest(header), key=lambda block: block.x0)
        is_apart = columns is None and any(len(row.figures) not in (0, len(lowest)) for row in batch.body)
        first = _APART if is_apart else _LABEL_COLUMNS
        heads = _between([self._column_of(block, lowest, columns) for block in lowest], len(columns or lowest))
        places = {id(block): at for block, at in zip(lowest, heads, strict=True)}
        upper = [[block for block in row.blocks if block not in lowest] for row in header]
        rows = []
        for blocks in [*upper, lowest]:
            cells = []
            for place, block in enumerate(blocks):
                at = places[id(block)] if id(block) in places else self._first_of(block, lowest, columns)
                column = min(place, _LABEL_COLUMNS - 1) if at is None else first + at
                cells.append(Cell(block.text, column, 1, 1, self._locator(header[0], block)))
            if cells:
                rows.append(tuple(cells))
        return rows

    def _lowest(self, header: Sequence[Line]) -> list[Block]:
        """The blocks of a header below which no other stands, without the titles."""
        blocks = [block for row in header for block in row.blocks]
        return [
            block
            for block in blocks
            if normalise(block.text) not in self._titles
            and not any(
                other.top >= block.bottom - 1 and other.x0 < block.x1 and block.x0 < other.x1 for other in blocks
            )
        ]

    def _column_of(self, block: Block, lowest: Sequence[Block], columns: list[Span] | None) -> int | None:
        """The one column below it: below its cell, or where that is the stripe behind a whole row below its text."""
        if columns is None:
            return next((place for place, head in enumerate(lowest) if head is block), None)
        places = (place_in(span, columns) for span in (block.span, (block.x0, block.x1)))
        return next((place for place in places if place is not None), None)

    def _first_of(self, block: Block, lowest: Sequence[Block], columns: list[Span] | None) -> int | None:
        """The first of the columns below the label of several."""
        below = self._children.get(normalise(block.text), ())
        heads = [head for head in lowest if normalise(head.text) in below]
        places = [at for head in heads if (at := self._column_of(head, lowest, columns)) is not None]
        if places or columns is None:
            return min(places, default=None)
        return next((place for place, column in enumerate(columns) if meet(block.span, column)), None)

    def _in_columns(
        self, row: Line, figures: Sequence[Word], columns: Sequence[Span]
    ) -> list[tuple[float, Cell]] | None:
        """A cell for each column, blank where nothing stands; figures that share one are kept together, and unclear."""
        inside: dict[int, list[Word]] = {}
        for word in figures:
            place = place_in(word.span, columns)
            if place is None or _reaches_over(word, columns, place):
                return None
            inside.setdefault(place, []).append(word)
        words = [*figures, *(word for block in row.blocks for word in block.words)]
        _, top, _, bottom = _around(words)
        cells = []
        for place, (x0, x1) in enumerate(columns):
            here = inside.get(place, [])
            box = _around(here) if here else (x0, top, x1, bottom)
            text = "\n".join(word.text for word in sorted(here, key=lambda word: (word.top, word.x0)))
            cells.append((x0, Cell(text, _LABEL_COLUMNS + place, 1, 1, self._box(row, box, row.figures_page))))
        return cells

    def _locator(self, row: Line, part: Word | Block, page: int = 0) -> Locator:
        return self._box(row, (part.x0, part.top, part.x1, part.bottom), page)

    def _box(self, row: Line, box: Box, page: int = 0) -> Locator:
        return {"kind": "box", "page": self._numbers[(page or row.page) - 1], "box": [round(side, 1) for side in box]}


def _between(places: Sequence[int | None], count: int) -> list[int | None]:
    """The places of heads with those filled in that are as many as the columns left between their neighbours.

    Heads before the first that is placed may stand over the labels.
    """
    out = list(places)
    known = [(-1, -1), *((at, place) for at, place in enumerate(places) if place is not None), (len(out), count)]
    for (start, before), (end, after) in pairwise(known):
        free = after - before - 1
        if start >= 0 and free == end - start - 1:
            out[start + 1 : end] = range(before + 1, after)
        elif start < 0 < len(known) - 2 and free <= end:
            out[end - free : end] = range(free)
    return out


def _fills(block: Batch) -> bool:
    """Do figures without labels stand one by one under the columns of the table before, under most of them?"""
    columns = block.columns or []
    return all(
        not row.blocks and None not in places and len(set(places)) == len(places) > len(columns) / 2
        for row in (*block.header, *block.body)
        for places in [[place_in(word.span, columns) for word in row.figures]]
    )


def _is_again(header: Sequence[Line], before: Sequence[Line]) -> bool:
    """Is it the header of the table before, on the next page?"""
    if not before or header[0].page == before[0].page:
        return False
    here, there = ([(block.text, block.x0) for row in rows for block in row.blocks] for rows in (header, before))
    return len(here) == len(there) and all(
        one == other and abs(x0 - x1) <= _SAME for (one, x0), (other, x1) in zip(here, there, strict=True)
    )


def _without(row: Line, units: Span | None) -> Line:
    """The row without what says that it has no unit."""
    if units is None:
        return row
    figures = [word for word in row.figures if any(char.isdigit() for char in word.text) or not meet(word.span, units)]
    return replace(row, figures=tuple(figures))


def _reaches_over(word: Word, columns: Sequence[Span], own: int) -> bool:
    """Does a digit of it stand in another column, or all of it across one? Figures of neighbouring cells may touch."""
    others = [column for place, column in enumerate(columns) if place != own]
    if any(word.x0 < (left + right) / 2 < word.x1 for left, right in others):
        return True
    return any(left < (x0 + x1) / 2 < right for x0, x1 in word.edges for left, right in others)


def _with_remarks(
    figures: Sequence[tuple[float, Cell]], blocks: Sequence[Block]
) -> tuple[list[tuple[float, Cell]], list[Block]]:
    """The cells of the columns with the words that stand in one of them alone, and the words that do not."""
    out, left = list(figures), list(blocks)
    spans = [(x0, cell.locator["box"][2]) for x0, cell in figures]
    for block in blocks:
        places = [place for place, span in enumerate(spans) if meet((block.x0, block.x1), span)]
        if len(places) == 1 and not out[places[0]][1].text and not is_unit(block.text):
            x0, cell = out[places[0]]
            out[places[0]] = x0, replace(cell, text=block.text)
            left.remove(block)
    return out, left


def _is_covered(cell: Cell, x0: float, blocks: Sequence[Block]) -> bool:
    """Does something of a label stand in the place of a blank?"""
    right = cell.locator["box"][2]
    return any(meet((block.x0, block.x1), (x0, right)) for block in blocks)


def _around(words: Iterable[Word]) -> Box:
    held = list(words)
    return (
        min(word.x0 for word in held),
        min(word.top for word in held),
        max(word.x1 for word in held),
        max(word.bottom for word in held),
    )
