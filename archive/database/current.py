"""Which of the reports on one agency and year is the one to use, and which say the same elsewhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable

STATUS_RANK = ("complete", "partial", "prose_only", "tables_missing")
NEVER_CURRENT = ("template", "unreadable")
_ROUND = timedelta(days=7)  # what is missing from one crawl is gone; a crawl takes no longer


@dataclass(frozen=True)
class Version:
    """What decides about one report. `place` is 0 on the agency's own site, 1 on another official one, 2 on no host."""

    id: int
    url: str
    agency_id: int | None
    year: int | None
    status: str
    figures_digest: str
    last_seen: str
    captured_at: str
    place: int | None  # None: a host that is neither official nor named, whose copies are never current
    reports_on_page: int
    published_on: str | None = None


@dataclass(frozen=True)
class Standing:
    """What was decided."""

    is_current: bool
    duplicate_of: int | None


def standings(versions: Iterable[Version]) -> dict[int, Standing]:
    """Report id → is it current, and which report does it repeat?"""
    of_report: dict[Hashable, list[Version]] = defaultdict(list)
    for version in versions:
        of_report[_subject(version)].append(version)
    found: dict[int, Standing] = {}
    for same in of_report.values():
        found |= _decide(same)
    return found


def _subject(version: Version) -> Hashable:
    """Agency and year; where one is unknown, only what stands at the same address is the same report."""
    if version.agency_id is None or version.year is None:
        return (version.url, version.agency_id, version.year)
    return (version.agency_id, version.year)


def _decide(versions: list[Version]) -> dict[int, Standing]:
    usable = [one for one in versions if one.place is not None and one.status not in NEVER_CURRENT]
    newest: dict[str, Version] = {}
    for one in sorted(usable, key=lambda one: (one.status != "tables_missing", _newness(one))):
        newest[one.url] = one  # a version that has lost its tables takes no other's place
    best = _plainest(newest.values())
    alike: dict[str, list[Version]] = defaultdict(list)
    for one in versions:
        if one.status not in NEVER_CURRENT:
            alike[one.figures_digest].append(one)
    original = {digest: best if best in some else min(some, key=_rank) for digest, some in alike.items()}
    return {one.id: Standing(one is best, _repeats(one, original.get(one.figures_digest))) for one in versions}


def _plainest(versions: Collection[Version]) -> Version | None:
    """The best; of those as good that say the same and were seen in the same days, the one of the shortest address.

    So neither a page made for printing nor the order of a crawl decides.
    """
    best = min(versions, key=_rank, default=None)
    if best is None:
        return None
    same = [one for one in versions if (_rank(one)[:4], one.figures_digest) == (_rank(best)[:4], best.figures_digest)]
    there = [one for one in same if _day(best) - _day(one) < _ROUND]
    return min(there, key=lambda one: (len(one.url), one.url))


def _day(one: Version) -> date:
    return date.fromisoformat(one.last_seen[:10])


def _repeats(one: Version, original: Version | None) -> int | None:
    """A version superseded at the same address is no duplicate."""
    if original is None or original.url == one.url or one.status in NEVER_CURRENT:
        return None
    return original.id


def _newness(one: Version) -> tuple[str, str, int]:
    return (one.last_seen, one.captured_at, one.id)


def _rank(one: Version) -> tuple[int, int, int, _Reversed, _Reversed, str, int]:
    """What comes first is better; of two that a site has published, the later is the corrected one."""
    status = STATUS_RANK.index(one.status) if one.status in STATUS_RANK else len(STATUS_RANK)
    place = 9 if one.place is None else one.place
    published = _Reversed(one.published_on or "")
    return (status, place, one.reports_on_page, published, _Reversed(one.last_seen), one.url, one.id)


@dataclass(frozen=True)
class _Reversed:
    """Sorts the later time first."""

    time: str

    def __lt__(self, other: _Reversed) -> bool:
        return self.time > other.time
