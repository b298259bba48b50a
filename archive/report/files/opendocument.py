"""OpenDocument texts (.odt) as documents: paragraphs in lines, tables with their merged cells once; sheets (.ods)."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.report.carrier import Cell, Document, Grid, UnreadableError, span_lines
from archive.report.files.packages import DAMAGED, LARGEST_TEXT
from archive.report.files.runs import LAST_ROW
from archive.report.files.tabled import read_table
from archive.report.files.workbook import extract_workbook
from archive.report.normal import visible
from archive.report.page.stacked import unstacked
from archive.report.tables.frame import frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.report.form import Forms

TEXT = "application/vnd.oasis.opendocument.text"
SHEET = "application/vnd.oasis.opendocument.spreadsheet"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MOST = 1000  # rows or cells that one element may stand for
# what stands in the file and not on the page: notes of revision, comments
_UNSEEN = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}sequence-decls")
_CONTENT = "content.xml"
_REPEATED = re.compile(rb"""(number-rows-repeated=["'])(\d{5,})""")
_MANIFEST, _LOCKED = "META-INF/manifest.xml", b":encryption-data"


def extract_odt(payload: bytes, forms: Forms) -> Document:
    """An OpenDocument text. Raises UnreadableError where it is damaged or cut."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            _refuse_large(package)
            _refuse_locked(package)
            content = package.read(_CONTENT)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        body = etree.fromstring(content, parser).find(f"{_OFFICE}body/{_OFFICE}text")
    except UnreadableError:
        raise
    except (*DAMAGED, etree.XMLSyntaxError) as error:
        raise UnreadableError(f"an OpenDocument file that is damaged or cut: {error}") from error
    if body is None:
        raise UnreadableError("an OpenDocument file without a text")
    reader = _Reader(forms, body)
    reader.walk(body)
    texts = unstacked([line for text in reader.texts for line in text.split("\n")], forms)
    return Document(
        media_type=TEXT,
        title=None,
        lines=span_lines([line for line in texts if line.strip()]),
        grids=tuple(reader.grids),
        page_lines=tuple(reader.seen),
        headings=tuple(text for one in body.iter(f"{_TEXT}h") if (text := _text(one).strip())),
        pictures_in_text=sum(1 for _ in body.iter("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}image")),
    )


def extract_ods(payload: bytes, forms: Forms) -> Document:
    """An OpenDocument sheet, read as any other workbook."""
    if zipfile.is_zipfile(io.BytesIO(payload)):
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            _refuse_large(package)
            _refuse_locked(package)
            payload = _bounded(package) or payload
    return replace(extract_workbook(payload, forms), media_type=SHEET)


def _bounded(package: zipfile.ZipFile) -> bytes | None:
    """The sheets with no row standing for more rows than are read; None where none does, or there is no content."""
    content = package.read(_CONTENT) if _CONTENT in package.namelist() else b""
    bounded, changes = _REPEATED.subn(lambda one: one[1] + b"%d" % min(int(one[2]), LAST_ROW), content)
    if not changes:
        return None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in package.namelist():
            target.writestr(name, bounded if name == _CONTENT else package.read(name))
    return out.getvalue()


def _refuse_large(package: zipfile.ZipFile) -> None:
    if max((part.file_size for part in package.infolist() if part.filename.endswith(".xml")), default=0) > LARGEST_TEXT:
        raise UnreadableError("an OpenDocument file that unpacks to more than any report has")


def _refuse_locked(package: zipfile.ZipFile) -> None:
    if _MANIFEST in package.namelist() and _LOCKED in package.read(_MANIFEST):
        raise UnreadableError("an OpenDocument file that is locked with a password")


class _Reader:
    """Walks through the body once; `texts` are the lines outside statutory tables, `seen` all lines."""

    def __init__(self, forms: Forms, body: Any) -> None:
        self.labels = frame(forms)
        self._ordinals = {table: ordinal for ordinal, table in enumerate(body.iter(f"{_TABLE}table"))}
        self.texts: list[str] = []
        self.seen: list[str] = []
        self.grids: list[Grid] = []

    def walk(self, element: Any) -> None:
        for child in element:
            if not isinstance(child.tag, str) or child.tag in _UNSEEN:
                continue
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                for box in child.iter(f"{_TABLE}table"):  # in a frame that is anchored here
                    if next(box.iterancestors(f"{_TABLE}table"), None) is None:
                        self._table(box)
                self.line(_text(child))
            elif child.tag == f"{_TABLE}table":
                self._table(child)
            else:  # sections, lists, frames
                self.walk(child)

    def line(self, text: str) -> None:
        self.texts.append(text.rstrip(" \n\u00a0\u3000"))  # a tab ends a blank cell
        self.seen.extend(line.strip() for line in text.split("\n") if line.strip())

    def _table(self, table: Any) -> None:
        nested = next(table.iterdescendants(f"{_TABLE}table"), None) is not None
        grid = _grid(table, self._ordinals[table], self.seen[-1] if self.seen else "")
        rows = (list(row.iterchildren(f"{_TABLE}table-cell")) for row in _rows(table))
        read_table(self, grid, rows, _cell_text, nested=nested)


def _rows(table: Any) -> Iterator[Any]:
    """The table's own rows, those of its header included; what belongs to a table inside it is left out."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
            yield from _rows(child)


def _grid(table: Any, ordinal: int, before: str) -> Grid:
    rows = []
    for number, row in enumerate(_rows(table)):
        cells = []
        column = 0
        own = [one for one in row if one.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")]
        for place, cell in enumerate(own):
            times = _number(cell, "number-columns-repeated")
            if cell.tag == f"{_TABLE}table-cell":
                width, height = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
                text = _cell_text(cell)
                locator = {"kind": "cell", "table": ordinal, "row": number, "cell": place}
                cells += [Cell(text, column + time, width, height, locator) for time in range(times)]
            column += times
        rows.append(tuple(cells))
    return Grid(tuple(rows), before)


def _number(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return max(1, min(_MOST, int(text))) if text.isascii() and text.isdigit() else 1


def _cell_text(cell: Any) -> str:
    lines = (_text(one).strip() for one in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))
    return "\n".join(line for line in lines if line)


def _text(element: Any) -> str:
    """The text of a paragraph as it is shown: spaces and tabs that stand for themselves, notes left out."""
    out: list[str] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            if child.tag == f"{_TEXT}tab":
                out.append("\t")
            elif child.tag == f"{_TEXT}line-break":
                out.append("\n")
            elif child.tag == f"{_TEXT}s":
                times = child.get(f"{_TEXT}c") or "1"
                out.append(" " * (min(_MOST, int(times)) if times.isdigit() else 1))
            elif child.tag not in (*_UNSEEN, f"{_TEXT}note", f"{_TABLE}table"):
                out.append(_text(child))
        out.append(child.tail or "")
    return visible("".join(out))
