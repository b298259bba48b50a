"""Tables in text whose cells are marked, by tabs or bars: those whose columns can be told are tables, and no lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.carrier import Cell, Grid
from archive.report.tables.frame import frame, is_statutory
from archive.report.tables.lines.cutting import located
from archive.report.tables.lines.placed import has_figure, is_torn, moved, names_columns, requests
from archive.report.tables.rows import sort_of
from archive.report.tables.yearly import year_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.carrier import TextLine
    from archive.report.tables.known import Known

_MARKS = ("\t", "|")
_LEAST = 3  # so many lines with as many cells make a table in which their places tell
_SINGLE = 2  # parts of a line that is one cell, with a bar behind it
_LONGEST = 60  # characters of a line in a table without a mark: a head or a group's label
# drawn below the first row of a table, whichever that is: no row, and no end of the header
_RULE = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*")
_PART = re.compile(r"\s*[一二三四五六七八九]、\S{4,40}情况\s*")  # below its heading another table stands


@dataclass(frozen=True)
class Marked:
    """A table, and the lines of the text that it takes."""

    grid: Grid
    lines: range


def marked_tables(lines: Sequence[TextLine], known: Known) -> tuple[Marked, ...]:
    """The statutory tables of the text that have all cells in every line, or whose header tells where they stand."""
    labels = frame(known.forms)
    found = []
    for mark in _MARKS:
        if not any(mark in line.text for line in lines):
            continue
        for run in _runs(lines, mark, known):
            rows = _rows(lines, run, mark)
            tables = _tables(rows, known)
            for table in filter(None, tables):
                if is_statutory((cell.text for cells in table.values() for cell in cells), labels):
                    numbers = range(min(table), max(table) + 1)
                    above = lines[numbers.start - 1].text if numbers.start else ""
                    found.append(Marked(Grid(tuple(map(tuple, table.values())), above), numbers))
    return tuple(found)


def _runs(lines: Sequence[TextLine], mark: str, known: Known) -> Iterator[range]:
    """The stretches of lines with the mark; short ones without it may stand among them, and labels above them."""
    first = last = -1
    for number, line in enumerate(lines):
        if mark in line.text and "。" not in line.text:
            if first < 0:
                first = number
                while first > last + 1 and _may_lead(lines[first - 1].text, known):
                    first -= 1
            last = number
        elif first >= 0 and (len(line.text) > _LONGEST or "。" in line.text or _PART.fullmatch(line.text)):
            yield range(first, last + 1)
            first = -1
    if first >= 0:
        yield range(first, last + 1)


def _may_lead(text: str, known: Known) -> bool:
    """May the line stand in a table, above the first that has the mark: the label of a group or a line, or a year?"""
    text = text.strip()
    return len(text) <= _LONGEST and (text in known or year_said(text) is not None)


def _rows(lines: Sequence[TextLine], run: range, mark: str) -> dict[int, list[Cell]]:
    """The cells of each line that is no rule; before the first bar of a frame and behind its last stands none.

    Without bars before the lines, what is blank behind the last of several is the last column.
    """
    rows = {number: _cells(lines[number], mark) for number in run if not _RULE.fullmatch(lines[number].text)}
    if mark == "|":
        several = [cells for cells in rows.values() if len(cells) > 1]
        is_opened = all(not cells[0].text for cells in several)
        is_closed = all(not cells[-1].text for cells in several)
        is_single = all(len(cells) == _SINGLE for cells in several)
        for cells in several:
            del cells[len(cells) - (is_closed and (is_opened or is_single)) :], cells[: int(is_opened)]
    return {number: [moved(cell, column) for column, cell in enumerate(cells)] for number, cells in rows.items()}


def _cells(line: TextLine, mark: str) -> list[Cell]:
    cells, start = [], 0
    for text in line.text.split(mark):
        end = start + len(text)
        cells.append(Cell(text.strip(), 0, 1, 1, located(line.locator, line.text, start, end)))
        start = end + 1
    return cells


def _tables(rows: dict[int, list[Cell]], known: Known) -> list[dict[int, list[Cell]]]:
    """The tables that the lines are, or those among them whose columns are told."""
    own = requests(rows, known)
    if not _is_full(rows) or _is_broken(rows, known):
        return [*_blocks(rows, known), own]
    others = {number: cells for number, cells in rows.items() if not own or not min(own) <= number <= max(own)}
    for block in _blocks(others, known):
        others |= _without_blanks(block)
    return [dict(sorted((others | own).items()))]


def _without_blanks(block: dict[int, list[Cell]]) -> dict[int, list[Cell]]:
    """The block without columns at its end that hold nothing, their heads neither."""
    count = max(place for cells in block.values() for place, cell in enumerate(cells, 1) if cell.text)
    return {number: cells[:count] for number, cells in block.items()}


def _is_full(rows: dict[int, list[Cell]]) -> bool:
    """Has every line all cells of its row? Where merged cells are one, lines of one table have not as many.

    Beside the label of a group blank ones may lack.
    """
    most = max(map(len, rows.values()), default=0)
    less = [cells for cells in rows.values() if len(cells) < most]
    is_full = all(sum(sort_of(cell.text) == "words" for cell in cells) == 1 for cells in less)
    return is_full and not any(map(has_figure, less)) and len(rows) - len(less) >= _LEAST and most > 1


def _is_broken(rows: dict[int, list[Cell]], known: Known) -> bool:
    """Does a label begin in a line of its own, and go on in the next?"""
    return any(
        len(above) == 1 < len(row) and row[0].text not in known and above[0].text + row[0].text in known
        for above, row in pairwise(rows.values())
    )


def _blocks(rows: dict[int, list[Cell]], known: Known) -> Iterator[dict[int, list[Cell]]]:
    """Headers with lines of a block below, each with as many cells; none where the next line is torn."""
    numbers = list(rows)
    for place, number in enumerate(numbers):
        heads = rows[number]
        if not names_columns(heads, known):
            continue
        end = place + 1
        while end < len(numbers) and _is_of_block(rows[numbers[end]], len(heads), known):
            end += 1
        behind = rows[numbers[end]] if end < len(numbers) else []
        is_cut = is_torn(behind) or (bool(behind) and behind[0].text in known.blocks)
        if end > place + 1 and not is_cut:
            yield {one: rows[one] for one in numbers[place:end]}


def _is_of_block(cells: list[Cell], count: int, known: Known) -> bool:
    return len(cells) == count and any(cell.text in known.blocks for cell in cells)
