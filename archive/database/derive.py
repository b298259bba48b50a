"""What follows from captures, reports and run records together, brought up to date in one transaction.

Every function reads rows and writes rows; none looks at the order in which they came, nor at a clock. The first pass of
a process looks at everything; those after it only at what `pending` and `pending_subjects` name, and at what the run
records now say differently. Joins with these two begin with them (CROSS JOIN): before the first build has ended,
SQLite does not know that they are short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.config import load_crosswalk
from archive.database import derive_changes, derive_runs, rows
from archive.database.derive_agencies import SiteAgencies, derive_agencies, derive_hosts
from archive.database.derive_compared import derive_compared
from archive.database.derive_coverage import derive_coverage, visits_of
from archive.database.derive_standings import derive_standings
from archive.database.schema import transaction
from archive.database.sites import RunReader
from archive.database.years import derive_years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import sqlite_utils

    from archive.database.coverage import Visit
    from archive.database.sites import SiteMap
    from archive.report.form import Forms


_CELL = ("era", "table", "line", "column")


class Deriver:
    """Keeps derived rows up to date. `version` changes whenever what follows from the same rows does."""

    def __init__(
        self,
        database: sqlite_utils.Database,
        forms: Forms,
        corrections: Sequence[Mapping[str, Any]],
        version: str,
        runs: RunReader | None = None,
    ) -> None:
        self._database = database
        self._forms = forms
        self._corrections = corrections
        self._version = version
        self._runs = runs or RunReader(database)
        self._site_agencies: SiteAgencies | None = None
        self._visits: dict[str, Visit] = {}
        self._done: SiteMap | None = None  # what the last pass rested on

    def derive(self, *, everything: bool = False) -> None:
        """Bring all derived rows up to date; with `everything`, those too that nothing seems to concern."""
        with transaction(self._database):
            sites = self._runs.read()
            known = self._database.execute("SELECT value FROM state WHERE key = 'derived'").fetchone()
            is_new = known is None or known[0] != self._version
            if is_new:
                self._forget()
            self._bring_up(sites, everything=everything or is_new or self._done is None)
            rows.replace_all(self._database, "pending", [])
            rows.replace_all(self._database, "pending_subjects", [])
            rows.insert(self._database, "state", [{"key": "derived", "value": self._version}])
        self._done = sites

    def _forget(self) -> None:
        """Another version: everything is to be said again."""
        rows.insert(self._database, "pending", self._database.query("SELECT DISTINCT url FROM reports"))
        self._database.conn.execute("UPDATE reports SET previous_id = NULL")
        self._database.conn.execute("DELETE FROM findings WHERE check_id GLOB 'years.*'")

    def _bring_up(self, sites: SiteMap, *, everything: bool) -> None:
        database = self._database
        before, visits_before = self._site_agencies, self._visits
        if before is None or sites is not self._done:
            self._site_agencies, self._visits = SiteAgencies(sites), visits_of(sites)
        owned = self._site_agencies
        assert owned is not None
        # where a host or a site has become another's, any report may stand otherwise
        everything = everything or before is None or not owned.is_same_as(before)
        _seen(database)
        derive_compared(database)
        _subjects(database)
        derive_agencies(database, owned, everything=everything)
        _subjects(database)
        concerned = None if everything else _agencies_concerned(database)
        derive_hosts(database, sites, concerned)
        derive_standings(database, sites, owned, everything=everything)
        derive_years(database, self._forms, concerned)
        _corrections(database, self._corrections)
        _crosswalk(database)
        derive_changes.derive_changes(database, sites)
        moved = {key for key in visits_before.keys() | self._visits.keys()
                 if visits_before.get(key) != self._visits.get(key)}  # fmt: skip
        derive_coverage(database, sites, owned, self._visits, concerned, moved)
        derive_runs.derive_runs(database, sites, None if everything else self._done)


def _seen(database: sqlite_utils.Database) -> None:
    """When each report was seen first and last, over all snapshots that show it."""
    database.conn.execute(
        """UPDATE reports SET first_seen = t.first, last_seen = t.last FROM (
             SELECT r.report_id, min(s.captured_at) AS first, max(s.last_seen) AS last
             FROM pending p CROSS JOIN snapshots s ON s.url = p.url
             CROSS JOIN snapshot_reports r ON r.snapshot_id = s.id
             GROUP BY r.report_id) t
           WHERE t.report_id = reports.id AND (first_seen != t.first OR last_seen != t.last)"""
    )


def _subjects(database: sqlite_utils.Database) -> None:
    """The agencies and years of the reports at pending addresses; those of deleted reports are noted already."""
    database.conn.execute(
        """INSERT OR IGNORE INTO pending_subjects SELECT r.agency_id, coalesce(r.year, 0) FROM pending p
           CROSS JOIN reports r ON r.url = p.url WHERE r.agency_id IS NOT NULL"""
    )


def _agencies_concerned(database: sqlite_utils.Database) -> list[int]:
    return [row[0] for row in database.execute("SELECT DISTINCT agency_id FROM pending_subjects ORDER BY 1")]


def _corrections(database: sqlite_utils.Database, corrections: Sequence[Mapping[str, Any]]) -> None:
    made = []
    for one in corrections:
        sql = "SELECT id FROM reports WHERE url = ? AND payload_digest = ? ORDER BY id LIMIT 1"
        found = database.execute(sql, [one["url"], one["payload_digest"]]).fetchone()
        made.append({**one, "report_id": found[0] if found else None})
    rows.replace_all(database, "corrections", made)


def _crosswalk(database: sqlite_utils.Database) -> None:
    made = []
    for one in load_crosswalk():
        ends = (("from", one.from_era, one.from_cell), ("to", one.to_era, one.to_cell))
        row: rows.Row = {"kind": one.kind, "confidence": one.confidence, "why": one.why}
        for end, era, cell in ends:
            row |= {f"{end}_{name}": value for name, value in zip(_CELL, (era, *cell), strict=True)}
        made.append(row)
    rows.replace_all(database, "crosswalk", made)
