"""Which snapshots the captures make: a page with the documents it carried at that time, each content once.

A function of the rows of `captures` and `document_links` alone; what came first into the database plays no part.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from archive.database.sites import site_json
from archive.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import sqlite_utils

    from archive.database.sites import SiteRow

# A page that stands inside another one; anything else that is HTML is a page of its own.
EMBEDDED = ("iframe", "embed", "object", "viewer")
DEPTH = 3  # a page, its frame, the viewer in the frame, the file

# Answers that show what the address holds.
_GOOD = """verdict IN ('page', 'document') AND content IN ('html', 'document', 'text')
  AND (http_status IS NULL OR http_status BETWEEN 200 AND 299 OR (http_status = 304 AND original_id IS NOT NULL))"""


@dataclass(frozen=True)
class Carrier:
    """One payload that may hold the report, where it lies, and what the page's link to it says."""

    capture_id: int
    url: str
    digest: str
    media_type: str | None
    warc_file: str
    warc_offset: int
    text: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Wanted:
    """One snapshot: `page` is the page (or the document, where no page links to it), `captures` all that show it."""

    id: int
    url: str
    page: Carrier
    documents: tuple[Carrier, ...]
    captures: tuple[int, ...]
    captured_at: str
    last_seen: str
    site: SiteRow | None

    def fingerprint(self, version: str) -> str:
        """Digest of all that the reading of the snapshot depends on."""
        depends = [
            version,
            self.captured_at,
            asdict(self.page),
            [asdict(one) for one in self.documents],
            site_json(self.site),
        ]
        return hashlib.sha256(json.dumps(depends, ensure_ascii=False).encode()).hexdigest()

    def row(self) -> dict[str, Any]:
        """The row of `snapshots` before it is read."""
        documents = [{"url": one.url, "capture_id": one.capture_id} for one in self.documents]
        return {
            "id": self.id,
            "url": self.url,
            "page_capture_id": self.page.capture_id,
            "documents": json.dumps(documents, ensure_ascii=False),
            "captured_at": self.captured_at,
            "last_seen": self.last_seen,
            "site": site_json(self.site),
            "reports": 0,
        }


@dataclass(frozen=True)
class _Capture:
    id: int
    record_id: str
    url: str
    captured_at: str
    record_type: str
    media_type: str | None
    digest: str
    run_id: str | None
    content: str
    original_id: int | None
    warc_file: str
    warc_offset: int


@dataclass(frozen=True)
class _Link:
    url: str
    text: str | None
    kind: str


class _Rows:
    """The rows asked for, each question put to the database once."""

    def __init__(self, database: sqlite_utils.Database) -> None:
        self._database = database
        self.captures = cache(self._captures)
        self.links = cache(self._links)
        self.linkers = cache(self._linkers)

    def _captures(self, url: str) -> tuple[_Capture, ...]:
        """The captures that show what the address holds, oldest first."""
        return self._select("url = ?", [url])

    def _select(self, where: str, given: list[Any]) -> tuple[_Capture, ...]:
        sql = f"""
            SELECT id, record_id, url, captured_at, record_type, media_type,
              CASE record_type WHEN 'revisit' THEN
                (SELECT o.payload_digest FROM captures o WHERE o.id = captures.original_id)
              ELSE payload_digest END AS digest,
              run_id, content, original_id, warc_file, warc_offset
            FROM captures WHERE {where} AND {_GOOD} ORDER BY captured_at, record_id"""  # noqa: S608 - constants
        return tuple(_Capture(**row) for row in self._database.query(sql, given) if row["digest"])

    def by_id(self, capture_id: int) -> _Capture | None:
        return next(iter(self._select("id = ?", [capture_id])), None)

    def _links(self, capture_id: int) -> tuple[_Link, ...]:
        sql = "SELECT url, text, kind FROM document_links WHERE capture_id = ? ORDER BY position"
        return tuple(_Link(**row) for row in self._database.query(sql, [capture_id]))

    def _linkers(self, url: str) -> frozenset[tuple[str, str]]:
        """(page, kind) of every link to that address on a page that shows what it holds."""
        sql = f"""
            SELECT DISTINCT captures.url, l.kind FROM document_links l JOIN captures ON captures.id = l.capture_id
            WHERE l.url = ? AND {_GOOD}"""  # noqa: S608 - constants
        return frozenset((row[0], row[1]) for row in self._database.execute(sql, [url]))


