"""Which rows and columns of a sheet its reader sees: a hidden one may hold last year's figures. And what he sees in
cells that state no value.
"""

from __future__ import annotations

import io
import logging
import posixpath
import struct
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import xlrd
from lxml import etree

from archive.report.files import formulas
from archive.report.files.compound import workbook_of
from archive.report.files.formats import BUILT_IN, figure
from archive.report.files.packages import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.report.files.formulas import Place

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CONTENT = "content.xml"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TRUE = ("1", "true")
# a column definition may run to the last column that there is
_LAST_COLUMN = 400
_LAST_ROW = 20_000

# what xlrd lets through of files that are torn or of other programs
_ODD = (
    *(xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, ArithmeticError, AssertionError, AttributeError),
    *(LookupError, NotImplementedError, TypeError, ValueError),
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unseen:
    """The rows and columns of a sheet that are not shown, counted from 0; what cells show `instead` of a value."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    instead: Mapping[Place, str] = field(default_factory=dict)


@dataclass
class _Found:
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def unseen_parts(payload: bytes) -> dict[str, Unseen]:
    """For each sheet of a workbook (XLSX, XLS, ODS) what of it is hidden; nothing for files that are odd."""
    try:
        if not payload.startswith(b"PK"):
            return _of_old_excel(payload)
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            if _WORKBOOK in package.namelist():
                return {name: _unseen(package, part) for name, part in _sheets(package)}
            return _of_open_document(package.read(_CONTENT))
    except (*DAMAGED, etree.XMLSyntaxError):
        return {}


# -- XLSX --------------------------------------------------------------------------------------------------------------


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = etree.fromstring(package.read(_RELATIONS))
    targets = {one.get("Id"): one.get("Target") or "" for one in relations}
    for sheet in etree.fromstring(package.read(_WORKBOOK)).iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_RELATION)]
        yield sheet.get("name") or "", posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _unseen(package: zipfile.ZipFile, part: str) -> Unseen:
    found = _Found()
    with package.open(part) as stream:
        for _, one in etree.iterparse(stream, tag=(f"{_MAIN}row", f"{_MAIN}col")):
            _note(one, found)
            one.clear()
    return Unseen(frozenset(found.rows), frozenset(found.columns))


def _note(one: Any, found: _Found) -> None:
    if one.get("hidden") not in _TRUE:
        return
    if one.tag == f"{_MAIN}row":
        found.rows.add(int(one.get("r") or 0) - 1)
    else:
        last = min(int(one.get("max") or 0), _LAST_COLUMN)
        found.columns.update(range(int(one.get("min") or 1) - 1, last))


# -- ODS ---------------------------------------------------------------------------------------------------------------


def _of_open_document(content: bytes) -> dict[str, Unseen]:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    instead = formulas.of_open_document(root)
    return {
        (name := table.get(f"{_TABLE}name") or ""): Unseen(
            frozenset(_collapsed(table, "row", _LAST_ROW)),
            frozenset(_collapsed(table, "column", _LAST_COLUMN)),
            instead.get(name, {}),
        )
        for table in root.iter(f"{_TABLE}table")
    }


def _collapsed(table: Any, kind: str, limit: int) -> Iterator[int]:
    """The places of rows or columns that are hidden or filtered out; one element may stand for many."""
    place = 0
    for one in table.iter(f"{_TABLE}table-{kind}"):
        after = min(place + int(one.get(f"{_TABLE}number-{kind}s-repeated") or 1), limit)
        if one.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            yield from range(place, after)
        place = after


# -- XLS ---------------------------------------------------------------------------------------------------------------


def _of_old_excel(payload: bytes) -> dict[str, Unseen]:
    try:
        book = xlrd.open_workbook(file_contents=payload, formatting_info=True, logfile=io.StringIO())
    except _ODD as error:
        _log.info("what an old Excel file hides is not told: %r", error)
        return {}
    instead = formulas.of_old_excel(workbook_of(payload))
    return {
        sheet.name: Unseen(
            frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
            frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
            dict(_as_shown(book, sheet)) | instead.get(sheet.name, {}),
        )
        for sheet in book.sheets()
    }


def _as_shown(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Iterator[tuple[Place, str]]:
    """The cells of an old sheet that are struck out, or look otherwise than what they state."""
    codes = {number: one.format_str for number, one in book.format_map.items()} | BUILT_IN
    fonts = {number for number, one in enumerate(book.font_list) if one.struck_out}
    looks = {number: (one.font_index in fonts, codes.get(one.format_key)) for number, one in enumerate(book.xf_list)}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            is_struck, code = looks.get(cell.xf_index, (False, None))
            text = None
            if is_struck:
                text = ""
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                text = "TRUE" if cell.value else "FALSE"
            elif cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                text = figure(cell.value, code, no_zeros=not sheet.show_zero_values)
            if text is not None:
                yield (row, column), text
