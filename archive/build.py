"""Captures → database: the one place where the steps meet.

The database is a pure function of the archive, the corrections and this version, however it was filled. So a build
compares what the archive wants with what is stored, and mends the difference, in three steps:

1. captures: one row for each entry of the index; what their payloads are, and which documents a page links to;
2. snapshots: a page with the documents that it carried at the time is the unit of parsing, each content read once;
3. what follows from all of it together: agencies, which report is current, changes, coverage, runs.

The steps stand in `updating`. `follow` takes them while a crawl writes, with the entries that the journals have gained.
The two, and two builds, take turns by the lock of `database.lock`; whatever is killed, the next one completes.
"""

from __future__ import annotations

import os
import select
import signal
import sqlite3
import sys
import threading
import time
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.conversion.convert import Converter
from archive.database import files
from archive.database.corrections import CorrectionsError, parse_corrections
from archive.database.lock import build_lock
from archive.database.outcome import BuildResult, Tally, reports_of, result
from archive.database.schema import SchemaError, open_database
from archive.updating import Build
from archive.warc import cdxj
from archive.warc.errors import ArchiveError, LockedError
from archive.warc.lock import DataLock
from archive.warc.recover import recover
from archive.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive.warc.recover import Repair
    from archive.workers import Engine

LIVE_PAUSE = 0.3  # seconds between two looks at the journals
DERIVE_SHARE = 4  # a live build spends at most a fifth of its time on what follows from all reports together


def _catch_up(one: Build, only: Iterable[str] = (), converter: Converter | None = None) -> Tally:
    """All that the archive has into the database, and the texts of what is in it beside: how every build ends."""
    tally = one.everything(only, converter)
    one.write_texts()
    return tally


class UnknownPageError(ValueError):
    """A page that is to be read again was never captured. Raised by `build`, before anything is read."""


def build(
    data: Path,
    *,
    jobs: int = 1,
    fresh: bool = False,
    dry_run: bool = False,
    only: tuple[str, ...] = (),
    corrections: Path | None = None,
    convert: bool = True,
    ocr: bool = False,
    engine: Callable[[Path, int], Engine] = Workers,
) -> BuildResult:
    """Bring the database up to date with the archive, and say what changed.

    `fresh` builds from nothing beside the database and then copies it over, while readers go on; `dry_run` works on
    a copy that is thrown away; `only` reads just these pages again. Unless told not to `convert`, what cannot be read
    as it is gets converted first where a program for it is installed, pictures only with `ocr`; the conversions
    become part of the archive. `engine` is what reads, in so many `jobs`. Raises SchemaError, CorrectionsError,
    BuildLockedError, MissingToolError, UnknownPageError, WorkersError.
    """
    target = data / "gongkai.db"
    told = _corrections(corrections)
    files.remove_leftovers(target)
    files.check_version(target)
    converter = Converter(data, jobs=jobs, ocr=ocr) if convert else None
    if dry_run:
        converter = None  # the archive would change
    repairs = _mend_archive(data)
    _check_pages(data, only)
    if not fresh and not dry_run:
        with build_lock(data), closing(open_database(target)) as database:
            before = reports_of(database)
            with Build(data, database, jobs, told, engine) as one:
                tally = _catch_up(one, only, converter)
            _tell(tally, repairs)
            return result(database, tally, before, dry_run=False)
    with files.beside(target, copied=not fresh) as database, Build(data, database, jobs, told, engine) as one:
        before = files.reports_in(target)
        tally = one.everything(only, converter)
        _tell(tally, repairs)
        if fresh and not dry_run:
            with build_lock(data):
                _catch_up(one)  # with what came in meanwhile
                files.replace_with(target, database)
        return result(database, tally, before, dry_run=dry_run)


def _check_pages(data: Path, pages: Iterable[str]) -> None:
    """Raises UnknownPageError where one was never captured; names those that differ from it in little."""
    index = cdxj.index_of(data)
    for page in pages:
        if any(entry.is_capture for entry in index.by_url(page)):
            continue
        alike = dict.fromkeys(entry.url for entry in index.by_key(cdxj.surt(page)) if entry.is_capture)
        meant = f"; there is {', '.join(alike)}" if alike else ""
        raise UnknownPageError(f"--only {page}: no capture of this address in {data}{meant}")


def _mend_archive(data: Path) -> list[Repair]:
    """What a killed run left (a torn file, a lost index) is put right first; says what.

    While a run is writing nothing is: it did that at its start.
    """
    try:
        with DataLock(data):
            return recover(data)
    except LockedError:
        return []


def _tell(tally: Tally, repairs: Iterable[Repair]) -> None:
    """What was only put right is told; what the archive has lost needs a person."""
    for repair in repairs:
        (tally.faults if repair.is_loss else tally.repairs).append(str(repair))


def follow(data: Path, stop: Callable[[], bool]) -> Tally:
    """Load what a crawl writes as it comes, until `stop` says so; then catch up and end."""
    follower = cdxj.Follower(data)
    told = _corrections(None)
    files.remove_leftovers(data / "gongkai.db")
    with closing(open_database(data / "gongkai.db")) as database, Build(data, database, 1, told) as one:
        with build_lock(data, None):
            one.everything(())
        due = False
        spent, derived_at = 0.0, time.monotonic()
        while not stop():
            news = follower.poll()
            if news:
                with build_lock(data, None):
                    one.take_live(news)
                due = True
            if due and time.monotonic() - derived_at >= DERIVE_SHARE * spent:
                began = time.monotonic()
                with build_lock(data, None):
                    one.derive()
                derived_at = time.monotonic()
                spent, due = derived_at - began, False
            if not news:
                time.sleep(LIVE_PAUSE)
        with build_lock(data, None):
            return _catch_up(one)


def _corrections(path: Path | None) -> list[dict[str, Any]]:
    if path is not None:
        return parse_corrections(path.read_bytes(), str(path))
    payload = (resources.files("settings") / "corrections.csv").read_bytes()
    return parse_corrections(payload, "settings/corrections.csv")


def _parent_is_gone() -> Callable[[], bool]:
    """True once standard input is closed or the process that started this one is gone."""
    parent = os.getppid()

    def is_gone() -> bool:
        if os.getppid() != parent:
            return True
        readable, _, _ = select.select([sys.stdin], [], [], 0)
        return bool(readable) and not os.read(sys.stdin.fileno(), 4096)

    return is_gone


def main(arguments: list[str]) -> int:
    """`python -m archive.build follow DATA`.

    It ends with what started it; an interrupt from the terminal is for that one, and a request to end is taken as
    the end of the crawl.
    """
    if len(arguments) != 2 or arguments[0] != "follow":
        sys.stderr.write("usage: python -m archive.build follow DATA\n")
        return 2
    is_gone, asked = _parent_is_gone(), threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    try:
        tally = follow(Path(arguments[1]), lambda: asked.is_set() or is_gone())
    except (SchemaError, CorrectionsError) as error:
        sys.stderr.write(f"gongkai: {error}\n")
        return 2
    except (ArchiveError, sqlite3.OperationalError, OSError) as error:  # as of a full disk
        sys.stderr.write(f"gongkai: the database cannot follow the crawl: {error}\n")
        return 1
    for fault in dict.fromkeys(tally.faults):
        sys.stderr.write(f"gongkai: {fault}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