def affected(database: sqlite_utils.Database, urls: Iterable[str]) -> set[str]:
    """These addresses and those of the pages that carry them, directly or in a frame."""
    found = set(urls)
    new = found
    for _ in range(DEPTH):
        sql = "SELECT DISTINCT c.url FROM document_links l JOIN captures c ON c.id = l.capture_id WHERE l.url = ?"
        new = {row[0] for url in new for row in database.execute(sql, [url])} - found
        found |= new
    return found


def wanted(
    database: sqlite_utils.Database, urls: Iterable[str], site_of: Callable[[str], SiteRow | None]
) -> Iterator[Wanted]:
    """The snapshots of these addresses, in order of address and time."""
    rows = _Rows(database)
    for url in sorted(urls):
        groups: dict[tuple[Any, ...], list[_Capture]] = defaultdict(list)
        carried: dict[tuple[Any, ...], tuple[Carrier, ...]] = {}
        for capture in rows.captures(url):
            if not _is_root(rows, capture):
                continue
            documents = _documents(rows, capture)
            key = (capture.digest, tuple((one.url, one.digest) for one in documents))
            groups[key].append(capture)
            carried[key] = documents
        for key, captures in groups.items():
            page = _canonical(rows, captures[0])
            parts = [url, key[0], *(part for pair in key[1] for part in pair)]
            yield Wanted(
                id=stable_id("snapshot", *parts),
                url=url,
                page=page,
                documents=carried[key],
                captures=tuple(capture.id for capture in captures),
                captured_at=captures[0].captured_at,
                last_seen=captures[-1].captured_at,
                site=site_of(url),
            )


def _is_root(rows: _Rows, capture: _Capture) -> bool:
    """Does this capture begin a snapshot, or is it part of another page's?"""
    if capture.url.startswith("urn:") and not capture.url.startswith("urn:sha256:"):
        return False  # what other crawlers note about a page: its text, a picture of it
    linkers = {(url, kind) for url, kind in rows.linkers(capture.url) if url != capture.url}
    if capture.content == "html":
        embedding = {url for url, kind in linkers if kind in EMBEDDED}
        # two pages that show each other are both pages
        return not any(capture.url not in _embedded_by(rows, url) for url in embedding)
    if capture.content == "text" and not _is_taken_in(rows, capture):
        return False  # robots.txt and its like
    return not linkers


def _is_taken_in(rows: _Rows, capture: _Capture) -> bool:
    original = rows.by_id(capture.original_id) if capture.original_id is not None else capture
    return original is not None and original.record_type == "resource"


def _embedded_by(rows: _Rows, url: str) -> set[str]:
    """The pages that embed that address."""
    return {page for page, kind in rows.linkers(url) if kind in EMBEDDED}


def _documents(rows: _Rows, page: _Capture) -> tuple[Carrier, ...]:
    """What the page carried at that time, each payload once, in the order of its links."""
    found: dict[str, Carrier] = {}
    seen = {page.url}

    def collect(holder: _Capture, depth: int) -> None:
        for link in rows.links(holder.id):
            if link.url in seen:
                continue
            seen.add(link.url)
            capture = _nearest(rows.captures(link.url), page, html=link.kind in EMBEDDED)
            if capture is None or capture.digest == page.digest:
                continue
            if capture.digest not in found:
                found[capture.digest] = _canonical(rows, capture, link)
            if capture.content == "html" and depth < DEPTH:
                collect(capture, depth + 1)

    if page.content == "html":
        collect(page, 1)
    return tuple(found.values())


def _nearest(captures: Iterable[_Capture], page: _Capture, *, html: bool) -> _Capture | None:
    """The capture that shows the document as it stood with the page: of the same run, else the next, else the last."""
    fitting = [one for one in captures if html or one.content != "html"]
    same_run = [one for one in fitting if page.run_id is not None and one.run_id == page.run_id]
    some = same_run or fitting
    later = [one for one in some if one.captured_at >= page.captured_at]
    return later[0] if later else some[-1] if some else None


def _canonical(rows: _Rows, capture: _Capture, link: _Link | None = None) -> Carrier:
    """The earliest record that holds this payload itself, at this address if there is one."""
    same = [one for one in rows.captures(capture.url) if one.digest == capture.digest and one.record_type != "revisit"]
    original = rows.by_id(capture.original_id) if capture.original_id is not None else None
    held = same[0] if same else original or capture
    return Carrier(
        capture_id=held.id,
        url=capture.url,
        digest=capture.digest,
        media_type=held.media_type,
        warc_file=held.warc_file,
        warc_offset=held.warc_offset,
        text=link.text if link else None,
        kind=link.kind if link else None,
    )
