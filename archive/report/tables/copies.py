"""A table that a document has more than once: which copy to use, and what the others say otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.report.normal import fold, is_numbered
from archive.report.tables.above import ANOTHERS
from archive.report.tables.shape.doubled import words_of
from archive.report.tables.yearly import year_said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archive.report.carrier import Grid
    from archive.report.form import Line
    from archive.report.model import Scope
    from archive.report.tables.above import Above
    from archive.report.tables.found import Found
    from archive.report.tables.rows import Row

Cell = tuple[str, str, str]

_YEAR = re.compile(r"(20\d\d)\s*年|^(20\d\d)$")
_VOID = re.compile("更正前|修改前|作废|错误数据|原公布")
_DATE = re.compile(r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")


@dataclass(eq=False, slots=True)
class Statement:
    """One thing said of one cell."""

    found: Found
    scope: Scope = "year"
    ordinal: int = 1


@dataclass
class _Copy:
    grid: int
    cells: dict[Cell, Found] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    year: int | None = None

    @property
    def is_blank(self) -> bool:
        return all(one.piece.is_blank for one in self.cells.values())


def statements(
    found: Iterable[Found],
    rows: Sequence[Row],
    grids: Sequence[Grid],
    read: Callable[[Found], object],
    year: int | None = None,
    above: Above | None = None,
) -> dict[Cell, list[Statement]]:
    """What is stated of each cell: first the statement to use, then others that differ; the same twice is once.

    A copy that the page does not show counts where it is the only one; one of an earlier year comes after that
    of the latest, and what names no year is of the report's `year`, or of the title that it stands under (`above`).
    `read` says what a cell says.
    """
    by_table: dict[str, dict[int | None, list[Found]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        titled = above.year_of(rows[one.row]) if above else None
        if titled != ANOTHERS:
            by_table[one.table.id][titled].append(one)
    stated: dict[Cell, list[Statement]] = {}
    named = _years_of_rows(rows, year)
    for by_title in by_table.values():
        copies = [
            one
            for titled, cells in by_title.items()
            for one in _copies(cells, rows, grids, read, titled or year, named)
        ]
        newest, *_ = copies = _ranked(copies, grids, year)
        latest = above.own if above else newest.year
        if len(copies) == 1 and year and (newest.year or year) < year and _is_unread(newest, rows, grids, named, year):
            latest = year
        for copy in copies:
            if _is_hidden(copy.grid, grids) and not _is_hidden(newest.grid, grids):
                continue
            scope: Scope = "previous_year" if copy.year and latest and copy.year < latest else "year"
            fills = copy is newest or _agrees(copy.cells, newest.cells, read)
            for cell, found_again in copy.cells.items():
                if cell in stated:
                    _state(stated[cell], found_again, scope, read, fills=fills)
                else:
                    stated[cell] = [Statement(found_again, scope)]
    return stated


def _ranked(copies: list[_Copy], grids: Sequence[Grid], year: int | None) -> list[_Copy]:
    """The copies, first the one to use; what names no year is of the report's, or of the latest that is named."""
    if len(copies) == 1:
        return copies
    own = year or max((copy.year for copy in copies if copy.year), default=None)
    for copy in copies:
        copy.year = copy.year or own
    return sorted(copies, key=lambda copy: _rank(copy, grids))


def _is_unread(copy: _Copy, rows: Sequence[Row], grids: Sequence[Grid], named: Mapping[int, int], year: int) -> bool:
    """Stands this year's table beside an earlier one, in rows or as a table, and cannot be read?"""
    in_rows = any(rows[row].grid == copy.grid >= 0 and one == year for row, one in named.items())
    return in_rows or _stands_unread(copy.grid, grids, year)


def latest_year(stated: Mapping[Cell, Sequence[Statement]], rows: Sequence[Row], grids: Sequence[Grid]) -> int | None:
    """The year of the tables to use, where others of an earlier year stand beside them."""
    scopes = {one.scope for said in stated.values() for one in said}
    if "previous_year" not in scopes:
        return None
    used = {rows[one.found.row].grid for said in stated.values() for one in said if one.scope == "year"}
    return max((year for grid in used if (year := _year_of(grid, grids)) is not None), default=None)


