"""Word and Excel files as documents: paragraphs in lines, tables with their merged cells once."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any, Literal

import docx
import docx.opc.exceptions
import python_calamine
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from archive.report.carrier import Cell, Document, Grid, UnreadableError, span_lines
from archive.report.files import compound
from archive.report.files.runs import LAST_ROW, NOT_SO, as_seen
from archive.report.files.shown import Unseen, unseen_parts
from archive.report.labels import normalise
from archive.report.notes import is_note
from archive.report.page.stacked import unstacked
from archive.report.tables.frame import frame, is_statutory
from archive.report.tables.heaped import joined
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from archive.report.form import Forms

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLD_EXCEL = "application/vnd.ms-excel"
_DAMAGED = (
    *(KeyError, ValueError, AttributeError, EOFError, SyntaxError, NotImplementedError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, docx.opc.exceptions.OpcError),
)
_HEADING_STYLES = ("Heading", "Title", "标题")
_BOX = qn("w:txbxContent")
# what was moved away under revision stands elsewhere; what holds rows or cells without being one
_MOVED = qn("w:moveFrom")
_HOLDERS = (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"))
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_INSTEAD = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OF_YEAR = re.compile(r"20\d\d\s*年")
_STRUCK = (qn("w:strike"), qn("w:dstrike"), qn("w:vanish"))
# what one part of a package may unpack to, and one of text: a report has a few hundred kilobytes
_LARGEST_PART = 200_000_000
_ENCRYPTED = 1  # of the flags of a part: with a password
LARGEST_TEXT = 30_000_000
_MOST_CELLS = 150_000


def kind_of_zip(payload: bytes) -> Literal["docx", "xlsx", "packed"]:
    """Word or Excel, or files that somebody packed? Raises UnreadableError for any other package."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            parts = {part.filename: part.file_size for part in package.infolist()}
            is_locked = any(part.flag_bits & _ENCRYPTED for part in package.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"a ZIP file that is damaged or cut: {error}") from error
    if is_locked:
        raise UnreadableError("a ZIP file that is locked with a password")
    largest_text = max((size for name, size in parts.items() if name.endswith((".xml", ".bin"))), default=0)
    if max(parts.values(), default=0) > _LARGEST_PART or largest_text > LARGEST_TEXT:
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
    return "packed"


def kind_of_ole(payload: bytes) -> Literal["xls"]:
    """An old Office file; only Excel's can be read here."""
    if compound.is_locked(payload):
        raise UnreadableError(compound.LOCKED)
    if compound.is_word(payload):
        raise UnreadableError("an old Word or WPS file (.doc, .wps): it needs LibreOffice to be read")
    if compound.is_excel(payload):
        return "xls"
    if compound.is_damaged(payload):
        raise UnreadableError(compound.DAMAGED)
    raise UnreadableError("an old Office file of a kind that cannot be read here")


# -- Word ------------------------------------------------------------------------------------------------------


def extract_docx(payload: bytes, forms: Forms) -> Document:
    """A Word file. A table that only lays out the page is read as its paragraphs."""
    try:
        package = docx.Document(io.BytesIO(payload))
    except _DAMAGED as error:
        raise UnreadableError(f"a Word file that is damaged or cut: {error}") from error
    reader = _Word(forms, package.element.body)
    reader.walk(package.element.body)
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
        nested = len(list(table.iter(qn("w:tbl")))) - 1
        grid = _word_grid(table, self._ordinals[table], self.above)
        statutory = is_statutory((cell.text for row in grid.rows for cell in row), self.labels)
        if statutory or not nested:
            self.grids.append(grid)
        if statutory:
            self.seen.extend(line for row in grid.rows for cell in row for line in cell.text.split("\n") if line)
            return
        for row in _held(table, qn("w:tr")):
            cells = list(_held(row, qn("w:tc")))
            texts = [_cell_text(cell) for cell in cells]
            if len(cells) > 1 and all(len(text) <= 60 for text in texts) and not nested:
                line = "\t".join(text.replace("\n", " ") for text in texts)
                self.texts.append(line)
                self._see([line])
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
    moved = set(element.iter(_MOVED))
    for one in element.iter():
        if boxes and not boxes.isdisjoint(one.iterancestors(_BOX)):
            continue  # what stands in a text box is read by itself
        if moved and not moved.isdisjoint(one.iterancestors(_MOVED)):
            continue
        if one.tag == qn("w:t") and _is_said(one):
            out.append(one.text or "")
        elif one.tag == qn("w:tab") and one.getparent().tag == qn("w:r"):
            out.append("\t")
        elif one.tag in (qn("w:br"), qn("w:cr")):
            out.append("\n")
        elif one.tag == qn("w:noBreakHyphen"):
            out.append("-")
    return "".join(out)


def _is_said(text: Any) -> bool:
    """Is it text that a reader sees, and not struck out, and no mark of a note above the line?"""
    run = text.getparent()
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return True
    if any(one.tag in _STRUCK and one.get(qn("w:val")) not in NOT_SO for one in properties):
        return False
    raised = properties.find(qn("w:vertAlign"))
    is_raised = raised is not None and raised.get(qn("w:val")) == "superscript"
    return not (is_raised and is_note(text.text or ""))


def _cell_text(cell: Any) -> str:
    return "\n".join(filter(None, _lines(cell)))


def _lines(cell: Any) -> list[str]:
    return [_text(one).strip() for one in cell.iter(qn("w:p"))]


