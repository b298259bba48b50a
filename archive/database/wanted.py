"""Which snapshots the captures make: a page with the documents it carried at that time, each content once.

A function of the rows of `captures` and `document_links` alone; what came first into the database plays no part.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from archive.database.carried import DEPTH, Rows, canonical, documents, is_root
from archive.database.sites import site_json
from archive.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import sqlite_utils

    from archive.database.carried import Capture, Carrier
    from archive.database.sites import SiteRow


@dataclass(frozen=True)
class Wanted:
    """One snapshot: `page` is the page (or the document, where no page links to it), `captures` all of it that show it.

    `visits` are captures of its documents that show it too: in their run the page itself was not captured.
    """

    id: int
    url: str
    page: Carrier
    documents: tuple[Carrier, ...]
    captures: tuple[int, ...]
    visits: tuple[int, ...]
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


def affected(database: sqlite_utils.Database, urls: Iterable[str]) -> set[str]:
    """These addresses, where they lead, what leads to them, and the pages that carry them, directly or in a frame."""
    onward = "SELECT redirect_url FROM captures WHERE url = :url AND redirect_url IS NOT NULL"
    back = """SELECT c.url FROM document_links l JOIN captures c ON c.id = l.capture_id WHERE l.url = :url
              UNION SELECT url FROM captures WHERE redirect_url = :url"""
    found = set(urls)
    for sql, steps in ((onward, DEPTH), (back, 2 * DEPTH)):
        new = found
        for _ in range(steps):
            new = {row[0] for url in new for row in database.execute(sql, {"url": url})} - found
            found = found | new
    return found


@dataclass(frozen=True)
class _Moment:
    """A page as it stood with its documents when one of them was captured."""

    page: Capture
    documents: tuple[Carrier, ...]
    shown_by: Capture

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.page.digest, tuple((one.url, one.digest) for one in self.documents))

    @property
    def order(self) -> tuple[str, str]:
        return (self.shown_by.captured_at, self.shown_by.record_id)


def wanted(
    database: sqlite_utils.Database, urls: Iterable[str], site_of: Callable[[str], SiteRow | None]
) -> Iterator[Wanted]:
    """The snapshots of these addresses, in order of address and time."""
    rows = Rows(database)
    for url in sorted(urls):
        groups: dict[tuple[Any, ...], list[_Moment]] = defaultdict(list)
        for moment in sorted(_moments(rows, url), key=lambda moment: moment.order):
            groups[moment.key].append(moment)
        for key, moments in groups.items():
            first = moments[0]
            parts = [url, key[0], *(part for pair in key[1] for part in pair)]
            shown_by = [moment.shown_by for moment in moments]
            yield Wanted(
                id=stable_id("snapshot", *parts),
                url=url,
                page=canonical(rows, first.page),
                documents=first.documents,
                captures=tuple(one.id for one in shown_by if one.url == url),
                visits=tuple(one.id for one in shown_by if one.url != url),
                captured_at=first.shown_by.captured_at,
                last_seen=shown_by[-1].captured_at,
                site=site_of(url),
            )


def _moments(rows: Rows, url: str) -> Iterator[_Moment]:
    """Each capture of the page; and each of a document that no capture of the page is shown with.

    Not one of a run to which the page was gone: what hung on it may still be there, and the report is not.
    """
    pages = [(capture, documents(rows, capture)) for capture in rows.captures(url) if is_root(rows, capture)]
    paired: set[int] = set()
    for capture, found in pages:
        paired |= {one.id for one in found.shown}
        yield _Moment(capture, found.carriers, capture)
    alone = {one.id: one for _, found in pages for link in found.links for one in rows.held(link.url, link.kind)}
    for one in alone.values():
        if one.id in paired or one.run_id in rows.missed(url):
            continue
        page, found = ([pair for pair in pages if pair[0].captured_at <= one.captured_at] or pages[:1])[-1]
        now = documents(rows, page, one)
        if any(other.id == one.id for other in now.shown):
            yield _Moment(page, now.carriers, one)