def _state(said: list[Statement], one: Found, scope: Scope, read: Callable[[Found], object], *, fills: bool) -> None:
    same = [statement for statement in said if statement.scope == scope]
    if same and one.piece.is_blank:
        return
    if fills and len(same) == 1 and same[0].found.piece.is_blank:
        said[said.index(same[0])] = Statement(one, scope)
    elif all(read(statement.found) != read(one) for statement in same):
        said.append(Statement(one, scope, len(same) + 1))


def _agrees(some: Mapping[Cell, Found], others: Mapping[Cell, Found], read: Callable[[Found], object]) -> bool:
    """Do two tables say the same wherever both say something? Else a blank of one is none of the other's figures."""
    both = [(one, others[cell]) for cell, one in some.items() if cell in others]
    return all(
        one.piece.is_blank or other.piece.is_blank or one is other or read(one) == read(other) for one, other in both
    )


def _copies(
    found: Sequence[Found],
    rows: Sequence[Row],
    grids: Sequence[Grid],
    read: Callable[[Found], object],
    own: int | None,
    named: Mapping[int, int],
) -> Iterator[_Copy]:
    """A line that stands in another row again begins the next copy, as does what is hidden behind what is shown, and
    a table or row that is said to be another year's (`named`); `own` is the year of what names none.

    But a line that stands in the next row of a table again is stated twice, and all others once.
    """
    copies: list[_Copy] = []
    twice: list[_Copy] = []
    years = {grid: _year_of(grid, grids) for grid in {rows[one.row].grid for one in found}}
    last: tuple[int, Line] | None = None
    for one in found:
        if last is None or one.row != last[0] or one.line is not last[1]:
            row, line = last = one.row, one.line
            grid = rows[row].grid
            year = named.get(row) or years[grid]
            if copies and _is_twice(copies[-1], one, line, grid) and row not in named:
                twice.append(copy := _Copy(grid, year=copies[-1].year))
            elif (
                not copies
                or (copy := copies[-1]).rows.get(line.id, row) != row
                or (grid != copy.grid and _is_hidden(grid, grids) != _is_hidden(copy.grid, grids))
                or (year is not None and year != (copy.year or own) and (grid != copy.grid or row in named))
            ):
                copies.append(copy := _Copy(grid, year=year))
            copy.rows.setdefault(line.id, row)
        copy.cells.setdefault(one.cell, one)
    if found[0].form is None:  # local lines: each by itself
        yield from copies
        return
    by_year: dict[int | None, list[_Copy]] = {}
    for copy in copies:
        copy.year = copy.year or own
        by_year.setdefault(copy.year, []).append(copy)
    for of_year in by_year.values():
        yield from _whole(of_year, grids, read)
    for copy in twice:
        copy.year = copy.year or own
    yield from twice


def _is_twice(copy: _Copy, one: Found, line: Line, grid: int) -> bool:
    """Stood the line in the row above as well, the last of several of the copy?

    In a PDF, where rows are told by their places, one of the two may be another line's.
    """
    is_below = len(copy.rows) > 1 and copy.rows.get(line.id) == one.row - 1
    return is_below and grid == copy.grid >= 0 and "box" not in one.piece.locator


def _whole(copies: Sequence[_Copy], grids: Sequence[Grid], read: Callable[[Found], object]) -> Iterator[_Copy]:
    """Those of one year that are more than a few lines: what these alone have belongs to the first.

    A blank copy counts where it is the only one, or where those with figures are hidden.
    """
    half = len(next(iter(copies[0].cells.values())).table.lines) / 2
    whole = [copy for copy in copies if len(copy.rows) >= half]
    kept = [copy for copy in whole if not copy.is_blank] or sorted(copies, key=lambda one: _is_hidden(one.grid, grids))[
        :1
    ]
    first = min((_is_hidden(copy.grid, grids) for copy in kept), default=False)
    kept = [copy for copy in whole if copy.is_blank and _is_hidden(copy.grid, grids) < first] + kept
    for copy in copies:
        if _is_hidden(copy.grid, grids) > _is_hidden(kept[0].grid, grids):
            continue
        if len(copy.rows) < half and _agrees(copy.cells, kept[0].cells, read):
            for cell, one in copy.cells.items():
                if cell not in kept[0].cells or kept[0].cells[cell].piece.is_blank:
                    kept[0].cells[cell] = one
    yield from kept


