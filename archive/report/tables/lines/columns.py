"""Tables in columns of a fixed width, as text files have them: where a cell is blank, the others' places tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from archive.report.tables.lines.spread import is_spread
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.carrier import TextLine

Span = tuple[int, int]

# letters may stand apart in it, with other spaces between them, too
_CELL = re.compile(r"[^\s|│]+(?:(?: |[\u00a0\u3000](?=[^\s\d]))[^\s|│]+)*")
_GAP = re.compile(r"\S {2,}\S|^ {3,}\S")
_PROSE = re.compile(r"[。|│\t]")
_PART = re.compile(r"\s*[一二三四五六七八九]、\S{4,40}情况\s*")  # below its heading another table stands
_DIGIT = re.compile(r"\d")
_LONGEST = 320
_LEAST_ROWS = 3  # so many lines with gaps make a table
_LEAST_COLUMNS = 2
_FEW = 2  # of more cells one may be off by a character
_UNEVEN = 2  # half characters by which the middle of a cell may be off


@dataclass
class _Line:
    """A line's cells: how each stands in the characters, how wide it is drawn, and whether it is a figure."""

    number: int
    cells: list[Span]
    drawn: list[Span]
    figures: list[bool]
    is_double: bool = False  # one space parts figures, too


@dataclass
class _Table:
    heads: list[_Line] = field(default_factory=list)
    rows: list[_Line] = field(default_factory=list)


def in_columns(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """The lines, with tabs between the cells of rows with figures; what stands in a line keeps its place."""
    gaps = (line.text for line in lines if "  " in line.text and not _PROSE.search(line.text))
    if sum(1 for text in gaps if _GAP.search(text)) < _LEAST_ROWS:
        return lines
    made = list(lines)
    for table in _tables(lines):
        columns = _columns(table)
        for row in table.rows if columns else ():
            made[row.number] = _with_tabs(lines[row.number], row, columns)
    return made


def _tables(lines: Sequence[TextLine]) -> Iterator[_Table]:
    table = _Table()
    for number, line in enumerate(lines):
        if _PROSE.search(line.text) or len(line.text) > _LONGEST or _PART.fullmatch(line.text):
            yield table
            table = _Table()
            continue
        read = _read(line.text, number)
        if any(read.figures):
            table.rows.append(read)
        elif len(read.cells) > 1:
            if table.rows:
                yield table
                table = _Table()
            table.heads.append(read)
    yield table


def _read(text: str, number: int) -> _Line:
    cells = [found.span() for found in _CELL.finditer(text)]
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if east_asian_width(character) in "WFA" else 1))
    figures = [sort_of(text[start:end]) == "figure" for start, end in cells]
    is_double = any(_is_double(text[start:end], is_one) for (start, end), is_one in zip(cells, figures, strict=True))
    return _Line(number, cells, [(places[start], places[end]) for start, end in cells], figures, is_double)


def _is_double(cell: str, is_figure: bool) -> bool:
    """Does one space part two figures, or a label from one?"""
    words = [word for word in cell.split() if not is_unit(word)]
    if is_figure:
        return len(words) > 1 and not is_spread(cell)
    return len(words) > 1 and _DIGIT.match(words[-1]) is not None and sort_of(words[-1]) == "figure"


def _columns(table: _Table) -> list[Span]:
    """Where the columns of figures are drawn, from left to right; none where that is not sure."""
    if any(row.is_double for row in table.rows) or all(len(row.cells) == 1 for row in table.rows):
        return []
    figures = [cell for row in table.rows for cell, is_one in zip(row.drawn, row.figures, strict=True) if is_one]
    labels = [cell for row in table.rows for cell, is_one in zip(row.drawn, row.figures, strict=True) if not is_one]
    heads = [cell for row in table.heads for cell in row.drawn if not any(_meet(cell, label) for label in labels)]
    columns: list[Span] = []
    for cell in figures:
        met = [one for one in columns if _meet(one, cell)]
        columns = [one for one in columns if one not in met]
        columns.append((min(one[0] for one in (*met, cell)), max(one[1] for one in (*met, cell))))
    is_headed = all(any(_meet(one, cell) for cell in heads) for one in columns)
    if not is_headed and any(not any(_meet(one, cell) for one in columns) for cell in heads):
        return []  # heads stand elsewhere than the figures: nothing is drawn in columns
    for cell in sorted(heads, key=lambda one: one[1] - one[0]):
        if not any(_meet(one, cell) for one in columns):
            columns.append(cell)
    columns.sort()
    for row in table.rows:
        own = [cell for cell, is_one in zip(row.drawn, row.figures, strict=True) if is_one]
        if any(sum(_meet(cell, column) for cell in own) > 1 for column in columns):
            return []
    if any(_meet(label, column) for label in labels for column in columns) or len(columns) < _LEAST_COLUMNS:
        return []
    under = [[cell for cell in figures if _meet(cell, column)] + _head(heads, column) for column in columns]
    return columns if all(_is_even(one) for one in under) and any(len(one) > 1 for one in under) else []


def _head(heads: Sequence[Span], column: Span) -> list[Span]:
    """The label above a column: of those over it the narrowest, for groups stand over several."""
    return sorted((cell for cell in heads if _meet(cell, column)), key=lambda one: one[1] - one[0])[:1]


def _is_even(cells: Sequence[Span]) -> bool:
    """Do the cells of a column begin or end in one place, or stand in the middle of it?"""
    slack = int(len(cells) > _FEW)
    sides = [start for start, _ in cells], [end for _, end in cells]
    middles = [start + end for start, end in cells]
    return any(max(side) - min(side) <= slack for side in sides) or max(middles) - min(middles) <= _UNEVEN


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _with_tabs(line: TextLine, row: _Line, columns: Sequence[Span]) -> TextLine:
    """Spaces between two cells become tabs, one for each cell that begins there; behind the last, tabs are added."""
    text = list(line.text)
    for (_, before), (start, stop) in pairwise(row.cells):
        if is_unit(line.text[start:stop]):
            text[before] = "\t"  # a unit between label and figures is a cell of its own
    end = max((end for (_, end), is_one in zip(row.cells, row.figures, strict=True) if not is_one), default=0)
    last = -1 if end else -2  # the column before; a label is one more
    for (start, stop), drawn, is_one in zip(row.cells, row.drawn, row.figures, strict=True):
        if not is_one:
            continue
        here = next(place for place, column in enumerate(columns) if _meet(column, drawn))
        tabs = here - last if last > -2 else here
        if tabs > start - end or "".join(text[end:start]).strip():
            return line  # a word stands between, or there is no room for the blank ones
        text[end : end + tabs] = "\t" * tabs
        last, end = here, stop
    return replace(line, text="".join(text) + "\t" * (len(columns) - 1 - last))
