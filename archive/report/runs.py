"""What the cells of an XLSX file have struck out, and marks of notes above the line: neither is part of a figure."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.report.notes import is_note

if TYPE_CHECKING:
    from collections.abc import Container

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


def without_struck(payload: bytes) -> bytes:
    """The package without the runs and cells that are struck out or raised (ECMA-376, part 1, 18.4.10 and 18.4.6).

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
        if not (is_sheet or name == _TEXTS) or not (any(word in part for word in _MAY_SAY) or (is_sheet and struck)):
            continue
        root = _parse(part)
        runs = [run for run in root.iter(f"{_MAIN}r") if not _is_said(run)]
        cells = [cell for cell in root.iter(f"{_MAIN}c") if cell.get("s") in struck]
        for run in runs:
            run.getparent().remove(run)
        for cell in cells:
            del cell[:]
            cell.attrib.pop("t", None)
        if runs or cells:
            changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return changed


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
