"""Years over columns and before rows: which one a cell names, and which figures are the latest year's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.report.normal import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.tables.rows import Piece

# what stands over columns of several years, before their rows, or over what changed between them or was counted in all
_SAID = re.compile(
    r"[(]?(?:(20\d\d)年?度?|(本年度?|今年)|(本期)|(上一?年度?|去年)|同期|增减|同比|增幅|变化|(?:历年|历史)?累计|历年)"
    r"(?:同期|统计|发生|数|据|字|情况|增减|增长|率|量|值|实际|累计)*[)]?:?"
)
_CHANGE = re.compile("增|率|同比|变化")
_SEVERAL = 2
_RANKS = {"this": 9999, "period": 9998}  # behind any year


class Said(NamedTuple):
    """What a cell says of the year of its row or column: a number, or one beside the report's own.

    `which` is "change" for what compares years or adds them up, alone or behind one (同比, 2022年增减, 累计); "period"
    is that of the report, which beside 本年累计 is less than its year.
    """

    year: int | None
    which: Literal["this", "period", "last", "change"] | None


@lru_cache(maxsize=4096)
def year_said(text: str) -> Said | None:
    """The year that is all a cell says; None where it says something else.

    >>> year_said("2022年度统计数"), year_said("上年"), year_said("规章")
    (Said(year=2022, which=None), Said(year=None, which='last'), None)
    """
    found = _SAID.fullmatch("".join(fold(text).split()))
    if found is None:
        return None
    year, this, period, last = found.groups()
    number = int(year) if year else None
    if this:
        return Said(None, "this")
    if period:
        return Said(None, "period")
    if _CHANGE.search(found[0]) or not (year or last):
        return Said(number, "change")
    return Said(number, "last" if last else None)


def years_named(header: Sequence[Piece]) -> int:
    """How many of a header's cells name a year, this one or another."""
    return sum(year_said(piece.text) is not None for piece in header)


def this_year(values: Sequence[Piece], header: Sequence[Piece], count: int) -> Sequence[Piece]:
    """Of the figures of several years those of the latest: years stand over blocks of columns, or in each column."""
    if len(values) <= count:
        return values
    marks = [said for piece in header if (said := year_said(piece.text))]
    if len(marks) < _SEVERAL:
        return values
    years = [said.year or _RANKS.get(said.which or "", 0) for said in marks]
    current = [place for place, year in enumerate(years) if year == max(years) and year]
    if len(current) == 1 and len(marks) * count == len(values):
        return values[current[0] * count : (current[0] + 1) * count]
    if len(current) == count and len(marks) == len(values):
        return [values[place] for place in current]
    return values
