"""What an archived page loads, as far as the archive holds it: its pictures and its style sheets.

Of several captures of an address the one nearest in time to the page is shown. Only pictures that browsers cannot run
are served, by what their bytes are, whatever a server called them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.browse.archived import read_archived
from archive.browse.rows import one, read_capture_row
from archive.browse.styles import safe_css
from archive.warc.errors import ArchiveError
from archive.web.text import decode, resolve

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from archive.browse.rows import Row

MOST_SHEETS = 40
MOST_LETTERS = 2_000_000  # of all sheets of a page
MOST_IMPORTS = 4  # sheets that import sheets that import …

_NEAREST = """
select * from captures
where url in (?, ?) and method is null and (http_status is null or http_status in (200, 304))
  and (record_type <> 'revisit' or original_id is not null)
order by url = ? desc, abs(julianday(captured_at) - julianday(?)), id limit 1
"""
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"\0\0\1\0": "image/x-icon",
}
_SVG = re.compile(r"svg|xml|html", re.IGNORECASE)
_SCHEME = re.compile(r"^http(s?)://", re.IGNORECASE)


def picture_type(payload: bytes) -> str | None:
    r"""The media type of a picture that is shown; None for anything else, SVG among it.

    >>> picture_type(b"\x89PNG\r\n\x1a\n"), picture_type(b"<svg xmlns='http://www.w3.org/2000/svg'>")
    ('image/png', None)
    """
    for start, kind in (
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff", "jpeg"),
        (b"GIF87a", "gif"),
        (b"GIF89a", "gif"),
    ):
        if payload.startswith(start):
            return f"image/{kind}"
    if payload[:4] == b"RIFF" and payload[8:12] == b"WEBP":
        return "image/webp"
    return "image/bmp" if payload.startswith(b"BM") and payload[6:10] == bytes(4) else None


@dataclass
class Held:
    """What the archive holds around one page; `address_of` gives the address under which a capture's picture is served.

    It looks into the database and the WARC files as it is asked.
    """

    connection: sqlite3.Connection
    data: Path
    base: str
    captured_at: str
    address_of: Callable[[int], str]
    pictures: int = 0  # that were found
    sheets: int = 0
    _letters: int = 0
    _known: dict[str, str | None] = field(default_factory=dict)

    def picture(self, address: str) -> str | None:
        return self.picture_from(self.base, address)

    def sheet(self, address: str) -> str | None:
        return self.sheet_from(self.base, address, 1)

    linked_sheet = sheet

    def picture_from(self, base: str, address: str) -> str | None:
        """The address under which the archived picture is served; `address` counts from `base`."""
        url = resolve(base, address)
        if url is None:
            return None
        if url not in self._known:
            row = self._find(url)
            is_one = row is not None and not _SVG.search(row["media_type"] or "")
            self._known[url] = self.address_of(row["id"]) if row is not None and is_one else None
            self.pictures += is_one
        return self._known[url]

    def sheet_from(self, base: str, address: str, depth: int) -> str | None:
        """The text of an archived sheet, made safe."""
        url = resolve(base, address)
        if url is None or depth > MOST_IMPORTS or self.sheets >= MOST_SHEETS or self._letters >= MOST_LETTERS:
            return None
        row = self._find(url)
        if row is None or "html" in (row["media_type"] or ""):
            return None
        try:
            archived = read_archived(self.data, row, read_capture_row(self.connection, row["original_id"]))
        except (ArchiveError, OSError):
            return None  # as if it had not been archived: the page can be read without
        if archived.digest_holds is False:
            return None
        text = decode(archived.capture.payload, archived.capture.header("Content-Type") or "")
        self.sheets += 1
        self._letters += len(text)
        return safe_css(text[:MOST_LETTERS], _Within(self, url, depth))

    def _find(self, url: str) -> Row | None:
        other = _SCHEME.sub(lambda match: "http://" if match[1] else "https://", url)
        return one(self.connection, _NEAREST, [url, other, url, self.captured_at])


@dataclass(frozen=True)
class _Within:
    """What a sheet loads: its addresses count from its own."""

    held: Held
    base: str
    depth: int

    def picture(self, address: str) -> str | None:
        return self.held.picture_from(self.base, address)

    def sheet(self, address: str) -> str | None:
        return self.held.sheet_from(self.base, address, self.depth + 1)
