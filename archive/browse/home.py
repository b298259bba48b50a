"""What the first page says of the archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.browse.charts import Stack, stacks
from archive.browse.rows import Row, count, select
from archive.browse.words import COVERAGE, ERAS, Words

if TYPE_CHECKING:
    import sqlite3

UNKNOWN = "unknown"

_NEWEST = """
select id, title, agency, year, era, status, published_on, document_media_type, first_seen
from reports where is_current = 1 order by first_seen desc, year desc, id limit 8
"""
_CHANGES = """
select k.url, k.kind, k.changed_at, k.report_id, coalesce(r.title, r.agency, k.url) as title
from changes k left join reports r on r.id = k.report_id
order by k.changed_at desc, k.id limit 8
"""
_FAILED = """
select f.report_id, f.check_id, f.message, r.title, r.agency, r.year
from findings f join reports r on r.id = f.report_id
where f.outcome = 'fail' and f.check_id like 'requests.balance.%' and r.is_current = 1
order by r.year desc, r.agency, f.check_id limit 8
"""
_LEVELS = """
select coalesce(a.level, 'unknown') as level, count(*) as agencies, coalesce(sum(r.n), 0) as reports
from agencies a
left join (select agency_id, count(*) as n from reports where is_current = 1 group by agency_id) r on r.agency_id = a.id
group by 1 order by reports desc, level
"""
_FAILED_REPORTS = """
select count(distinct f.report_id) from findings f join reports r on r.id = f.report_id
where f.outcome = 'fail' and f.check_id like 'requests.balance.%' and r.is_current = 1
"""
_YEARS = """
select coalesce(year, 'unknown') as year, coalesce(era, 'unknown') as era, count(*) as n
from reports where is_current = 1 group by 1, 2 order by year is null, reports.year desc
"""
_COVERAGE = """
select year, coalesce(status, 'undecided') as status, count(*) as n from coverage group by 1, 2 order by year desc
"""


@dataclass(frozen=True)
class Home:
    """The numbers and lists of the first page."""

    totals: dict[str, int]
    years: tuple[Stack, ...]
    eras: tuple[str, ...]
    coverage: tuple[Stack, ...]
    statuses: dict[str, Words]
    levels: list[Row]
    newest: list[Row]
    changes: list[Row]
    failed: list[Row]


def read_home(connection: sqlite3.Connection) -> Home:
    """Read the first page from the database."""
    years = select(connection, _YEARS)
    present = {row["era"] for row in years}
    coverage = select(connection, _COVERAGE)
    judged = {row["status"] for row in coverage}
    return Home(
        totals={
            "agencies": count(connection, "select count(*) from agencies"),
            "reports": sum(row["n"] for row in years),
            "versions": count(connection, "select count(*) from reports"),
            "statistics": count(connection, "select count(*) from statistics"),
            "captures": count(connection, "select count(*) from captures"),
            "failed": count(connection, _FAILED_REPORTS),
            "changes": count(connection, "select count(*) from changes"),
        },
        years=stacks(_pivot(years, "era"), (*ERAS, UNKNOWN)),
        eras=tuple(era for era in (*ERAS, UNKNOWN) if era in present),
        coverage=stacks(_pivot(coverage, "status"), tuple(COVERAGE)),
        statuses={name: words for name, words in COVERAGE.items() if name in judged},
        levels=select(connection, _LEVELS),
        newest=select(connection, _NEWEST),
        changes=select(connection, _CHANGES),
        failed=[{**row, **_languages(row["message"])} for row in select(connection, _FAILED)],
    )


def _pivot(rows: list[Row], series: str) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for row in rows:
        table.setdefault(str(row["year"]), {})[row[series]] = row["n"]
    return table


def _languages(message: str | None) -> dict[str, str]:
    zh, _, en = (message or "").partition(" / ")
    return {"message_zh": zh, "message_en": en}
