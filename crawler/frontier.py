"""The durable queue: what is to be asked, what is being asked, what is done, and the manners that each host is owed.

A row is pending → leased → done or failed, and stays one row across retries and redirects. A row counts as done only
when what its answer yielded is stored and the capture is on disk; a kill in between leaves it leased, and the next
run takes it up again.
"""

from __future__ import annotations

import heapq
import sqlite3
import time
from typing import TYPE_CHECKING, Any

from crawler.budgets import SiteBook
from crawler.hosts import LONGEST_WAIT, HostBook
from crawler.rows import ALIAS, DONE, HELD, LEASED, PENDING, SCHEMA, SKIPPED, VERSION, Lease
from crawler.transaction import Transaction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.rows import Candidate, Over


class Frontier:
    """
    Opens or creates the queue in that file.

    `delay` is the least time between two requests to one host, `gathers` as in crawler.transaction.
    """

    def __init__(self, path: Path, *, delay: float = 0.0, per_host: int = 1, gathers: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, cached_statements=256)
        self._db.executescript("pragma journal_mode=wal; pragma synchronous=normal; pragma cache_size=-16000;")
        self._db.executescript(SCHEMA)
        self._check_version()
        self._transaction = Transaction(self._db, gathers=gathers)
        self.commit, self._step = self._transaction.commit, self._transaction.step
        self.hosts = HostBook(self._db, delay, self._transaction)
        self.sites = SiteBook(self._db)
        self._per_host = per_host
        self._pending: dict[str, int] = {}
        self._busy: dict[str, int] = {}
        self._hosts: dict[int, str] = {}  # of leased rows
        self._ready: list[tuple[float, int, str]] = []
        self._listed: set[str] = set()
        self._turns = 0
        self._reclaimed: set[int] = set()

    # runs

    def leftover(self) -> tuple[str | None, int]:
        """The run whose queue lies here if it is not over, and how many of its rows wait or were under way."""
        row = self._db.execute("select run_id from run where finished is null order by started desc limit 1").fetchone()
        count = self._db.execute("select count(*) from url where state in (?, ?)", (PENDING, LEASED)).fetchone()[0]
        return (row[0] if row else None), count

    def begin(self, run_id: str, *, resume: bool) -> int:
        """Begin that run, or go on with it: leased rows are pending again. The number of rows waiting."""
        with self._step():
            if not resume:
                self._db.execute("delete from url")
                self._db.execute("delete from site")
                self._db.execute("delete from run")
            self._db.execute("insert or ignore into run(run_id, started) values(?, ?)", (run_id, time.time()))
            self._db.execute("update run set finished = null where run_id = ?", (run_id,))
            self.hosts.begin(run_id)
            under_way = (
                "select id from url where state = ? or (state = ? and leases > 0)"  # also before an earlier kill
            )
            self._reclaimed = {row[0] for row in self._db.execute(under_way, (LEASED, PENDING))}
            self._db.execute("update url set state = ? where state = ?", (PENDING, LEASED))
        self._pending = dict(
            self._db.execute("select host, count(*) from url where state = ? group by host", (PENDING,)).fetchall()
        )
        self.commit()
        self.sites.begin()
        for host in self._pending:
            self._list(host)
        return sum(self._pending.values())

    def _check_version(self) -> None:
        """Raises sqlite3.DatabaseError for a queue that another version of the project left."""
        version = self._db.execute("pragma user_version").fetchone()[0]
        if version not in {0, VERSION} or (not version and self._db.execute("select 1 from run limit 1").fetchone()):
            self._db.close()
            raise sqlite3.DatabaseError("another version of the project has written it")
        self._db.execute(f"pragma user_version = {VERSION}")

    def finish(self) -> None:
        """The run has ended; what is left over stays, to be gone on with."""
        if self.has_pending():
            return
        self._transaction.begin()
        self._db.execute("update run set finished = ? where finished is null", (time.time(),))

    def close(self) -> None:
        try:
            self.commit()
        finally:
            self._db.close()

    def save(self) -> None:
        """Keep what sites have cost, and have all of it in the file."""
        with self._step():
            self.sites.save()
        self.commit()

    # rows

    def add(self, candidates: Iterable[Candidate]) -> int:
        """Queue what is not known yet; how many were new."""
        new, hosts = 0, set()
        with self._step():
            for one in candidates:
                cursor = self._db.execute(
                    "insert or ignore into url"
                    "(fingerprint, url, host, site, role, list, score, request, known, probe, year) values"
                    "(:fingerprint, :url, :host, :site, :role, :list, :score, :request, :known, :probe, :year)",
                    vars(one),
                )
                if not cursor.rowcount:
                    continue
                new += 1
                hosts.add(one.host)
                self._pending[one.host] = self._pending.get(one.host, 0) + 1
                self.sites.queued(one.site)
                self._list(one.host)
            for host in hosts:
                state = self.hosts.of(host)
                if state.held is None and state.not_before > time.time() + LONGEST_WAIT:
                    self.hold_host(host, "error", "asked us earlier to wait longer than a run does")
                elif state.held is not None:
                    self.hold_host(host, state.held, state.reason or "")
        return new

    def lease(self, now: float | None = None) -> Lease | None:
        """The best row of the host whose turn it is; None when none may be asked now."""
        now = time.time() if now is None else now
        while self._ready and self._ready[0][0] <= now:
            _, _, host = heapq.heappop(self._ready)
            self._listed.discard(host)
            if not self._pending.get(host) or self._busy.get(host, 0) >= self._per_host:
                continue
            if (ready := self.hosts.ready_at(host)) > now:
                self._list(host, ready)
                continue
            lease = self._lease_of(host, now)
            if lease is not None:
                return lease
            row = self._db.execute(
                "select min(not_before) from url where host = ? and state = ?", (host, PENDING)
            ).fetchone()
            self._list(host, max(row[0] or 0.0, now + 0.05))
        return None

    def _lease_of(self, host: str, now: float) -> Lease | None:
        self._transaction.begin()
        row = self._db.execute(
            f"update url set state = {LEASED}, leases = leases + 1 where id = (select id from url where host = ? "  # noqa: S608
            f"and state = {PENDING} and not_before <= ? order by score desc, id limit 1) "
            "returning id, host, site, request, leases",
            (host, now),
        ).fetchone()
        if row is None:
            return None
        self._pending[host] -= 1
        self._busy[host] = self._busy.get(host, 0) + 1
        self._hosts[row[0]] = host
        self.sites.asked(row[2])
        if self._pending[host]:
            self._list(host)
        return Lease(*row)

    def charge(self, row: int) -> None:
        """One more request is made for a leased row: for a script of its page."""
        self._transaction.begin()
        found = self._db.execute("update url set leases = leases + 1 where id = ? returning site", (row,)).fetchone()
        self.sites.asked(found[0] if found else None)

    def next_turn(self) -> float | None:
        """When (seconds since 1970) the next host may be asked; None when none waits."""
        return self._ready[0][0] if self._ready else None

    def is_reclaimed(self, row: int) -> bool:
        """Whether that row was under way when an earlier process died."""
        return row in self._reclaimed

    def again(self, row: int, candidate: Candidate, *, not_before: float = 0.0, counted: bool = True) -> None:
        """A leased row waits again: for a retry, for the target of its redirect, or because the run is ending."""
        host = self._hosts.pop(row, "") or self._host_of(row)
        with self._step():
            self._db.execute(
                "update url set state = ?, request = ?, host = ?, score = ?, not_before = ?, leases = leases - ? "
                "where id = ?",
                (PENDING, candidate.request, candidate.host, candidate.score, not_before, int(not counted), row),
            )
        self._pending[candidate.host] = self._pending.get(candidate.host, 0) + 1
        self._release(host)
        self._list(candidate.host)

    def alias(self, candidate: Candidate) -> bool:
        """Remember where a redirect leads; False when that address has a row of its own and nothing is to be done."""
        self._transaction.begin()
        cursor = self._db.execute(
            "insert or ignore into url(fingerprint, url, host, score, state) values(?, ?, ?, 0, ?)",
            (candidate.fingerprint, candidate.url, candidate.host, ALIAS),
        )
        return bool(cursor.rowcount)

    def settle(self, rows: Iterable[Over]) -> None:
        """Rows that came to their end, with all that is known of them then."""
        with self._step():
            for one in rows:
                found = self._db.execute(
                    "update url set state = ?, outcome = ?, role = coalesce(?, role), cut = ?, request = null "
                    "where id = ? and state in (?, ?) returning site",
                    (one.state, one.outcome, one.role, one.cut, one.row, LEASED, PENDING),
                ).fetchone()
                if found is not None:
                    self.sites.over(found[0])
                self._reclaimed.discard(one.row)

    def release(self, row: int) -> None:
        """The host of a leased row may be asked again."""
        self._release(self._hosts.pop(row, "") or self._host_of(row))

    def _host_of(self, row: int) -> str:
        return str(self._db.execute("select host from url where id = ?", (row,)).fetchone()[0])

    def _release(self, host: str) -> None:
        if self._busy.get(host):
            self._busy[host] -= 1
        if self._pending.get(host):
            self._list(host)

    def _list(self, host: str, ready: float | None = None) -> None:
        if host in self._listed or self._busy.get(host, 0) >= self._per_host:
            return
        self._turns += 1
        self._listed.add(host)
        heapq.heappush(self._ready, (self.hosts.ready_at(host) if ready is None else ready, self._turns, host))

    @property
    def pending(self) -> int:
        return sum(self._pending.values())

    def has_pending(self) -> bool:
        return any(self._pending.values())

    # giving up

    def skip_site(self, site: str, outcome: str) -> int:
        """Give up what of a site still waits; how many rows that were."""
        return self._give_up("site = ?", (site,), SKIPPED, outcome)

    def forget(self, site: str, role: str) -> None:
        """What of a site waits in that role need not be asked any more; it counts as never found."""
        self._give_up("site = ? and role = ?", (site, role), DONE, "not needed")

    def _give_up(self, where: str, parameters: tuple[Any, ...], state: int, outcome: str) -> int:
        with self._step():
            rows = self._db.execute(
                f"update url set state = ?, outcome = ?, request = null where {where} and state = {PENDING} "  # noqa: S608
                "returning host, site",
                (state, outcome, *parameters),
            ).fetchall()
        for host, site in rows:
            self._pending[host] -= 1
            self.sites.over(site)
        return len(rows)

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Read only: what the records of sites and runs are made from."""
        return self._db.execute(sql, parameters).fetchall()

    def hold_host(self, host: str, held: str, reason: str) -> int:
        """Ask that host nothing more in this run; how many rows were given up."""
        state = self.hosts.of(host)
        state.held, state.reason = held, reason
        self.hosts.save(state)
        return self._give_up("host = ?", (host,), HELD, f"{held}: {reason}")
