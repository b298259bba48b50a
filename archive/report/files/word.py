"""Word files as documents: paragraphs in lines, tables with their merged cells once."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import docx.opc.exceptions
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from archive.report.carrier import Cell, Document, Grid, UnreadableError, span_lines
from archive.report.files.tabled import read_table
from archive.report.files.unsaid import leave_out
from archive.report.files.usual import as_usual
from archive.report.normal import visible
from archive.report.page.stacked import unstacked
from archive.report.several import report_among
from archive.report.tables.frame import frame
from archive.report.tables.shape.heaped import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.report.form import Forms

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DAMAGED = (
    *(KeyError, ValueError, AttributeError, EOFError, SyntaxError, NotImplementedError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, docx.opc.exceptions.OpcError),
)
_HEADING_STYLES = ("Heading", "Title", "标题")
_BOX = qn("w:txbxContent")
_TEXTS = (qn("w:t"), qn("m:t"))  # of a run, and of a formula
# what holds rows or cells without being one
_HOLDERS = (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"))


def extract_docx(payload: bytes, forms: Forms, extract: Callable[[bytes], Document]) -> Document:
    """A Word file. A table that only lays out the page is read as its paragraphs.

    One that has nothing but other files which Word is to show in it is read as these; `extract` reads one.
    """
    try:
        package = docx.Document(io.BytesIO(as_usual(payload)))
    except _DAMAGED as error:
        raise UnreadableError(f"a Word file that is damaged or cut: {error}") from error
    body = package.element.body
    if held := _held_files(package):
        return report_among(held, forms, extract, "a Word file that holds others")
    reader = _Word(forms, body)
    leave_out(body, package.styles.element)
    reader.walk(body)
    title = (package.core_properties.title or "").strip()
    texts = unstacked([line for text in reader.texts for line in text.split("\n")], forms)
    return Document(
        media_type=_WORD,
        title=title or None,
        lines=span_lines([line for line in texts if line.strip()]),
        grids=tuple(reader.grids),
        page_lines=tuple(reader.seen),
        headings=tuple(_headings(package)),
        pictures_in_text=reader.pictures,
    )


def _held_files(package: Any) -> list[tuple[str, bytes | None]]:
    """The files that Word shows in the place of a text (ECMA-376, part 1, 17.17.2.1); none where it has one itself.

    Packages are left out: one may hold itself.
    """
    body, parts = package.element.body, package.part.related_parts
    chunks = [parts.get(one.get(qn("r:id"))) for one in body.iter(qn("w:altChunk"))]
    if not chunks or any((one.text or "").strip() for one in body.iter(*_TEXTS)):
        return []
    return [
        (str(part.partname).lstrip("/"), part.blob)
        for part in chunks
        if part is not None and not part.blob.startswith(b"PK")
    ]


def _headings(package: Any) -> Iterator[str]:
    """Paragraphs in the style of a heading; a style is looked up once, for python-docx searches all of them."""
    is_heading: dict[str | None, bool] = {}
    for element in package.element.body.iterchildren(qn("w:p")):
        if element.style not in is_heading:
            style = package.part.get_style(element.style, WD_STYLE_TYPE.PARAGRAPH)
            is_heading[element.style] = style is not None and str(style.name).startswith(_HEADING_STYLES)
        if is_heading[element.style] and (text := Paragraph(element, package).text.strip()):
            yield text


class _Word:
    """Walks through the body once; `texts` are the lines outside statutory tables, `seen` all lines."""

    def __init__(self, forms: Forms, body: Any) -> None:
        self.labels = frame(forms)
        # of all tables, those that only older programs show included: locators count what stands in the bytes
        self._ordinals = {table: ordinal for ordinal, table in enumerate(body.iter(qn("w:tbl")))}
        self.texts: list[str] = []
        self.seen: list[str] = []
        self.above = ""  # the last line that is none of a statutory table's
        self.grids: list[Grid] = []
        self.pictures = 0

    def walk(self, element: Any) -> None:
        for child in element:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")):
                self.walk(child)

    def _paragraph(self, paragraph: Any) -> None:
        for box in _boxes(paragraph):
            self.walk(box)
        self.pictures += sum(1 for _ in paragraph.iter(qn("w:drawing"), qn("w:pict")))
        text = _text(paragraph)
        if text.strip() or next(paragraph.iter(qn("w:del"), qn("w:moveFrom")), None) is None:
            self.texts.append(text.rstrip(" \n\u00a0\u3000"))  # a tab ends a blank cell
            self._see([line.strip() for line in text.split("\n") if line.strip()])

    def _see(self, lines: list[str]) -> None:
        self.seen.extend(lines)
        self.above = lines[-1] if lines else self.above

    def _table(self, table: Any) -> None:
        nested = len(list(table.iter(qn("w:tbl")))) > 1
        grid = _word_grid(table, self._ordinals[table], self.above)
        rows = (list(_held(row, qn("w:tc"))) for row in _held(table, qn("w:tr")))
        read_table(self, grid, rows, _cell_text, nested=nested)

    def line(self, text: str) -> None:
        self.texts.append(text)
        self._see([text])


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes anchored in a paragraph; one in another is read with it."""
    boxes = list(paragraph.iter(_BOX))
    inner = {one for box in boxes for one in box.iter(_BOX) if one is not box}
    return [box for box in boxes if box not in inner]


