"""Captures → database: the one place where the steps meet.

The database is a pure function of the archive, the corrections and this version, however it was filled. So a build
compares what the archive wants with what is stored, and mends the difference, in three steps:

1. captures: one row for each entry of the index; what their payloads are, and which documents a page links to;
2. snapshots: a page with the documents that it carried at the time is the unit of parsing, each content read once;
3. what follows from all of it together: agencies, which report is current, changes, coverage, runs.

`follow` does the same while a crawl writes, with the entries that the journals have gained. The two, and two builds,
take turns by the lock of `database.lock`; whatever is killed, the next one completes.
"""

from __future__ import annotations

import hashlib
import json
import os
import select
import signal
import sys
import threading
import time
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from archive import capturing, snapshots
from archive.config import load_forms, load_words
from archive.database import captures, files, load, rows
from archive.database.corrections import CorrectionsError, parse_corrections
from archive.database.derive import Deriver
from archive.database.lock import build_lock
from archive.database.outcome import BuildResult, Tally, reports_of, result
from archive.database.schema import SchemaError, open_database, optimise, transaction
from archive.database.sites import RunReader, name_parts
from archive.database.wanted import affected, wanted
from archive.ids import stable_id
from archive.report.document import PARSER_VERSION
from archive.texts import Spool, write_texts
from archive.warc import cdxj
from archive.warc.errors import ArchiveError, LockedError
from archive.warc.files import find_warc
from archive.warc.lock import DataLock
from archive.warc.reader import read_capture
from archive.warc.recover import recover
from archive.workers import Work, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import sqlite_utils

    from archive.database.sites import SiteMap
    from archive.database.wanted import Wanted
    from archive.warc.entry import Entry

# Moves whenever the same archive gives another database although no parser has changed.
BUILD_VERSION = "2"
BATCH = 1000  # captures a transaction
LIVE_PAUSE = 0.3  # seconds between two looks at the journals
DERIVE_SHARE = 4  # a live build spends at most a fifth of its time on what follows from all reports together

# 64 MB of pages in memory, and 32 MB of log before it goes into the file: a report touches some sixty pages
CACHES = {"cache_size": -64_000, "wal_autocheckpoint": 8_000}

READ_CAPTURES = Work(capturing.read_one, capturing.lost, 40)
READ_SNAPSHOTS = Work(snapshots.read_one, snapshots.lost, 4, snapshots.spare)


def build(
    data: Path,
    *,
    jobs: int = 1,
    fresh: bool = False,
    dry_run: bool = False,
    only: tuple[str, ...] = (),
    corrections: Path | None = None,
) -> BuildResult:
    """Bring the database up to date with the archive, and say what changed.

    `fresh` builds from nothing beside the database and then copies it over, while readers go on; `dry_run` works on
    a copy that is thrown away; `only` reads just these pages again. Raises SchemaError, CorrectionsError,
    BuildLockedError.
    """
    target = data / "gongkai.db"
    told = _corrections(corrections)
    files.check_version(target)
    repairs = _mend_archive(data)
    if not fresh and not dry_run:
        with build_lock(data), closing(open_database(target)) as database:
            before = reports_of(database)
            with closing(Spool()) as texts, Build(data, database, jobs, told, texts) as one:
                tally = one.everything(only)
                one.write_texts()
            tally.repairs += repairs
            return result(database, tally, before, dry_run=False)
    with (
        files.beside(target, copied=not fresh) as database,
        closing(Spool()) as texts,
        Build(data, database, jobs, told, texts) as one,
    ):
        before = files.reports_in(target)
        tally = one.everything(only)
        tally.repairs += repairs
        if fresh and not dry_run:
            with build_lock(data):
                one.everything(())  # what came in meanwhile
                files.replace_with(target, database)
                one.write_texts()
        return result(database, tally, before, dry_run=dry_run)


def _mend_archive(data: Path) -> list[str]:
    """What a killed run left (a torn file, a lost index) is put right first; says what.

    While a run is writing nothing is: it did that at its start.
    """
    try:
        with DataLock(data):
            return list(map(str, recover(data)))
    except LockedError:
        return []


