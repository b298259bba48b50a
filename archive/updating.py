"""Archive and database held against each other: what the one wants and the other lacks is put in.

The three steps of a build, over the whole archive or over what a crawl has just written.
"""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from archive import capturing, converting, snapshots
from archive.config import load_forms, load_words
from archive.conversion.convert import newest
from archive.database import captures, load, rows
from archive.database.derive import Deriver
from archive.database.outcome import Tally
from archive.database.schema import transaction
from archive.database.sites import RunReader
from archive.database.wanted import affected, wanted
from archive.entries import capture_row, run_record
from archive.ids import stable_id
from archive.picture_words import load_picture_words
from archive.report.document import PARSER_VERSION
from archive.texts import Spool, write_texts
from archive.warc import cdxj
from archive.warc.errors import ArchiveError
from archive.warc.files import find_warc
from archive.workers import Work, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import sqlite_utils

    from archive.conversion.convert import Converted, Converter
    from archive.database.sites import SiteMap
    from archive.database.wanted import Wanted
    from archive.warc.entry import Entry
    from archive.workers import Engine

# Moves whenever the same archive gives another database although no parser has changed.
BUILD_VERSION = "8"
BATCH = 1000  # captures a transaction

# 64 MB of pages in memory, and 32 MB of log before it goes into the file: a report touches some sixty pages
CACHES = {"cache_size": -64_000, "wal_autocheckpoint": 8_000}

READ_CAPTURES = Work(capturing.read_one, capturing.lost, 40)
READ_SNAPSHOTS = Work(snapshots.read_one, snapshots.lost, 4, snapshots.spare)


