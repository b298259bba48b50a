"""The rows of a page without full rules as grids: which belong to one table, and which column each figure is in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.carrier import Cell, Grid
from archive.report.frame import frame, is_statutory
from archive.report.known import Known
from archive.report.labels import fold, normalise
from archive.report.pdf_words import Line, columns_of, folded, place_in, rows_of
from archive.report.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Forms
    from archive.report.model import Locator
    from archive.report.pdf_labels import Block, Word
    from archive.report.pdf_words import Printed

Span = tuple[float, float]
Box = tuple[float, float, float, float]

_LABEL_COLUMNS = 6
_PROSE = 40
_STRAY = 2.0
_RUN_TOGETHER = re.compile(r"0\d")  # figures of two cells without a gap
_LONG = 25
_HEADING = re.compile(r"[一二三四五六七八九十⼀⼆⼋⼗]+、|附[件表]|20\d\d年")


@dataclass(frozen=True)
class Unruled:
    """A table that was read from the places of its words: its grid, and the words that are in it."""

    grid: Grid
    area: Box
    columns: tuple[Span, ...]
    words: tuple[Word, ...]


class Reader:
    """Knows the labels of the forms, and the columns of the last table, which the next page may go on with."""

    def __init__(self, forms: Forms) -> None:
        self._labels = frame(forms)
        self._known = Known.of(tuple(forms))
        self._columns: list[Span] = []
        self._beside: list[Span] = []  # where the labels stand
        # what stands over a block of rows, and not over a column
        self._titles = {
            normalise(label)
            for form in forms
            for table in form.tables
            for group in table.groups
            for label in group.labels
            if table.layout == "blocks"
        }
        self._children: dict[str, set[str]] = {}
        for table in (table for form in forms for table in form.tables):
            for column in table.columns:
                if column.group:
                    below = self._children.setdefault(normalise(column.group), set())
                    below.update(normalise(label) for label in column.labels)

    def tables(self, page: Printed, number: int) -> list[Unruled]:
        found = []
        regions = self._regions(rows_of(page))
        for rows in regions:
            table = self._table(rows, number, is_last=rows is regions[-1])
            if table is not None:
                found.append(table)
        return found

    def forget(self) -> None:
        """What comes next is no continuation."""
        self._columns = []

    # -- which rows are a table's -----------------------------------------------------------------------------

    def _regions(self, rows: Sequence[Line]) -> list[list[Line]]:
        regions: list[list[Line]] = [[]]
        for row in rows:
            if self._is_text(row):
                regions.append([])
            elif row.figures or self._is_header(row) or self._is_line(row):
                regions[-1].append(row)
        return [trimmed for region in regions if (trimmed := self._trimmed(region))]

    def _is_text(self, row: Line) -> bool:
        """Is it prose, or a heading? No table goes on over these."""
        unknown = [block.text for block in row.blocks if block.text not in self._labels]
        if any(len(text) > _PROSE and not self._names_line(text) for text in unknown):
            return True
        if row.figures or len(unknown) < len(row.blocks) or len(unknown) != 1:
            return False
        text = unknown[0]
        return len(text) > _LONG or "。" in text or _HEADING.match(text) is not None

    def _is_header(self, row: Line) -> bool:
        return not row.figures and any(
            self._known.is_header(block.text) or block.text in self._known.sides for block in row.blocks
        )

    def _is_line(self, row: Line) -> bool:
        """A label of the form without figures: all of them are blank, or it is a group's."""
        known = (self._known.matrix, self._known.blocks, self._known.lists)
        return len(row.blocks) == 1 and any(row.blocks[0].text in labels for labels in known)

    def _names_line(self, text: str) -> bool:
        known = (self._known.matrix, self._known.blocks, self._known.lists)
        return any(labels.ids(text)[0] for labels in known)

    def _trimmed(self, rows: list[Line]) -> list[Line]:
        """From the first row that is known to be the table's to the last; figures alone go with a header above."""
        sure = [
            place
            for place, row in enumerate(rows)
            if row.is_known(self._labels)
            or self._is_header(row)
            or any(self._names_line(block.text) for block in row.blocks)
            or (row.figures and not row.blocks and len(row.figures) > 1)
        ]
        return rows[sure[0] : sure[-1] + 1] if sure else []

    # -- which column a figure is in --------------------------------------------------------------------------

    def _table(self, rows: Sequence[Line], number: int, *, is_last: bool) -> Unruled | None:
        cells: list[tuple[Cell, ...]] = []
        used: list[Line] = []
        place = 0
        while place < len(rows):
            header: list[Line] = []
            while place < len(rows) and self._is_header(rows[place]):
                header.append(rows[place])
                place += 1
            body: list[Line] = []
            while place < len(rows) and not self._is_header(rows[place]):
                body.append(rows[place])
                place += 1
            body = _with_strays(body)
            columns = self._columns_of(header, body)
            cells += self._header(header, columns, number)
            for row in body:
                made = self._row(row, columns, number)
                if made:
                    cells.append(made)
                if made or row.figures:
                    used.append(row)  # figures that cannot be told apart are none in the text either
            used += header
        texts = [cell.text for row in cells for cell in row]
        # cells that stand one below another are no table: their order is all that they have
        beside = any(len(row.figures) > 1 or (row.figures and row.is_known(self._labels)) for row in used)
        # the next page goes on with a header
        begins = is_last and all(self._is_header(row) for row in rows) and any(len(row.blocks) > 1 for row in rows)
        if not (beside or begins) or not (is_statutory(texts, self._labels) or self._goes_on(used)):
            return None
        words = [word for row in rows for word in (*row.figures, *(one for block in row.blocks for one in block.words))]
        area = _around(words)
        return Unruled(Grid(tuple(cells)), area, tuple(self._columns), tuple(words))

    def _goes_on(self, rows: Sequence[Line]) -> bool:
        """Figures without labels stand one by one under the columns of the table before."""
        return all(
            not row.blocks
            and [place_in(word.x0, word.x1, self._columns) for word in row.figures] == list(range(len(self._columns)))
            for row in rows
        )

    def _columns_of(self, header: Sequence[Line], body: Sequence[Line]) -> list[Span] | None:
        """The columns of the rows under one header; a table that goes on without one keeps those it had."""
        rows = [row for row in body if row.figures]
        labelled = [row for row in rows if row.blocks]
        if labelled:
            self._beside = [
                (block.x0, block.x1) for row in rows for block in row.blocks if block.x1 <= row.figures[0].x0 + 1
            ]
        heads = [
            (block.x0, block.x1)
            for block in self._lowest(header)
            if (rows and not labelled) or not any(block.x0 < x1 and x0 < block.x1 for x0, x1 in self._beside)
        ]
        if not header:
            heads = list(self._columns)
        columns = columns_of(rows, heads)
        if columns is None:
            usual = Counter(len(row.figures) for row in rows).most_common(1)[0][0]
            columns = columns_of([row for row in rows if len(row.figures) == usual], heads)
            if columns is not None and len(columns) < usual:
                columns = None
        if columns and not _are_proven(columns, rows, heads):
            columns = None  # rows that stand apart from one another show no column that is blank
        self._columns = columns or []
        return columns or None

    def _row(self, row: Line, columns: list[Span] | None, number: int) -> tuple[Cell, ...]:
        first = row.figures[0].x0 if row.figures else (columns[0][0] if columns else 0.0)
        left = [block for block in row.blocks if block.x0 < first]
        if not row.figures and (columns is None or not left or left[-1].x1 > first):
            return ()
        if (row.is_torn and columns is None) or any(_RUN_TOGETHER.match(fold(word.text)) for word in row.figures):
            return ()
        cells = [Cell(block.text, place, 1, 1, _locator(number, block)) for place, block in enumerate(left)]
        right = [block for block in row.blocks if block.x0 >= first]
        last = max((word.x0 for word in row.figures), default=first)
        if any(block.x0 < last and not block.is_known and not is_unit(block.text) for block in right):
            return ()  # among the figures stands what can be none, or several that run together
        figures = _in_columns(row, columns, number) if columns is not None else None
        if figures is not None and not all(_is_clear(cell, x0, row.blocks) for x0, cell in figures):
            return ()
        if figures is None:
            figures = [
                (word.x0, Cell(word.text, _LABEL_COLUMNS + place, 1, 1, _locator(number, word)))
                for place, word in enumerate(row.figures)
            ]
        for block in right:
            before = sum(x0 < block.x0 for x0, _ in figures)
            figures.append((block.x0, Cell(block.text, _LABEL_COLUMNS + before, 1, 1, _locator(number, block))))
        return (*cells, *(cell for _, cell in sorted(figures, key=lambda item: item[0])))

    def _header(self, header: Sequence[Line], columns: list[Span] | None, number: int) -> list[tuple[Cell, ...]]:
        """The rows of a header; the last are the heads of the columns, however high each stands."""
        lowest = sorted(self._lowest(header), key=lambda block: block.x0)
        upper = [[block for block in row.blocks if block not in lowest] for row in header]
        rows = []
        for blocks in [*upper, lowest]:
            cells = []
            for place, block in enumerate(blocks):
                at = self._column_of(block, lowest, columns)
                column = place if at is None else _LABEL_COLUMNS + at
                cells.append(Cell(block.text, column, 1, 1, _locator(number, block)))
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
        below = self._children.get(normalise(block.text))
        if below:
            places = [
                at
                for head in lowest
                if normalise(head.text) in below and (at := self._column_of(head, lowest, columns)) is not None
            ]
            if places:
                return min(places)
        if columns is not None:
            return place_in(block.x0, block.x1, columns)
        return next((place for place, head in enumerate(lowest) if head is block), None)


