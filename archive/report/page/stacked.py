"""Tables in text that has one cell a line, a blank cell an empty line: their rows in lines with tabs.

So word processors save a table as text. The empty lines tell which cells are blank, and are lost where lines are read
one by one; in a line with tabs the cells keep their places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile
from typing import TYPE_CHECKING, Any

from archive.report.normal import fold, normalise
from archive.report.page.heads import over_columns, told_heads, total_leads
from archive.report.page.seen import BLOCKS, all_lines
from archive.report.tables.known import Known
from archive.report.tables.lines.gaps import with_tabs
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.report.form import Forms
    from archive.report.page.heads import Told

_LEAST_LINES = 12  # of a box that may hold such a table
_TABLES = ("table", "tbody", "thead", "tfoot", "tr", "select")
_APART = re.compile(r"(?<=[\d.,，．])\s+(?=[\d.,，．])")
_COLLAPSED = re.compile(r"[ \t\r\n\f]+")  # by browsers; other spaces stay
_LONGEST_LABEL = 80
_LONGEST_CELL = 30
_LEAST_INSIDE = 2  # so many rows with a blank cell before a figure show that empty lines are cells
_LEAST_SINGLE = 10  # so many rows of one cell each, some of them empty, and none without
_LEAST_SPACED = 6  # so many labels with an empty line before and behind each
_LEAST_NUMBERS = 6  # so many rows numbered one after another have a column of numbers
_TOLD = 4  # of so many rows below heads one may lack cells


@dataclass(frozen=True)
class _Row:
    """The lines from `start` to `end` are a label, perhaps a unit, and cells; `rest` are those up to the next words."""

    start: int
    end: int
    cells: tuple[str, ...]
    rest: tuple[str, ...]
    told: Told | None
    is_block: bool = False

    @property
    def shows_blank(self) -> bool:
        """Does an empty line stand before a figure?"""
        return any(not cell and other for cell, other in pairwise(self.cells))

    @property
    def number(self) -> int | None:
        """The number of the next line, where nothing else stands before its label."""
        held = [fold(text) for text in self.rest if text]
        return int(held[0]) if len(held) == 1 and held[0].isdecimal() else None


def unstacked(texts: Sequence[str], forms: Forms) -> list[str]:
    """The lines, each row of such a table as one with tabs; all as they are where its rows cannot be told."""
    lines = [text.strip() for text in texts]
    known = Known.of(tuple(forms))
    if any("\t" in line for line in lines) or ("" not in lines and over_columns(known).isdisjoint(lines)):
        return list(texts)
    lines = _single_spaced(lines, known)
    stack = _Stack(lines, known, {})
    rows = stack.rows()
    if not total_leads(row.cells for row in rows) and (told := told_heads(lines, known)):
        headed = _Stack(lines, known, told)
        if headed.shows_blanks(held := headed.rows()):
            return headed.rewritten(held)
    return stack.rewritten(rows) if stack.shows_blanks(rows) else list(texts)


def unstack(body: Any, forms: Forms) -> None:
    """The same in a page that has cells, or rows with gaps, in paragraphs or lines: each becomes a paragraph."""
    for box in [one for one in body.iter() if len(one) >= _LEAST_LINES and one.tag not in _TABLES]:
        lines = _lines_of(box)
        if lines is None or (made := with_tabs(unstacked(lines, forms))) == lines:
            continue
        for child in list(box):
            box.remove(child)
        box.text = None
        for line in filter(str.strip, made):
            box.append(box.makeelement("p"))
            box[-1].text = line


def _lines_of(box: Any) -> list[str] | None:
    """The lines of a box as they stand below one another, empty ones too; None where boxes stand in its boxes."""
    if any(child.tag in BLOCKS and any(one.tag in BLOCKS for one in child.iterdescendants()) for child in box):
        return None
    lines, text = list[str](), box.text or ""
    for child in box:
        if child.tag == "br":
            lines.append(text)
            text = ""
        elif child.tag in BLOCKS:
            lines += [text] if text.strip() else []
            inside = all_lines(child)
            lines += inside[:-1] if len(inside) > 1 and not inside[-1].strip() else inside  # a break that ends it
            text = ""
        elif isinstance(child.tag, str):
            first, *rest = all_lines(child)
            lines += [text + first, *rest][:-1]
            text = [text + first, *rest][-1]
        text += child.tail or ""
    lines += [text] if text.strip() else []
    return [_COLLAPSED.sub(" ", line).lstrip(" ") for line in lines]


def _single_spaced(lines: Sequence[str], known: Known) -> list[str]:
    """Without the empty lines between the cells of tables that have one between any two, blank cells among them."""
    runs = [list(run) for _, run in groupby(lines, key=bool)]
    out: list[str] = []
    for is_spaced, stretch in groupby(runs, key=lambda run: len(run) % 2 == 1 and (len(run) == 1 or not run[0])):
        held = list(stretch)
        cells = [run[0] for run in held if len(run[0]) in range(1, _LONGEST_LABEL)]
        if is_spaced and sum(cell in known for cell in cells) >= _LEAST_SPACED:
            held = [run if run[0] else run[: len(run) // 2] for run in held]
        out += [line for run in held for line in run]
    return out


class _Stack:
    """Lines, and which of them may be cells."""

    def __init__(self, lines: Sequence[str], known: Known, told: Mapping[int, Told]) -> None:
        self._lines = lines
        self._known = known
        self._told = told
        self._groups = {
            normalise(column.group)
            for form in known.forms
            for table in form.tables
            for column in table.columns
            if column.group
        }
        self._is_cell = [
            not line or (len(line) <= _LONGEST_CELL and sort_of(line) in ("figure", "blank")) for line in lines
        ]

    def rows(self) -> list[_Row]:
        """All rows; none where one of them has a figure too many that is no running number."""
        rows = [row for start in range(len(self._lines)) if (row := self._row(start)) is not None]
        odd = [row for row in rows if any(row.rest)]
        numbers = [row.number for row in odd]
        runs = len(numbers) >= _LEAST_NUMBERS and all(
            one is not None and other == one + 1 for one, other in pairwise(numbers)
        )
        return rows if not odd or runs else []

    def _row(self, start: int) -> _Row | None:
        """The row whose last label is this line; of lines side by side the row under their last head."""
        if self._is_cell[start] or len(self._lines[start]) > _LONGEST_LABEL:
            return None
        begin = start + 1 + any(map(is_unit, self._lines[start + 1 : start + 2]))
        if told := self._told.get(start):
            return self._row_below(told, start, begin)
        length = sum(1 for _ in takewhile(self._is_cell.__getitem__, range(begin, len(self._lines))))
        count = self._below(self._lines[start], self._lines[begin : begin + length])
        first = start if count is None else begin
        count = count or self._behind(self._lines[start], length)
        if count is None or (begin + length < len(self._lines) and is_unit(self._lines[begin + length])):
            return None
        cells, rest = self._lines[begin : begin + count], self._lines[begin + count : begin + length]
        is_block = self._lines[start] in self._known.blocks
        return _Row(first, begin + count, tuple(cells), tuple(rest), None, is_block)

    def _row_below(self, told: Told, start: int, begin: int) -> _Row | None:
        """The row with a cell for each of the heads; none where fewer stand behind the label."""
        end = begin + len(told.heads)
        cells = self._lines[begin:end]
        if len(cells) < len(told.heads) or not all(map(self._may_be_cell, cells)):
            return None
        rest = takewhile(self._is_cell.__getitem__, range(end, len(self._lines)))
        return _Row(start, end, tuple(cells), tuple(map(self._lines.__getitem__, rest)), told)

    def _may_be_cell(self, text: str) -> bool:
        """May it be the cell of a row below heads? A remark, or a word in the place of a figure, is one, too."""
        return not text or (len(text) <= _LONGEST_CELL and text not in self._known)

    def _below(self, head: str, cells: Sequence[str]) -> int | None:
        """How many cells the row of lines side by side has, or that of one alone, if this is one of its heads."""
        if normalise(head) not in self._known.side_columns:
            return None
        tables = [table for _, table in self._known.side_tables]
        if found := [
            len(one.columns) for one in tables if len(one.columns) <= len(cells) and not any(cells[len(one.columns) :])
        ]:
            return found[0]
        return max((len(table.cells) for table in tables if len(table.cells) <= len(cells)), default=None)

    def _behind(self, label: str, length: int) -> int | None:
        """How many cells stand behind a label; behind those of a matrix also the blanks that begin the next row."""
        known = self._known
        for labels in (known.matrix, known.sides, known.blocks, known.lists):
            if self._told and labels is known.matrix:
                continue
            names, _ = labels.ids(label)
            counts = {len(place.line.columns) for name in names for place in known.places[name]}
            if found := [one for one in counts if one == length or (one < length and labels is known.matrix)]:
                return max(found)
        return None

    def shows_blanks(self, rows: Sequence[_Row]) -> bool:
        """Are the empty lines cells? Some stand before figures; or each of many lines has one cell, empty or not."""
        if self._told:
            below = [(row, row.told) for row in rows if row.told is not None]
            is_needed = any(
                "" in row.cells or (not told.corner and told.has_others(self._known)) for row, told in below
            )
            return is_needed and len(below) * _TOLD >= len(self._told) * (_TOLD - 1)
        if sum(row.shows_blank for row in rows) >= _LEAST_INSIDE:
            return True
        singles = [row for row in rows if len(row.cells) == 1]
        lacking = (
            number
            for number, line in enumerate(self._lines[:-2])
            if is_unit(self._lines[number + 1]) and line in self._known.lists and not self._is_cell[number + 2]
        )
        return len(singles) >= _LEAST_SINGLE and ("",) in (row.cells for row in singles) and not any(lacking)

    def rewritten(self, rows: Sequence[_Row]) -> list[str]:
        """A row that ends where the next begins leaves it its number; heads side by side above a row are one line."""
        by_start = {row.start: row for row in rows}
        leads = total_leads(row.cells for row in rows)
        out: list[str] = []
        place, before = 0, list[str]()
        headers = {told.lines.start: told for told in self._told.values()}
        while place < len(self._lines):
            if told := headers.get(place):
                out.append("\t".join([told.corner, *told.heads]))
                place = told.lines.stop
                continue
            row = by_start.get(place)
            if row is None:
                line = self._lines[place]
                out.append(_APART.sub("", line) if self._is_cell[place] else line)  # one cell a line: 3 0 is 30
                place += 1
                continue
            self._join_heads(out, row, leads=leads)
            out.append("\t".join([*before, *self._lines[row.start : row.end]]))
            before = [text for text in row.rest if text]
            place = row.end + (len(row.rest) if before else 0)
        return out

    def _join_heads(self, out: list[str], row: _Row, *, leads: bool) -> None:
        """Put the heads above a row side by side: those of a block as they stand, those of a matrix over its cells."""
        if row.told is not None:
            return
        count = len(row.cells)
        if any(count == len(table.columns) for _, table in self._known.side_tables):
            heads = out[-count:]
            if self._known.side_columns.issuperset(map(normalise, heads)):
                out[-count:] = ["\t".join(heads)]
                return
        above = list(takewhile(self._is_head, reversed(out)))[::-1]
        heads = [head for head in above if head]
        if row.is_block and len(heads) > 1:
            out[-len(above) :] = ["\t".join(heads)]
        elif not row.is_block and (leaves := self._leaves(heads, len(row.cells), leads=leads)):
            out[-len(above) :] = ["\t".join(["", *leaves])]

    def _is_head(self, line: str) -> bool:
        return not line or self._known.is_header(line) or normalise(line) in self._groups

    def _leaves(self, heads: Sequence[str], count: int, *, leads: bool) -> list[str]:
        """The heads that stand over the cells of a matrix, in order; those of a group stand in the line below its own.

        Empty where they stand as in the form, or cannot be told. A total named behind what stands over the others
        (申请人情况, 总计) is the last, if the figures do not say that it leads.
        """
        for form in self._known.forms:
            for table in form.tables:
                columns = {normalise(label): column for column in table.columns for label in column.labels}
                found = [(head, columns[normalise(head)]) for head in heads if normalise(head) in columns]
                ids = [column.id for _, column in found]
                if table.layout != "matrix" or not len(set(ids)) == len(ids) == count == len(table.columns):
                    continue
                within = [head for head, column in found if column.group]
                others = [head for head, column in found if not column.group]
                place = next((at for at, head in enumerate(heads) if normalise(head) in self._groups), len(heads))
                over, total = normalise(table.columns_label or ""), table.columns[-1]
                last = [
                    head
                    for above, head in pairwise(heads[:place])
                    if not leads and normalise(above) == over and columns.get(normalise(head)) is total
                ]
                before = [head for head in others if head in heads[:place] and head not in last]
                behind = [head for head in others if head not in before and head not in last]
                leaves = [*before, *within, *behind, *last]
                is_usual = [columns[normalise(head)].id for head in leaves] == [column.id for column in table.columns]
                return [] if is_usual else leaves
        return []
