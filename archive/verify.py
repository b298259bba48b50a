"""Does everything agree, byte by byte? Files with their digests, index with records, database with index, and the
figures with what stands in the archive where they say they were read.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.ids import stable_id
from archive.report.document import UnreadableError, extract
from archive.report.locate import leads_to
from archive.warc import cdxj, ingest
from archive.warc.check import faults_of
from archive.warc.entry import format_line, parse_line, place_of
from archive.warc.errors import ArchiveError
from archive.warc.files import warc_files
from archive.warc.lock import DataLock
from archive.warc.reader import read_capture, resolve
from archive.warc.record import Fault, iter_records
from archive.warc.recover import Repair, rebuild, recover
from archive.warc.scan import Scanner
from archive.warc.sorting import sorted_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAMPLE = 300  # figures, whole reports at a time


@dataclass(frozen=True)
class Verification:
    """What was looked at, what was put right on the way (a run had died), and what is wrong."""

    counts: dict[str, int]
    repairs: tuple[Repair, ...]
    faults: tuple[Fault, ...]

    def text(self) -> str:
        lines = [*map(str, self.repairs), *map(str, self.faults)]
        looked_at = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        verdict = "all agree" if not self.faults else f"{len(self.faults)} faults"
        return "\n".join([*lines, f"{looked_at}: {verdict}"])


def verify(
    data: Path, *, everything: bool = False, reindex: bool = False, sample: int = SAMPLE, seed: int | None = None
) -> Verification:
    """Check the archive, under its lock; with `everything` every figure's locator, else a random sample of them.

    What a killed run left is repaired first, as every writer does. Raises LockedError.
    """
    with DataLock(data):
        repairs = recover(data)
        if reindex:
            rebuild(data)
        check = _Check(data)
        check.archive()
        check.revisits()
        if (data / "gongkai.db").exists():
            check.database(everything=everything, sample=sample, seed=seed)
    return Verification(dict(check.counts), tuple(repairs), tuple(check.faults))


class _Check:
    def __init__(self, data: Path) -> None:
        self._data = data
        self.faults: list[Fault] = []
        self.counts: Counter[str] = Counter()

    def archive(self) -> None:
        """Every record of every file, and that the index says the same."""
        with sorted_lines(self._scanned()) as scanned, sorted_lines(cdxj.lines(self._data)) as indexed:
            self._compare(scanned, indexed)

    def revisits(self) -> None:
        """Revisits of our own find what they refer to; others may refer to what lies elsewhere."""
        for entry in self._entries():
            if entry.record_type == "revisit":
                try:
                    resolve(self._data, entry)
                except ArchiveError as error:
                    if entry.run_id is not None and not entry.filename.startswith(ingest.PREFIX):
                        self._fault(entry.filename, entry.offset, str(error))

    def database(self, *, everything: bool, sample: int, seed: int | None) -> None:
        path = self._data / "gongkai.db"
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            self._captures(connection)
            self._figures(connection, None if everything else sample, random.Random(seed))  # noqa: S311 no secret
        except sqlite3.DatabaseError as error:
            self._fault(path.name, 0, f"cannot be read: {error}")
        finally:
            connection.close()

    def _scanned(self) -> Iterator[bytes]:
        for path in warc_files(self._data):
            self.counts["files"] += 1
            scanner = Scanner(path.name, self.faults.append)
            for record in iter_records(path, on_fault=self.faults.append):
                self.counts["records"] += 1
                entry = scanner.feed(record)
                if entry:
                    yield format_line(entry)
                for what in faults_of(record, scanner.origins.own.record_id):
                    self._fault(path.name, record.offset, f"{record.type} record: {what}")
            last = scanner.finish()
            if last:
                yield format_line(last)

    def _compare(self, scanned: Iterator[bytes], indexed: Iterator[bytes]) -> None:
        record, line = next(scanned, None), next(indexed, None)
        while record is not None or line is not None:
            if record == line:
                self.counts["index lines"] += 1
                record, line = next(scanned, None), next(indexed, None)
            elif line is None or (record is not None and record < line):
                assert record is not None
                name, offset, _ = place_of(record)
                self._fault(name, offset, "the record is not in the index, or not as it is")
                record = next(scanned, None)
            else:
                self._wrong_line(line)
                line = next(indexed, None)

    def _wrong_line(self, line: bytes) -> None:
        try:
            name, offset, _ = place_of(line)
        except ArchiveError as error:
            self._fault("index.cdxj", 0, str(error))
        else:
            self._fault(name, offset, f"the index names a record that is not there so: {line[:100].decode()}")

    def _entries(self) -> Iterator[cdxj.Entry]:
        for line in cdxj.lines(self._data):
            try:
                yield parse_line(line)
            except ArchiveError:  # named when the index was compared
                continue

    def _captures(self, connection: sqlite3.Connection) -> None:
        """Each entry has its row in `captures`, and each row its entry."""
        sql = "SELECT id, url, warc_file, warc_offset, warc_length FROM captures"
        rows = {row["id"]: tuple(row)[1:] for row in connection.execute(sql)}
        for entry in self._entries():
            if entry.is_run_record:
                continue
            row = rows.pop(stable_id(entry.record_id), None)
            if row is None:
                self._fault(entry.filename, entry.offset, f"no row in captures: {entry.url}")
            elif row != (entry.url, entry.filename, entry.offset, entry.length):
                self._fault(entry.filename, entry.offset, f"the row in captures says otherwise: {row}")
            else:
                self.counts["captures"] += 1
        for row in rows.values():
            self._fault(str(row[1]), int(row[2]), f"the row in captures has no record: {row[0]}")

    def _figures(self, connection: sqlite3.Connection, sample: int | None, chance: random.Random) -> None:
        """The locators of whole reports, until there are as many figures as asked for."""
        for report, capture_file, capture_offset in self._reports(connection, chance):
            if sample is not None and self.counts["figures"] >= sample:
                return
            sql = "SELECT table_id, line, column, raw, locator FROM statistics WHERE report_id = ? AND raw IS NOT NULL"
            figures = connection.execute(sql, [report]).fetchall()
            try:
                capture = read_capture(self._data, (capture_file, capture_offset))
                document = extract(capture.payload, media_type=capture.header("content-type"), url=capture.url)
            except (ArchiveError, UnreadableError) as error:
                self._fault(capture_file, capture_offset, f"report {report} cannot be read again: {error}")
                continue
            for figure in figures:
                self.counts["figures"] += 1
                if not leads_to(document, _locator(figure["locator"]), figure["raw"]):
                    cell = f"{figure['table_id']}.{figure['line']}.{figure['column']}"
                    what = f"report {report}: {cell} {figure['raw']!r} is not where its locator says"
                    self._fault(capture_file, capture_offset, f"{what} ({figure['locator']})")

    def _reports(self, connection: sqlite3.Connection, chance: random.Random) -> list[tuple[int, str, int]]:
        sql = """SELECT DISTINCT r.id, c.warc_file, c.warc_offset FROM reports r JOIN captures c ON c.id = r.capture_id
                 WHERE EXISTS (SELECT 1 FROM statistics s WHERE s.report_id = r.id AND s.raw IS NOT NULL)
                 ORDER BY r.id"""
        reports = [(row[0], row[1], row[2]) for row in connection.execute(sql)]
        chance.shuffle(reports)
        return reports

    def _fault(self, file: str, offset: int, what: str) -> None:
        self.faults.append(Fault(file, offset, what))


def _locator(text: str | None) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}
