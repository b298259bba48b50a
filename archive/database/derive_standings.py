"""Which reports are current, and which repeat another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive.database.current import Standing, Version, standings
from archive.database.sites import site_of_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlite_utils

    from archive.database.derive_agencies import SiteAgencies
    from archive.database.sites import SiteMap

# reports on the same agency and year as those that changed; where either is unknown, at the same address
_SOME = """(
  SELECT o.id FROM pending_subjects t CROSS JOIN reports o ON o.agency_id = t.agency_id AND o.year = t.year
  UNION SELECT o.id FROM pending p CROSS JOIN reports o ON o.url = p.url WHERE o.agency_id IS NULL OR o.year IS NULL
) some CROSS JOIN reports r ON r.id = some.id"""


def derive_standings(database: sqlite_utils.Database, sites: SiteMap, owned: SiteAgencies, *, everything: bool) -> None:
    """Set `is_current` and `duplicate_of` of all reports, or of those that pending rows concern."""
    sql = f"""SELECT r.id, r.url, r.agency_id, r.year, r.status, r.figures_digest, r.last_seen, r.is_current,
               r.duplicate_of, r.published_on, c.captured_at, s.reports, s.site
             FROM {"reports r" if everything else _SOME}
             JOIN captures c ON c.id = r.capture_id JOIN snapshots s ON s.id = r.snapshot_id"""  # noqa: S608 - constants
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
            place=_place(row, sites, owned),
            reports_on_page=row["reports"],
            published_on=row["published_on"],
        )
        for row in stored
    )
    decided |= _picture_editions(database, stored, decided)
    changed = []
    for row in stored:
        now = decided[row["id"]]
        if (row["is_current"], row["duplicate_of"]) != (int(now.is_current), now.duplicate_of):
            changed.append((int(now.is_current), now.duplicate_of, row["id"]))
    database.conn.executemany("UPDATE reports SET is_current = ?, duplicate_of = ? WHERE id = ?", changed)


def _picture_editions(
    database: sqlite_utils.Database, stored: Sequence[Mapping[str, Any]], decided: Mapping[int, Standing]
) -> dict[int, Standing]:
    """A report whose tables are pictures repeats the current one that has them in text, unless it states otherwise."""
    best = {
        (row["agency_id"], row["year"]): row
        for row in stored
        if decided[row["id"]].is_current and row["status"] in _WITH_TABLES
    }
    found = {}
    for row in stored:
        current = best.get((row["agency_id"], row["year"]))
        if current is None or row["status"] != "tables_missing" or decided[row["id"]].duplicate_of is not None:
            continue
        is_version = row["url"] == current["url"]  # of the same page: no duplicate
        if not is_version and not database.execute(_CONTRADICTS, [row["id"], current["id"]]).fetchone():
            found[row["id"]] = Standing(is_current=False, duplicate_of=current["id"])
    return found


_WITH_TABLES = ("complete", "partial")
# a figure of the one that the other does not state of the same cell
_CONTRADICTS = """SELECT 1 FROM statistics a WHERE a.report_id = ? AND a.value IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM statistics b WHERE b.report_id = ? AND b.table_id = a.table_id AND b.line = a.line
    AND b."column" = a."column" AND b.scope = a.scope AND b.value = a.value) LIMIT 1"""


def _place(row: Mapping[str, Any], sites: SiteMap, owned: SiteAgencies) -> int | None:
    """How near the address is to the agency: 0 its own site, 1 another official one, 2 none (a file taken in)."""
    host = urlsplit(row["url"]).hostname
    if host is None:
        return 2
    if not sites.is_official(host):
        return None
    site = site_of_json(row["site"])
    return 0 if site is not None and owned.owners.get(site.id) == row["agency_id"] is not None else 1
