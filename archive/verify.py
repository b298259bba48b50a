"""Does everything agree, byte by byte? Files with their digests, index with records, database with index, and the
figures with what stands in the archive where they say they were read.

Looking changes nothing: what a killed run left is named, not put right.
"""

from __future__ import annotations

import json
import random
import sqlite3
from array import array
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.afresh import DATABASE, differences, unchanged
from archive.config import load_forms
from archive.conversion.stored import find, load, read_document
from archive.database.corrections import CorrectionsError
from archive.database.lock import BuildLockedError, build_lock
from archive.ids import stable_id
from archive.report.document import UnreadableError
from archive.report.locate import leads_to, shows_blank
from archive.report.model import Statistic
from archive.report.restate import misreading
from archive.texts import check_texts
from archive.warc.audit import Audit, without_place
from archive.warc.entry import format_line, parse_line
from archive.warc.errors import ArchiveError, LockedError
from archive.warc.lock import DataLock
from archive.warc.reader import read_capture
from archive.warc.record import Fault
from archive.warc.recover import rebuild, recover
from archive.warc.sorting import sorted_lines
from archive.workers import WorkersError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.report.document import Document

TEXTS = "text/text.warc.gz"
SAMPLE = 300  # figures, whole reports at a time


@dataclass(frozen=True)
class Verification:
    """What was looked at, what is worth knowing (a run had died), and what is wrong."""

    counts: dict[str, int]
    notes: tuple[str, ...]
    faults: tuple[Fault, ...]

    def text(self) -> str:
        lines = [*(f"note: {note}" for note in self.notes), *map(_named, self.faults)]
        looked_at = ", ".join(f"{number} {what}" for what, number in self.counts.items()) or "nothing there"
        verdict = "all agree" if not self.faults else f"{len(self.faults)} faults"
        return "\n".join([*lines, f"{looked_at}: {verdict}"])


def _named(fault: Fault) -> str:
    """In a database no offset says where."""
    return f"{fault.file}: {fault.what}" if fault.file == DATABASE else str(fault)


def verify(
    data: Path,
    *,
    everything: bool = False,
    reindex: bool = False,
    sample: int = SAMPLE,
    seed: int | None = None,
    jobs: int | None = None,
) -> Verification:
    """Check the archive, under its lock; `reindex` makes the index anew first, and puts right what a kill left.

    Of the figures a random sample is looked up; with `everything` all of them, and the whole database is compared
    with one built afresh. Raises LockedError.
    """
    with _held(data):
        repairs = recover(data) if reindex else []
        if reindex:
            rebuild(data)
        audit = Audit(data)
        audit.run()
        named = {(fault.file, fault.offset) for fault in audit.faults}
        lost = [Fault(one.file, one.offset or 0, one.what) for one in repairs if one.is_loss]
        audit.faults[:0] = [fault for fault in lost if (fault.file, fault.offset) not in named]
        audit.notes += [str(one) for one in repairs if not one.is_loss]
        if (data / DATABASE).exists():
            _check_database(data, audit, sample=None if everything else sample, seed=seed)
            if everything:
                _compare_afresh(data, audit, jobs)
        else:
            audit.notes.append("no database; gongkai build makes it")
    return Verification(dict(audit.counts), tuple(audit.notes), tuple(audit.faults))


@contextmanager
def _held(data: Path) -> Iterator[None]:
    """No run writes into the archive meanwhile, and no build into the database."""
    with ExitStack() as stack:
        stack.enter_context(DataLock(data))
        if (data / DATABASE).exists():
            try:
                stack.enter_context(build_lock(data))
            except BuildLockedError as error:
                raise LockedError(str(error)) from error
        yield


