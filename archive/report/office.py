"""Word and Excel files as documents: paragraphs in lines, tables with their merged cells once."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Literal

import docx
import docx.opc.exceptions
import python_calamine
from docx.oxml.ns import qn

from archive.report.carrier import Cell, Document, Grid, UnreadableError, span_lines
from archive.report.frame import frame, is_statutory

if TYPE_CHECKING:
    from archive.report.form import Forms

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLD_EXCEL = "application/vnd.ms-excel"
_DAMAGED = (
    *(KeyError, ValueError, AttributeError, EOFError, SyntaxError, NotImplementedError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, docx.opc.exceptions.OpcError),
)
_BOX = qn("w:txbxContent")
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_INSTEAD = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# what one part of a package may unpack to; a report has a few hundred kilobytes
_LARGEST_PART = 200_000_000


def kind_of_zip(payload: bytes) -> Literal["docx", "xlsx"]:
    """Word or Excel? Raises UnreadableError for any other package."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            parts = {part.filename: part.file_size for part in package.infolist()}
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"a ZIP file that is damaged or cut: {error}") from error
    if max(parts.values(), default=0) > _LARGEST_PART:
        raise UnreadableError("a ZIP file that unpacks to more than any report has")
    if "word/document.xml" in parts:
        return "docx"
    if any(name.startswith("xl/workbook.") for name in parts):
        return "xlsx"
    if "OFD.xml" in parts:
        raise UnreadableError("an OFD file: there is no free reader for it")
    if "content.xml" in parts and "mimetype" in parts:
        raise UnreadableError("an OpenDocument file: it needs LibreOffice to be read")
    if any(name.startswith("ppt/") for name in parts):
        raise UnreadableError("a PowerPoint file: it has no report in text")
    raise UnreadableError(f"a ZIP archive of {len(parts)} files: what is in it has to be taken out first")


def kind_of_ole(payload: bytes) -> Literal["xls"]:
    """An old Office file; only Excel's can be read here."""
    names = {name: name.encode("utf-16-le") in payload for name in ("Workbook", "Book", "WordDocument", "PowerPoint")}
    if names["WordDocument"]:
        raise UnreadableError("an old Word or WPS file (.doc, .wps): it needs LibreOffice to be read")
    if names["Workbook"] or names["Book"]:
        return "xls"
    raise UnreadableError("an old Office file of a kind that cannot be read here")


# -- Word ------------------------------------------------------------------------------------------------------


def extract_docx(payload: bytes, forms: Forms) -> Document:
    """A Word file. A table that only lays out the page is read as its paragraphs."""
    try:
        package = docx.Document(io.BytesIO(payload))
    except _DAMAGED as error:
        raise UnreadableError(f"a Word file that is damaged or cut: {error}") from error
    reader = _Word(forms)
    reader.walk(package.element.body)
    headings = [
        paragraph.text.strip()
        for paragraph in package.paragraphs
        if paragraph.style is not None and str(paragraph.style.name).startswith(("Heading", "Title", "标题"))
    ]
    title = (package.core_properties.title or "").strip()
    texts = [line for text in reader.texts for line in text.split("\n") if line.strip()]
    return Document(
        media_type=_WORD,
        title=title or None,
        lines=span_lines(texts),
        grids=tuple(reader.grids),
        page_lines=tuple(reader.seen),
        headings=tuple(heading for heading in headings if heading),
        pictures_in_text=reader.pictures,
    )


