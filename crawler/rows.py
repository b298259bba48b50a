"""What a row of the queue is: an address, its state, and the request that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

State = Literal[0, 1, 2, 3, 4, 5, 6]
PENDING: Final = 0
LEASED: Final = 1
DONE: Final = 2
FAILED: Final = 3
SKIPPED: Final = 4  # over its site's budget
HELD: Final = 5  # on a host that is left alone
ALIAS: Final = 6  # where a redirect led; its row is another

VERSION = 3  # of the schema: a queue of another one is begun anew
SCHEMA = f"""
create table if not exists run(run_id text primary key, started real, finished real);
create table if not exists url(
  id integer primary key, fingerprint blob not null unique, url text not null, host text not null, site text, role text,
  list text, score integer not null, state integer not null default {PENDING}, not_before real not null default 0,
  leases integer not null default 0, request text, outcome text, known integer not null default 0,
  probe integer not null default 0, year integer, cut text);
create index if not exists url_next on url(host, score desc, id) where state = {PENDING};
create index if not exists url_leased on url(id) where state = {LEASED};
create index if not exists url_site on url(site, state) where site is not null;
create table if not exists site(
  site text primary key, bytes integer not null default 0, seconds real not null default 0, ended text, reason text);
"""


@dataclass(frozen=True)
class Candidate:
    """A request that is to be queued; `request` is its whole text, as the scheduler writes and reads it."""

    fingerprint: bytes
    url: str
    host: str
    request: str
    score: int = 0
    site: str | None = None
    role: str | None = None
    list: str | None = None
    known: bool = False  # from an earlier run: kept as a candidate whatever it answers
    probe: bool = False  # an address that nobody named, as the page after a list's last: its absence is no error
    year: int | None = None  # that the link names


class Over(NamedTuple):
    """How a row came to its end; `cut` is why a list was not read on from there."""

    row: int
    state: State
    outcome: str
    role: str | None = None
    cut: str | None = None


@dataclass(frozen=True)
class Lease:
    id: int
    host: str
    site: str | None
    request: str
    leases: int
