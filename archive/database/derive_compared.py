"""Do a page and its attachments say the same? As the latest snapshot has it in which the report stands.

A report is that of the earliest snapshot that shows it. An attachment may be replaced beneath a page that stays as it
was; so what each snapshot's comparison found is kept with it (`snapshot_reports.compared`), and the latest's counts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.database import rows
from archive.database.finding_rows import COMPARED

if TYPE_CHECKING:
    import sqlite_utils


def derive_compared(database: sqlite_utils.Database) -> None:
    """The findings of that family for the reports at pending addresses."""
    sql = """SELECT r.report_id, r.compared FROM pending p CROSS JOIN snapshots s ON s.url = p.url
             CROSS JOIN snapshot_reports r ON r.snapshot_id = s.id
             WHERE r.compared IS NOT NULL AND r.report_id IN (SELECT id FROM reports)
             ORDER BY s.last_seen, s.captured_at, s.id"""
    latest = dict(database.execute(sql).fetchall())
    database.conn.executemany(
        f"DELETE FROM findings WHERE report_id = ? AND check_id GLOB '{COMPARED}*'",  # noqa: S608 - a constant
        ([report_id] for report_id in latest),
    )
    for compared in latest.values():
        rows.insert(database, "findings", json.loads(compared))
