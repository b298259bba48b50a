"""The figures of one line over the years: an agency's own, the sum or the median of a group."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from archive.browse.figures import place_query
from archive.browse.rows import Row, select
from archive.browse.words import Words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from archive.browse.lines import Cell
    from archive.browse.whose import Whose

Point = tuple[int, "str | None"]  # year, era

MEASURES = {"sum": Words("合计", "sum"), "median": Words("中位数", "median")}
COVERED = "r.year, r.era, s.value"  # what an index holds
WHOLE = """r.year, r.era, r.id as report_id, r.capture_id, coalesce(a.name, r.agency) as agency, s.table_id, s.line,
  s."column", s.value, s.kind, s.raw, s.unit, s.source, s.scope, s.ordinal"""
_ROWS = """
select {what} from reports r left join agencies a on a.id = r.agency_id
left join statistics s on s.report_id = r.id and s.table_id = ? and s.line = ? and s."column" = ? and s.preferred = 1
where r.is_current = 1 and r.year is not null and ({of_eras}) and ({where}) {only}
"""


@dataclass(frozen=True)
class Entry:
    """What one year says, on one form. `reports` were asked, `stated` have a figure; `row` is that of one agency."""

    year: int
    era: str | None
    value: float | None
    reports: int
    stated: int
    row: Row | None = None


@dataclass(frozen=True)
class Series:
    """The figures of one line for an agency or a group."""

    whose: Whose
    measure: str
    entries: Mapping[Point, Entry]

    @property
    def name(self) -> str:
        return f"{self.whose.name.zh}（{MEASURES[self.measure].zh}）" if self.whose.is_group else self.whose.name.zh

    @property
    def values(self) -> dict[Point, float]:
        return {point: entry.value for point, entry in self.entries.items() if entry.value is not None}


def read_series(
    connection: sqlite3.Connection, owner: Whose, measure: str, cell: Cell, cells: Mapping[str, Cell]
) -> Series:
    """All years of one agency or group; each form's figure from the cell that `cells` names for it."""
    if owner.is_group:
        entries = _grouped(figure_rows(connection, owner, cell, cells, what=COVERED), measure)
    else:
        entries = {(row["year"], row["era"]): _own(row) for row in figure_rows(connection, owner, cell, cells)}
    return Series(owner, measure, dict(sorted(entries.items(), key=lambda item: (item[0][0], item[0][1] or ""))))


def _own(row: Row) -> Entry:
    shown = linked(row)
    return Entry(row["year"], row["era"], row["value"], 1, int(row["value"] is not None), shown)


def _grouped(rows: Iterable[Row], measure: str) -> dict[Point, Entry]:
    values: defaultdict[Point, list[float]] = defaultdict(list)
    asked: Counter[Point] = Counter()
    for row in rows:
        point = (row["year"], row["era"])
        asked[point] += 1
        if row["value"] is not None:
            values[point].append(row["value"])
    made: dict[Point, Entry] = {}
    for point, number in asked.items():
        some = values[point]
        value = None if not some else median(some) if measure == "median" else sum(some)
        made[point] = Entry(*point, value, number, len(some))
    return made


def figure_rows(
    connection: sqlite3.Connection,
    owner: Whose,
    chosen: Cell,
    cells: Mapping[str, Cell],
    *,
    what: str = WHOLE,
    year: int | None = None,
) -> list[Row]:
    """One row for each report of the owner, with its figure or without.

    Each form's reports are asked for the cell that `cells` names for it, those of no known form for the chosen one.
    """
    eras: defaultdict[Cell, list[str]] = defaultdict(list)
    for era, cell in cells.items():
        eras[cell].append(era)
    only, arguments = ("and r.year = ?", [year]) if year is not None else ("", list[Any]())
    found: list[Row] = []
    for cell, some in eras.items():
        of_eras = f"r.era in ({', '.join('?' * len(some))})" + (" or r.era is null" if cell == chosen else "")
        sql = _ROWS.format(what=what, of_eras=of_eras, where=owner.where, only=only)
        found += select(connection, sql, [*cell, *some, *owner.arguments, *arguments])
    return found


def linked(row: Row) -> Row:
    """The row with the query that leads to its figure in the snapshot; None where the report has no such cell."""
    return {**row, "query": place_query(row["report_id"], row) if row["line"] else None}