def _check_database(data: Path, audit: Audit, *, sample: int | None, seed: int | None) -> None:
    try:
        with closing(sqlite3.connect(unchanged(data / DATABASE), uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            check = _DatabaseCheck(data, connection, audit)
            check.file()
            check.captures()
            check.texts()
            check.figures(sample, random.Random(seed))  # noqa: S311 no secret
    except sqlite3.DatabaseError as error:
        audit.faults.append(Fault(DATABASE, 0, f"cannot be read: {error}"))


def _compare_afresh(data: Path, audit: Audit, jobs: int | None) -> None:
    try:
        found = [Fault(DATABASE, 0, what) for what in differences(data, jobs=jobs)]
    except (CorrectionsError, WorkersError, sqlite3.Error, OSError) as error:
        found = [Fault(DATABASE, 0, f"cannot be compared with a fresh build: {error}")]
    audit.faults += found
    audit.counts["fresh build"] = 1


class _DatabaseCheck:
    """The database, row against record."""

    def __init__(self, data: Path, connection: sqlite3.Connection, audit: Audit) -> None:
        self._data, self._connection, self._audit = data, connection, audit
        self._forms = load_forms()

    def file(self) -> None:
        """SQLite's own check of the file."""
        for (what,) in self._connection.execute("PRAGMA quick_check(20)"):
            if what != "ok":
                self._fault(DATABASE, 0, str(what))

    def captures(self) -> None:
        """Each entry of the index has its row in `captures`, and each row its entry; both in the order of their ids."""
        sql = "SELECT id, url, warc_file, warc_offset, warc_length FROM captures ORDER BY id"
        rows = self._connection.execute(sql)
        row = rows.fetchone()
        with sorted_lines(self._lines_by_id()) as lines:
            for line in lines:
                entry = parse_line(line.partition(b" ")[2])
                capture_id = stable_id(entry.record_id)
                while row is not None and row["id"] < capture_id:
                    self._without_record(row)
                    row = rows.fetchone()
                if row is None or row["id"] > capture_id:
                    self._fault(entry.filename, entry.offset, f"no row in captures: {entry.url}")
                    continue
                if tuple(row)[1:] == (entry.page_url, entry.filename, entry.offset, entry.length):
                    self._audit.counts["captures"] += 1
                else:
                    what = f"the row in captures says otherwise: {tuple(row)[1:]}"
                    self._fault(entry.filename, entry.offset, what)
                row = rows.fetchone()
        while row is not None:
            self._without_record(row)
            row = rows.fetchone()

    def _lines_by_id(self) -> Iterator[bytes]:
        """The index lines of captures, each behind its id."""
        for entry in self._audit.entries():
            if entry.is_capture:
                yield b"%016x " % stable_id(entry.record_id) + format_line(entry)

    def _without_record(self, row: sqlite3.Row) -> None:
        if not self._audit.is_unindexed(row["warc_file"], row["warc_offset"]):
            what = f"the row in captures has no record: {row['url']}"
            self._fault(str(row["warc_file"]), int(row["warc_offset"]), what)

    def texts(self) -> None:
        """Each text is sound, and of a capture that there is."""
        for record_id, offset, wrong in check_texts(self._data):
            sql = "SELECT 1 FROM captures WHERE id = ?"
            if record_id and not self._connection.execute(sql, [stable_id(record_id)]).fetchone():
                wrong.append(f"the text of a capture that is not there: {record_id}")
            for what in wrong:
                self._fault(TEXTS, offset, f"{what} (gongkai build makes it anew)")
            self._audit.counts["texts"] += record_id is not None

    def figures(self, sample: int | None, chance: random.Random) -> None:
        """Whole reports, until there are as many figures as asked for: where they stand and what is written there."""
        for report, file, offset in self._reports(chance):
            if sample is not None and self._audit.counts["figures"] >= sample:
                return
            if file is None:
                self._fault(DATABASE, 0, f"report {report}: its capture has no row")
                continue
            try:
                document = self._document(file, offset)
            except ArchiveError as error:
                self._fault(file, offset, f"report {report} cannot be read again: {without_place(error, file, offset)}")
                continue
            except (UnreadableError, OSError) as error:
                self._fault(file, offset, f"report {report} cannot be read again: {error}")
                continue
            others: dict[int, Document | None] = {}
            for figure in self._figures_of(report):
                self._audit.counts["figures"] += 1
                what = self._misplaced(document, others, figure) or misreading(figure, self._forms)
                if what:
                    self._fault(file, offset, f"report {report}: {'.'.join(figure.cell)}: {what}")

    def _document(self, file: str, offset: int) -> Document:
        """Raises ArchiveError, UnreadableError and OSError."""
        capture = read_capture(self._data, (file, offset))
        conversion = load(self._data, find(self._data, capture.payload_digest))
        media_type = capture.header("content-type")
        return read_document(capture.payload, self._forms, media_type=media_type, conversion=conversion)

    def _misplaced(self, document: Document, others: dict[int, Document | None], figure: Statistic) -> str | None:
        """Whether it stands where it should: in the document, or in the other one that its locator names."""
        other = figure.locator.get("capture")
        if other is None:
            return _displaced(document, figure)
        if other not in others:
            others[other] = self._other(other)
        found = others[other]
        return f"its document, capture {other}, cannot be read" if found is None else _displaced(found, figure)

    def _other(self, capture_id: int) -> Document | None:
        sql = "SELECT warc_file, warc_offset FROM captures WHERE id = ?"
        row = self._connection.execute(sql, [capture_id]).fetchone()
        try:
            return self._document(row[0], row[1]) if row is not None else None
        except (ArchiveError, UnreadableError, OSError):
            return None

    def _figures_of(self, report: int) -> list[Statistic]:
        sql = """SELECT table_id, line, "column", value, unit, raw, kind, source, locator FROM statistics
                 WHERE report_id = ? ORDER BY rowid"""
        rows = [dict(row) for row in self._connection.execute(sql, [report])]
        return [Statistic(**{**row, "locator": _locator(row["locator"])}) for row in rows]

    def _reports(self, chance: random.Random) -> Iterator[tuple[int, str | None, int]]:
        sql = """SELECT id FROM reports r WHERE EXISTS (SELECT 1 FROM statistics s WHERE s.report_id = r.id)
                 ORDER BY id"""
        ids = array("q", (row[0] for row in self._connection.execute(sql)))
        chance.shuffle(ids)
        sql = """SELECT c.warc_file, c.warc_offset FROM reports r LEFT JOIN captures c ON c.id = r.capture_id
                 WHERE r.id = ?"""
        for report_id in ids:
            file, offset = self._connection.execute(sql, [report_id]).fetchone()
            yield report_id, file, offset

    def _fault(self, file: str, offset: int, what: str) -> None:
        self._audit.faults.append(Fault(file, offset, what))


def _displaced(document: Document, figure: Statistic) -> str | None:
    """Whether the raw text stands where the locator says; a blank where nothing stands."""
    if figure.raw is None:
        is_there = shows_blank(document, figure.locator)
    else:
        is_there = leads_to(document, figure.locator, figure.raw)
    where = json.dumps(figure.locator, ensure_ascii=False)
    return None if is_there else f"{figure.raw or 'blank'!r} is not where its locator says ({where})"


def _locator(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
