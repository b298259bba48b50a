"""Who each report is of, and the rows of `agencies` and `agency_hosts`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive.database import rows
from archive.database.agencies import Agencies
from archive.database.sites import site_of_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlite_utils

    from archive.database.sites import Run, SiteMap


class SiteAgencies:
    """The agencies of the sites, by all runs together: of several runs the last tells whose a site is."""

    def __init__(self, sites: SiteMap) -> None:
        self.agencies = Agencies()
        for run in sites.runs:
            year = last_year_due(run)
            for site_id in run.site_rows:
                self.agencies.of_site(sites.rows[site_id], year)
        self.owners = self.agencies.owners
        self.hosts = sites.named_hosts

    def is_same_as(self, other: SiteAgencies) -> bool:
        """Do both say the same of every agency, site and host?"""
        if self is other:
            return True
        if (self.owners, self.hosts) != (other.owners, other.hosts):
            return False
        return list(self.agencies.rows()) == list(other.agencies.rows())


def last_year_due(run: Run) -> int | None:
    """The last year on which reports were due when the run began."""
    started = str(run.start.get("started_at") or "")
    return int(started[:4]) - 1 if started[:4].isdigit() else None


def derive_agencies(database: sqlite_utils.Database, owned: SiteAgencies, *, everything: bool) -> None:
    """Set the agency of every report, or of those at pending addresses, and bring the rows of agencies up to date."""
    source = "reports r" if everything else "pending p CROSS JOIN reports r ON r.url = p.url"
    mentioned = Agencies()
    changed = []
    for report_id, url, name, year, before, site in _mentions(database, source):
        agency_id = mentioned.of(name, year, site_of_json(site))
        if agency_id != before:
            changed.append((agency_id, report_id, url, before, year))
    database.conn.executemany("UPDATE reports SET agency_id = ? WHERE id = ?", (row[:2] for row in changed))
    rows.insert(database, "pending", ({"url": row[2]} for row in changed))
    left = ({"agency_id": row[3], "year": row[4] or 0} for row in changed if row[3] is not None)
    rows.insert(database, "pending_subjects", left)
    if everything:
        mentioned.add_all(owned.agencies)
        rows.replace_all(database, "agencies", mentioned.rows())
        return
    noted = {row[0] for row in database.execute("SELECT agency_id FROM pending_subjects")}
    _replace_some(database, owned, noted | mentioned.ids)


def _mentions(
    database: sqlite_utils.Database, source: str, where: str = "1", given: Sequence[int] = ()
) -> list[tuple[Any, ...]]:
    sql = f"""SELECT r.id, r.url, r.agency, r.year, r.agency_id, s.site FROM {source}
              JOIN snapshots s ON s.id = r.snapshot_id WHERE {where}"""  # noqa: S608 - constants
    return database.execute(sql, given).fetchall()


def _replace_some(database: sqlite_utils.Database, owned: SiteAgencies, ids: set[int]) -> None:
    """Write the rows of these agencies and of those that took their place, or whose place they took, anew."""
    family = _family(database, owned, ids)
    while True:
        made = Agencies()
        for agency_id in sorted(family):
            for mention in _mentions(database, "reports r", "r.agency_id = ?", [agency_id]):
                made.of(mention[2], mention[3], site_of_json(mention[5]))
        made.add_all(owned.agencies, family)
        if made.ids <= family:
            break
        family = _family(database, owned, family | made.ids)
    rows.replace_of(database, "agencies", "id", sorted(family), made.rows())


def _family(database: sqlite_utils.Database, owned: SiteAgencies, ids: set[int]) -> set[int]:
    """These and all that successions join to them."""
    found, new = set(ids), set(ids)
    sql = """SELECT successor_id FROM agencies WHERE id = :id AND successor_id IS NOT NULL
             UNION SELECT id FROM agencies WHERE successor_id = :id"""
    while new:
        near = {row[0] for one in new for row in database.execute(sql, {"id": one})}
        near |= owned.agencies.joined_to(new)
        new = near - found
        found |= new
    return found


def derive_hosts(database: sqlite_utils.Database, sites: SiteMap, agencies: Sequence[int] | None) -> None:
    """On which official hosts each agency, or each of these, publishes."""
    sql = "SELECT agency_id, url, first_seen, last_seen FROM reports WHERE agency_id "
    if agencies is None:
        rows.replace_all(database, "agency_hosts", _hosts(database.execute(sql + "IS NOT NULL"), sites))
        return
    some = (row for agency_id in agencies for row in database.execute(sql + "= ?", [agency_id]))
    rows.replace_of(database, "agency_hosts", "agency_id", agencies, _hosts(some, sites))


def _hosts(seen: Iterable[tuple[int, str, str, str]], sites: SiteMap) -> list[rows.Row]:
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for agency_id, url, first, last in seen:
        host = urlsplit(url).hostname
        if host is None or not sites.is_official(host):
            continue
        known = found.get((agency_id, host), (first, last))
        found[agency_id, host] = (min(known[0], first), max(known[1], last))
    return [
        {"agency_id": agency_id, "host": host, "first_seen": first, "last_seen": last}
        for (agency_id, host), (first, last) in found.items()
    ]
