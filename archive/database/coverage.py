"""Which agency has which year: found, absent with proof, or why it cannot be told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

VERDICTS = ("blocked", "unreachable", "error")


@dataclass(frozen=True)
class Failed:
    """A report that was listed and did not come; `year` is the one that the link to it names."""

    url: str
    year: int | None
    outcome: str
    reason: str

    @property
    def status(self) -> str:
        """
        >>> Failed("", None, "unreachable: timed out", "").status, Failed("", None, "soft_404", "").status
        ('unreachable', 'error')
        """
        return next((word for word in VERDICTS if self.outcome.startswith(word)), "error")


@dataclass(frozen=True)
class Seen:
    """A report: of whom, on which year, and whether it was late (None: cannot be told).

    `unread` is said of a year that has no current report, but one that cannot be read, or an empty form.
    """

    agency_id: int
    year: int
    report_id: int
    late: bool | None
    site_id: str | None
    unread: Literal["unreadable", "template"] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Visit:
    """What the last run that visited a site says of it. `years` are those that it asked for, None for all."""

    run_id: str
    site_id: str
    started_year: int | None
    years: tuple[int, int] | None
    verdict: str | None
    ended: str | None
    reason: str | None
    columns: tuple[tuple[str, bool], ...]
    failed: tuple[Failed, ...] = ()
    unread: str | None = None  # why a column was not read to its end

    def failed_on(self, year: int) -> Failed | None:
        """What may have been the report on that year: one whose link names it before one whose link names none."""
        named = sorted((one for one in self.failed if one.year in (year, None)), key=lambda one: one.year is None)
        return next(iter(named), None)

    @property
    def proof(self) -> tuple[str, ...] | None:
        """The columns, where all were read to their end; None where that is no proof."""
        complete = [url for url, is_complete in self.columns if is_complete]
        is_proof = self.verdict == "ok" and self.ended == "exhausted" and len(complete) == len(self.columns) > 0
        return tuple(sorted(complete)) if is_proof else None


def coverage(
    reports: Iterable[Seen],
    visits: Mapping[str, Visit],
    owners: Mapping[str, int],
    bounds: Mapping[int, tuple[int | None, int | None]],
) -> Iterator[dict[str, Any]]:
    """Rows of `coverage`. `owners` tells the agency of each site, `bounds` the years in which an agency existed.

    Of `reports` on the same agency and year the first counts.
    """
    of_agency: dict[int, dict[int, Seen]] = {}
    for seen in reports:
        of_agency.setdefault(seen.agency_id, {}).setdefault(seen.year, seen)
    own_visits = {owners[site_id]: visit for site_id, visit in sorted(visits.items()) if site_id in owners}
    for agency_id in sorted(of_agency.keys() | own_visits.keys()):
        found = of_agency.get(agency_id, {})
        visit = own_visits.get(agency_id)
        other = visit or _visit_of(found.values(), visits)
        for year in _years(found, visit, bounds.get(agency_id, (None, None))):
            seen_one = found.get(year)
            yield _found(seen_one, visits) if seen_one else _missing(agency_id, year, other)


def _years(found: Mapping[int, Seen], visit: Visit | None, bounds: tuple[int | None, int | None]) -> list[int]:
    """The years to answer for: those found and the gaps; for a site of the list up to the last one due."""
    years = set(found)
    if visit is not None and visit.years is not None:
        years |= set(range(visit.years[0], visit.years[1] + 1))
    elif visit is not None and visit.started_year is not None:
        due = visit.started_year - 1
        years |= set(range(min(years, default=due), due + 1))
    if found:
        years |= set(range(min(found), max(found) + 1))
    first, last = bounds
    inside = {year for year in years if (first is None or year >= first) and (last is None or year <= last)}
    return sorted(inside | set(found))


def _visit_of(found: Iterable[Seen], visits: Mapping[str, Visit]) -> Visit | None:
    """Of an agency without a site of its own: the one site that has its reports."""
    sites = {seen.site_id for seen in found}
    only = sites.pop() if len(sites) == 1 else None
    return visits.get(only) if only is not None else None


def _found(seen: Seen, visits: Mapping[str, Visit]) -> dict[str, Any]:
    visit = visits.get(seen.site_id) if seen.site_id is not None else None
    return {
        "agency_id": seen.agency_id,
        "year": seen.year,
        # an empty form is no report, and no proof that there is none
        "status": None if seen.unread == "template" else "found",
        "reason": f"{seen.unread}: {seen.reason or 'an empty form'}" if seen.unread else None,
        "late": None if seen.late is None else int(seen.late),
        "report_id": seen.report_id,
        "site_id": seen.site_id,
        "run_id": visit.run_id if visit else None,
    }


def _missing(agency_id: int, year: int, visit: Visit | None) -> dict[str, Any]:
    row: dict[str, Any] = {"agency_id": agency_id, "year": year, "status": None}
    if visit is None:
        return row
    row |= {"site_id": visit.site_id, "run_id": visit.run_id, "reason": visit.reason}
    if visit.verdict in VERDICTS:
        return row | {"status": visit.verdict}
    if (failed := visit.failed_on(year)) is not None:
        return row | {"status": failed.status, "reason": f"{failed.url}: {failed.reason}"}
    asked = visit.years is None or visit.years[0] <= year <= visit.years[1]
    if visit.proof is not None and asked:
        return row | {"status": "absent", "proof": json.dumps(visit.proof, ensure_ascii=False)}
    return row | {"reason": visit.unread or visit.reason}
