"""What was read of one snapshot, put into the database in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from archive.database import rows, search
from archive.database.finding_rows import compared_rows, own_rows
from archive.database.rows import to_json
from archive.database.schema import transaction
from archive.ids import stable_id
from archive.report.document import PARSER_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from archive.database.carried import Carrier
    from archive.database.wanted import Wanted
    from archive.report.model import Finding, Report, Statistic

SOURCES = ("table", "prose", "ocr")  # which figure of a cell to use, where several sources state it
OF_REPORT = ("statistics", "sections", "points", "findings")
_FIELDS = (
    "agency", "year", "era", "title", "published_on", "published_from", "publisher", "period_start", "period_end",
    "phone", "address", "postcode", "email", "status", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class ReadReport:
    """One report as read from one of the payloads of a snapshot."""

    report: Report
    findings: tuple[Finding, ...]
    carrier: Carrier
    media_type: str | None
    position: int = 0
    text: str | None = None  # of the document; no table holds it
    parts: tuple[str, ...] = ()  # the digests of the pictures or documents that its tables are from

    def id_at(self, url: str) -> int:
        """The id of this report on that page."""
        return stable_id(url, self.carrier.digest, str(self.position), *self.parts)


@dataclass(frozen=True)
class ReadSnapshot:
    """What one snapshot says; `reason` tells why where that is nothing."""

    reports: tuple[ReadReport, ...]
    reason: str | None = None


def load_snapshot(database: sqlite_utils.Database, wanted: Wanted, fingerprint: str, read: ReadSnapshot) -> None:
    """Store the snapshot and its reports.

    A report that several snapshots show (a page changed around it) is that of the earliest; where this one loses or
    gains that place, the others are marked to be read again.
    """
    of_id = {one.id_at(wanted.url): one for one in read.reports}
    with transaction(database):
        before = _shown(database, wanted.id)
        row = wanted.row() | {"fingerprint": fingerprint, "reports": len(of_id), "reason": read.reason}
        rows.insert(database, "snapshots", [row])
        shows = [
            {
                "snapshot_id": wanted.id,
                "report_id": report_id,
                "compared": to_json(compared_rows(one.findings, report_id)),
            }
            for report_id, one in of_id.items()
        ]
        rows.replace_of(database, "snapshot_reports", "snapshot_id", [wanted.id], shows)
        for report_id in sorted(before - of_id.keys()):
            _give_up(database, report_id, wanted.id)
        for report_id, one in of_id.items():
            owner = _earliest(database, report_id)
            if owner == wanted.id:
                _write_report(database, wanted, report_id, one)
            else:
                _give_up(database, report_id, wanted.id)
        note_pending(database, [wanted.url])


def forget_snapshots(database: sqlite_utils.Database, gone: Iterable[tuple[int, str]]) -> None:
    """Take snapshots (id, address) out, with the reports that only they show; within the caller's transaction."""
    for snapshot_id, url in gone:
        shown = _shown(database, snapshot_id)
        rows.delete(database, "snapshot_reports", "snapshot_id", [snapshot_id])
        rows.delete(database, "snapshots", "id", [snapshot_id])
        for report_id in sorted(shown):
            _give_up(database, report_id, snapshot_id)
        note_pending(database, [url])


def note_pending(database: sqlite_utils.Database, urls: Iterable[str]) -> None:
    """What is derived from these addresses is to be computed again."""
    rows.insert(database, "pending", ({"url": url} for url in urls))


def _shown(database: sqlite_utils.Database, snapshot_id: int) -> set[int]:
    sql = "SELECT report_id FROM snapshot_reports WHERE snapshot_id = ?"
    return {row[0] for row in database.execute(sql, [snapshot_id])}


def _earliest(database: sqlite_utils.Database, report_id: int) -> int | None:
    """The snapshot whose report this is, by what is stored now."""
    sql = """SELECT s.id FROM snapshot_reports r JOIN snapshots s ON s.id = r.snapshot_id
             WHERE r.report_id = ? ORDER BY s.captured_at, s.id LIMIT 1"""
    found = database.execute(sql, [report_id]).fetchone()
    return int(found[0]) if found else None


def _give_up(database: sqlite_utils.Database, report_id: int, snapshot_id: int) -> None:
    """The report is not, or no longer, this snapshot's: its row goes if it was, and its owner is to be read again."""
    found = database.execute("SELECT snapshot_id FROM reports WHERE id = ?", [report_id]).fetchone()
    owner = _earliest(database, report_id)
    if found is not None and found[0] != owner:
        delete_report(database, report_id)
        found = None
    if found is None and owner is not None and owner != snapshot_id:
        database.conn.execute("UPDATE snapshots SET fingerprint = '' WHERE id = ?", [owner])


