"""Rows of the database for the pages. Every function takes an open connection and only reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

DEMONSTRATION = "gongkai-demo"  # isPartOf of the bundled sample web


def select(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
    """All rows of a query, as dictionaries."""
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def one(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
    """The first row of a query, None where it has none."""
    return next(iter(select(connection, sql, parameters)), None)


def count(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any] = ()) -> int:
    """The first value of the first row, as a number."""
    return int(connection.execute(sql, parameters).fetchone()[0] or 0)


def parsed(value: str | None) -> Any:
    """A JSON column; None where it is NULL."""
    return None if value is None else json.loads(value)


@dataclass(frozen=True)
class ReportRows:
    """Everything that the database knows of one report."""

    report: Row
    capture: Row | None
    statistics: list[Row]
    sections: list[Row]
    points: list[Row]
    findings: list[Row]
    versions: list[Row]
    years: list[Row]
    changes: list[Row]
    corrections: list[Row]


_REPORT = """
select r.*, a.name as agency_name, a.region_name, a.region_code, a.level, p.captured_at as page_captured_at
from reports r left join agencies a on a.id = r.agency_id left join captures p on p.id = r.page_capture_id
where r.id = ?
"""
_VERSIONS = """
select r.id, r.url, r.title, r.era, r.status, r.is_current, r.duplicate_of, r.document_media_type, r.first_seen
from reports r where r.agency_id = :agency_id and r.year = :year
order by r.is_current desc, r.first_seen desc, r.id
"""
_YEARS = """
select id, year, era, status from reports where agency_id = ? and is_current = 1 and year is not null order by year
"""
_CHANGES = "select * from changes where url = ? order by changed_at, id"
_CORRECTIONS = 'select * from corrections where report_id = ? order by table_id, line, "column", id'
_STATISTICS = "select * from statistics where report_id = ? order by position"
_SECTIONS = "select * from sections where report_id = ? order by position"
_POINTS = "select * from points where report_id = ? order by position"
_FINDINGS = "select * from findings where report_id = ? order by rowid"


def read_report(connection: sqlite3.Connection, report_id: int) -> ReportRows | None:
    """One report with what hangs on it; None where there is no such report."""
    report = one(connection, _REPORT, [report_id])
    if report is None:
        return None
    return ReportRows(
        report=report,
        capture=read_capture_row(connection, report["capture_id"]),
        statistics=select(connection, _STATISTICS, [report_id]),
        sections=select(connection, _SECTIONS, [report_id]),
        points=select(connection, _POINTS, [report_id]),
        findings=select(connection, _FINDINGS, [report_id]),
        versions=select(connection, _VERSIONS, report),
        years=select(connection, _YEARS, [report["agency_id"]]),
        changes=[
            {**row, "before": version_before(connection, row)} for row in select(connection, _CHANGES, [report["url"]])
        ],
        corrections=select(connection, _CORRECTIONS, [report_id]),
    )


def read_capture_row(connection: sqlite3.Connection, capture_id: int | None) -> Row | None:
    """One row of `captures`."""
    return one(connection, "select * from captures where id = ?", [capture_id])


def read_statistic(connection: sqlite3.Connection, report_id: int, place: Mapping[str, Any]) -> Row | None:
    """The statistic that a link names: its cell, and source, scope, ordinal and unit where they are not the usual."""
    sql = """
    select s.*, r.title, r.era, r.capture_id from statistics s join reports r on r.id = s.report_id
    where s.report_id = :report and s.table_id = :table_id and s.line = :line and s."column" = :column
      and s.source = :source and s.scope = :scope and s.ordinal = :ordinal and (:unit is null or s.unit = :unit)
    order by s.position
    """
    row = one(connection, sql, {**place, "report": report_id})
    if row is not None and "capture" in (locator := parsed(row["locator"]) or {}):
        row |= {"capture_id": locator["capture"], "is_elsewhere": True}  # in a picture or an attachment of the page
    return row


def read_reports_of(connection: sqlite3.Connection, capture_id: int) -> list[Row]:
    """The reports that were read from a capture, or from a document of the page that it shows."""
    sql = "select id, title from reports where capture_id = :id or page_capture_id = :id order by is_current desc, id"
    return select(connection, sql, {"id": capture_id})


def version_before(connection: sqlite3.Connection, change: Row) -> int | None:
    """The report as it stood before a change of its figures or text; None for other changes, or where it is gone."""
    if change["kind"] not in ("statistic", "text") or change["report_id"] is None:
        return None
    sql = """
    select o.id from snapshot_reports s join reports o on o.id = s.report_id join reports r on r.id = :report_id
    where s.snapshot_id in (
      select snapshot_id from captures where id = :from_capture
      union select snapshot_id from document_visits where capture_id = :from_capture and url = :url
    ) and o.id <> r.id
    order by (o.agency_id is r.agency_id and o.year is r.year) desc, o.id
    """
    found = one(connection, sql, change)
    return found["id"] if found else None


def demonstration(connection: sqlite3.Connection) -> bool:
    """Is the archive the bundled sample web, or in part? The runs say so themselves; hosts are never looked at."""
    return one(connection, "select 1 from runs where is_part_of = ?", [DEMONSTRATION]) is not None