def _text(element: Any) -> str:
    """The text of a paragraph: tabs and breaks stay, what was deleted under revision has other tags."""
    out: list[str] = []
    boxes = set(element.iter(_BOX)) if element.find(f".//{_BOX}") is not None else None
    for one in element.iter():
        if boxes and not boxes.isdisjoint(one.iterancestors(_BOX)):
            continue  # what stands in a text box is read by itself
        if one.tag in _TEXTS:
            out.append(one.text or "")
        elif one.tag == qn("w:tab") and one.getparent().tag == qn("w:r"):
            out.append("\t")
        elif one.tag in (qn("w:br"), qn("w:cr")):
            out.append("\n")
        elif one.tag == qn("w:noBreakHyphen"):
            out.append("-")
    return visible("".join(out))


def _cell_text(cell: Any) -> str:
    return "\n".join(filter(None, _lines(cell)))


def _lines(cell: Any) -> list[str]:
    return [_text(one).strip() for one in cell.iter(qn("w:p"))]


def _word_grid(table: Any, ordinal: int, before: str) -> Grid:
    rows: list[list[Cell]] = []
    merging: dict[int, tuple[int, int]] = {}  # by column, the place of the cell that goes on in the rows below
    for number, row in enumerate(_held(table, qn("w:tr"))):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue
        cells: list[Cell] = []
        rows.append(cells)
        column = 0
        held = list(_held(row, qn("w:tc")))
        gone = {cell for cell in held if cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is not None}
        texts = list(map(_cell_text, held))
        if any("\n" in text for text in texts):  # the row may hold several lines
            texts = [joined(_lines(cell)) for cell in held]
        for place, (cell, text) in enumerate(zip(held, texts, strict=True)):
            if cell in gone:
                continue
            properties = cell.find(qn("w:tcPr"))
            span = None if properties is None else properties.find(qn("w:gridSpan"))
            merge = None if properties is None else properties.find(qn("w:vMerge"))
            width = int(span.get(qn("w:val")) or 1) if span is not None else 1
            if merge is None or merge.get(qn("w:val")) == "restart":
                locator = {"kind": "cell", "table": ordinal, "row": number, "cell": place}
                cells.append(Cell(text, column, width, 1, locator))
                merging.pop(column, None)
            if merge is not None and merge.get(qn("w:val")) == "restart":
                merging[column] = len(rows) - 1, len(cells) - 1
            elif merge is not None and column in merging:
                above, at = merging[column]
                rows[above][at] = replace(rows[above][at], rowspan=rows[above][at].rowspan + 1)
            column += width
    return Grid(tuple(map(tuple, rows)), before)


def _held(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row: its own, and those in a control or under revision."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _held(child, tag)
