"""What the first page says of the archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.browse.charts import Stack, stacks
from archive.browse.regions import region_name
from archive.browse.rows import Row, count, select, version_before
from archive.browse.words import COVERAGE, ERAS, Words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

UNKNOWN = "unknown"
_SHOWN = 8

_NEWEST = """
select id, title, agency, year, era, status, published_on, document_media_type, first_seen
from reports where is_current = 1 order by first_seen desc, year desc, id limit 8
"""
_CHANGES = """
select k.url, k.kind, k.changed_at, k.report_id, count(*) as n, coalesce(r.title, r.agency, k.url) as title,
  min(k.from_capture) as from_capture
from changes k left join reports r on r.id = k.report_id
group by k.changed_at, k.url, k.report_id, k.kind
order by k.changed_at desc, k.url, k.kind limit 8
"""
_FAILED = """
select f.report_id, f.agency, f.year, min(f.message) as message, count(*) as n, r.title
from balance_failures f join reports r on r.id = f.report_id
group by f.report_id order by f.year desc, f.agency, f.report_id
"""
_LEVELS = """
select coalesce(a.level, 'unknown') as level, count(*) as agencies, coalesce(sum(r.n), 0) as reports
from agencies a
left join (select agency_id, count(*) as n from reports where is_current = 1 group by agency_id) r on r.agency_id = a.id
group by 1 order by reports desc, level
"""
_PROVINCES = """
select coalesce(substr(a.region_code, 1, 2), 'unknown') as province, coalesce(c.status, 'undecided') as status,
  count(*) as n
from coverage c join agencies a on a.id = c.agency_id group by 1, 2 order by 1 = 'unknown', 1
"""
_YEARS = """
select coalesce(year, 'unknown') as year, coalesce(era, 'unknown') as era, count(*) as n
from reports where is_current = 1 group by 1, 2 order by year is null, reports.year desc
"""
_COVERAGE = """
select year, coalesce(status, 'undecided') as status, count(*) as n from coverage group by 1, 2 order by year desc
"""


@dataclass(frozen=True)
class Province:
    """Coverage of all agencies of one province, over all years; `key` is that of the question `coverage_rows`."""

    key: str
    code: str | None
    name: str
    stack: Stack


@dataclass(frozen=True)
class Home:
    """The numbers and lists of the first page."""

    totals: dict[str, int]
    years: tuple[Stack, ...]
    eras: tuple[str, ...]
    coverage: tuple[Stack, ...]
    provinces: tuple[Province, ...]
    statuses: dict[str, Words]
    levels: list[Row]
    newest: list[Row]
    changes: list[Row]
    failed: list[Row]


def read_home(connection: sqlite3.Connection) -> Home:
    """Read the first page from the database."""
    years = select(connection, _YEARS)
    present = {row["era"] for row in years}
    failed = select(connection, _FAILED)  # all of them, for their number: the view is read once
    coverage = select(connection, _COVERAGE)
    judged = {row["status"] for row in coverage}
    return Home(
        totals={
            "agencies": count(connection, "select count(*) from agencies"),
            "reports": sum(row["n"] for row in years),
            "versions": count(connection, "select count(*) from reports"),
            "statistics": count(connection, "select count(*) from statistics"),
            "captures": count(connection, "select count(*) from captures"),
            "failed": sum(row["n"] for row in failed),
            "changes": count(connection, "select count(*) from changes"),
        },
        years=stacks(_pivot(years, "era"), (*ERAS, UNKNOWN)),
        eras=tuple(era for era in (*ERAS, UNKNOWN) if era in present),
        coverage=stacks(_pivot(coverage, "status"), tuple(COVERAGE)),
        provinces=tuple(_provinces(select(connection, _PROVINCES))),
        statuses={name: words for name, words in COVERAGE.items() if name in judged},
        levels=select(connection, _LEVELS),
        newest=select(connection, _NEWEST),
        changes=[{**row, "before": version_before(connection, row)} for row in select(connection, _CHANGES)],
        failed=[{**row, **_languages(row["message"])} for row in failed[:_SHOWN]],
    )


def _provinces(rows: list[Row]) -> Iterator[Province]:
    """Provinces by code, those of no known region last."""
    for stack in stacks(_pivot(rows, "status", "province"), tuple(COVERAGE)):
        code = f"{stack.key}0000" if stack.key != UNKNOWN else None
        yield Province(stack.key, code, (region_name(code) if code else None) or "未定 unknown", stack)


def _pivot(rows: list[Row], series: str, key: str = "year") -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for row in rows:
        table.setdefault(str(row[key]), {})[row[series]] = row["n"]
    return table


def _languages(message: str | None) -> dict[str, str]:
    zh, _, en = (message or "").partition(" / ")
    return {"message_zh": zh, "message_en": en}
