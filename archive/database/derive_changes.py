"""Rows of `changes` for the addresses whose captures or reports are not as they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.database import rows
from archive.database.changes import GONE_STATUS, GONE_VERDICTS, Version, Visit, history
from archive.database.rows import to_json
from archive.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlite_utils

    from archive.database.changes import Cell, Figure, Subject
    from archive.database.sites import SiteMap


def derive_changes(database: sqlite_utils.Database, sites: SiteMap) -> None:
    """Compute again what changed at the pending addresses, and at those whose report may have moved there."""
    started = {run.id: str(run.start.get("started_at") or "") for run in sites.runs}
    urls = sorted(_concerned(database))
    made = [row for url in urls for row in _rows_of(database, url, started)]
    rows.replace_of(database, "changes", "url", urls, made)


def _concerned(database: sqlite_utils.Database) -> set[str]:
    """Pending addresses; the others with a report on the same agency and year; those that lead to one of them."""
    sql = """
        SELECT p.url FROM pending p CROSS JOIN reports r ON r.url = p.url
        UNION SELECT p.url FROM pending p CROSS JOIN changes c ON c.url = p.url
        UNION SELECT r.url FROM pending_subjects t CROSS JOIN reports r ON r.agency_id = t.agency_id AND r.year = t.year
        UNION SELECT c.url FROM pending p CROSS JOIN captures c ON c.redirect_url = p.url"""
    return {row[0] for row in database.execute(sql)}


def _rows_of(database: sqlite_utils.Database, url: str, started: dict[str, str]) -> Iterator[rows.Row]:
    visits = list(_visits(database, url, started))
    if not any(visit.reports for visit in visits):
        return
    elsewhere = _elsewhere(database, url)
    for change in history(visits, elsewhere):
        detail = to_json(change.detail)
        parts = (url, str(change.from_capture), str(change.to_capture), change.kind, str(change.report_id), detail)
        yield {
            "id": stable_id("change", *parts),
            "url": url,
            "from_capture": change.from_capture,
            "to_capture": change.to_capture,
            "kind": change.kind,
            "detail": detail,
            "report_id": change.report_id,
            "changed_at": change.changed_at,
        }


def _visits(database: sqlite_utils.Database, url: str, started: dict[str, str]) -> Iterator[Visit]:
    """What each capture of the address showed; those that show nothing about it (blocked, errors) are left out."""
    sql = """SELECT id, captured_at, record_id, http_status, verdict, snapshot_id, redirect_url, run_id FROM captures
             WHERE url = :url AND method IS NULL
             UNION ALL
             SELECT c.id, c.captured_at, c.record_id, c.http_status, c.verdict, v.snapshot_id, NULL, c.run_id
             FROM document_visits v JOIN captures c ON c.id = v.capture_id WHERE v.url = :url
             ORDER BY 2, 3"""
    versions: dict[int, Version] = {}
    found = list(database.query(sql, {"url": url}))
    if len(found) < 2:
        return  # nothing to compare it with
    (reports,) = database.execute("SELECT count(*) FROM reports WHERE url = ?", [url]).fetchone()
    read = _version if reports > 1 else _only_version
    for row in found:
        since = started.get(row["run_id"] or "") or row["captured_at"]
        seen = (row["id"], row["captured_at"])
        if row["snapshot_id"] is not None:
            yield Visit(*seen, "shown", since, tuple(_shown(database, row["snapshot_id"], versions, read)))
        elif row["http_status"] in GONE_STATUS:
            yield Visit(*seen, "gone", since, reason=str(row["http_status"]))
        elif row["verdict"] in GONE_VERDICTS:
            yield Visit(*seen, "gone", since, reason=row["verdict"])
        elif row["redirect_url"] is not None:
            yield Visit(*seen, "redirected", since, redirect_url=row["redirect_url"])


def _shown(
    database: sqlite_utils.Database,
    snapshot_id: int,
    versions: dict[int, Version],
    read: Callable[[sqlite_utils.Database, int], Version],
) -> Iterator[Version]:
    sql = "SELECT report_id FROM snapshot_reports WHERE snapshot_id = ? ORDER BY report_id"
    for (report_id,) in database.execute(sql, [snapshot_id]).fetchall():
        if report_id not in versions:
            versions[report_id] = read(database, report_id)
        yield versions[report_id]


def _version(database: sqlite_utils.Database, report_id: int) -> Version:
    """A report with what may differ from another one at its address."""
    figures: dict[Cell, Figure] = {}
    sql = """SELECT table_id, line, "column", source, scope, ordinal, value, unit, kind FROM statistics
             WHERE report_id = ? ORDER BY position"""
    for row in database.execute(sql, [report_id]):
        figures[row[:6]] = row[6:]
    only = _only_version(database, report_id)
    sql = "SELECT coalesce(heading, ''), coalesce(text, '') FROM sections WHERE report_id = ? ORDER BY position"
    text = [*only.text, *(part for row in database.execute(sql, [report_id]) for part in row)]
    return replace(only, figures=figures, text=tuple(text))


def _only_version(database: sqlite_utils.Database, report_id: int) -> Version:
    """A report that is the only one at its address: it differs from no other."""
    sql = "SELECT agency_id, year, figures_digest, title, document_url FROM reports WHERE id = ?"
    agency_id, year, digest, title, document_url = database.execute(sql, [report_id]).fetchone()
    return Version(report_id, (agency_id, year), document_url, digest, {}, (title or "",))


def _elsewhere(database: sqlite_utils.Database, url: str) -> dict[Subject, dict[str, str]]:
    """(agency, year) of the reports at this address → the other addresses with such a report, and since when."""
    sql = """SELECT r.agency_id, r.year, o.url, min(o.first_seen) FROM reports r
             JOIN reports o ON o.agency_id = r.agency_id AND o.year = r.year AND o.url != r.url
             WHERE r.url = ? GROUP BY r.agency_id, r.year, o.url"""
    found: dict[Subject, dict[str, str]] = {}
    for agency_id, year, other, since in database.execute(sql, [url]):
        found.setdefault((agency_id, year), {})[other] = since
    return found
