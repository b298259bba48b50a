"""An XLSX file as its reader sees it: without what is struck out, marks of notes and cells far from tables, with what
stands in the place of a figure that the file does not state, and figures as their formats show them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.report.files.formats import BUILT_IN, figure
from archive.report.notes import is_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOT_SO = ("0", "false", "off")  # how a property of a run is said not to hold

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STYLES = "xl/styles.xml"
_TEXTS = "xl/sharedStrings.xml"
_SHEETS = "xl/worksheets/"
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError),
    *(KeyError, ValueError, EOFError, OSError, NotImplementedError, RuntimeError),
)
_MAY_SAY = (b"strike", b"superscript")
# Beyond row 20,000 or column ZZ there is none of a report; the reader would fill all up to there with blanks
LAST_ROW = 20_000
_FAR = re.compile(rb"""\sr=["'](?:[A-Z]{3}|[A-Z]*(?:[2-9]\d{4}|[1-9]\d{5,})["'])""")
# a formula and behind it no value, or an empty one; an error, or what is true or false; a sheet that shows no zeros
_VALUELESS = re.compile(
    rb"""(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v(?:\s*/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"""
    rb"""|\st=["'][be]["']|\sshowZeros=["'](?:0|false)["']"""
)


@dataclass(frozen=True)
class _Formats:
    """The cell formats, by their numbers, that strike out what stands in a cell, or write a figure otherwise."""

    struck: frozenset[str] = frozenset()
    codes: Mapping[str | None, str] = field(default_factory=dict)


def as_seen(payload: bytes) -> bytes:
    """The package without the runs and cells that are struck out or raised (ECMA-376, part 1, 18.4.10 and 18.4.6), and
    without those that stand far from any table. A formula without its value is the text of the cell, and so are an
    error, which its reader would take for blank, and a figure as it is shown.

    Most packages have none and are given back as they are, as is one that cannot be read: its reader says why.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            told = [name for name in package.namelist() if name in (_STYLES, _TEXTS) or name.startswith(_SHEETS)]
            changed = _changed({name: package.read(name) for name in told})
            return _rewritten(package, changed) if changed else payload
    except _DAMAGED:
        return payload


def _rewritten(package: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in package.namelist():
            target.writestr(name, changed[name] if name in changed else package.read(name))
    return out.getvalue()


def _changed(parts: dict[str, bytes]) -> dict[str, bytes]:
    formats = _cell_formats(parts.get(_STYLES, b""))
    changed = {}
    for name, part in parts.items():
        is_sheet = name.startswith(_SHEETS)
        if not (is_sheet or name == _TEXTS):
            continue
        is_odd = is_sheet and (formats.struck or formats.codes or _FAR.search(part) or _VALUELESS.search(part))
        if not is_odd and not any(word in part for word in _MAY_SAY):
            continue
        root = _parse(part)
        if _clean(root, formats):
            changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return changed


def _clean(root: Any, formats: _Formats) -> bool:
    """Take out of a part what its reader does not see, and write into it what he sees in the place of a figure."""
    gone = [*_far(root), *(run for run in root.iter(f"{_MAIN}r") if not _is_said(run))]
    for one in gone:
        one.getparent().remove(one)
    views = list(root.iterfind(f"{_MAIN}sheetViews/{_MAIN}sheetView"))
    no_zeros = bool(views) and views[0].get("showZeros") in NOT_SO
    cells = root.iter(f"{_MAIN}c")
    instead = [(cell, text) for cell in cells if (text := _instead(cell, formats, no_zeros=no_zeros)) is not None]
    for cell, text in instead:
        _write(cell, text)
    return bool(gone or instead)


def _instead(cell: Any, formats: _Formats, *, no_zeros: bool) -> str | None:
    """What a cell shows that is not what it states: nothing, an error, a formula, a figure in a format of its own."""
    if cell.get("s") in formats.struck:
        return ""
    value = cell.findtext(f"{_MAIN}v", "").strip()
    kind = cell.get("t", "n")
    if kind == "e":
        return str(value)
    formula = cell.find(f"{_MAIN}f")
    # the value of one that yields a text may be empty
    if formula is not None and not value and (kind != "str" or cell.find(f"{_MAIN}v") is None):
        return f"={(formula.text or '').strip()}"
    if kind == "b" and value:
        return "TRUE" if value == "1" else "FALSE"
    return figure(float(value), formats.codes.get(cell.get("s")), no_zeros=no_zeros) if kind == "n" and value else None


def _write(cell: Any, text: str) -> None:
    """Make it a cell with this text, or a blank one."""
    del cell[:]
    cell.attrib.pop("t", None)
    if text:
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t").text = text


def _far(root: Any) -> Iterator[Any]:
    """Rows and cells beyond the last that any report has."""
    for row in root.iter(f"{_MAIN}row"):
        if int(row.get("r") or 0) > LAST_ROW:
            yield row
        else:
            yield from (cell for cell in row if len((cell.get("r") or "").rstrip("0123456789")) > len("ZZ"))


def _parse(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _is_said(run: Any) -> bool:
    properties = run.find(f"{_MAIN}rPr")
    if properties is None:
        return True
    raised = properties.find(f"{_MAIN}vertAlign")
    is_raised = raised is not None and raised.get("val") == "superscript"
    text = "".join(one.text or "" for one in run.iter(f"{_MAIN}t"))
    return not _is_struck(properties) and not (is_raised and is_note(text))


def _is_struck(properties: Any) -> bool:
    strike = properties.find(f"{_MAIN}strike")
    return strike is not None and strike.get("val") not in NOT_SO


def _cell_formats(styles: bytes) -> _Formats:
    """The formats of cells whose font is struck out, and the number formats that are not plain."""
    if not styles:
        return _Formats()
    root = _parse(styles)
    fonts = {str(number) for number, font in enumerate(root.iterfind(f"{_MAIN}fonts/{_MAIN}font")) if _is_struck(font)}
    codes = {str(number): code for number, code in BUILT_IN.items()}
    codes |= {one.get("numFmtId"): one.get("formatCode") or "" for one in root.iter(f"{_MAIN}numFmt")}
    formats = [(str(at), one) for at, one in enumerate(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"))]
    return _Formats(
        frozenset(at for at, one in formats if one.get("fontId") in fonts),
        {at: codes[number] for at, one in formats if (number := one.get("numFmtId")) in codes},
    )
