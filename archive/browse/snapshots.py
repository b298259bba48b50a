"""The archived bytes: a page in a frame, pages of a PDF as pictures, the file and the WARC record as downloads."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from datasette.utils.asgi import Response

from archive.browse.apart import apart
from archive.browse.archived import Archived, read_archived, record_bytes
from archive.browse.documents import SHOW_FILE, File, Shown, is_page, page_html
from archive.browse.figures import label_of
from archive.browse.holdings import Held, picture_type
from archive.browse.pictures import DRAW, LOOK, Page, PictureError, Sought
from archive.browse.places import Box, Place, read_place, words
from archive.browse.rows import Row, parsed, read_capture_row, read_reports_of, read_statistic
from archive.browse.safety import ARCHIVED_POLICY, DOWNLOAD_POLICY
from archive.browse.views import MissingError, answered, data_folder, open_database, read, render
from archive.config import load_forms
from archive.conversion.stored import find, load
from archive.report.document import UnreadableError
from archive.report.pictures.recognised import read_pages
from archive.warc.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.utils.asgi import Request

_PDF = b"%PDF-"
_PLACE_ARGUMENTS = ("report", "table_id", "line", "column", "source", "scope", "ordinal", "unit")


@dataclass(frozen=True)
class Asked:
    """What a request asks of a capture: the row, and the statistic to be shown in it with its place."""

    database: Database
    row: Row
    original: Row | None
    statistic: Row | None
    place: Place | None
    query: str

    @property
    def data(self) -> Path:
        return data_folder(self.database)


async def _asked(datasette: Datasette, request: Request) -> Asked:
    """Read the address. Raises MissingError where the capture or the statistic does not exist."""
    database = await open_database(datasette, request)
    capture_id = int(request.url_vars["id"])
    given = {name: request.args.get(name) for name in _PLACE_ARGUMENTS if request.args.get(name)}

    def look_up(connection: sqlite3.Connection) -> tuple[Row | None, Row | None, Row | None]:
        row = read_capture_row(connection, capture_id)
        original = read_capture_row(connection, row["original_id"]) if row and row["original_id"] else None
        return row, original, _statistic(connection, given) if "report" in given else None

    row, original, statistic = await read(database, look_up)
    if row is None:
        raise MissingError(f"没有编号为 {capture_id} 的存档 / there is no capture {capture_id}")
    place = read_place(parsed(statistic["locator"])) if statistic else None
    return Asked(database, row, original, statistic, place, urlencode(given))


def _statistic(connection: sqlite3.Connection, given: dict[str, str]) -> Row | None:
    usual = {"source": "table", "scope": "year", "ordinal": "1", "unit": None}
    try:
        place: dict[str, Any] = {**usual, **given}
        numbers = int(given["report"]), int(place["ordinal"])
        cell = {name: given[name] for name in ("table_id", "line", "column")}
    except (KeyError, ValueError) as error:
        raise MissingError("地址不完整 / the address names no figure") from error
    return read_statistic(connection, numbers[0], {**place, **cell, "ordinal": numbers[1]})


async def _archived(asked: Asked) -> Archived:
    try:
        return await asyncio.to_thread(read_archived, asked.data, asked.row, asked.original)
    except (ArchiveError, OSError) as error:
        raise MissingError(f"存档中读不到这条记录 / the record cannot be read from the archive: {error}") from error


@answered
async def snapshot_page(datasette: Datasette, request: Request) -> Response:
    """The archived document in a frame, with what the archive says of it."""
    asked = await _asked(datasette, request)
    if asked.statistic and asked.statistic.get("is_elsewhere") and asked.statistic["capture_id"] != asked.row["id"]:
        address = f"/-/snapshot/{asked.statistic['capture_id']}?{asked.query}#hit"
        return Response.redirect(datasette.urls.path(address))
    archived, problem = None, None
    try:
        archived = await asyncio.to_thread(read_archived, asked.data, asked.row, asked.original)
    except (ArchiveError, OSError) as error:
        problem = str(error)
    locator = (parsed(asked.statistic["locator"]) or {}) if asked.statistic else {}
    wanted = request.args.get("page")
    drawn = await _drawn(asked, archived, wanted, file=locator.get("file")) if archived else _Drawn()
    if drawn.is_sought and drawn.boxes and not wanted:  # the fragment has the browser scroll to the box
        address = f"/-/snapshot/{asked.row['id']}?{asked.query}&page={drawn.boxes[0].page}#hit"
        return Response.redirect(datasette.urls.path(address))
    context = {
        "asked": asked,
        "row": asked.row,
        "archived": archived,
        "problem": drawn.problem or problem,
        "page": drawn.page,
        "boxes": drawn.boxes,
        "is_picture": archived is not None and picture_type(archived.capture.payload) is not None,
        "label": label_of(asked.statistic, load_forms().of_era(asked.statistic["era"])) if asked.statistic else None,
        "is_page": archived is not None and is_page(archived.capture.payload, archived.capture.media_type),
        "is_plain": request.args.get("styles") == "0",
        "is_lost": drawn.page is not None and asked.place is not None and not drawn.boxes and not wanted,
        "is_within": bool({"frame", "script", "escaped"} & locator.keys()),  # of the page, in it or in its text
        "where": words(asked.place) if asked.place else None,
        "file": locator.get("file"),
        "size": len(archived.capture.payload) if archived else 0,
        "foreign": asked.statistic is not None and asked.statistic["capture_id"] != asked.row["id"],
        "reports": await read(asked.database, lambda connection: read_reports_of(connection, asked.row["id"])),
    }
    return await render(datasette, request, "gongkai_snapshot.html", context, database=asked.database)


@dataclass(frozen=True)
class _Drawn:
    """The page of a document that is shown as a picture, with the boxes to be marked, or why none can be shown.

    `is_sought`: the boxes were looked for on all pages.
    """

    page: Page | None = None
    boxes: tuple[Box, ...] = ()
    problem: str | None = None
    is_sought: bool = False


async def _drawn(asked: Asked, archived: Archived, number: str | None, *, file: str | None) -> _Drawn:
    """What is drawn of a PDF, or of a picture whose text was recognised; a `file` in it is no page of it."""
    payload = archived.capture.payload
    if payload.startswith(_PDF) and not file:
        sought = Sought(payload, int(number) if number and number.isdecimal() else None, asked.place)
        found = await apart(LOOK, sought)
        return _Drawn(problem=str(found)) if isinstance(found, PictureError) else _Drawn(*found, is_sought=True)
    if picture_type(payload) is not None and isinstance(asked.place, Box):
        page = await asyncio.to_thread(_recognised_page, asked.data, archived, asked.place)
        return _Drawn(page, (asked.place,) if page else ())
    return _Drawn()


def _recognised_page(data: Path, archived: Archived, place: Box) -> Page | None:
    """The size of a picture as it was recognised, which boxes count in."""
    try:
        conversion = load(data, find(data, archived.capture.payload_digest))
        pages = read_pages(conversion.payload) if conversion else ()
    except (ArchiveError, UnreadableError, OSError):
        return None
    sizes = [Page(one.number, len(pages), one.width, one.height) for one in pages if one.number == place.page]
    return sizes[0] if sizes else None


@answered
async def document_page(datasette: Datasette, request: Request) -> Response:
    """The archived document made safe, for the frame.

    A page in which the place is not to be seen (it stands in a script, or in a page within it) is shown as it was read.
    """
    asked = await _asked(datasette, request)
    archived = await _archived(asked)

    def address_of(capture_id: int) -> str:
        return str(datasette.urls.path(f"/-/snapshot/{capture_id}/picture"))

    def make(connection: sqlite3.Connection) -> Shown:
        held = Held(connection, asked.data, asked.row["url"], asked.row["captured_at"], address_of)
        return page_html(archived.capture, asked.place, held, is_plain=request.args.get("styles") == "0")

    if is_page(archived.capture.payload, archived.capture.media_type):
        shown = await read(asked.database, make)
        if asked.place is not None and not shown.is_marked:
            as_read = await apart(SHOW_FILE, await asyncio.to_thread(_file, asked, archived))
            shown = as_read if as_read.is_marked else shown
    else:
        shown = await apart(SHOW_FILE, await asyncio.to_thread(_file, asked, archived))
    headers = {"content-security-policy": ARCHIVED_POLICY, "cross-origin-resource-policy": "same-origin"}
    response = Response("", headers=headers, content_type="text/html; charset=utf-8")
    response.body = shown.html
    return response


def _file(asked: Asked, archived: Archived) -> File:
    conversion = load(asked.data, find(asked.data, archived.capture.payload_digest))
    return File(archived.capture.payload, archived.capture.media_type, conversion, asked.place)


@answered
async def archived_picture(datasette: Datasette, request: Request) -> Response:
    """A picture that archived pages show, as long as its bytes are one and match their digest."""
    asked = await _asked(datasette, request)
    archived = await _archived(asked)
    payload = archived.capture.payload
    media_type = picture_type(payload)
    if media_type is None or archived.digest_holds is False:
        raise MissingError("这次存档不是可以显示的图片 / this capture is no picture that can be shown")
    # a page in a sandbox has no origin, so the picture must not ask for the same one
    headers = {
        "content-security-policy": DOWNLOAD_POLICY,
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": "public, max-age=3600",
    }
    response = Response("", headers=headers, content_type=media_type)
    response.body = payload
    return response


@answered
async def picture(datasette: Datasette, request: Request) -> Response:
    """A page of an archived PDF."""
    asked = await _asked(datasette, request)
    archived = await _archived(asked)
    png = await apart(DRAW, Sought(archived.capture.payload, int(request.url_vars["page"])))
    if isinstance(png, PictureError):
        raise MissingError(str(png)) from png
    headers = {"content-security-policy": DOWNLOAD_POLICY, "cache-control": "private, max-age=3600"}
    return Response(png, headers=headers, content_type="image/png")


@answered
async def file_download(datasette: Datasette, request: Request) -> Response:
    """The payload as it was sent, never to be opened in the browser as a page."""
    asked = await _asked(datasette, request)
    archived = await _archived(asked)
    return _download(archived.capture.payload, f"{asked.row['id']}{_suffix(asked.row, archived.capture.payload)}")


@answered
async def record_download(datasette: Datasette, request: Request) -> Response:
    """The WARC record as it lies in its file."""
    asked = await _asked(datasette, request)
    try:
        record = await asyncio.to_thread(record_bytes, asked.data, asked.row)
    except (ArchiveError, OSError) as error:
        raise MissingError(f"存档中读不到这条记录 / the record cannot be read from the archive: {error}") from error
    return _download(record, f"{asked.row['id']}.warc" + (".gz" if record.startswith(b"\x1f\x8b") else ""))


def _download(body: bytes, name: str) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="gongkai-{name}"',
        "content-security-policy": DOWNLOAD_POLICY,
        "cross-origin-resource-policy": "same-origin",
    }
    return Response(body, headers=headers, content_type="application/octet-stream")


def _suffix(row: Row, payload: bytes) -> str:
    """The ending of the address where it has a sound one; else by what the bytes are."""
    match = re.search(r"\.([A-Za-z0-9]{1,5})$", urlsplit(row["url"]).path)
    if payload.startswith(_PDF):
        return ".pdf"
    if is_page(payload, row["media_type"]):
        return ".html"
    return f".{match[1].lower()}" if match else ".bin"
