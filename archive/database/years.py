"""Reports of consecutive years held against each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.database import rows
from archive.database.load import finding_rows
from archive.report.checks import check_years
from archive.report.model import Report, Section, Statistic

if TYPE_CHECKING:
    import sqlite_utils

    from archive.report.form import Forms


def derive_years(database: sqlite_utils.Database, forms: Forms) -> None:
    """Findings `years.*` of every current report whose agency has a current one on the year before.

    A report whose previous one is the same as before keeps its findings: loading either of the two forgets the pair.
    """
    sql = """
        SELECT r.id, r.previous_id, p.id AS wanted FROM reports r
        LEFT JOIN reports p ON r.is_current = 1 AND p.is_current = 1
          AND p.agency_id = r.agency_id AND p.year = r.year - 1
        WHERE r.previous_id IS NOT p.id"""
    for row in list(database.query(sql)):
        report_id, wanted = row["id"], row["wanted"]
        database.conn.execute("DELETE FROM findings WHERE report_id = ? AND check_id GLOB 'years.*'", [report_id])
        database.conn.execute("UPDATE reports SET previous_id = ? WHERE id = ?", [wanted, report_id])
        if wanted is not None:
            found = check_years(read_report(database, wanted), read_report(database, report_id), forms)
            rows.insert(database, "findings", finding_rows(found, report_id))


def read_report(database: sqlite_utils.Database, report_id: int) -> Report:
    """A stored report as the parser gave it."""
    row = next(iter(database.query("SELECT * FROM reports WHERE id = ?", [report_id])))
    sections = database.query("SELECT * FROM sections WHERE report_id = ? ORDER BY position", [report_id])
    statistics = database.query("SELECT * FROM statistics WHERE report_id = ? ORDER BY position", [report_id])
    return Report(
        status=row["status"],
        reason=row["reason"],
        title=row["title"],
        agency=row["agency"],
        year=row["year"],
        era=row["era"],
        published_on=row["published_on"],
        published_from=row["published_from"],
        publisher=row["publisher"],
        period_start=row["period_start"],
        period_end=row["period_end"],
        phone=row["phone"],
        address=row["address"],
        postcode=row["postcode"],
        email=row["email"],
        sections=tuple(Section(one["number"], one["heading"] or "", one["text"] or "") for one in sections),
        statistics=tuple(
            Statistic(
                table_id=one["table_id"],
                line=one["line"],
                column=one["column"],
                value=one["value"],
                unit=one["unit"],
                raw=one["raw"],
                kind=one["kind"],
                source=one["source"],
                scope=one["scope"],
                ordinal=one["ordinal"],
                confidence=one["confidence"],
                locator=json.loads(one["locator"]),
            )
            for one in statistics
        ),
    )