def _is_clear(cell: Cell, x0: float, blocks: Sequence[Block]) -> bool:
    """Is it a figure, or blank with nothing of a label in its place?"""
    if cell.text:
        return sort_of(cell.text) == "figure"
    right = cell.locator["box"][2]
    return not any(block.x0 < right and x0 < block.x1 for block in blocks)


def _are_proven(columns: Sequence[Span], rows: Sequence[Line], heads: Sequence[Span]) -> bool:
    """Does a row have a figure in each column, or each column a head?"""
    if any(len(row.figures) == len(columns) for row in rows):
        return True
    return all(any(x0 < right and left < x1 for left, right in heads) for x0, x1 in columns)


def _with_strays(body: Sequence[Line]) -> list[Line]:
    """Figures without a label, fewer than the rows beside them have, belong to the row that they stand nearest to.

    Which of its figures they are a part of their place tells; what it says then is unclear.
    """
    labelled = [row for row in body if row.blocks and row.figures]
    if not labelled:
        return list(body)
    most = max(len(row.figures) for row in labelled)
    strays = [row for row in body if row.figures and not row.blocks and len(row.figures) <= most]
    added: dict[int, list[Word]] = {}
    for stray in strays:
        for word in stray.figures:
            nearest = min(labelled, key=lambda row: _apart(row, word))
            added.setdefault(id(nearest), []).append(word)
    kept = []
    for row in body:
        if id(row) in added:
            kept.append(Line(row.blocks, folded((*row.figures, *added[id(row)]), "\n"), is_torn=True))
        elif row.figures and not any(row is stray for stray in strays):
            kept.append(row)
        elif not row.figures and all(abs(row.level - one.level) > _STRAY * one.figures[0].height for one in strays):
            kept.append(row)  # near figures that are no row's own no row is blank
    return kept


