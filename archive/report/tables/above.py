"""Whose tables and lines they are on a page that holds the reports of several years, one below the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from archive.report.about.naming import read_title
from archive.report.folding import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.about.naming import Title
    from archive.report.carrier import Document, Grid
    from archive.report.tables.rows import Row
    from archive.report.words import Words

_Said = TypeVar("_Said")
_MAY_NAME = re.compile("公[开開]")
_LONGEST = 80
_TOLD_BY = 3  # texts at the beginning of a table by which it is found among the lines of the page
ANOTHERS = 1  # stands for the year where the report is another agency's
_BEGINS = re.compile("[一二三四五六七八九1-9][、.].{2,28}|总体情况|概述|概况")  # headings of a report


@dataclass(frozen=True)
class Above:
    """The year in the last title of a report above each table and line, None where none is; `own` is this report's.

    It is `ANOTHERS` where that title names another agency.
    """

    own: int
    grids: tuple[int | None, ...]
    lines: tuple[int | None, ...]

    def year_of(self, row: Row) -> int | None:
        if row.grid >= 0:
            return self.grids[row.grid] if row.grid < len(self.grids) else None
        return self.lines[row.pieces[-1].line] if row.pieces else None

    def is_earlier(self, row: Row) -> bool:
        return (self.year_of(row) or self.own) < self.own

    def with_tables(self, lines: Sequence[int]) -> Above:
        """The same with more tables, which begin in these lines."""
        return replace(self, grids=(*self.grids, *(self.lines[number] for number in lines)))

    def is_earlier_line(self, number: int) -> bool:
        return (self.lines[number] or self.own) < self.own


def years_above(document: Document, title: Title | None, words: Words) -> Above | None:
    """None where the page names no report on an earlier year or of another agency besides this one."""
    if title is None or title.year is None:
        return None
    named = dict(_titles(document.page_lines, title, words))
    is_own_there = title.year in named.values() or set(named.values()) == {ANOTHERS}
    if not is_own_there or min(named.values()) >= title.year:
        return None
    in_text = dict(_titles([line.text for line in document.lines], title, words))
    return Above(
        own=title.year,
        grids=tuple(_of_grids(document, named)),
        lines=tuple(_last_above(len(document.lines), in_text)),
    )


def _titles(lines: Sequence[str], own: Title, words: Words) -> Iterator[tuple[int, int]]:
    """The titles of reports that begin below them, and are no links to them: place and year.

    A title may stand on two lines. One of another agency counts below a report of this one, or where the page holds
    the reports of several: 某县2022年…年度报告 over those of its towns.
    """
    named = [place for place, line in enumerate(lines) if "公" in line]  # as few do
    found = [
        (place, title)
        for place in sorted({*named, *(place - 1 for place in named if place)})
        if len(line := lines[place]) <= _LONGEST and ("20" in line or "报告" in line)
        for title in [_title_in(line, own, words) or _title_in("".join(lines[place : place + 2]), own, words)]
        if title is not None
    ]
    is_of_several = _are_of_several([title for _, title in _begun(found, lines)], own)
    dated = [(place, _year_of(title, own, words, is_of_several=is_of_several)) for place, title in found]
    is_below = is_of_several
    for place, year in _begun([(place, year) for place, year in dated if year is not None], lines):
        if year != ANOTHERS or is_below:
            yield place, year
        is_below |= year == own.year


def _begun(found: Sequence[tuple[int, _Said]], lines: Sequence[str]) -> list[tuple[int, _Said]]:
    """Those below which a report begins, before the next."""
    ends = [place for place, _ in found[1:]] + [len(lines)]
    return [
        (place, said)
        for (place, said), end in zip(found, ends, strict=False)
        if any(_BEGINS.fullmatch(plain(line)) for line in lines[place + 1 : end] if len(line) <= _LONGEST)
    ]


def _title_in(line: str, own: Title, words: Words) -> Title | None:
    """The title that a line is, where it says a year, or that it is somebody else's."""
    if len(line) > _LONGEST or not _MAY_NAME.search(line):
        return None
    title = read_title(line, words)
    return title if title is not None and _year_of(title, own, words, is_of_several=True) else None


def _year_of(title: Title, own: Title, words: Words, *, is_of_several: bool) -> int | None:
    if title.agency is None and own.agency is not None and words.patterns["nobody"].search(plain(title.written)):
        return ANOTHERS  # a model text
    if title.agency in (None, own.agency):
        return title.year
    if own.agency is None:
        return None
    return ANOTHERS if is_of_several or not _may_be_one(title.agency, own.agency) else None


def _are_of_several(titles: Sequence[Title], own: Title) -> bool:
    """Are two of them those of agencies within this one's division that cannot be the same?"""
    names = {title.agency for title in titles if title.agency and own.agency and own.agency in title.agency}
    return any(not _may_be_one(one, other) for one, other in combinations(sorted(names - {own.agency}), 2))


def _may_be_one(one: str, other: str) -> bool:
    return one in other or other in one


def _last_above(count: int, named: dict[int, int]) -> Iterator[int | None]:
    year = None
    for place in range(count):
        year = named.get(place, year)
        yield year


def _of_grids(document: Document, named: dict[int, int]) -> Iterator[int | None]:
    """Tables stand in the lines of the page in their order, each with the texts of its cells, if they do not say where.

    One that is not shown stands in none of them: it is of the same year as the table before it.
    """
    lines = document.page_lines
    years = list(_last_above(len(lines), named))
    begin = 0
    for grid in document.grids:
        if grid.place is not None:
            yield years[grid.place - 1] if grid.place else None
            continue
        if grid.hidden:
            yield years[begin - 1] if begin else None
            continue
        place = _place(grid, lines, begin)
        if place is None:
            yield None
            continue
        yield years[place]
        begin = place + 1


def _place(grid: Grid, lines: Sequence[str], begin: int) -> int | None:
    texts = [line for row in grid.rows for cell in row for line in cell.text.split("\n") if line.strip()]
    first = [plain(text) for text in texts[:_TOLD_BY]]
    if not first:
        return None
    for place in range(begin, len(lines) - len(first) + 1):
        if plain(lines[place]) == first[0] and [plain(one) for one in lines[place : place + len(first)]] == first:
            return place
    return None