def delete_report(database: sqlite_utils.Database, report_id: int) -> None:
    """Take a report out with all that hangs on it; what others are rests on it, and is to be seen again."""
    database.conn.execute(
        """INSERT OR IGNORE INTO pending_subjects SELECT agency_id, coalesce(year, 0) FROM reports
           WHERE id = ? AND agency_id IS NOT NULL""",
        [report_id],
    )
    for table in OF_REPORT:
        rows.delete(database, table, "report_id", [report_id])
    search.remove(database.conn, report_id)
    # what was said of the year after rests on this report: it is to be said again
    after = "SELECT id FROM reports WHERE previous_id = ?"
    sql = f"DELETE FROM findings WHERE check_id GLOB 'years.*' AND report_id IN ({after})"  # noqa: S608 - constants
    database.conn.execute(sql, [report_id])
    database.conn.execute("UPDATE reports SET previous_id = NULL WHERE previous_id = ?", [report_id])
    rows.delete(database, "reports", "id", [report_id])


def _write_report(database: sqlite_utils.Database, wanted: Wanted, report_id: int, one: ReadReport) -> None:
    delete_report(database, report_id)
    report = one.report
    row = {name: getattr(report, name) for name in _FIELDS} | {
        "id": report_id,
        "url": wanted.url,
        "document_media_type": one.media_type,
        "capture_id": one.carrier.capture_id,
        "page_capture_id": wanted.page.capture_id,
        "parser_version": PARSER_VERSION,
        "is_current": 0,
        "payload_digest": one.carrier.digest,
        "position": one.position,
        "document_url": one.carrier.url,
        "first_seen": wanted.captured_at,
        "last_seen": wanted.last_seen,
        "figures_digest": figures_digest(report),
        "snapshot_id": wanted.id,
    }
    rows.insert(database, "reports", [row])
    rows.insert(database, "sections", _sections(report, report_id))
    rows.insert(database, "points", _points(report, report_id))
    rows.insert(database, "statistics", _statistics(report, report_id))
    rows.insert(database, "findings", own_rows(one.findings, report_id))
    texts = [text for section in report.sections for text in (section.heading, section.text) if text]
    search.add(database.conn, report_id, report.title, report.agency, texts)


def _sections(report: Report, report_id: int) -> list[rows.Row]:
    return [
        {
            "report_id": report_id,
            "position": position,
            "number": section.number,
            "heading": section.heading or None,
            "text": section.text or None,
        }
        for position, section in enumerate(report.sections)
    ]


def _points(report: Report, report_id: int) -> list[rows.Row]:
    return [
        {
            "report_id": report_id,
            "position": position,
            "kind": point.kind,
            "text": point.text,
            "section": point.section,
            "locator": to_json(point.locator),
        }
        for position, point in enumerate(report.points)
    ]


def _statistics(report: Report, report_id: int) -> list[rows.Row]:
    statistics = distinct(report.statistics)
    use = preferred(statistics)
    return [
        {
            "report_id": report_id,
            "position": position,
            "table_id": one.table_id,
            "line": one.line,
            "column": one.column,
            "value": one.value,
            "unit": one.unit,
            "raw": one.raw,
            "kind": one.kind,
            "source": one.source,
            "scope": one.scope,
            "ordinal": one.ordinal,
            "confidence": one.confidence,
            "locator": to_json(one.locator),
            "preferred": int(position in use),
        }
        for position, one in enumerate(statistics)
    ]


def distinct(statistics: Iterable[Statistic]) -> list[Statistic]:
    """The statistics with ordinals that tell them apart: none may be lost to the key that they share."""
    taken: set[tuple[object, ...]] = set()
    kept: list[Statistic] = []
    for one in statistics:
        key = (one.cell, one.source, one.unit, one.scope)
        ordinal = one.ordinal
        while (*key, ordinal) in taken:
            ordinal += 1
        taken.add((*key, ordinal))
        kept.append(one if ordinal == one.ordinal else replace(one, ordinal=ordinal))
    return kept


def preferred(statistics: Iterable[Statistic]) -> set[int]:
    """Positions of the figures to use: of each cell the year's own, table before prose, prose before ocr."""
    best: dict[tuple[str, str, str], tuple[int, int, int]] = {}
    for position, one in enumerate(statistics):
        if one.scope == "year":
            rank = (SOURCES.index(one.source), one.ordinal, position)
            best[one.cell] = min(best.get(one.cell, rank), rank)
    return {rank[2] for rank in best.values()}


def figures_digest(report: Report) -> str:
    """The same for reports that state the same: the figures of their tables, else of their prose, else the text."""
    tables = [one for one in report.statistics if one.source != "prose"]
    figures = sorted(
        [
            *one.cell,
            one.scope,
            one.ordinal,
            one.unit or "",
            one.kind,
            "" if one.value is None else repr(float(one.value)),
        ]
        for one in tables or report.statistics
    )
    said: Any = figures or ["".join(section.text.split()) for section in report.sections]
    return hashlib.sha256(to_json([report.era, said]).encode()).hexdigest()