def _apart(row: Line, word: Word) -> float:
    """How far a figure is from a row: from the one that it stands below or above, or else from the row's height."""
    over = [one for one in row.figures if one.x0 < word.x1 and word.x0 < one.x1]
    gaps = [max(word.top - one.bottom, one.top - word.bottom, 0.0) for one in over]
    return min([abs(row.level - word.level), *gaps])


def _in_columns(row: Line, columns: Sequence[Span], number: int) -> list[tuple[float, Cell]] | None:
    """A cell for each column, blank where nothing stands; figures that share one are kept together, and unclear."""
    inside: dict[int, list[Word]] = {}
    for word in row.figures:
        places = [place for place, (x0, x1) in enumerate(columns) if word.x0 < x1 and x0 < word.x1]
        if len(places) != 1:
            return None
        inside.setdefault(places[0], []).append(word)
    words = [*row.figures, *(word for block in row.blocks for word in block.words)]
    _, top, _, bottom = _around(words)
    cells = []
    for place, (x0, x1) in enumerate(columns):
        here = inside.get(place, [])
        box = _around(here) if here else (x0, top, x1, bottom)
        text = "\n".join(word.text for word in sorted(here, key=lambda word: (word.top, word.x0)))
        cells.append((x0, Cell(text, _LABEL_COLUMNS + place, 1, 1, _box(number, box))))
    return cells


def _around(words: Iterable[Word]) -> Box:
    held = list(words)
    return (
        min(word.x0 for word in held),
        min(word.top for word in held),
        max(word.x1 for word in held),
        max(word.bottom for word in held),
    )


def _locator(number: int, part: Word | Block) -> Locator:
    return _box(number, (part.x0, part.top, part.x1, part.bottom))


def _box(number: int, box: Box) -> Locator:
    return {"kind": "box", "page": number, "box": [round(side, 1) for side in box]}
