"""What a page carried at one time: the captures of its documents that show them as they stood with it.

A function of the rows of `captures` and `document_links` alone; what came first into the database plays no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

# A page that stands inside another one; anything else that is HTML is a page of its own.
EMBEDDED = ("iframe", "embed", "object", "viewer")
DEPTH = 3  # a page, its frame, the viewer in the frame, the file

# Answers that show what the address holds: what a POST brought depends on what was sent with it, what the scripts of a
# page asked for is a part of that page.
_GOOD = """method IS NULL AND within IS NULL
  AND verdict IN ('page', 'document') AND content IN ('html', 'document', 'text')
  AND (http_status IS NULL OR http_status BETWEEN 200 AND 299 OR (http_status = 304 AND original_id IS NOT NULL))"""

# Answers that lead on to another address: not home, where a server sends whoever asks for what is gone.
_LEADS_ON = "r.method IS NULL AND r.redirect_url IS NOT NULL AND r.verdict NOT IN ('moved_home', 'soft_404')"


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
class Capture:
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
class Link:
    url: str
    text: str | None
    kind: str


class Rows:
    """The rows asked for, each question put to the database once."""

    def __init__(self, database: sqlite_utils.Database) -> None:
        self._database = database
        self.captures = cache(self._captures)
        self.links = cache(self._links)
        self.linkers = cache(self._linkers)
        self.missed = cache(self._missed)
        self.held = cache(self._held)

    def _captures(self, url: str) -> tuple[Capture, ...]:
        """The captures that show what the address holds, oldest first."""
        return self._select("url = ?", [url])

    def _select(self, where: str, given: list[Any]) -> tuple[Capture, ...]:
        sql = f"""
            SELECT id, record_id, url, captured_at, record_type, media_type,
              CASE record_type WHEN 'revisit' THEN
                (SELECT o.payload_digest FROM captures o WHERE o.id = captures.original_id)
              ELSE payload_digest END AS digest,
              run_id, content, original_id, warc_file, warc_offset
            FROM captures WHERE {where} AND {_GOOD} ORDER BY captured_at, record_id"""  # noqa: S608 - constants
        return tuple(Capture(**row) for row in self._database.query(sql, given) if row["digest"])

    def _held(self, url: str, kind: str) -> tuple[Capture, ...]:
        """The captures that show what a link leads to: HTML only where it stands inside the page."""
        there = self.captures(url) or tuple(one for target in self._targets(url) for one in self.captures(target))
        return tuple(one for one in there if kind in EMBEDDED or one.content != "html")

    def by_id(self, capture_id: int) -> Capture | None:
        return next(iter(self._select("id = ?", [capture_id])), None)

    def _links(self, capture_id: int) -> tuple[Link, ...]:
        sql = "SELECT url, text, kind FROM document_links WHERE capture_id = ? ORDER BY position"
        return tuple(Link(**row) for row in self._database.query(sql, [capture_id]))

    def _linkers(self, url: str) -> frozenset[tuple[str, str]]:
        """(page, kind) of the links to that address, or to one that leads there, on pages that show what they hold."""
        sql = f"""
            SELECT DISTINCT captures.url, l.kind FROM document_links l JOIN captures ON captures.id = l.capture_id
            WHERE (l.url = :url OR l.url IN (SELECT r.url FROM captures r WHERE r.redirect_url = :url AND {_LEADS_ON}))
            AND {_GOOD}"""  # noqa: S608 - constants
        return frozenset((row[0], row[1]) for row in self._database.execute(sql, {"url": url}))

    def _targets(self, url: str) -> tuple[str, ...]:
        """Where the address has led, and to where that has."""
        found = [url]
        sql = f"SELECT DISTINCT redirect_url FROM captures r WHERE url = ? AND {_LEADS_ON} ORDER BY 1"  # noqa: S608
        for one in found:
            if len(found) <= DEPTH:
                found += [row[0] for row in self._database.execute(sql, [one]) if row[0] not in found]
        return tuple(found[1:])

    def _missed(self, url: str) -> frozenset[str]:
        """The runs in which the address no longer held anything."""
        sql = "SELECT DISTINCT run_id FROM captures WHERE url = ? AND method IS NULL AND run_id IS NOT NULL AND "
        gone = "(http_status IN (404, 410) OR verdict IN ('soft_404', 'moved_home'))"
        return frozenset(row[0] for row in self._database.execute(sql + gone, [url]))


def is_root(rows: Rows, capture: Capture) -> bool:
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


def _is_taken_in(rows: Rows, capture: Capture) -> bool:
    original = rows.by_id(capture.original_id) if capture.original_id is not None else capture
    return original is not None and original.record_type == "resource"


def _embedded_by(rows: Rows, url: str) -> set[str]:
    """The pages that embed that address."""
    return {page for page, kind in rows.linkers(url) if kind in EMBEDDED}


@dataclass(frozen=True)
class Carried:
    """What a page carried at one time: each payload once, the captures that show it, and all links looked at."""

    carriers: tuple[Carrier, ...]
    shown: tuple[Capture, ...]
    links: tuple[Link, ...]


def documents(rows: Rows, page: Capture, given: Capture | None = None) -> Carried:
    """What the page carried, in the order of its links: when it was captured, or when `given` was without it."""
    found: dict[str, Carrier] = {}
    shown: list[Capture] = []
    links: list[Link] = []
    seen = {page.url}

    def collect(holder: Capture, depth: int) -> None:
        for link in rows.links(holder.id):
            if link.url in seen:
                continue
            seen.add(link.url)
            links.append(link)
            capture = _shown_with(rows, link, page, given)
            if capture is None or capture.url in seen - {link.url}:
                continue
            seen.add(capture.url)
            shown.append(capture)
            if capture.digest == page.digest:
                continue
            if capture.digest not in found:
                found[capture.digest] = canonical(rows, capture, link)
            if capture.content == "html" and depth < DEPTH:
                collect(capture, depth + 1)

    if page.content == "html":
        collect(page, 1)
    return Carried(tuple(found.values()), tuple(shown), tuple(links))


def _shown_with(rows: Rows, link: Link, page: Capture, given: Capture | None) -> Capture | None:
    """The capture that shows the document as it stood then; None where there is none, or it was gone."""
    held = rows.held(link.url, link.kind)
    if given is not None:
        same_run = [one for one in held if one.id == given.id] or [
            one for one in held if given.run_id is not None and one.run_id == given.run_id
        ]
        if same_run:
            return same_run[0]
    nearest = _nearest(held, page)
    is_gone = nearest is not None and nearest.run_id != page.run_id and page.run_id in rows.missed(link.url)
    return None if is_gone else nearest


def _nearest(held: Iterable[Capture], page: Capture) -> Capture | None:
    """The capture nearest to that of the page: of the same run, else the next, else the last."""
    held = list(held)
    some = [one for one in held if page.run_id is not None and one.run_id == page.run_id] or held
    later = [one for one in some if one.captured_at >= page.captured_at]
    return later[0] if later else some[-1] if some else None


def canonical(rows: Rows, capture: Capture, link: Link | None = None) -> Carrier:
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
