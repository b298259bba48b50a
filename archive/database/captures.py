"""Captures as rows: which of the index are new, which are gone, and where the payload of a revisit lies."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from archive.database import rows
from archive.database.sites import site_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import sqlite_utils

    from archive.database.sites import SiteRow

BATCH = 500  # host parameters a statement; SQLite takes many more, all versions take these
NOT_MODIFIED = 304
VERDICTS = ("page", "document", "blocked", "soft_404", "moved_home", "shell", "error")
_MAX_HOPS = 5  # some tools let a revisit refer to the last one instead of the first capture


@dataclass(frozen=True)
class CaptureRow:
    """One line of the index as a row of `captures`; what only the payload tells is in `Reading`."""

    id: int
    record_id: str
    url: str
    captured_at: str
    http_status: int | None
    media_type: str | None
    payload_digest: str | None
    record_type: str
    warc_file: str
    warc_offset: int
    warc_length: int
    run_id: str | None
    refers_to_url: str | None = None
    refers_to_date: str | None = None
    method: str | None = None  # where it is not GET
    rendered_by: str | None = None
    within: str | None = None


@dataclass(frozen=True)
class Link:
    """A link of a page to a document."""

    url: str
    text: str
    kind: str


@dataclass(frozen=True)
class Reading:
    """What the payload of one capture tells."""

    capture_id: int
    verdict: str
    content: str
    redirect_url: str | None = None
    note: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Unread:
    """A capture whose payload is to be read: where it lies (of a revisit, in the original's record)."""

    id: int
    url: str
    http_status: int | None
    record_type: str
    warc_file: str | None
    warc_offset: int | None


Place = tuple[str, int, str | None]  # file, offset, method


def stored_places(database: sqlite_utils.Database, ids: Iterable[int]) -> dict[int, Place]:
    """Id → where it lies and how it was asked for, of these captures and run records."""
    found: dict[int, Place] = {}
    for some in batches(list(ids)):
        marks = ", ".join("?" * len(some))
        for table, method in (("captures", "method"), ("run_records", "NULL")):
            sql = f"SELECT id, warc_file, warc_offset, {method} FROM {table} WHERE id IN ({marks})"  # noqa: S608 - our own tables
            found |= {row[0]: row[1:] for row in database.execute(sql, some)}
    return found


class Seen:
    """Which captures and run records the archive has, in a table of this connection: there may be many."""

    def __init__(self, database: sqlite_utils.Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        self._database.execute("CREATE TEMP TABLE seen (id INTEGER PRIMARY KEY)")
        return self

    def __exit__(self, *_: object) -> None:
        self._database.conn.rollback()
        self._database.execute("DROP TABLE temp.seen")

    def note(self, ids: Iterable[int]) -> set[int]:
        """Those of them that were not seen before."""
        fresh: set[int] = set()
        for one in ids:
            if self._database.conn.execute("INSERT OR IGNORE INTO temp.seen VALUES (?)", [one]).rowcount:
                fresh.add(one)
        self._database.conn.commit()
        return fresh

    def missing(self) -> list[int]:
        """Those that are stored and were not seen, in order."""
        sql = """SELECT id FROM captures WHERE id NOT IN (SELECT id FROM temp.seen)
                 UNION SELECT id FROM run_records WHERE id NOT IN (SELECT id FROM temp.seen) ORDER BY id"""
        return [row[0] for row in self._database.execute(sql)]


def add(database: sqlite_utils.Database, new: Iterable[CaptureRow]) -> set[str]:
    """Put captures in, unread; the addresses of the revisits that are to be read again for it."""
    added = [asdict(row) for row in new]
    rows.insert(database, "captures", added)
    return _touch_revisits(database, added)


def remove(database: sqlite_utils.Database, ids: Iterable[int]) -> set[str]:
    """Take captures out, with their links and snapshots; the addresses that this concerns."""
    urls: set[str] = set()
    for some in batches(list(ids)):
        marks = ", ".join("?" * len(some))
        gone = list(database.query(f"SELECT * FROM captures WHERE id IN ({marks})", some))  # noqa: S608 - marks
        urls |= {row[name] for row in gone for name in ("url", "redirect_url") if row[name]}
        urls |= linked_from(database, some)
        rows.delete(database, "document_links", "capture_id", some)
        rows.delete(database, "captures", "id", some)
        urls |= _touch_revisits(database, gone)
    return urls


def linked_from(database: sqlite_utils.Database, ids: list[int]) -> set[str]:
    """The addresses that these captures link to."""
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT DISTINCT url FROM document_links WHERE capture_id IN ({marks})"  # noqa: S608 - marks
    return {row[0] for row in database.execute(sql, ids)}


def _touch_revisits(database: sqlite_utils.Database, changed: Iterable[dict[str, Any]]) -> set[str]:
    """Captures came or went: the revisits that may point at them are to be resolved and read again."""
    some = f"SELECT 1 FROM captures WHERE verdict IN {VERDICTS} AND record_type = 'revisit' LIMIT 1"  # noqa: S608
    if not database.execute(some).fetchone():  # those still unread are resolved before they are read
        return set()
    originals = [row for row in changed if row["record_type"] != "revisit"]
    found: dict[int, tuple[str, ...]] = {}  # and the addresses that each concerns
    sql = "SELECT id, url, redirect_url FROM captures WHERE record_type = 'revisit' AND "
    for digest in sorted({row["payload_digest"] for row in originals if row["payload_digest"]}):
        found |= {row[0]: row[1:] for row in database.execute(sql + "payload_digest = ?", [digest])}
    for address in sorted({row["url"] for row in originals}):
        where = "(url = ? OR refers_to_url = ?)"
        found |= {row[0]: row[1:] for row in database.execute(sql + where, [address, address])}
    return {url for key, urls in found.items() if resolve(database, key) for url in urls if url}


def resolve(database: sqlite_utils.Database, capture_id: int) -> bool:
    """Set `original_id` of a revisit; true where it is another one than before, which leaves the revisit unread."""
    row = next(iter(database.query("SELECT * FROM captures WHERE id = ?", [capture_id])))
    original = _original(database, row)
    if original == row["original_id"] and row["verdict"] is not None:
        return False
    sql = "UPDATE captures SET original_id = ?, verdict = NULL, content = NULL, redirect_url = NULL, note = NULL"
    database.conn.execute(f"{sql} WHERE id = ?", [original, capture_id])
    return True


def _original(database: sqlite_utils.Database, revisit: dict[str, Any]) -> int | None:
    """The capture that holds the payload of a revisit: the one it names, else the earliest with its digest.

    Among records of the same payload the earliest is taken, so that the answer does not depend on what came first.
    """
    not_revisit = "record_type != 'revisit' AND"
    order = "ORDER BY captured_at, record_id LIMIT 1"
    digest = revisit["payload_digest"]
    if digest is not None and revisit["http_status"] != NOT_MODIFIED:
        for where, given in (
            ("url = ? AND payload_digest = ?", [revisit["url"], digest]),
            ("url = ? AND payload_digest = ?", [revisit["refers_to_url"], digest]),
            ("payload_digest = ?", [digest]),
        ):
            sql = f"SELECT id FROM captures WHERE {not_revisit} {where} {order}"  # noqa: S608 - constants
            if found := database.execute(sql, given).fetchone():
                return int(found[0])
        return None
    digest = _referred_digest(database, revisit) or digest
    where = "url = ? AND payload_digest = ?"
    sql = f"SELECT id FROM captures WHERE {not_revisit} {where} {order}"  # noqa: S608 - constants
    for url in (revisit["url"], revisit["refers_to_url"]):
        if found := database.execute(sql, [url, digest]).fetchone():
            return int(found[0])
    return None


def _referred_digest(database: sqlite_utils.Database, revisit: dict[str, Any]) -> str | None:
    """The digest of the payload that "not modified" speaks of."""
    for _ in range(_MAX_HOPS):
        url, date = revisit["refers_to_url"] or revisit["url"], revisit["refers_to_date"]
        if date is not None:
            sql = "SELECT * FROM captures WHERE url = ? AND captured_at = ? AND id != ? ORDER BY record_id LIMIT 1"
            given = [url, date, revisit["id"]]
        else:  # no word of what it refers to: the last answer before it
            sql = """SELECT * FROM captures WHERE url = ? AND captured_at < ? AND http_status = 200 AND method IS NULL
                     ORDER BY captured_at DESC, record_id DESC LIMIT 1"""
            given = [url, revisit["captured_at"]]
        found = next(iter(database.query(sql, given)), None)
        if found is None:
            return None
        if found["record_type"] != "revisit" or found["http_status"] != NOT_MODIFIED:
            return str(found["payload_digest"]) if found["payload_digest"] else None
        revisit = found
    return None


def unread(database: sqlite_utils.Database) -> list[Unread]:
    """All captures whose payload is still to be read, in the order of the archive."""
    for row in list(database.query("SELECT id FROM captures WHERE verdict IS NULL AND record_type = 'revisit'")):
        resolve(database, row["id"])
    sql = """
        SELECT c.id, c.url, c.http_status, c.record_type,
          CASE c.record_type WHEN 'revisit' THEN o.warc_file ELSE c.warc_file END AS warc_file,
          CASE c.record_type WHEN 'revisit' THEN o.warc_offset ELSE c.warc_offset END AS warc_offset
        FROM captures c LEFT JOIN captures o ON o.id = c.original_id
        WHERE c.verdict IS NULL ORDER BY 5, 6, c.id"""
    return [Unread(**row) for row in database.query(sql)]


def store_readings(database: sqlite_utils.Database, readings: Iterable[Reading]) -> set[str]:
    """Put in what payloads tell; the addresses that this concerns: the captures' own and those they link to."""
    urls: set[str] = set()
    for reading in readings:
        urls |= linked_from(database, [reading.capture_id])
        database.conn.execute(
            "UPDATE captures SET verdict = ?, content = ?, redirect_url = ?, note = ? WHERE id = ?",
            [reading.verdict, reading.content, reading.redirect_url, reading.note, reading.capture_id],
        )
        links = [
            {"capture_id": reading.capture_id, "position": position, **asdict(link)}
            for position, link in enumerate(reading.links)
        ]
        rows.replace_of(database, "document_links", "capture_id", [reading.capture_id], links)
        urls |= {link.url for link in reading.links}
        urls |= {row[0] for row in database.execute("SELECT url FROM captures WHERE id = ?", [reading.capture_id])}
    return urls


def runs_begun(database: sqlite_utils.Database, ids: Iterable[int]) -> set[str]:
    """The runs whose beginning is told by one of these run records."""
    sql = "SELECT run_id FROM run_records WHERE id = ? AND kind = 'start'"
    return {row[0] for key in ids for row in database.execute(sql, [key])}


def note_runs(database: sqlite_utils.Database, runs: Iterable[str]) -> None:
    """What is derived from the captures of these runs rests on when they began: it is to be computed again."""
    sql = "INSERT OR IGNORE INTO pending SELECT DISTINCT url FROM captures WHERE run_id = ?"
    database.conn.executemany(sql, ([run_id] for run_id in runs))


def batches(items: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def show(database: sqlite_utils.Database, urls: Iterable[str], snapshot_of: Mapping[int, int]) -> set[str]:
    """Note which snapshot each capture of these addresses shows; the addresses where that is new."""
    changed: set[str] = set()
    for url in urls:
        found = database.execute("SELECT id, snapshot_id FROM captures WHERE url = ?", [url]).fetchall()
        for capture_id, before in found:
            now = snapshot_of.get(capture_id)
            if now != before:
                database.conn.execute("UPDATE captures SET snapshot_id = ? WHERE id = ?", [now, capture_id])
                changed.add(url)
    return changed


def show_visits(database: sqlite_utils.Database, urls: Iterable[str], found: Mapping[str, list[rows.Row]]) -> set[str]:
    """Make `document_visits` of these addresses what was found; the addresses where that is new."""
    some = database.execute("SELECT 1 FROM document_visits LIMIT 1").fetchone()
    looked_at = urls if some else found
    return {url for url in looked_at if rows.replace_of(database, "document_visits", "url", [url], found.get(url, ()))}


def moved_sites(database: sqlite_utils.Database, site_of: Callable[[str], SiteRow | None]) -> set[str]:
    """The addresses that belong to another site than when they were read."""
    moved = set()
    for url, stored in database.execute("SELECT DISTINCT url, site FROM snapshots"):
        if site_json(site_of(url)) != stored:
            moved.add(url)
    return moved
