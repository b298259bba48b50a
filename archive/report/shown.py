"""Which rows and columns of an Excel file its reader sees: a hidden one may hold last year's figures."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TRUE = ("1", "true")
# a column definition may run to the last column that there is
_LAST_COLUMN = 400


@dataclass(frozen=True)
class Unseen:
    """The rows and columns of a sheet that are not shown, counted from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


@dataclass
class _Found:
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def unseen_parts(payload: bytes) -> dict[str, Unseen]:
    """For each sheet of a new Excel file what of it is hidden; nothing for files of another kind, or odd ones."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            return {name: _unseen(package, part) for name, part in _sheets(package)}
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        return {}


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
