"""Entries of the index as rows of the database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.database.captures import CaptureRow
from archive.database.rows import to_json
from archive.database.sites import name_parts
from archive.ids import stable_id
from archive.warc.errors import ArchiveError
from archive.warc.reader import read_capture

if TYPE_CHECKING:
    from pathlib import Path

    from archive.database.rows import Row
    from archive.warc.entry import Entry


def capture_row(entry: Entry) -> CaptureRow:
    return CaptureRow(
        id=stable_id(entry.record_id),
        record_id=entry.record_id,
        url=entry.page_url,
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
        method=entry.method if entry.method != "GET" else None,
        within=entry.within,
        rendered_by=entry.made_by if entry.is_rendered else None,
    )


def run_record(data: Path, entry: Entry) -> Row | None:
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
        "body": to_json(body) if isinstance(body, dict) else None,
    }
