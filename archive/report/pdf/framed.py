"""Tables of a PDF whose cells are drawn: which of them are whole, and their rows as grids."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from archive.report.carrier import Cell, Grid
from archive.report.normal import UNREADABLE
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.labels import Labels
    from archive.report.pdf.margins import PdfLine
    from archive.report.pdf.place import Box

    Framed = tuple[Any, list[list[str | None]]]  # a table and its texts

_BRACKETS = "()（）[]［］〔〕"
_MOSTLY = 4  # figures for a word
_RULE_GAP = 2.0
_DIGITS_OVER = 2  # so many figures one below another may stand in a cell of their own
_SPACED = 2
_ROW = 4  # so many figures alone in a line are a row
_SEVERAL = 2  # and so many behind words
_LIST = 3  # so many lines that end in a figure may be a list
_FEW = 2  # characters beside a table's cells are no part of it
_GAP = 5.0  # a cell is wider, in points
_LONGEST_END = 40  # of a label
_BESIDE = 2.5  # a row of the same table is no further away, in its heights


def has_rows(texts: Iterable[str], labels: Labels, *, after_table: bool = False) -> bool:
    """Are there lines of a table among these: several that are a row, or one with many figures?

    One is enough after a page that ends in a table, even if it is the rest of a figure, at the top.
    """
    least = 1 if after_table else _SEVERAL
    found = ends = 0
    for place, text in enumerate(texts):
        tokens = [token for token in text.split() if not is_unit(token)]
        figures = _figures_at_end(tokens)
        if figures == len(tokens):
            found += after_table and place == 0
        else:
            found += figures >= _SEVERAL or is_table_row(text, labels)
        ends += figures > 0
        if found >= least or ends >= _LIST or figures >= _ROW:
            return True
    return False


def _figures_at_end(tokens: Sequence[str]) -> int:
    """How many figures end the line. Its label may be no whole one: it goes on over the lines below."""
    return next((place for place, token in enumerate(reversed(tokens)) if not _is_figure(token)), len(tokens))


def is_table_row(text: str, labels: Labels) -> bool:
    """Is the line one of a table: known labels, or one with a unit or figures behind it, or figures alone?"""
    tokens = text.split()
    if "".join(tokens) in labels or all(token in labels for token in tokens):
        return True
    count = len(tokens)
    while tokens and _is_figure(tokens[-1]):
        tokens.pop()
    if not tokens:
        return True
    while len(tokens) > 1 and is_unit(tokens[-1]):
        tokens.pop()
    return len(tokens) < count and ("".join(tokens) in labels or any(token in labels for token in tokens[-2:]))


def is_framed(texts: Sequence[Sequence[str | None]], labels: Labels) -> bool:
    """Does each cell hold one label or one figure? Rules that lack leave several rows in one."""
    for row in texts:
        split = [text for text in row if text and ("\n" in text or " " in text) and text not in labels]
        if any(_holds_row(text, labels) for text in split):
            return False
        stacks = [text.split("\n") for text in split if "\n" in text]
        if any(sum(line in labels for line in stack) > 1 for stack in stacks) and any(map(_are_figures, stacks)):
            return False
    return True


def _holds_row(text: str, labels: Labels) -> bool:
    """Does a line of the cell hold a label with its figures, or many figures?"""
    parts = [line.split() for line in text.split("\n")]
    if len(parts) > _DIGITS_OVER and all(len(part) == 1 and _are_figures(part) for part in parts):
        return True
    return any(
        len(part) > 1
        and _is_figure(part[-1])
        and (
            "".join(part[:-1]) in labels
            or any(one in labels for one in part[:-1])
            or (len(part) > _SPACED and _are_figures(part))
        )
        for part in parts
    )


def _are_figures(texts: Sequence[str]) -> bool:
    return all(map(_is_figure, texts))


def _is_figure(text: str) -> bool:
    """Is it a figure, and no word in letters of which nothing says what they are?"""
    return sort_of(text) == "figure" and bool(text.strip(UNREADABLE))


def whole_tables(framed: Sequence[Framed], lines: Sequence[PdfLine], labels: Labels) -> list[Framed]:
    """The tables that rules frame on all sides of each cell; rows right beside a table say that it is a part of one."""
    every = [line for line in lines if is_table_row(line.text, labels)]
    rows = outside(every, [table.bbox for table, _ in framed])
    torn = [
        table.bbox
        for table, texts in framed
        if not is_framed(texts, labels)
        or any(other is not table and meet(table.bbox, other.bbox) for other, _ in framed)
        or any(_adjoins(table.bbox, line) for line in rows)
        or any(_is_in(line, table.bbox) and _reaches_out(line, table.bbox) for line in every)
        or _length(line.text for line in lines if _is_in(line, table.bbox)) > _length(_texts(texts)) + _FEW
    ]
    return [item for item in framed if not any(meet(item[0].bbox, area) for area in torn)]


def outside(lines: Iterable[PdfLine], areas: Sequence[Box]) -> list[PdfLine]:
    """The lines that stand in none of the areas."""
    return [line for line in lines if not any(_is_in(line, area) for area in areas)]


def _is_in(line: PdfLine, area: Box) -> bool:
    middle = (line.box[1] + line.box[3]) / 2
    return area[1] - 1 <= middle <= area[3] + 1 and line.box[0] <= area[2] and line.box[2] >= area[0]


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _texts(rows: Sequence[Sequence[str | None]]) -> Iterator[str]:
    return (text for row in rows for text in row if text)


def _length(texts: Iterable[str]) -> int:
    return sum(len("".join(text.split())) for text in texts)


def _reaches_out(line: PdfLine, area: Box) -> bool:
    return line.box[0] < area[0] - _RULE_GAP or line.box[2] > area[2] + _RULE_GAP


def _adjoins(area: Box, line: PdfLine) -> bool:
    """Does the line stand beside the area, or right above or below it?"""
    x0, top, x1, bottom = line.box
    reach = _BESIDE * (bottom - top)
    return x0 <= area[2] and area[0] <= x1 and top - reach < area[3] and area[1] < bottom + reach


def goes_on(table: Any, texts: list[list[str | None]], edges: Sequence[tuple[float, float]], labels: Labels) -> bool:
    """Does a table go on with the one that ended the page before: its columns where those are, and no others' words?

    What stands in a row by itself is a note, and few words among many figures are the rests of labels.
    """
    own = edges_of(table.rows[0])
    rows = [[text for text in row if text is not None] for row in texts]
    held = [text for row in rows if len(row) > 1 for text in row if text]
    count = min(len(own), len(edges))  # a group's label that reaches over the break gives one row a cell more
    own, edges = own[-count:], edges[-count:]
    return (
        count > 1
        and all(
            abs(a - b) <= _RULE_GAP
            for one, other in zip(own, edges, strict=True)
            for a, b in zip(one, other, strict=True)
        )
        and (_hold_figures(held) or any(labels.ids(text)[0] for text in held if sort_of(text) == "words"))
    )


def is_header(texts: Iterable[Iterable[str | None]], labels: Labels) -> bool:
    """Does a table hold labels and no figure? The end of a page parts a header from these, and may cut its labels."""
    held = [text for row in texts for text in row if text]
    return sum(text in labels for text in held) > 1 and all(sort_of(text) == "words" for text in held)


def _hold_figures(texts: Iterable[str]) -> bool:
    """Are most of these figures, or what a page break has left of them: digits, units, brackets, numbers of notes?"""
    words = [one for text in texts for one in text.split()]
    others = sum(sort_of(word) == "words" and not is_unit(word.strip(_BRACKETS)) for word in words)
    return bool(words) and others * _MOSTLY <= len(words)


def edges_of(row: Any) -> list[tuple[float, float]]:
    return [(cell[0], cell[2]) for cell in row.cells if cell is not None]


def rounded(box: Box) -> Box:
    """The box as a locator has it."""
    left, top, right, bottom = (round(side, 1) for side in box)
    return left, top, right, bottom


def grid_of(table: Any, extracted: list[list[str | None]], page: int) -> Grid:
    """Its rows; what is narrow and blank in all of them is no column, but the space between boxes that stand apart.

    A cell without a text, not even a blank one, is left out. A merged cell reaches down over all rows that begin in it.
    """
    tops = [row.bbox[1] for row in table.rows]
    placed = [list(zip(row.cells, texts, strict=True)) for row, texts in zip(table.rows, extracted, strict=True)]
    held = {round(box[0]) for row in placed for box, text in row if box is not None and text}
    rows = []
    for row in placed:
        cells = []
        for column, (box, text) in enumerate(row):
            if box is None or text is None or (not text and box[2] - box[0] < _GAP and round(box[0]) not in held):
                continue
            locator = {"kind": "box", "page": page, "box": list(rounded(box))}
            reach = bisect_left(tops, box[3] - _RULE_GAP) - bisect_left(tops, box[1] - _RULE_GAP)
            cells.append(Cell(text.strip(), column, 1, max(1, reach), locator))
        rows.append(tuple(cells))
    return Grid(tuple(rows))


def with_end(grid: Grid, below: Sequence[PdfLine], labels: Labels) -> Grid | None:
    """The table that a page end has cut, with the end of a label that runs out of it; None where that is none.

    `below`: the lines under the table. They are the label's where they make it a known one and nothing else stands
    there.
    """
    left, top, right = min(line.box[0] for line in below), below[0].box[1], max(line.box[2] for line in below)
    rest = "".join(line.text for line in below)
    foot = max((cell.locator["box"][3] for row in grid.rows for cell in row), default=0.0)
    if len(rest) > _LONGEST_END or top - foot > _GAP:
        return None
    for number, row in enumerate(grid.rows):
        for place, cell in enumerate(row):
            x0, _, x1, bottom = cell.locator["box"]
            is_over = foot - bottom <= _RULE_GAP and x0 <= left and right <= x1
            if is_over and cell.text and cell.text not in labels and cell.text + rest in labels:
                whole = (*row[:place], replace(cell, text=f"{cell.text}\n{rest}"), *row[place + 1 :])
                return replace(grid, rows=(*grid.rows[:number], whole, *grid.rows[number + 1 :]))
    return None