class Build:
    """Archive and database, and the processes that read for them; a context manager, which ends those."""

    def __init__(
        self,
        data: Path,
        database: sqlite_utils.Database,
        jobs: int,
        corrections: list[dict[str, Any]],
        engine: Callable[[Path, int], Engine] = Workers,
    ) -> None:
        self.data = data
        self.database = database
        for name, value in CACHES.items():
            database.execute(f"PRAGMA {name} = {value}")
        self.workers = engine(data, jobs)
        self.texts = Spool()
        self.tally = Tally()
        self.conversions: dict[str, Entry] = {}  # payload digest of a document → the conversion to read instead
        self.forms = load_forms()
        settings = (self.forms, load_words(), load_picture_words())
        self.version = _digest(PARSER_VERSION, BUILD_VERSION, *map(repr, settings))
        self.runs = RunReader(database)
        self.deriver = Deriver(database, self.forms, corrections, self.version, self.runs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.workers.close()
        self.texts.close()

    def everything(self, only: Iterable[str], converter: Converter | None = None) -> Tally:
        """All three steps over the whole archive; with `only`, just these pages are read, and read again.

        What cannot be read as it is goes through the converter first; without one, what it has made before is read.
        """
        pages = set(only)
        self.take_in(self._sound_entries(), is_all=True)
        self._look_again()
        self.read_captures()
        if converter:
            files = list(converting.files(self.database, pages))
            self._take_converted(converter.convert_files(files, self.conversions))
        if pages:
            self.database.conn.executemany(
                "UPDATE snapshots SET fingerprint = '' WHERE url = ?", ([url] for url in pages)
            )
            self.database.conn.commit()
        self.read_snapshots(pages or None)
        if converter and converter.ocr:
            found = converter.recognise(list(converting.pictured(self.database, pages)), self.conversions)
            self.read_snapshots(self._take_converted(found))
        self.deriver.derive(everything=True)
        return self.tally

    def _look_again(self) -> None:
        """By another version pages may link to other documents, and documents may be converted."""
        known = self.database.execute("SELECT value FROM state WHERE key = 'derived'").fetchone()
        if known is not None and known[0] != self.version:
            with transaction(self.database):
                self.database.execute("UPDATE captures SET verdict = NULL WHERE content IN ('html', 'document')")

    def _take_converted(self, converted: Converted) -> set[str]:
        """The addresses of what was converted."""
        self.tally.faults += converted.faults
        return self.take_in(converted.entries, is_all=False) | self._show_pictures()

    def take_live(self, entries: Iterable[Entry]) -> None:
        """Steps 1 and 2 for some new entries."""
        entries = list(entries)
        urls = self.take_in(entries, is_all=False)
        urls |= self.read_captures()
        if any(entry.is_run_record for entry in entries):
            urls |= captures.moved_sites(self.database, self.runs.read().site_of)
        if urls:
            self.read_snapshots(urls)

    def take_in(self, entries: Iterable[Entry], *, is_all: bool) -> set[str]:
        """Step 1a: rows for new entries; with `is_all`, rows without an entry go. The addresses concerned."""
        converted: list[Entry] = list(() if is_all else self.conversions.values())
        urls: set[str] = set()
        with captures.Seen(self.database) as seen:
            for some in _batches(entries, BATCH):
                converted += [entry for entry in some if entry.is_conversion]
                found = {stable_id(entry.record_id): entry for entry in reversed(some) if not entry.is_conversion}
                stored = captures.stored_places(self.database, found)
                fresh = seen.note(found)
                urls |= self._add(
                    [one for key, one in found.items() if key in fresh and stored.get(key) != _place(one)]
                )
            if is_all:
                urls |= self._remove(seen.missing())
        return urls | self._read_instead(newest(converted))

    def _read_instead(self, found: dict[str, Entry]) -> set[str]:
        """Have these conversions read from now on; the addresses of what was read otherwise before."""
        before, self.conversions = self.conversions, found
        changed = {digest for digest in before.keys() | found.keys() if before.get(digest) != found.get(digest)}
        return converting.addresses_of(self.database, changed)

    def _add(self, entries: list[Entry]) -> set[str]:
        runs = [run_record(self.data, entry) for entry in entries if entry.is_run_record]
        made = [capture_row(entry) for entry in entries if not entry.is_run_record]
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
        return urls | self._show_pictures()

    def _show_pictures(self) -> set[str]:
        changed = converting.show_pictures(self.database, self.conversions)
        with transaction(self.database):
            load.note_pending(self.database, changed)
        return changed

    def read_snapshots(self, urls: set[str] | None) -> None:
        """Step 2: the snapshots of these addresses, None for all; what is wanted and not stored is read."""
        sites = self.runs.read()
        while urls is None or urls:
            where = _urls_with_snapshots(self.database) if urls is None else affected(self.database, urls)
            todo = self._mend(sites, where)
            for done in self.workers.run(READ_SNAPSHOTS, [self._task(one) for one in todo]):
                for one, read in done:
                    load.load_snapshot(self.database, one, self._fingerprint(one), read)
                    self._keep_texts(read)
                    self.tally.snapshots_read += 1
            # a report that several snapshots of an address show may have changed hands
            sql = "SELECT url FROM snapshots WHERE url = ? AND fingerprint = ''"
            urls = {row[0] for url in where for row in self.database.execute(sql, [url])}

    def _task(self, one: Wanted) -> snapshots.Task:
        places = {digest: (entry.filename, entry.offset) for digest, entry in self._converted(one).items()}
        return snapshots.Task(one, conversions=places)

    def _fingerprint(self, one: Wanted) -> str:
        """Of all that the reading of the snapshot depends on, conversions included."""
        return one.fingerprint(_digest(self.version, *(entry.record_id for entry in self._converted(one).values())))

    def _converted(self, one: Wanted) -> dict[str, Entry]:
        digests = sorted({carrier.digest for carrier in (one.page, *one.documents)})
        return {digest: self.conversions[digest] for digest in digests if digest in self.conversions}

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
                if row is None or row["fingerprint"] != self._fingerprint(one):
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

    def _keep_texts(self, read: load.ReadSnapshot) -> None:
        for report in read.reports:
            self.texts.add(report.carrier.capture_id, report.text)

    def write_texts(self) -> None:
        """The texts of the documents, which no table keeps."""
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


def _urls_with_snapshots(database: sqlite_utils.Database) -> set[str]:
    """All addresses that have a snapshot or may have one."""
    sql = "SELECT url FROM captures WHERE content IN ('html', 'document', 'text') UNION SELECT url FROM snapshots"
    return {row[0] for row in database.execute(sql)}


def _snapshots_of(database: sqlite_utils.Database, url: str) -> list[rows.Row]:
    return list(database.query("SELECT id, url, fingerprint, last_seen FROM snapshots WHERE url = ?", [url]))


def _place(entry: Entry) -> captures.Place:
    return entry.filename, entry.offset, None if entry.method == "GET" else entry.method


def _batches(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    source = iter(entries)
    while some := list(islice(source, size)):
        yield some


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
