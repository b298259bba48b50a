"""The rows and headers of a table without full rules as cells: each figure in the column where it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.carrier import Cell
from archive.report.normal import UNREADABLE, normalise
from archive.report.pdf.columns import meet, place_in
from archive.report.pdf.figures import add_up, folded, group_sizes, overlap
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Forms
    from archive.report.model import Locator
    from archive.report.pdf.place import Box, Span
    from archive.report.pdf.regions import Batch, Regions
    from archive.report.pdf.rows import Line
    from archive.report.pdf.word import Block, Word

    Placed = list[tuple[float, Cell]]  # cells by where they begin

_LABEL_COLUMNS = 6
_APART = 1000  # a column where no figure stands
_PAGE_NUMBER = re.compile(r"[\-—–]*\d{1,3}[\-—–]*")
_RUN_TOGETHER = re.compile(r"[0０]\d")  # figures of two cells without a gap


class Cells:
    """Makes the cells; `numbers` are those of the pages that the rows' pages are, or are a part of."""

    def __init__(self, forms: Forms, regions: Regions, numbers: Sequence[int]) -> None:
        self._regions = regions
        self._numbers = numbers
        tables = [table for form in forms for table in form.tables]
        self._across = {len(table.cells) for table in tables if table.layout == "blocks"}  # figures, all in one row
        self._children: dict[str, set[str]] = {}
        for column in (column for table in tables for column in table.columns if column.group):
            below = self._children.setdefault(normalise(column.group or ""), set())
            below.update(normalise(label) for label in column.labels)
        self._sizes = group_sizes(forms)

    def row(self, row: Line, batch: Batch) -> tuple[Cell, ...]:
        """The cells of a row; none where it is not told which figure is which."""
        columns = batch.columns
        if row.is_mixed or not self._tells(row, batch):
            return ()
        first = row.figures[0].x0 if row.figures else (columns[0][0] if columns else 0.0)
        left = [block for block in row.blocks if block.x0 < first]
        right = [block for block in row.blocks if block.x0 >= first]
        if not row.figures and (columns is None or not left or meet((left[-1].x0, left[-1].x1), columns[0])):
            return ()
        words = self._whole(row, columns)
        if (row.figures and not words) or any(_RUN_TOGETHER.match(word.text) for word in words):
            return ()
        last = max((word.x0 for word in words), default=first)
        among = [block for block in right if block.x0 < last and not is_unit(block.text)]
        figures = self._figures(row, words, columns, left, right)
        if figures is None:
            return ()
        placed = {cell.text for _, cell in figures}
        others = [block for block in among if block.text not in placed]
        if not all(block.is_known or self._is_label_beside(block, batch) for block in others):
            return ()  # among the figures stands what is in no cell by itself, or several that run together
        for block in right:  # words behind all figures are in no place of a figure's
            if is_unit(block.text) or block in others:
                before = sum(x0 < block.x0 for x0, _ in figures)
                figures.append((block.x0, Cell(block.text, _LABEL_COLUMNS + before, 1, 1, self._locator(row, block))))
        cells = [Cell(block.text, place, 1, 1, self._locator(row, block)) for place, block in enumerate(left)]
        return (*cells, *(cell for _, cell in sorted(figures, key=lambda item: item[0])))

    def _is_label_beside(self, block: Block, batch: Batch) -> bool:
        """Is it a label of a second list, beside the first under the same heads?"""
        heads = sorted(self._regions.lowest(batch.header), key=lambda head: head.x0)
        return any(head.text == heads[0].text and overlap(head, block) for head in heads[1:])

    def _tells(self, row: Line, batch: Batch) -> bool:
        """Do labels tell what the row is, or the places or the number of its figures?"""
        if row.blocks or batch.columns is not None or not batch.header:
            return True
        return len(row.figures) in (len(self._regions.lowest(batch.header)), *self._across)

    def _figures(
        self,
        row: Line,
        words: Sequence[Word],
        columns: Sequence[Span] | None,
        left: Sequence[Block],
        right: Sequence[Block],
    ) -> Placed | None:
        """The cells of the figures, by their columns or else in their order; None where neither is sure."""
        placed = self._in_columns(row, words, columns) if columns is not None else None
        if placed is not None:
            if any(cell.text and sort_of(cell.text) != "figure" for _, cell in placed):
                return None
            placed, others = _with_remarks(placed, right)
            covered = any(not cell.text and _is_covered(cell, x0, (*left, *others)) for x0, cell in placed)
            unread = row.is_covered or any(UNREADABLE in block.text for block in others)
            return None if covered or (unread and not all(cell.text for _, cell in placed)) else placed
        if columns is not None and len(columns) / 2 < len(words) != len(columns):
            return None  # it is a row of theirs, and one figure is that of two cells, or of none
        return [
            (word.x0, Cell(word.text, _LABEL_COLUMNS + place, 1, 1, self._locator(row, word, row.figures_page)))
            for place, word in enumerate(words)
        ]

    def _whole(self, row: Line, columns: Sequence[Span] | None) -> tuple[Word, ...]:
        """The figures of a row with what was torn off them: whole where sums tell how they were, else unclear.

        Below a row that has a figure for each column the number of the page is no part of it.
        """
        parts = row.parts
        if columns is not None and len(row.figures) == len(columns):
            apart = [part for part in row.parts if not any(overlap(part, one) for one in row.figures)]
            if _PAGE_NUMBER.fullmatch("".join(part.text for part in apart)):
                parts = tuple(part for part in row.parts if part not in apart)
        if not parts:
            return row.figures
        words = (*row.figures, *parts)
        joined = folded(words, "")
        if add_up([word.text for word in joined], self._sizes, parts=1 + row.is_doubtful):
            return joined
        if row.is_doubtful and add_up([word.text for word in row.figures], self._sizes, parts=2):
            return row.figures
        beside = sum(not any(overlap(part, one) for one in row.figures) for part in parts)
        if columns is None or beside > (not row.is_doubtful):
            return ()  # several that stand below none of its figures are those of another row
        return folded(words, "\n")

    def header(self, batch: Batch) -> list[tuple[Cell, ...]]:
        """The rows of a header; the last are the heads of the columns, however high each stands.

        Where columns are not told and heads are not as many as figures they stand over none of these.
        """
        header, columns = batch.header, batch.columns
        lowest = sorted(self._regions.lowest(header), key=lambda block: block.x0)
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

    def _in_columns(self, row: Line, figures: Sequence[Word], columns: Sequence[Span]) -> Placed | None:
        """A cell for each column, blank where nothing stands; figures that share one are kept together, and unclear."""
        inside: dict[int, list[Word]] = {}
        for word in figures:
            place = place_in(word.span, columns)
            if place is None or _reaches_over(word, columns, place):
                return None
            inside.setdefault(place, []).append(word)
        words = [*figures, *(word for block in row.blocks for word in block.words)]
        _, top, _, bottom = around(words)
        cells = []
        for place, (x0, x1) in enumerate(columns):
            here = inside.get(place, [])
            box = around(here) if here else (x0, top, x1, bottom)
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


def _reaches_over(word: Word, columns: Sequence[Span], own: int) -> bool:
    """Does a digit of it stand in another column, or all of it across one? Figures of neighbouring cells may touch."""
    others = [column for place, column in enumerate(columns) if place != own]
    if any(word.x0 < (left + right) / 2 < word.x1 for left, right in others):
        return True
    return any(left < (x0 + x1) / 2 < right for x0, x1 in word.edges for left, right in others)


def _with_remarks(figures: Placed, blocks: Sequence[Block]) -> tuple[Placed, list[Block]]:
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


def around(words: Iterable[Word]) -> Box:
    held = list(words)
    return (
        min(word.x0 for word in held),
        min(word.top for word in held),
        max(word.x1 for word in held),
        max(word.bottom for word in held),
    )
