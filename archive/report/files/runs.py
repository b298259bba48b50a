"""An XLSX file as its reader sees it: without what is struck out, marks of notes and cells far from tables, and with
what stands in the place of a figure that the file does not state.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.report.notes import is_note

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

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
# a formula and behind it no value, or an empty one; an error
_VALUELESS = re.compile(
    rb"""(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v(?:\s*/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"""
    rb"""|\st=["']e["']"""
)


def as_seen(payload: bytes) -> bytes:
    """The package without the runs and cells that are struck out or raised (ECMA-376, part 1, 18.4.10 and 18.4.6), and
    without those that stand far from any table. A formula without its value is the text of the cell, and so is an
    error: its reader would take both for blank.

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
    struck = _struck_styles(parts.get(_STYLES, b""))
    changed = {}
    for name, part in parts.items():
        is_sheet = name.startswith(_SHEETS)
        if not (is_sheet or name == _TEXTS):
            continue
        is_odd = is_sheet and (struck or _FAR.search(part) or _VALUELESS.search(part))
        if not is_odd and not any(word in part for word in _MAY_SAY):
            continue
        root = _parse(part)
        if _clean(root, struck):
            changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return changed


def _clean(root: Any, struck: Container[str]) -> bool:
    """Take out of a part what its reader does not see, and write into it what he sees in the place of a figure."""
    gone = [*_far(root), *(run for run in root.iter(f"{_MAIN}r") if not _is_said(run))]
    for one in gone:
        one.getparent().remove(one)
    crossed = [cell for cell in root.iter(f"{_MAIN}c") if cell.get("s") in struck]
    for cell in crossed:
        _write(cell, "")
    unstated = [(cell, text) for cell in root.iter(f"{_MAIN}c") if (text := _instead(cell))]
    for cell, text in unstated:
        _write(cell, text)
    return bool(gone or crossed or unstated)


def _instead(cell: Any) -> str:
    """What a cell shows for a figure that it does not state: an error, or a formula that was never computed."""
    value = cell.findtext(f"{_MAIN}v", "").strip()
    if cell.get("t") == "e":
        return str(value)
    formula = cell.find(f"{_MAIN}f")
    # the value of one that yields a text may be empty
    if formula is None or value or (cell.get("t") == "str" and cell.find(f"{_MAIN}v") is not None):
        return ""
    return f"={(formula.text or '').strip()}"


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


def _struck_styles(styles: bytes) -> Container[str]:
    """The numbers of the cell formats whose font is struck out."""
    if _MAY_SAY[0] not in styles:
        return ()
    root = _parse(styles)
    fonts = {str(number) for number, font in enumerate(root.iterfind(f"{_MAIN}fonts/{_MAIN}font")) if _is_struck(font)}
    formats = root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")
    return {str(number) for number, one in enumerate(formats) if one.get("fontId") in fonts}