class _Word:
    """Walks through the body once; `texts` are the lines outside statutory tables, `seen` all lines."""

    def __init__(self, forms: Forms) -> None:
        self.labels = frame(forms)
        self.texts: list[str] = []
        self.seen: list[str] = []
        self.grids: list[Grid] = []
        self.pictures = 0
        self._tables = 0

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
        if text.strip():
            self.texts.append(text.rstrip())
            self.seen.extend(line.strip() for line in text.split("\n") if line.strip())

    def _table(self, table: Any) -> None:
        ordinal = self._tables
        nested = len(list(table.iter(qn("w:tbl")))) - 1
        grid = _word_grid(table, ordinal, self.seen[-1] if self.seen else "")
        statutory = is_statutory((cell.text for row in grid.rows for cell in row), self.labels)
        self._tables += 1
        if statutory or not nested:
            self.grids.append(grid)
        if statutory:
            self._tables += nested
            self.seen.extend(line for row in grid.rows for cell in row for line in cell.text.split("\n") if line)
            return
        for row in table.iterchildren(qn("w:tr")):
            cells = list(row.iterchildren(qn("w:tc")))
            texts = [_cell_text(cell) for cell in cells]
            if len(cells) > 1 and all(len(text) <= 60 for text in texts) and not nested:
                line = "\t".join(text.replace("\n", " ") for text in texts)
                self.texts.append(line)
                self.seen.append(line)
            else:
                for cell in cells:
                    self.walk(cell)


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes anchored in a paragraph; what older programs are to show in their stead is the same again."""
    return [
        box
        for box in paragraph.iter(_BOX)
        if not any(one.tag in (_INSTEAD, _BOX) for one in box.iterancestors() if one is not paragraph)
        or next(paragraph.iter(_CHOICE), None) is None
    ]


def _text(element: Any) -> str:
    """The text of a paragraph as it is shown: what was deleted under revision is gone, tabs and breaks stay."""
    out: list[str] = []
    boxes = set(element.iter(_BOX)) if element.find(f".//{_BOX}") is not None else None
    for one in element.iter():
        if boxes and not boxes.isdisjoint(one.iterancestors(_BOX)):
            continue  # what stands in a text box is read by itself
        if one.tag == qn("w:t"):
            out.append(one.text or "")
        elif one.tag == qn("w:tab") and one.getparent().tag == qn("w:r"):
            out.append("\t")
        elif one.tag in (qn("w:br"), qn("w:cr")):
            out.append("\n")
        elif one.tag == qn("w:noBreakHyphen"):
            out.append("-")
    return "".join(out)


def _cell_text(cell: Any) -> str:
    return "\n".join(text for text in (_text(one).strip() for one in cell.iter(qn("w:p"))) if text)


def _word_grid(table: Any, ordinal: int, before: str) -> Grid:
    rows = []
    for number, row in enumerate(table.iterchildren(qn("w:tr"))):
        cells = []
        column = 0
        for place, cell in enumerate(_word_cells(row)):
            properties = cell.find(qn("w:tcPr"))
            span = None if properties is None else properties.find(qn("w:gridSpan"))
            merge = None if properties is None else properties.find(qn("w:vMerge"))
            width = int(span.get(qn("w:val")) or 1) if span is not None else 1
            if merge is None or merge.get(qn("w:val")) == "restart":
                locator = {"kind": "cell", "table": ordinal, "row": number, "cell": place}
                cells.append(Cell(_cell_text(cell), column, width, 1, locator))
            column += width
        rows.append(tuple(cells))
    return Grid(tuple(rows), before)


def _word_cells(row: Any) -> list[Any]:
    cells = []
    for child in row:
        if child.tag == qn("w:tc"):
            cells.append(child)
        elif child.tag == qn("w:sdt"):
            cells.extend(child.iter(qn("w:tc")))
    return cells


# -- Excel -----------------------------------------------------------------------------------------------------


def extract_workbook(payload: bytes, forms: Forms) -> Document:
    """An Excel file, new or old: each sheet a table; rows of one cell (titles, notes) are also lines."""
    try:
        book = python_calamine.load_workbook(io.BytesIO(payload))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        tables = [(name, sheet.to_python(skip_empty_area=False)) for name, sheet in sheets]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableError(f"an Excel file that is damaged, cut or locked: {error}") from error
    labels = frame(forms)
    grids, texts, seen = [], [], []
    for number, (name, table) in enumerate(tables):
        rows = [[_shown(value) for value in row] for row in table]
        statutory = is_statutory((text for row in rows for text in row), labels)
        width = max((place + 1 for row in rows for place, text in enumerate(row) if text), default=0)
        cells = tuple(
            tuple(
                Cell(text, column, 1, 1, {"kind": "cell", "sheet": name, "table": number, "row": index, "cell": column})
                for column, text in enumerate(row[:width])
            )
            for index, row in enumerate(rows)
        )
        grids.append(Grid(cells, name))
        for row in rows:
            written = [text for text in row if text]
            seen.extend(written)
            if len(written) == 1 or (written and not statutory):
                texts.extend("\t".join(written).split("\n"))
    return Document(
        media_type=_EXCEL if payload.startswith(b"PK") else _OLD_EXCEL,
        title=None,
        lines=span_lines([text for text in texts if text.strip()]),
        grids=tuple(grids),
        page_lines=tuple(seen),
    )


def _shown(value: Any) -> str:
    """A value as the sheet shows it; whole numbers are kept as floats by Excel."""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, float):
        return repr(round(value, 10))
    return str(value).strip()
