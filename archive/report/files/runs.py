"""What an XLSX file holds that is no part of its figures: what is struck out, marks of notes, cells far from tables."""

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


def without_struck(payload: bytes) -> bytes:
    """The package without the runs and cells that are struck out or raised (ECMA-376, part 1, 18.4.10 and 18.4.6), and
    without those that stand far from any table.

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
        is_far = is_sheet and _FAR.search(part) is not None
        may_say = any(word in part for word in _MAY_SAY) or (is_sheet and struck)
        if not (is_sheet or name == _TEXTS) or not (may_say or is_far):
            continue
        root = _parse(part)
        far = list(_far(root)) if is_far else []
        for one in far:
            one.getparent().remove(one)
        runs = [run for run in root.iter(f"{_MAIN}r") if not _is_said(run)]
        cells = [cell for cell in root.iter(f"{_MAIN}c") if cell.get("s") in struck]
        for run in runs:
            run.getparent().remove(run)
        for cell in cells:
            del cell[:]
            cell.attrib.pop("t", None)
        if runs or cells or far:
            changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return changed


def _far(root: Any) -> Iterator[Any]:
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
