"""Rows of `coverage`, from reports and from what the last run that visited a site says of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.database import rows
from archive.database.coverage import Failed, Seen, Visit, coverage
from archive.database.derive_agencies import last_year_due
from archive.database.sites import site_of_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import sqlite_utils

    from archive.database.derive_agencies import SiteAgencies
    from archive.database.sites import Run, SiteMap

DEADLINE = "published.deadline"


def derive_coverage(
    database: sqlite_utils.Database,
    sites: SiteMap,
    owned: SiteAgencies,
    visits: Mapping[str, Visit],
    agencies: Sequence[int] | None,
    moved: set[str],
) -> None:
    """Which of all agencies has which year; or which of these, and of those that these sites tell of."""
    owners = {site_id: owner for site_id in visits if (owner := owned.owners.get(site_id)) is not None}
    if agencies is None:
        bounds = database.execute("SELECT id, valid_from, valid_to FROM agencies")
        made = coverage(_reports(database, sites, None), visits, owners, {row[0]: row[1:] for row in bounds})
        rows.replace_all(database, "coverage", made)
        return
    some = sorted({*agencies, *_told_of(database, owned, moved)})
    given = json.dumps(some)
    sql = "SELECT id, valid_from, valid_to FROM agencies WHERE id IN (SELECT value FROM json_each(?))"
    bounds = database.execute(sql, [given])
    near = {site_id: owner for site_id, owner in owners.items() if owner in set(some)}
    made = coverage(_reports(database, sites, given), visits, near, {row[0]: row[1:] for row in bounds})
    rows.replace_of(database, "coverage", "agency_id", some, made)


def _told_of(database: sqlite_utils.Database, owned: SiteAgencies, moved: set[str]) -> set[int]:
    """The agencies that own these sites, or whose reports stand on them."""
    if not moved:
        return set()
    sql = """SELECT DISTINCT r.agency_id FROM snapshots s JOIN reports r ON r.snapshot_id = s.id
             WHERE r.agency_id IS NOT NULL AND json_extract(s.site, '$.id') IN (SELECT value FROM json_each(?))"""
    there = {row[0] for row in database.execute(sql, [json.dumps(sorted(moved))])}
    return there | {owned.owners[site_id] for site_id in moved if site_id in owned.owners}


def _reports(database: sqlite_utils.Database, sites: SiteMap, agencies: str | None) -> Iterator[Seen]:
    """Current reports first; then those that cannot be read or are empty forms, on official hosts."""
    some = "" if agencies is None else "AND r.agency_id IN (SELECT value FROM json_each(:agencies))"
    sql = f"""SELECT r.agency_id, r.year, r.id, f.outcome, s.site, r.is_current, r.status, r.reason, r.url
             FROM reports r JOIN snapshots s ON s.id = r.snapshot_id
             LEFT JOIN findings f ON f.report_id = r.id AND f.check_id = :check AND f.position = 0
             WHERE (r.is_current = 1 OR r.status IN ('unreadable', 'template'))
               AND r.agency_id IS NOT NULL AND r.year IS NOT NULL {some}
             ORDER BY r.is_current DESC, r.status DESC, r.first_seen, r.id"""  # noqa: S608 - constants
    given = {"check": DEADLINE} | ({} if agencies is None else {"agencies": agencies})
    for agency_id, year, report_id, outcome, site_text, is_current, status, reason, url in database.execute(sql, given):
        if not is_current and not _is_from_there(url, sites):
            continue
        site = site_of_json(site_text)
        unread = (None, None) if is_current else (status, reason)
        late = False if outcome == "pass" else outcome and _is_late(database, sites, agency_id, year)
        yield Seen(agency_id, year, report_id, late, site.id if site else None, *unread)


def _is_late(database: sqlite_utils.Database, sites: SiteMap, agency_id: int, year: int) -> bool | None:
    """Was no version published in time? One that is corrected later makes nobody late; None where no date tells."""
    sql = """SELECT r.url, f.outcome FROM reports r JOIN findings f ON f.report_id = r.id
             WHERE r.agency_id = ? AND r.year = ? AND f.check_id = ? AND f.outcome IN ('pass', 'fail')"""
    versions = database.execute(sql, [agency_id, year, DEADLINE])
    outcomes = {outcome for url, outcome in versions if _is_from_there(url, sites)}
    return "pass" not in outcomes if outcomes else None


def _is_from_there(url: str, sites: SiteMap) -> bool:
    """Is it on an official host, or on none?"""
    host = urlsplit(url).hostname
    return host is None or sites.is_official(host)


def visits_of(sites: SiteMap) -> dict[str, Visit]:
    """Site → what the last run that visited it says of it."""
    visits: dict[str, Visit] = {}
    for run in sites.runs:
        for site_id in run.site_rows:
            if site_id in run.sites or site_id not in visits:
                visits[site_id] = _visit(run, site_id)
    return visits


def _visit(run: Run, site_id: str) -> Visit:
    record = run.sites.get(site_id, {})
    years = run.start.get("years")
    due = last_year_due(run)
    columns = record.get("columns") or ()
    unread = (f"{one['url']}: {one['reason']}" for one in columns if not one["complete"] and one.get("reason"))
    return Visit(
        run_id=run.id,
        site_id=site_id,
        started_year=None if due is None else due + 1,
        years=(int(years[0]), int(years[1])) if years else None,
        verdict=record.get("verdict"),
        ended=record.get("ended"),
        reason=record.get("reason"),
        columns=tuple((str(one["url"]), bool(one["complete"])) for one in columns),
        failed=tuple(
            Failed(str(one["url"]), one.get("year"), str(one["outcome"]), str(one["reason"]))
            for one in record.get("failed") or ()
        ),
        unread=next(unread, None) if record.get("ended") == "exhausted" else None,
    )
