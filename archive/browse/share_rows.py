"""Sums of cells over groups of reports, computed where the rows lie.

The parts of each rate are added up report by report, from one index; a rate is taken where all of its cells are
numbers; then reports are grouped.
"""

# ruff: noqa: S608 - what stands in the queries comes from the forms and from settings/rates.toml

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.browse.regions import region_name
from archive.browse.rows import Row, select
from archive.browse.words import LEVELS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from archive.browse import whose
    from archive.browse.rates import Cell, Rate

Sum = tuple[float | None, float | None, int]  # numerator, denominator, reports counted

_KEYS: Mapping[str, tuple[str, str, str]] = {  # key, name, order
    "year": ("year", "year", "1 is null, 1 desc, era desc"),
    "province": ("substr(region_code, 1, 2) || '0000'", "null", "1 is null, 1, era desc"),
    "city": ("substr(region_code, 1, 4) || '00'", "null", "1 is null, 1, era desc"),
    "level": ("level", "null", "1 is null, reports desc, era desc"),
    "agency": ("agency_id", "agency", "region_code is null, region_code, 2, era desc"),
    "report": ("id", "agency", "year desc, region_code is null, region_code, 2"),
}


@dataclass(frozen=True)
class Group:
    """Reports of one form that are counted together; `sums` are those of the rates, in their order."""

    key: int | str | None
    name: str
    era: str | None
    reports: int
    sums: tuple[Sum, ...]
    year: int | None = None


def read_groups(
    connection: sqlite3.Connection, rates: Sequence[Rate], by: str, limits: Sequence[whose.Whose], year: int | None
) -> list[Group]:
    """All groups, in order. Reports of a form that has none of these rates are left out."""
    parts: list[Mapping[str, tuple[Cell, ...]]] = []
    for rate in rates:
        parts += [side for side in (rate.numerator, rate.denominator) if side not in parts]
    sql, arguments = _sql(rates, parts, by, limits, year)
    return [_group(row, by, len(rates)) for row in select(connection, sql, arguments)]


def _sql(
    rates: Sequence[Rate], parts: list[Mapping[str, tuple[Cell, ...]]], by: str, limits: Sequence[whose.Whose],
    year: int | None,
) -> tuple[str, list[Any]]:  # fmt: skip
    eras = sorted({era for rate in rates for era in rate.eras})
    where = ["r.is_current = 1", f"r.era in ({', '.join(map(_quoted, eras))})"]
    arguments: list[Any] = []
    for limit in limits:
        where.append(f"({limit.where})")
        arguments += limit.arguments
    if year is not None:
        where.append("r.year = ?")
        arguments.append(year)
    key, name, order = _KEYS[by]
    totals = ", ".join(f"{_total(part)} as p{number}" for number, part in enumerate(parts))
    sums = ", ".join(_sums(number, *(parts.index(side) for side in (rate.numerator, rate.denominator)))
                     for number, rate in enumerate(rates))  # fmt: skip
    return (
        f"""
with figures as materialized (
  select r.id, r.agency_id, coalesce(a.name, r.agency) as agency, r.year, r.era, a.region_code, a.level, {totals}
  from reports r left join agencies a on a.id = r.agency_id where {" and ".join(where)}
)
select {key} as "key", {name} as name, era, count(*) as reports, min(year) as year, {sums}
from figures group by 1, era order by {order}
""",
        arguments,
    )


def _sums(number: int, above: int, below: int) -> str:
    """Numerator, denominator and number of reports, over those reports in which the rate can be taken."""
    takes = f"p{above} is not null and p{below} > 0"
    return (
        f"sum(case when {takes} then p{above} end) as above{number}, "
        f"sum(case when {takes} then p{below} end) as below{number}, count(case when {takes} then 1 end) as n{number}"
    )


def _total(part: Mapping[str, tuple[Cell, ...]]) -> str:
    """A part of one report: the sum of its cells in the report's form, NULL unless each of them is a number."""
    arms = " ".join(f"when {_quoted(era)} then ({_sum(cells)})" for era, cells in sorted(part.items()))
    return f"case r.era {arms} end"


def _sum(cells: Sequence[Cell]) -> str:
    """The cells of one column of one table stand near one another in the index: they are read in one stretch."""
    columns: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for table_id, line, column in cells:
        columns[table_id, column].append(line)
    return " + ".join(f"({_stretch(*place, sorted(lines))})" for place, lines in columns.items())


def _stretch(table_id: str, column: str, lines: Sequence[str]) -> str:
    among = f"line = {_quoted(lines[0])}"
    if len(lines) > 1:
        listed = ", ".join(map(_quoted, lines))
        among = f"line between {_quoted(lines[0])} and {_quoted(lines[-1])} and +line in ({listed})"
    return (
        f"select case when count(value) = {len(lines)} then sum(value) end from statistics where report_id = r.id "
        f'and table_id = {_quoted(table_id)} and "column" = {_quoted(column)} and preferred = 1 and {among}'
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _group(row: Row, by: str, rates: int) -> Group:
    sums = tuple((row[f"above{number}"], row[f"below{number}"], row[f"n{number}"]) for number in range(rates))
    return Group(row["key"], _name(row, by), row["era"], row["reports"], sums, row["year"] if by == "report" else None)


def _name(row: Row, by: str) -> str:
    key = row["key"]
    if key is None:
        return "未定 unknown"
    match by:
        case "province" | "city":
            return region_name(key) or key
        case "level":
            return f"{LEVELS[key].zh} {LEVELS[key].en}" if key in LEVELS else key
        case _:
            return str(row["name"] or "？")