def _years_of_rows(rows: Sequence[Row], own: int | None) -> dict[int, int]:
    """The years of rows of tables that begin with one, or stand below one that says no more: 2022年, 上年, 本年."""
    named: dict[int, int] = {}
    year = grid = None
    for place, row in enumerate(rows):
        if row.grid != grid:
            year, grid = None, row.grid
        first, above = _years_in_text(row, own) if row.flat else _years_in_table(row, own)
        year = above or year
        if (stated := first or year) is not None:
            named[place] = stated
    return named


def _years_in_table(row: Row, own: int | None) -> tuple[int | None, int | None]:
    """The year of the row, and that of the rows below."""
    is_alone = len(row.words) == 1
    begins = is_alone or (row.words and row.pieces[0] is row.words[0])
    year = _stated_year(row.words[0].text, own) if begins else None
    return (None, year) if is_alone and not row.has_figures else (year, None)


def _years_in_text(row: Row, own: int | None) -> tuple[int | None, int | None]:
    """The same in lines of text: the row's stands before its figures, that of others alone in a line of its header."""
    heads = row.words[:-1] if row.has_figures else row.words
    lines = [one.line for one in row.pieces]
    alone = [year for one in heads if (year := _stated_year(one.text, own)) and lines.count(one.line) == 1]
    first = _stated_year(row.words[-1].text, own) if row.words and row.has_figures else None
    return first, alone[0] if len(alone) == 1 else None


def _stated_year(text: str, own: int | None) -> int | None:
    """The year that a row's first cell names, by itself or beside the report's `own`."""
    said = year_said(text)
    if said is None or said.which == "change" or (said.year is None and own is None):
        return None
    return said.year or (own or 0) - (said.which == "last")


def _rank(copy: _Copy, grids: Sequence[Grid]) -> tuple[bool, bool, int]:
    is_void = 0 <= copy.grid < len(grids) and _VOID.search(grids[copy.grid].before) is not None
    return _is_hidden(copy.grid, grids), is_void, -(copy.year or 0)


def _stands_unread(number: int, grids: Sequence[Grid], year: int) -> bool:
    """Has the page a table of the year with most of the words of this one? Then it is blank, or cannot be read."""
    if not 0 <= number < len(grids):
        return False
    words = words_of(grids[number])
    others = (grid for place, grid in enumerate(grids) if place != number and _year_of(place, grids) in (None, year))
    return any(2 * len(words & words_of(grid)) > len(words) for grid in others)


def _is_hidden(grid: int, grids: Sequence[Grid]) -> bool:
    return 0 <= grid < len(grids) and grids[grid].hidden


def _year_of(number: int, grids: Sequence[Grid]) -> int | None:
    """The one year that is named above a table or in its head; a date, as below a text that ends, names none.

    A page break may have a table begin with a line, whose figures are none.
    """
    if not 0 <= number < len(grids):
        return None
    grid = grids[number]
    head = [cell.text for cell in grid.rows[0]] if grid.rows else []
    if any(is_numbered(text) for text in head):
        head = [text for text in head if not text.strip().isdecimal()]
    texts = (grid.before, *head)
    short = [fold(text).strip() for text in texts if len(text) < 60]
    marks = [mark for text in short if not _DATE.fullmatch(text) for mark in _YEAR.finditer(text)]
    years = {int(mark[1] or mark[2]) for mark in marks}
    return next(iter(years)) if len(years) == 1 else None
