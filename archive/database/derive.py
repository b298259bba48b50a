"""What follows from captures, reports and run records together, computed again in one transaction.

Every function reads rows and writes rows; none looks at the order in which they came, nor at a clock.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive.database import derive_changes, rows
from archive.database.agencies import Agencies
from archive.database.coverage import Seen, Visit, coverage
from archive.database.current import Version, standings
from archive.database.schema import transaction
from archive.database.sites import SiteMap, SiteRow, read_runs
from archive.database.years import derive_years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlite_utils

    from archive.database.sites import Run
    from archive.report.form import Forms

DEADLINE = "published.deadline"


def derive(
    database: sqlite_utils.Database, forms: Forms, corrections: Sequence[Mapping[str, Any]], version: str
) -> None:
    """Bring all derived rows up to date. `version` changes whenever what follows from the same rows does."""
    with transaction(database):
        known = database.execute("SELECT value FROM state WHERE key = 'derived'").fetchone()
        if known is None or known[0] != version:
            rows.insert(database, "pending", database.query("SELECT DISTINCT url FROM reports"))
            database.conn.execute("UPDATE reports SET previous_id = NULL")
            database.conn.execute("DELETE FROM findings WHERE check_id GLOB 'years.*'")
        sites = SiteMap(read_runs(database))
        _seen(database)
        agencies = _agencies(database, sites)
        _hosts(database, sites)
        _standings(database, sites, agencies)
        derive_years(database, forms)
        _corrections(database, corrections)
        derive_changes.derive_changes(database, sites)
        _coverage(database, sites, agencies)
        _runs(database, sites)
        rows.replace_all(database, "pending", [])
        rows.insert(database, "state", [{"key": "derived", "value": version}])


def _seen(database: sqlite_utils.Database) -> None:
    """When each report was seen first and last, over all snapshots that show it."""
    database.conn.execute(
        """UPDATE reports SET first_seen = t.first, last_seen = t.last FROM (
             SELECT r.report_id, min(s.captured_at) AS first, max(s.last_seen) AS last
             FROM snapshot_reports r JOIN snapshots s ON s.id = r.snapshot_id GROUP BY r.report_id) t
           WHERE t.report_id = reports.id AND (first_seen != t.first OR last_seen != t.last)"""
    )


def _site(text: str | None) -> SiteRow | None:
    return SiteRow(**json.loads(text)) if text else None


def _agencies(database: sqlite_utils.Database, sites: SiteMap) -> Agencies:
    """Who each report is of; reports whose agency is another one than before are looked at again."""
    agencies = Agencies()
    sql = """SELECT r.id, r.url, r.agency, r.year, r.agency_id, s.site FROM reports r
             JOIN snapshots s ON s.id = r.snapshot_id ORDER BY r.id"""
    changed = []
    for row in list(database.query(sql)):
        agency_id = agencies.of(row["agency"], row["year"], _site(row["site"]))
        if agency_id != row["agency_id"]:
            changed.append((agency_id, row["id"], row["url"]))
    for run in sites.runs:
        year = _year(run)
        for site_id in run.site_rows:
            agencies.of_site(sites.rows[site_id], year)
    database.conn.executemany("UPDATE reports SET agency_id = ? WHERE id = ?", [row[:2] for row in changed])
    rows.insert(database, "pending", ({"url": row[2]} for row in changed))
    rows.replace_all(database, "agencies", agencies.rows())
    return agencies


def _year(run: Run) -> int | None:
    """The last year on which reports were due when the run began."""
    started = str(run.start.get("started_at") or "")
    return int(started[:4]) - 1 if started[:4].isdigit() else None


def _hosts(database: sqlite_utils.Database, sites: SiteMap) -> None:
    sql = "SELECT agency_id, url, first_seen, last_seen FROM reports WHERE agency_id IS NOT NULL"
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for agency_id, url, first, last in database.execute(sql):
        host = urlsplit(url).hostname
        if host is None or not sites.is_official(host):
            continue
        known = found.get((agency_id, host), (first, last))
        found[agency_id, host] = (min(known[0], first), max(known[1], last))
    made = (
        {"agency_id": agency_id, "host": host, "first_seen": first, "last_seen": last}
        for (agency_id, host), (first, last) in found.items()
    )
    rows.replace_all(database, "agency_hosts", made)


def _standings(database: sqlite_utils.Database, sites: SiteMap, agencies: Agencies) -> None:
    """Which reports are current, and which are duplicates."""
    sql = """SELECT r.id, r.url, r.agency_id, r.year, r.status, r.figures_digest, r.last_seen, r.is_current,
               r.duplicate_of, c.captured_at, s.reports, s.site
             FROM reports r JOIN captures c ON c.id = r.capture_id JOIN snapshots s ON s.id = r.snapshot_id"""
    stored = list(database.query(sql))
    decided = standings(
        Version(
            id=row["id"],
            url=row["url"],
            agency_id=row["agency_id"],
            year=row["year"],
            status=row["status"],
            figures_digest=row["figures_digest"],
            last_seen=row["last_seen"],
            captured_at=row["captured_at"],
            place=_place(row, sites, agencies),
            reports_on_page=row["reports"],
        )
        for row in stored
    )
    changed = [
        (int(decided[row["id"]].is_current), decided[row["id"]].duplicate_of, row["id"])
        for row in stored
        if (row["is_current"], row["duplicate_of"])
        != (int(decided[row["id"]].is_current), decided[row["id"]].duplicate_of)
    ]
    database.conn.executemany("UPDATE reports SET is_current = ?, duplicate_of = ? WHERE id = ?", changed)


def _place(row: Mapping[str, Any], sites: SiteMap, agencies: Agencies) -> int | None:
    """How near the address is to the agency: 0 its own site, 1 another official one, 2 none (a file taken in)."""
    host = urlsplit(row["url"]).hostname
    if host is None:
        return 2
    if not sites.is_official(host):
        return None
    site = _site(row["site"])
    return 0 if site is not None and agencies.owner(site.id) == row["agency_id"] is not None else 1


def _corrections(database: sqlite_utils.Database, corrections: Sequence[Mapping[str, Any]]) -> None:
    made = []
    for one in corrections:
        sql = "SELECT id FROM reports WHERE url = ? AND payload_digest = ? ORDER BY id LIMIT 1"
        found = database.execute(sql, [one["url"], one["payload_digest"]]).fetchone()
        made.append({**one, "report_id": found[0] if found else None})
    rows.replace_all(database, "corrections", made)


def _coverage(database: sqlite_utils.Database, sites: SiteMap, agencies: Agencies) -> None:
    sql = """SELECT r.agency_id, r.year, r.id, f.outcome, s.site FROM reports r JOIN snapshots s ON s.id = r.snapshot_id
             LEFT JOIN findings f ON f.report_id = r.id AND f.check_id = ? AND f.position = 0
             WHERE r.is_current = 1 AND r.agency_id IS NOT NULL AND r.year IS NOT NULL"""
    late = {"pass": False, "fail": True}
    reports = []
    for agency_id, year, report_id, outcome, site_text in database.execute(sql, [DEADLINE]):
        site = _site(site_text)
        reports.append(Seen(agency_id, year, report_id, late.get(outcome), site.id if site else None))
    visits: dict[str, Visit] = {}
    for run in sites.runs:
        for site_id in run.site_rows:
            if site_id in run.sites or site_id not in visits:
                visits[site_id] = _visit(run, site_id)
    owners = {site_id: owner for site_id in visits if (owner := agencies.owner(site_id)) is not None}
    rows.replace_all(database, "coverage", coverage(reports, visits, owners, agencies.bounds()))


def _visit(run: Run, site_id: str) -> Visit:
    record = run.sites.get(site_id, {})
    years = run.start.get("years")
    due = _year(run)
    return Visit(
        run_id=run.id,
        site_id=site_id,
        started_year=None if due is None else due + 1,
        years=(int(years[0]), int(years[1])) if years else None,
        verdict=record.get("verdict"),
        ended=record.get("ended"),
        reason=record.get("reason"),
        columns=tuple((str(one["url"]), bool(one["complete"])) for one in record.get("columns") or ()),
    )


def _runs(database: sqlite_utils.Database, sites: SiteMap) -> None:
    """Runs and their sites as they reported themselves; a run of which only captures are left has only its id."""
    known = {run.id: _run_row(run) for run in sites.runs}
    for (run_id,) in database.execute("SELECT DISTINCT run_id FROM captures WHERE run_id IS NOT NULL"):
        known.setdefault(run_id, {"id": run_id})
    rows.replace_all(database, "runs", known.values())
    counted = _reports_of_runs(database, sites)
    made = []
    for run in sites.runs:
        for site_id in sorted(run.site_rows.keys() | run.sites.keys()):
            made.append(_run_site_row(run, site_id) | {"reports": counted.get((run.id, site_id), 0)})
    rows.replace_all(database, "run_sites", made)


def _run_row(run: Run) -> rows.Row:
    start, end = run.start, run.end
    return {
        "id": run.id,
        "command": start.get("command"),
        "started_at": start.get("started_at"),
        "finished_at": end.get("finished_at"),
        "outcome": end.get("outcome"),
        "stats": _json(end.get("stats")),
        "argv": _json(start.get("argv")),
        "years": _json(start.get("years")),
        "resumed": None if start.get("resumed") is None else int(bool(start["resumed"])),
        "software": start.get("software"),
        "settings_digest": start.get("settings_digest"),
        "is_part_of": start.get("is_part_of"),
    }


def _run_site_row(run: Run, site_id: str) -> rows.Row:
    told, record = run.site_rows.get(site_id, {}), run.sites.get(site_id, {})
    row = {name: told.get(name) for name in ("name", "region_code", "level", "platform", "seed")}
    row |= {
        name: record.get(name)
        for name in ("requests", "pages", "captures", "errors", "blocked", "verdict", "ended", "reason")
    }
    row |= {name: _json(record.get(name)) for name in ("columns", "candidates", "hosts")}
    return row | {"run_id": run.id, "site_id": site_id, "platform": record.get("platform") or told.get("platform")}


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _reports_of_runs(database: sqlite_utils.Database, sites: SiteMap) -> dict[tuple[str, str], int]:
    """(run, site) → how many reports of the site the run captured."""
    sql = """SELECT DISTINCT c.run_id, s.url, r.report_id FROM captures c JOIN snapshots s ON s.id = c.snapshot_id
             JOIN snapshot_reports r ON r.snapshot_id = s.id WHERE c.run_id IS NOT NULL"""
    counted: dict[tuple[str, str], int] = {}
    site_of: dict[str, str | None] = {}
    for run_id, url, _ in database.execute(sql):
        if url not in site_of:
            site = sites.site_of(url)
            site_of[url] = site.id if site else None
        site_id = site_of[url]
        if site_id is not None:
            counted[run_id, site_id] = counted.get((run_id, site_id), 0) + 1
    return counted
