"""Reports of consecutive years held against each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.database import rows
from archive.database.load import finding_rows
from archive.report.checks import check_years
from archive.report.model import Report, Section, Statistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlite_utils

    from archive.report.form import Forms


def derive_years(database: sqlite_utils.Database, forms: Forms, agencies: Sequence[int] | None) -> None:
    """Findings `years.*` of every current report, or those of these agencies, that has a current one before it.

    A report whose previous one is the same as before keeps its findings: loading either of the two forgets the pair.
    """
    some = "" if agencies is None else "AND r.agency_id IN (SELECT value FROM json_each(?))"
    sql = f"""
        SELECT r.id, r.previous_id, p.id AS wanted FROM reports r
        LEFT JOIN reports p ON r.is_current = 1 AND +p.is_current = 1  -- by agency and year, not by this
          AND p.agency_id = r.agency_id AND p.year = r.year - 1
        WHERE r.previous_id IS NOT p.id {some}"""  # noqa: S608 - constants
    for row in list(database.query(sql, [] if agencies is None else [json.dumps(agencies)])):
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
