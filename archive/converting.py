"""Which documents of the database are to be converted, and what conversions change in it.

What a payload needs is noted when its capture is read (`captures.note`), so that no build looks at all documents again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.conversion.convert import Candidate
from archive.conversion.stored import RECOGNISED
from archive.database.schema import transaction
from archive.report.about.naming import CALLED_REPORT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import sqlite_utils

    from archive.report.document import Convertible
    from archive.warc.entry import Entry

_NOTE = "to be converted: "
_PICTURE = f"{_NOTE}picture"
_FIELDS = f"""c.record_id, c.url, c.captured_at, c.payload_digest AS digest, c.warc_file, c.warc_offset,
  replace(c.note, '{_NOTE}', '') AS kind"""
_ORDER = "ORDER BY c.captured_at DESC, c.record_id DESC"  # of one payload the earliest is taken
# pages with a report that is not complete without what stands in pictures
_WANTING = """SELECT s.* FROM snapshots s JOIN snapshot_reports sr ON sr.snapshot_id = s.id
  JOIN reports r ON r.id = sr.report_id WHERE r.status NOT IN ('complete', 'template')"""


def note_of(kind: Convertible) -> str:
    """What is noted of a capture whose payload has to be converted."""
    return f"{_NOTE}{kind}"


def files(database: sqlite_utils.Database, pages: Collection[str] = ()) -> Iterator[Candidate]:
    """The captures of old office files and packed ones; with `pages` only of those that these pages are or link to."""
    sql = f"""SELECT {_FIELDS} FROM captures c WHERE c.note LIKE '{_NOTE}%' AND c.note != '{_PICTURE}'
              AND c.record_type != 'revisit' AND c.payload_digest IS NOT NULL {_ORDER}"""  # noqa: S608 - constants
    linked = _linked(database, pages)
    return (Candidate(**row) for row in database.query(sql) if not pages or row["url"] in linked)


def pictured(database: sqlite_utils.Database, pages: Collection[str] = ()) -> Iterator[Candidate]:
    """The PDFs and pictures that pages with an incomplete report are, carry or link to, or that are called a report."""
    database.register_function(is_called_report, deterministic=True, replace=True)
    sql = f"""
        WITH wanting AS ({_WANTING}), addresses AS (
          SELECT url FROM wanting
          UNION SELECT json_extract(d.value, '$.url') FROM wanting, json_each(wanting.documents) d
          UNION SELECT l.url FROM document_links l JOIN wanting ON wanting.page_capture_id = l.capture_id
          UNION SELECT url FROM document_links WHERE kind != 'picture' AND is_called_report(text))
        SELECT {_FIELDS} FROM captures c
        WHERE c.url IN addresses AND c.record_type != 'revisit' AND c.payload_digest IS NOT NULL
        AND (c.content = 'document' AND c.note IS NULL OR c.note = '{_PICTURE}') {_ORDER}"""  # noqa: S608 - constants
    linked = _linked(database, pages)
    return (Candidate(**row) for row in database.query(sql) if not pages or row["url"] in linked)


def is_called_report(text: str | None) -> bool:
    """Whether these are the words of a link to a report."""
    return text is not None and CALLED_REPORT.search(text) is not None


def _linked(database: sqlite_utils.Database, pages: Collection[str]) -> set[str]:
    sql = "SELECT l.url FROM document_links l JOIN captures c ON c.id = l.capture_id WHERE c.url = ?"
    return set(pages) | {row[0] for page in pages for row in database.execute(sql, [page])}


def addresses_of(database: sqlite_utils.Database, digests: Collection[str]) -> set[str]:
    """The addresses at which these payloads were captured."""
    sql = "SELECT DISTINCT url FROM captures WHERE payload_digest = ?"
    return {row[0] for digest in digests for row in database.execute(sql, [digest])}


def show_pictures(database: sqlite_utils.Database, conversions: Mapping[str, Entry]) -> set[str]:
    """A picture is a document as long as what stands on it has been recognised; the addresses where that is new."""
    recognised = {digest for digest, entry in conversions.items() if entry.media_type == RECOGNISED}
    sql = f"""SELECT c.id, c.url, c.content, coalesce(o.payload_digest, c.payload_digest) AS digest FROM captures c
              LEFT JOIN captures o ON o.id = c.original_id WHERE c.note = '{_PICTURE}'
              AND NOT (c.record_type = 'resource' AND c.media_type = 'application/octet-stream')"""  # noqa: S608
    changed: list[dict[str, Any]] = []
    for row in database.query(sql):
        now = "document" if row["digest"] in recognised else "other"
        if row["content"] != now:
            changed.append({"id": row["id"], "content": now, "url": row["url"]})
    if changed:
        with transaction(database):
            database.conn.executemany("UPDATE captures SET content = :content WHERE id = :id", changed)
    return {row["url"] for row in changed}