class Build:
    """Archive and database, and the processes that read for them; a context manager, which ends those."""

    def __init__(
        self,
        data: Path,
        database: sqlite_utils.Database,
        jobs: int,
        corrections: list[dict[str, Any]],
        texts: Spool | None = None,
    ) -> None:
        self.data = data
        self.database = database
        for name, value in CACHES.items():
            database.execute(f"PRAGMA {name} = {value}")
        self.workers = Workers(data, jobs)
        self.texts = texts
        self.tally = Tally()
        self.forms = load_forms()
        self.version = _digest(PARSER_VERSION, BUILD_VERSION, repr(self.forms), repr(load_words()))
        self.runs = RunReader(database)
        self.deriver = Deriver(database, self.forms, corrections, self.version, self.runs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.workers.close()

    def everything(self, only: Iterable[str]) -> Tally:
        """All three steps over the whole archive; with `only`, just these pages are read, and read again."""
        pages = set(only)
        self.take_in(self._sound_entries(), is_all=True)
        self.read_captures()
        if pages:
            self.database.conn.executemany(
                "UPDATE snapshots SET fingerprint = '' WHERE url = ?", ([url] for url in pages)
            )
            self.database.conn.commit()
        self.read_snapshots(pages or None)
        self.deriver.derive(everything=True)
        optimise(self.database)
        return self.tally

    def take_in(self, entries: Iterable[Entry], *, is_all: bool) -> set[str]:
        """Step 1a: rows for new entries; with `is_all`, rows without an entry go. The addresses concerned."""
        if not is_all:
            entries = list(entries)
        some = None if is_all else [stable_id(entry.record_id) for entry in entries]
        stored = captures.stored_places(self.database, some)
        urls: set[str] = set()
        seen: set[int] = set()
        new: list[Entry] = []
        for entry in entries:
            key = stable_id(entry.record_id)
            if key in seen:
                continue
            seen.add(key)
            if stored.get(key) != (entry.filename, entry.offset):
                new.append(entry)
            if len(new) == BATCH:
                urls |= self._add(new)
                new = []
        urls |= self._add(new)
        if is_all:
            urls |= self._remove(sorted(stored.keys() - seen))
        return urls

    def _add(self, entries: list[Entry]) -> set[str]:
        runs = [_run_record(self.data, entry) for entry in entries if entry.is_run_record]
        made = [_capture_row(entry) for entry in entries if not entry.is_run_record]
        urls = {row.url for row in made}
        if entries:
            with transaction(self.database):
                rows.insert(self.database, "run_records", (row for row in runs if row is not None))
                captures.note_runs(self.database, {row["run_id"] for row in runs if row and row["kind"] == "start"})
                urls |= captures.add(self.database, made)
                load.note_pending(self.database, urls)
        self.tally.captures_added += len(made)
        return urls

    def _remove(self, ids: list[int]) -> set[str]:
        urls: set[str] = set()
        if ids:
            with transaction(self.database):
                captures.note_runs(self.database, captures.runs_begun(self.database, ids))
                rows.delete(self.database, "run_records", "id", ids)
                urls = captures.remove(self.database, ids)
                load.note_pending(self.database, urls)
        self.tally.captures_removed += len(ids)
        return urls

    def read_captures(self) -> set[str]:
        """Step 1b: what the payloads of new captures are. The addresses concerned."""
        with transaction(self.database):
            unread = captures.unread(self.database)
        urls: set[str] = set()
        for readings in self.workers.run(READ_CAPTURES, unread):
            with transaction(self.database):
                changed = captures.store_readings(self.database, readings)
                load.note_pending(self.database, changed)
            urls |= changed
        return urls

    def read_snapshots(self, urls: set[str] | None) -> None:
        """Step 2: the snapshots of these addresses, None for all; what is wanted and not stored is read."""
        sites = self.runs.read()
        while urls is None or urls:
            where = _urls_with_snapshots(self.database) if urls is None else affected(self.database, urls)
            todo = self._mend(sites, where)
            for done in self.workers.run(READ_SNAPSHOTS, [snapshots.Task(one) for one in todo]):
                for one, read in done:
                    load.load_snapshot(self.database, one, one.fingerprint(self.version), read)
                    for report in read.reports if self.texts else ():
                        self.texts.add(report.carrier.capture_id, report.text)
                    self.tally.snapshots_read += 1
            # a report that several snapshots of an address show may have changed hands
            sql = "SELECT url FROM snapshots WHERE url = ? AND fingerprint = ''"
            urls = {row[0] for url in where for row in self.database.execute(sql, [url])}

    def _mend(self, sites: SiteMap, where: set[str]) -> list[Wanted]:
        """Forget what is no longer wanted, note when the rest was seen; what is to be read remains."""
        todo = []
        with transaction(self.database):
            stored = {row["id"]: row for url in where for row in _snapshots_of(self.database, url)}
            of_capture: dict[int, int] = {}
            visits: dict[str, list[rows.Row]] = {}
            for one in wanted(self.database, where, sites.site_of):
                of_capture.update(dict.fromkeys(one.captures, one.id))
                for capture_id in one.visits:
                    visit = {"url": one.url, "capture_id": capture_id, "snapshot_id": one.id}
                    visits.setdefault(one.url, []).append(visit)
                row = stored.pop(one.id, None)
                if row is None or row["fingerprint"] != one.fingerprint(self.version):
                    todo.append(one)
                elif row["last_seen"] != one.last_seen:
                    sql = "UPDATE snapshots SET last_seen = ? WHERE id = ?"
                    self.database.conn.execute(sql, [one.last_seen, one.id])
                    load.note_pending(self.database, [one.url])
            load.forget_snapshots(self.database, ((key, row["url"]) for key, row in stored.items()))
            changed = captures.show(self.database, where, of_capture) | captures.show_visits(
                self.database, where, visits
            )
            load.note_pending(self.database, changed)
        return todo

    def write_texts(self) -> None:
        """The texts of the documents, which no table keeps."""
        if self.texts is None:
            return
        try:
            write_texts(self.data, self.database, self.workers, self.texts, self.version)
        except ArchiveError as error:
            self.tally.faults.append(str(error))

    def derive(self) -> None:
        """Step 3, for what has changed."""
        self.deriver.derive()

    def _sound_entries(self) -> Iterator[Entry]:
        """The entries whose record is there: a file may have been removed, or its end lost."""
        sizes: dict[str, int] = {}
        for entry in cdxj.entries(self.data):
            if entry.filename not in sizes:
                try:
                    sizes[entry.filename] = find_warc(self.data, entry.filename).stat().st_size
                except (ArchiveError, OSError):
                    sizes[entry.filename] = -1
                    self.tally.faults.append(f"{entry.filename} is in the index, but not in the archive")
            if entry.offset + entry.length <= sizes[entry.filename] or self._has_grown(entry, sizes):
                yield entry

    def _has_grown(self, entry: Entry, sizes: dict[str, int]) -> bool:
        """The file may have been written to since it was looked at."""
        if sizes[entry.filename] < 0:
            return False
        sizes[entry.filename] = find_warc(self.data, entry.filename).stat().st_size
        if entry.offset + entry.length <= sizes[entry.filename]:
            return True
        self.tally.faults.append(f"{entry.filename} ends before the record at {entry.offset} ({entry.url})")
        return False


def follow(data: Path, stop: Callable[[], bool]) -> None:
    """Load what a crawl writes as it comes, until `stop` says so; then catch up and end."""
    follower = cdxj.Follower(data)
    told = _corrections(None)
    with closing(open_database(data / "gongkai.db")) as database, Build(data, database, 1, told) as one:
        with build_lock(data, None):
            one.everything(())
        due = False
        spent, derived_at = 0.0, time.monotonic()
        while not stop():
            news = follower.poll()
            if news:
                with build_lock(data, None):
                    take_live(one, news)
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
            one.everything(())


def take_live(one: Build, entries: Iterable[Entry]) -> None:
    """Steps 1 and 2 for some new entries."""
    entries = list(entries)
    urls = one.take_in(entries, is_all=False)
    urls |= one.read_captures()
    if any(entry.is_run_record for entry in entries):
        urls |= captures.moved_sites(one.database, one.runs.read().site_of)
    if urls:
        one.read_snapshots(urls)


def _capture_row(entry: Entry) -> captures.CaptureRow:
    return captures.CaptureRow(
        id=stable_id(entry.record_id),
        record_id=entry.record_id,
        url=entry.url,
        captured_at=entry.date,
        http_status=entry.status,
        media_type=entry.media_type,
        payload_digest=entry.digest,
        record_type=entry.record_type,
        warc_file=entry.filename,
        warc_offset=entry.offset,
        warc_length=entry.length,
        run_id=entry.run_id,
        refers_to_url=entry.refers_to_url,
        refers_to_date=entry.refers_to_date,
    )


def _run_record(data: Path, entry: Entry) -> rows.Row | None:
    """What a run wrote about itself; None for a name that we do not know."""
    parts = name_parts(entry.url)
    if parts is None:
        return None
    try:
        body = json.loads(read_capture(data, entry).payload)
    except (ArchiveError, OSError, ValueError):
        body = None
    return {
        "id": stable_id(entry.record_id),
        "run_id": parts[0],
        "kind": parts[1],
        "site_id": parts[2],
        "written_at": entry.date,
        "warc_file": entry.filename,
        "warc_offset": entry.offset,
        "body": load.to_json(body) if isinstance(body, dict) else None,
    }


def _urls_with_snapshots(database: sqlite_utils.Database) -> set[str]:
    """All addresses that have a snapshot or may have one."""
    sql = "SELECT url FROM captures WHERE content IN ('html', 'document', 'text') UNION SELECT url FROM snapshots"
    return {row[0] for row in database.execute(sql)}


def _snapshots_of(database: sqlite_utils.Database, url: str) -> list[rows.Row]:
    return list(database.query("SELECT id, url, fingerprint, last_seen FROM snapshots WHERE url = ?", [url]))


def _corrections(path: Path | None) -> list[dict[str, Any]]:
    if path is not None:
        return parse_corrections(path.read_text("utf-8"), str(path))
    text = (resources.files("settings") / "corrections.csv").read_text("utf-8")
    return parse_corrections(text, "settings/corrections.csv")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


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
        follow(Path(arguments[1]), lambda: asked.is_set() or is_gone())
    except (SchemaError, CorrectionsError) as error:
        sys.stderr.write(f"gongkai: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
