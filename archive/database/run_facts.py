"""What a finished run's rows say beside those of the runs before it: what the monitors look at."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite_utils

Key = tuple[Any, Any]  # agency and year of a report; where one is not known, None and its address

# Reports of a site that a run captured, as pages or as documents of pages; what cannot be read counts as none
_CAPTURED = """
SELECT DISTINCT r.agency_id, r.year, r.url, json_extract(s.site, '$.id')
FROM (SELECT c.snapshot_id FROM captures c WHERE c.run_id = :run AND c.snapshot_id IS NOT NULL
      UNION
      SELECT v.snapshot_id FROM captures c JOIN document_visits v ON v.capture_id = c.id WHERE c.run_id = :run) seen
JOIN snapshots s ON s.id = seen.snapshot_id
JOIN snapshot_reports sr ON sr.snapshot_id = s.id
JOIN reports r ON r.id = sr.report_id
WHERE r.status NOT IN ('unreadable', 'template')
  AND (:first IS NULL OR r.year IS NULL OR r.year BETWEEN :first AND :last)"""

# The same of everything that was first captured before the run, or taken in otherwise
_BEFORE = """
SELECT DISTINCT r.agency_id, r.year, r.url, json_extract(s.site, '$.id')
FROM snapshots s
JOIN captures c ON c.id = s.page_capture_id
JOIN snapshot_reports sr ON sr.snapshot_id = s.id
JOIN reports r ON r.id = sr.report_id
WHERE c.run_id IS NOT :run AND c.captured_at < (SELECT started_at FROM runs WHERE id = :run)
  AND r.status NOT IN ('unreadable', 'template')
  AND (:first IS NULL OR r.year IS NULL OR r.year BETWEEN :first AND :last)"""

# The last crawl before this one that went through the site
_PREVIOUS = """
SELECT x.site_id, x.run_id FROM run_sites x JOIN runs r ON r.id = x.run_id, runs this
WHERE this.id = :run AND r.id <> this.id AND r.command = 'crawl' AND x.ended IS NOT NULL AND x.ended <> 'interrupted'
  AND (r.started_at, r.id) < (this.started_at, this.id)
ORDER BY r.started_at, r.id"""

_UNREADABLE = """
SELECT r.url, r.reason FROM reports r JOIN captures c ON c.id = r.capture_id
WHERE r.status = 'unreadable' AND c.run_id = ?"""

_CHANGES = """
SELECT CASE WHEN kind IN ('statistic', 'text') THEN 'changed' ELSE kind END, count(DISTINCT ch.url)
FROM changes ch JOIN captures c ON c.id = ch.to_capture WHERE c.run_id = ? GROUP BY 1"""

# Whether fewer reports of such a site say anything: it was not read to its end, or spent what it may cost
CUT_SHORT = {None, "interrupted", "budget"}


@dataclass(frozen=True)
class SiteFacts:
    """One site of the run. `found` of this run, `previous` of the last one that went through it, `before` of all."""

    site_id: str
    asked: int
    errors: int
    verdict: str | None
    ended: str | None
    reason: str | None
    found: frozenset[Key] = frozenset()
    previous: frozenset[Key] = frozenset()
    before: frozenset[Key] = frozenset()

    @property
    def is_whole(self) -> bool:
        return self.ended not in CUT_SHORT


@dataclass(frozen=True)
class RunFacts:
    """One run. `reports` counts what it found new, and what it found changed, removed, restored or moved."""

    run_id: str
    outcome: str
    reason: str
    sites: tuple[SiteFacts, ...] = ()
    unreadable: dict[str, str] = field(default_factory=dict)
    reports: dict[str, int] = field(default_factory=dict)


def run_facts(database: sqlite_utils.Database, run_id: str, outcome: str, reason: str) -> RunFacts:
    """How it ended is given: a run that died has not said so in the database."""
    years = _years(database, run_id)
    found = _captured(database, run_id, years)
    before = _by_site(database.execute(_BEFORE, {"run": run_id, **years}))
    previous_runs = dict(database.execute(_PREVIOUS, {"run": run_id}).fetchall())
    previous = {one: _captured(database, one, years) for one in set(previous_runs.values())}
    sites = tuple(
        SiteFacts(
            site_id=row["site_id"],
            asked=sum(row[name] or 0 for name in ("pages", "errors", "blocked")),
            errors=row["errors"] or 0,
            verdict=row["verdict"],
            ended=row["ended"],
            reason=row["reason"],
            found=found.get(row["site_id"], frozenset()),
            previous=previous.get(previous_runs.get(row["site_id"], ""), {}).get(row["site_id"], frozenset()),
            before=before.get(row["site_id"], frozenset()),
        )
        for row in database.query("SELECT * FROM run_sites WHERE run_id = ? ORDER BY site_id", [run_id])
    )
    all_before = frozenset().union(*before.values())
    counts = dict.fromkeys(("changed", "removed", "restored", "moved"), 0)
    counts |= dict(database.execute(_CHANGES, [run_id]).fetchall())
    return RunFacts(
        run_id,
        outcome,
        reason,
        sites,
        unreadable={str(url): str(why) for url, why in database.execute(_UNREADABLE, [run_id])},
        reports={"new": len(frozenset().union(*found.values()) - all_before), **counts},
    )


def _years(database: sqlite_utils.Database, run_id: str) -> dict[str, int | None]:
    row = database.execute("SELECT years FROM runs WHERE id = ?", [run_id]).fetchone()
    first, last = json.loads(row[0]) if row and row[0] else (None, None)
    return {"first": first, "last": last}


def _captured(
    database: sqlite_utils.Database, run_id: str, years: dict[str, int | None]
) -> dict[str | None, frozenset[Key]]:
    return _by_site(database.execute(_CAPTURED, {"run": run_id, **years}))


def _by_site(rows: Any) -> dict[str | None, frozenset[Key]]:
    found: dict[str | None, set[Key]] = {}
    for agency, year, url, site in rows:
        key = (None, url) if agency is None or year is None else (agency, year)
        found.setdefault(site, set()).add(key)
    return {site: frozenset(keys) for site, keys in found.items()}
