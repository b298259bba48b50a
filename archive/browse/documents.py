"""An archived document as safe HTML: a page as it was, any other document as its text and tables were read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from archive.browse.marks import Span, cut
from archive.browse.places import Place, Sentence, Stretch, compact, read_place
from archive.browse.sanitise import NOT_FOUND, STYLE, safe_page
from archive.config import load_forms
from archive.conversion.stored import read_document
from archive.report.document import Document, UnreadableError
from archive.report.encoding import decode
from archive.report.page.grid import mended
from archive.web.text import base_of
from archive.web.verdict import WEB_ARCHIVE
from archive.workers import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.browse.holdings import Held
    from archive.conversion.stored import Conversion
    from archive.report.document import Cell, Grid
    from archive.warc.capture import Capture

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|meta)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w\-:]{2,20})""", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
# what no element of a tree may be given as its text; in a tag some are white space
_CONTROLS = dict.fromkeys((*range(1, 9), 11, 12, *range(14, 32)), " ") | {0: ""}
_PDF = b"%PDF-"
_PACKED = (_PDF, b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")


def is_page(payload: bytes, media_type: str | None) -> bool:
    """Are these bytes an HTML page? The bytes are asked first, the declared type where they do not tell.

    >>> is_page(b"<!DOCTYPE html><p>", "text/plain"), is_page(b"%PDF-1.7 <html>", "text/html")
    (True, False)
    """
    if payload.startswith(_PACKED) or WEB_ARCHIVE.match(payload):
        return False
    return _PAGE.search(payload[:8192]) is not None or "html" in (media_type or "")


@dataclass(frozen=True)
class Shown:
    """A document as HTML, and whether the place that was asked for is marked in it."""

    html: bytes
    is_marked: bool = False


def page_html(capture: Capture, place: Place | None, held: Held | None = None, *, is_plain: bool = False) -> Shown:
    """An archived page as HTML that does not run, and loads what is `held` alone; the place is marked."""
    try:
        root = page_tree(capture.payload, _charset(capture))
    except UnreadableError as error:
        return _instead(str(error))
    if held is not None:
        held.base = base_of(root, capture.url)
    return Shown(*safe_page(root, place, held, is_plain=is_plain))


@dataclass(frozen=True)
class File:
    """An archived document to be shown as it was read, with its conversion if it has one; the place is to be marked."""

    payload: bytes
    media_type: str | None
    conversion: Conversion | None
    place: Place | None


def file_html(data: Path, file: File) -> Shown:
    """Its text and tables as HTML; the folder is none of its business."""
    del data
    try:
        document = read_document(file.payload, load_forms(), media_type=file.media_type, conversion=file.conversion)
    except UnreadableError as error:
        return _instead(f"无法显示，请下载原文件 cannot be shown, download the file: {error}")
    stretch = _stretch(document.text, file.place)
    is_marked = stretch is not None or any(
        read_place(cell.locator) == file.place for grid in document.grids for row in grid.rows for cell in row
    )
    return Shown(_wrapped("".join(_document(document, file.place, stretch, is_marked=is_marked))), is_marked)


def _given_up(file: File, reason: str) -> Shown:
    del file
    return _instead(f"读取用时过长或出错，已中止，请下载原文件 reading was given up, download the file: {reason}")


def _instead(message: str) -> Shown:
    return Shown(_wrapped(f"<p>{escape(message)}</p>"))


SHOW_FILE = Work(file_html, _given_up, 1)


def page_tree(payload: bytes, declared: str | None = None) -> lxml.html.HtmlElement:
    """The tree in which locators count: as `archive.report` builds it. Raises UnreadableError."""
    stated = _DECLARED.search(payload[:4096])
    text = decode(payload, stated[1].decode("ascii", "replace") if stated else declared)
    text = _XML_HEAD.sub("", text, count=1).translate(_CONTROLS)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        source = text.encode("utf-8", "replace")
        return lxml.html.document_fromstring(mended(source, source.lower()), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError(f"the page has no content: {error}") from error


def _charset(capture: Capture) -> str | None:
    match = re.search(r"charset\s*=\s*[\"']?([\w\-:]+)", capture.header("Content-Type") or "", re.IGNORECASE)
    return match[1] if match else None


def _document(
    document: Document, place: Place | None, stretch: tuple[int, int] | None, *, is_marked: bool
) -> Iterator[str]:
    words = "以下是从文件中读出的文字和表格。 The text and tables as they were read from the file."
    yield f'<p class="gongkai-embedded">{words}</p>'
    if place is not None and not is_marked:
        yield f'<p class="gongkai-embedded">{NOT_FOUND}</p>'
    for grid in document.grids:
        yield from _grid(grid, place)
    yield '<div class="gongkai-text">'
    anchor = '<a id="hit"></a>'
    for piece in cut(document.text, [Span(*stretch, 0)] if stretch else []):
        yield f'{anchor}<mark class="gongkai-hit">{escape(piece.text)}</mark>' if piece.keys else escape(piece.text)
    yield "</div>"


def _grid(grid: Grid, place: Place | None) -> Iterator[str]:
    """Each cell under its own column, also where the file leaves out cells that one above covers."""
    sheet = next((cell.locator.get("sheet") for row in grid.rows for cell in row), None)
    yield f"<table><caption>{escape(str(sheet))}</caption>" if sheet else "<table>"
    covered: dict[int, int] = {}  # column → rows for which a cell above still holds it
    for row in grid.rows:
        yield "<tr>"
        column = 0
        below = {at: rows - 1 for at, rows in covered.items() if rows > 1}
        for cell in row:
            if gap := sum(1 for at in range(column, cell.column) if at not in covered):
                yield f'<td colspan="{gap}"></td>'
            yield _cell(cell, is_hit=place is not None and read_place(cell.locator) == place)
            column = cell.column + cell.colspan
            below.update(dict.fromkeys(range(cell.column, column), cell.rowspan - 1) if cell.rowspan > 1 else {})
        covered = below
        yield "</tr>"
    yield "</table>"


def _cell(cell: Cell, *, is_hit: bool) -> str:
    spans = "".join(f' {name}="{value}"' for name, value in _spans(cell) if value > 1)
    hit = ' class="gongkai-hit"' if is_hit else ""
    anchor = '<a id="hit"></a>' if is_hit else ""
    return f"<td{hit}{spans}>{anchor}{escape(cell.text)}</td>"


def _spans(cell: Cell) -> tuple[tuple[str, int], ...]:
    return (("colspan", cell.colspan), ("rowspan", cell.rowspan))


def _stretch(text: str, place: Place | None) -> tuple[int, int] | None:
    match place:
        case Stretch(start, end):
            return start, end
        case Sentence(sentence):
            letters = list(compact(text))
            wanted = "".join(letter for letter, _ in compact(sentence))
            start = "".join(letter for letter, _ in letters).find(wanted)
            if start >= 0 and wanted:
                return letters[start][1], letters[start + len(wanted) - 1][1] + 1
    return None


def _wrapped(body: str) -> bytes:
    text = (
        ".gongkai-text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: min(50rem, calc(100vw - 3rem)); }"
    )
    head = f'<head><meta charset="utf-8"><style>{STYLE}{text}</style></head>'
    return f'<!doctype html><html lang="zh">{head}<body>{body}</body></html>'.encode()
