"""Reports of consecutive years held against each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.agencies import divisions
from archive.database import rows
from archive.database.finding_rows import finding_rows
from archive.report.checks import check_years
from archive.report.model import Report, Section, Statistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlite_utils

    from archive.report.form import Forms
    from archive.report.model import Finding


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
            found = check_years({wanted: read_report(database, wanted)}, read_report(database, report_id), forms)
            rows.insert(database, "findings", finding_rows(found, report_id))
    _derive_joined(database, forms, agencies)


def _derive_joined(database: sqlite_utils.Database, forms: Forms, agencies: Sequence[int] | None) -> None:
    """The same for the first report after a division was renamed, or joined by others: upon all of theirs together.

    There are few, so each is said anew whenever one of those agencies is concerned.
    """
    some = """AND a.id IN (SELECT value FROM json_each(:agencies) UNION
                           SELECT successor_id FROM agencies WHERE id IN (SELECT value FROM json_each(:agencies)))"""
    sql = f"""SELECT r.id, r.year, r.agency_id, r.previous_id, a.region_code, a.valid_from
              FROM agencies a JOIN reports r ON r.agency_id = a.id AND r.is_current = 1
              WHERE a.level <> 'township' {"" if agencies is None else some} ORDER BY r.id"""  # noqa: S608 - constants
    joined = divisions().joined
    found: tuple[Finding, ...]
    for row in list(database.query(sql, {} if agencies is None else {"agencies": json.dumps(agencies)})):
        if (row["region_code"], row["year"]) not in joined:
            continue
        gone = dict(joined[row["region_code"], row["year"]])
        before = [row["previous_id"]] if row["previous_id"] is not None else []
        for report_id, code in list(database.execute(_JOINING, [row["agency_id"], row["year"] - 1])):
            before.append(report_id)
            gone.pop(code, None)
        is_new = row["valid_from"] == row["year"]  # it has no report of its own on the year before
        found = ()
        if before and (is_new or row["previous_id"] is not None):
            reports = {one: read_report(database, one) for one in before}
            found = check_years(reports, read_report(database, row["id"]), forms, sorted(gone.values()))
        database.conn.execute("DELETE FROM findings WHERE report_id = ? AND check_id GLOB 'years.*'", [row["id"]])
        rows.insert(database, "findings", finding_rows(found, row["id"]))


_JOINING = """SELECT r.id, a.region_code FROM agencies a JOIN reports r ON r.agency_id = a.id AND r.is_current = 1
              WHERE a.successor_id = ?1 AND a.valid_to = ?2 AND r.year = ?2 ORDER BY r.id"""


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