def _word_grid(table: Any, ordinal: int, before: str) -> Grid:
    rows = []
    for number, row in enumerate(_held(table, qn("w:tr"))):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue
        cells = []
        column = 0
        held = list(_held(row, qn("w:tc")))
        texts = list(map(_cell_text, held))
        if any("\n" in text for text in texts):  # the row may hold several lines
            texts = [joined(_lines(cell)) for cell in held]
        for place, (cell, text) in enumerate(zip(held, texts, strict=True)):
            properties = cell.find(qn("w:tcPr"))
            span = None if properties is None else properties.find(qn("w:gridSpan"))
            merge = None if properties is None else properties.find(qn("w:vMerge"))
            width = int(span.get(qn("w:val")) or 1) if span is not None else 1
            if merge is None or merge.get(qn("w:val")) == "restart":
                locator = {"kind": "cell", "table": ordinal, "row": number, "cell": place}
                cells.append(Cell(text, column, width, 1, locator))
            column += width
        rows.append(tuple(cells))
    return Grid(tuple(rows), before)


def _held(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row: its own, and those in a control or under revision."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _held(child, tag)


# -- Excel -----------------------------------------------------------------------------------------------------


def extract_workbook(payload: bytes, forms: Forms) -> Document:
    """An Excel file, new or old: each sheet a table; rows of one cell (titles, notes) are also lines."""
    try:
        book = python_calamine.load_workbook(io.BytesIO(as_seen(payload)))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        states = {one.name: one.visible for one in book.sheets_metadata}
        out_of_sight = {name for name, state in states.items() if state != python_calamine.SheetVisibleEnum.Visible}
        tables = [(name, sheet.to_python(skip_empty_area=False, nrows=LAST_ROW)) for name, sheet in sheets]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableError(f"an Excel file that is damaged or cut: {error}") from error
    if sum(len(table) * len(table[0]) for _, table in tables if table) > _MOST_CELLS:
        raise UnreadableError("an Excel file with more cells than any report has")
    labels = frame(forms)
    headings = frozenset(normalise(table.label) for form in forms for table in form.tables)
    unseen = unseen_parts(payload)
    grids: list[Grid] = []
    texts: list[str] = []
    seen: list[str] = []
    shows_form = False
    for number, (name, table) in enumerate(tables):
        hidden = name in out_of_sight
        rows = _seen_cells(table, unseen.get(name, Unseen()))
        statutory = is_statutory((text for row in rows for text in row.values()), labels)
        shows_form |= statutory and not hidden
        widths = _widths(rows, headings)
        # a file says nothing of a row of blank cells with which a table ends
        rows.append(dict.fromkeys(range(max(widths, default=0)), ""))
        widths.append(widths[-1] if widths else 0)
        cells = [
            tuple(
                Cell(text, column, 1, 1, {"kind": "cell", "sheet": name, "table": number, "row": index, "cell": column})
                for column, text in row.items()
                if column < widths[index]
            )
            for index, row in enumerate(rows)
        ]
        grids.extend(Grid(part, name, hidden) for part in _parts(cells))
        for row in () if hidden else rows:
            written = [text for text in row.values() if text]
            seen.extend(written)
            if len(written) == 1 or (written and not statutory):
                texts.extend("\t".join(written).split("\n"))
    return Document(
        media_type=_EXCEL if payload.startswith(b"PK") else _OLD_EXCEL,
        title=None,
        lines=span_lines([text for text in texts if text.strip()]),
        grids=tuple(grid for grid in grids if not (grid.hidden and shows_form)),  # else the file shows no other
        page_lines=tuple(seen),
    )


def _seen_cells(table: list[list[Any]], unseen: Unseen) -> list[dict[int, str]]:
    """The texts of a sheet by row and column; a row that is not shown is empty, a column is left out."""
    return [
        {column: _shown(value) for column, value in enumerate(row) if column not in unseen.columns}
        if index not in unseen.rows
        else {}
        for index, row in enumerate(table)
    ]


def _widths(rows: list[dict[int, str]], headings: Container[str]) -> list[int]:
    """How many cells each row has: as many as the table that it stands in, which others of the sheet may surpass.

    A table begins below an empty row, or with its heading. One without a head over its last column, that some rows
    leave blank, goes on with that above, unless it has its heading.
    """
    ends = [[place + 1 for place, text in row.items() if text] for row in rows]
    begun = list(accumulate(_is_heading(row, headings) for row in rows))
    widths: list[int] = []
    for (is_written, number), table in groupby(range(len(rows)), key=lambda place: (bool(ends[place]), begun[place])):
        places = list(table)
        before = widths[-1] if widths else 0
        width = max((ends[place][-1] for place in places if is_written), default=before)
        whole = all(ends[place][-1] == width for place in places if len(ends[place]) > 1)
        is_own = number > (begun[places[0] - 1] if places[0] else 0)
        headed = is_own or any(sort_of(rows[place].get(width - 1, "")) == "words" for place in places)
        widths += [width if whole or headed else max(width, before)] * len(places)
    return widths


def _is_heading(row: dict[int, str], headings: Container[str]) -> bool:
    """Does a row say nothing but what a table of the forms is called?"""
    written = [text for text in row.values() if text]
    return len(written) == 1 and normalise(written[0]) in headings


def _parts(rows: list[tuple[Cell, ...]]) -> list[tuple[tuple[Cell, ...], ...]]:
    """The tables of a sheet: a row that says nothing but of which year it is stands above another table.

    Where nothing stands below it, it is the year's row, left blank.
    """
    starts = [0]
    for place, (row, below) in enumerate(pairwise(rows)):
        written = [cell.text for cell in row if cell.text]
        if place and len(written) == 1 and _OF_YEAR.search(written[0]) and any(cell.text for cell in below):
            starts.append(place)
    return [tuple(rows[start:end]) for start, end in pairwise([*starts, len(rows)])]


def _shown(value: Any) -> str:
    """A value as the sheet shows it; whole numbers are kept as floats by Excel."""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, float):
        return repr(round(value, 10))
    return str(value).strip()
