"""What each site has cost so far, what it may cost, and why it was ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.rows import PENDING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


@dataclass
class Spent:
    """Of one site in one run, over every process that went on with it."""

    requests: int = 0
    received: int = 0  # bytes
    seconds: float = 0.0


@dataclass(frozen=True)
class Budget:
    """What one site may cost in one run."""

    requests: int
    received: int  # bytes
    seconds: float

    def fault(self, spent: Spent) -> str | None:
        """
        Which part of it is spent, in words; None while none is.

        >>> Budget(2000, 10**9, 3600).fault(Spent(1999, 10**9, 5))
        'the budget of 1,000,000,000 bytes was spent'
        """
        if spent.requests >= self.requests:
            return f"the budget of {self.requests:,} requests was spent"
        if spent.received >= self.received:
            return f"the budget of {self.received:,} bytes was spent"
        if spent.seconds >= self.seconds:
            return f"the budget of {self.seconds:,.0f} seconds was spent"
        return None


class SiteBook:
    """The sites of a run: rows that wait or are under way, what they cost, why they ended."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        self._open: dict[str, int] = {}
        self._spent: dict[str, Spent] = {}
        self._moved: set[str] = set()  # since `over_budget` looked last
        self._unsaved: set[str] = set()

    def begin(self) -> None:
        """Take up what the queue and an earlier process left."""
        self._open = dict(
            self._db.execute(
                "select site, count(*) from url where state = ? and site is not null group by site", (PENDING,)
            ).fetchall()
        )
        self._spent = {
            site: Spent(requests, received, seconds)
            for site, requests, received, seconds in self._db.execute(
                "select url.site, sum(leases), coalesce(max(site.bytes), 0), coalesce(max(site.seconds), 0) "
                "from url left join site on site.site = url.site where url.site is not null group by url.site"
            )
        }
        self._moved.update(self._spent)

    def queued(self, site: str | None) -> None:
        if site is not None:
            self._moved.add(site)
            self._open[site] = self._open.get(site, 0) + 1

    def over(self, site: str | None) -> None:
        if site is not None:
            self._open[site] -= 1

    def asked(self, site: str | None) -> None:
        if site is not None:
            self._moved.add(site)
            self.spent(site).requests += 1

    def open_rows(self, site: str) -> int:
        """Rows of a site that wait or are under way."""
        return self._open.get(site, 0)

    def spent(self, site: str) -> Spent:
        return self._spent.setdefault(site, Spent())

    def note_received(self, site: str | None, length: int) -> None:
        if site is not None:
            self._moved.add(site)
            self._unsaved.add(site)
            self.spent(site).received += length

    def note_time(self, seconds: float) -> None:
        """So much time has passed for every site that has begun and is not over."""
        for site, spent in self._spent.items():
            if spent.requests and self._open.get(site):
                spent.seconds += seconds
                self._moved.add(site)
                self._unsaved.add(site)

    def over_budget(self, budget: Budget) -> Iterator[tuple[str, str]]:
        """Sites with something left to ask for which they may not spend any more, and why: each as it comes to that."""
        moved, self._moved = self._moved, set()
        for site in sorted(moved):
            if self._open.get(site) and (fault := budget.fault(self.spent(site))) is not None:
                yield site, fault

    def save(self) -> None:
        """Keep bytes and seconds for a process that goes on with the run."""
        self._db.executemany(
            "insert into site(site, bytes, seconds) values(?, ?, ?) "
            "on conflict(site) do update set bytes = excluded.bytes, seconds = excluded.seconds",
            [(site, self.spent(site).received, self.spent(site).seconds) for site in self._unsaved],
        )
        self._unsaved.clear()

    def end(self, site: str, ended: str, reason: str) -> None:
        self._db.execute(
            "insert into site(site, ended, reason) values(?, ?, ?) "
            "on conflict(site) do update set ended = excluded.ended, reason = excluded.reason",
            (site, ended, reason),
        )

    def ending(self, site: str) -> tuple[str, str] | None:
        """(ended, reason) as `end` was told."""
        row = self._db.execute(
            "select ended, reason from site where site = ? and ended is not null", (site,)
        ).fetchone()
        return (row[0], row[1]) if row else None
