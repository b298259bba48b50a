"""What an old Excel sheet or an OpenDocument sheet shows for a figure that it does not state: an error, or a formula
that was never computed. Their reader would take both for blank. And a figure of an OpenDocument sheet as it is shown.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from archive.report.files.compound import records
from archive.report.files.formats import plain, said

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

Place = tuple[int, int]  # row and column, counted from 0

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FIGURES = ("float", "percentage", "currency")
_MOST_CELLS = 400  # that one element stands for, as many as are read of a row
# records of [MS-XLS] 2.3: the beginning of a part, the place and name of a sheet, a formula with its value, an error
_BEGINS, _SHEET, _FORMULA, _ERROR = 0x0809, 0x0085, 0x0006, 0x0205
_IS_TEXT, _IS_ERROR, _IS_EMPTY = 0, 2, 3  # what the value is that stands with a formula and is no number, 2.5.133
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}  # 2.5.10
# the last operation of a formula, 2.5.198: + - * / and SUM, written in two ways, yield no text
_CALCULATES, _SUMS = (b"\3", b"\4", b"\5", b"\6"), ((0x19, 0x10), (0x22, 4), (0x42, 4), (0x62, 4))


def of_old_excel(stream: bytes) -> dict[str, dict[Place, str]]:
    """For each sheet of a Workbook stream what stands in the place of its figures."""
    names: dict[int, str] = {}
    found: dict[str, dict[Place, str]] = defaultdict(dict)
    name = ""
    for at, kind, body in records(stream):
        if kind == _BEGINS:
            name = names.get(at, "")
        elif kind == _SHEET and len(body) > 8:
            length, is_wide = body[6], body[7] & 1
            named = body[8 : 8 + length * (2 if is_wide else 1)]
            names[struct.unpack_from("<I", body)[0]] = named.decode("utf-16-le" if is_wide else "latin-1", "replace")
        elif kind in (_FORMULA, _ERROR) and (text := _stated(kind, body)):
            row, column = struct.unpack_from("<HH", body)
            found[name][row, column] = text
    return found


def _stated(kind: int, body: bytes) -> str:
    """What a cell shows that has an error, or a formula without a value; nothing for others."""
    if kind == _ERROR and len(body) >= 8:
        return _ERRORS.get(body[6], "#") if body[7] else ""
    if kind != _FORMULA or len(body) <= 22 or body[12:14] != b"\xff\xff":
        return ""
    if body[6] == _IS_ERROR:
        return _ERRORS.get(body[8], "#")
    formula = body[22 : 22 + struct.unpack_from("<H", body, 20)[0]]
    yields_none = formula[-1:] in _CALCULATES or _is_sum(formula[-4:])
    return "=" if body[6] in (_IS_TEXT, _IS_EMPTY) and yields_none else ""


def _is_sum(end: bytes) -> bool:
    return len(end) == 4 and ((end[0], end[1]) == _SUMS[0] or (end[0], int.from_bytes(end[2:], "little")) in _SUMS[1:])


def of_open_document(root: Any) -> dict[str, dict[Place, str]]:
    """For each sheet of an OpenDocument file what stands in the place of its figures; what is struck out is blank."""
    struck = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if (looks := style.find(f"{_STYLE}text-properties")) is not None
        and looks.get(f"{_STYLE}text-line-through-style", "none") != "none"
    }
    tables = root.iter(f"{_TABLE}table")
    return {table.get(f"{_TABLE}name") or "": dict(_unstated(table, struck)) for table in tables}


def _unstated(table: Any, struck: Container[str]) -> Iterator[tuple[Place, str]]:
    row = 0
    for one in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in one.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            times = min(int(cell.get(f"{_TABLE}number-columns-repeated") or 1), _MOST_CELLS)
            text = "" if cell.get(f"{_TABLE}style-name") in struck else _instead(cell)
            if text is not None:
                yield from (((row, column + more), text) for more in range(times))
            column += times
        row += int(one.get(f"{_TABLE}number-rows-repeated") or 1)


def _instead(cell: Any) -> str | None:
    """What a cell shows that is not what it states: a formula without a value, a figure in a format of its own."""
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value")
    formula = cell.get(f"{_TABLE}formula")
    if formula is None and kind not in (*_FIGURES, "boolean"):
        return None
    shown = [" ".join(one.itertext()).strip() for one in cell.iterchildren(f"{_TEXT}p")]
    if kind in _FIGURES and value:
        text = said(float(value), " ".join(shown) if shown else None)
        return None if text == plain(float(value)) else text
    if kind == "boolean":
        return " ".join(shown) or str(cell.get(f"{_OFFICE}boolean-value")).upper()
    stated = (cell.get(f"{_OFFICE}{name}") for name in ("value", "string-value", "date-value"))
    # one that yields an empty text has an empty paragraph
    is_text = kind == "string" and cell.get(f"{_OFFICE}string-value") is None
    if formula is None or any(stated) or is_text:
        return None
    return " ".join(shown) or None if shown else f"={formula.partition('=')[2]}"
