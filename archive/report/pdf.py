"""A PDF with text as a document: pages are read quickly, those with tables thoroughly."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pdfplumber
import pypdfium2
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from archive.report.carrier import Cell, Document, Grid, TextLine, UnreadableError
from archive.report.frame import frame, is_statutory
from archive.report.labels import is_numbered, normalise
from archive.report.plain import is_row, join_wrapped
from archive.report.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.form import Forms
    from archive.report.labels import Labels
    from archive.report.model import Locator

_PAGE_NUMBER = re.compile(r"[\s\-—–_·]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:[\s/,，共]*\d{1,3}\s*页?)?[\s\-—–_·]*")
_DIGITS_APART = re.compile(r"(?<=[\d.,])\s*\n\s*(?=[\d.,])")
# The part of a page, above and below, in which a lone number is the page's.
_MARGIN = 0.12
# Fewer characters than this a page: what is to be read is in pictures.
_LEAST_TEXT = 30
_LABELS_ON_PAGE = 2
# the space that typesetting puts between characters and figures; in rows of figures it parts the cells
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=\d)|(?<=\d) +(?=[\u4e00-\u9fff])")
_RULE_GAP = 2.0
# A dotted rule is made of the shortest strokes; rules of two tables that nearly meet are not one.
_RULES = {"edge_min_length_prefilter": 0.2, "snap_x_tolerance": 1.2}
# of which year a table is stands at most so many lines above it, in a short line
_LINES_ABOVE = 3
_SHORT = 24
_NAMES_YEAR = re.compile(r"20\d\d\s*年")

# fonts that lack a description are no matter of ours
logging.getLogger("pdfminer").setLevel(logging.ERROR)


@dataclass(frozen=True)
class _Line:
    text: str
    page: int
    box: tuple[float, float, float, float]

    @property
    def locator(self) -> Locator:
        return {"kind": "box", "page": self.page, "box": [round(side, 1) for side in self.box]}


def extract_pdf(payload: bytes, forms: Forms) -> Document:
    """A PDF. Raises UnreadableError for a scan, a locked or a broken file."""
    try:
        source = pypdfium2.PdfDocument(payload)
        pages = [_quick_lines(source[number], number + 1) for number in range(len(source))]
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"a PDF that is damaged, cut or locked: {error}") from error
    if sum(len(line.text) for page in pages for line in page) < _LEAST_TEXT * len(pages) or not pages:
        raise UnreadableError(f"a scan: {len(pages)} pages without a text layer")
    labels = frame(forms)
    grids: list[Grid] = []
    kept: list[_Line] = []
    below: list[str] = []
    wanted = [number for number, page in enumerate(pages) if _has_labels(page, labels)]
    try:
        with pdfplumber.open(io.BytesIO(payload), pages=[number + 1 for number in wanted] or [1]) as plumber:
            thorough = {page.page_number - 1: page for page in plumber.pages} if wanted else {}
            for number, page in enumerate(pages):
                if number in thorough:
                    found, lines, below = _thorough(thorough[number], labels, below)
                    grids.extend(found)
                    kept.extend(lines)
                else:
                    kept.extend(page)
                    below = [line.text for line in page]
    except (PdfminerException, PDFSyntaxError, ValueError, TypeError, KeyError) as error:
        raise UnreadableError(f"a PDF whose tables cannot be taken apart: {error}") from error
    metadata = source.get_metadata_dict()
    return Document(
        media_type="application/pdf",
        title=(metadata.get("Title") or "").strip() or None,
        lines=_paragraphs(kept),
        grids=tuple(_numbered(_joined(grids, labels))),
        page_lines=tuple(line.text for page in pages for line in page),
    )


def _quick_lines(page: Any, number: int) -> list[_Line]:
    """The lines of a page in the order in which they were written."""
    height = page.get_height()
    text_page = page.get_textpage()
    count = text_page.count_chars()
    text = text_page.get_text_range(0, count) if count else ""
    lines = []
    start = 0
    for raw in re.split(r"(\r\n|\r|\n)", text):
        if raw.strip():
            box = _box(text_page, start, start + len(raw), height, count)
            lines.append(_Line(raw.strip().replace("\u0002", "").replace("\ufffe", ""), number, box))
        start += len(raw)
    return [line for line in lines if not _is_page_number(line, height)]


def _box(text_page: Any, start: int, end: int, height: float, count: int) -> tuple[float, float, float, float]:
    boxes = [text_page.get_charbox(index) for index in range(start, min(end, count))]
    boxes = [box for box in boxes if box[2] > box[0]]
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return left, height - top, right, height - bottom


def _is_page_number(line: _Line, height: float) -> bool:
    at_edge = line.box[3] < height * _MARGIN or line.box[1] > height * (1 - _MARGIN)
    return at_edge and _PAGE_NUMBER.fullmatch(line.text) is not None


def _has_labels(page: list[_Line], labels: Labels) -> bool:
    """Does the page hold a part of a statutory table?"""
    words = {word for line in page for word in (line.text, *line.text.split()) if len(word) <= 60}
    if sum(word in labels for word in words) >= _LABELS_ON_PAGE:
        return True
    text = normalise("".join(line.text for line in page))
    return sum(key in text for key in labels.long_keys) >= _LABELS_ON_PAGE


def _thorough(page: Any, labels: Labels, before: Sequence[str]) -> tuple[list[Grid], list[_Line], list[str]]:
    """The ruled statutory tables of a page, its lines outside them, and the texts of those below the last table."""
    number = page.page_number
    tables = page.find_tables({**_RULES, "explicit_horizontal_lines": _ends(page)})
    grids = [(_grid(table, number), table.bbox) for table in tables]
    grids = [
        (grid, area) for grid, area in grids if is_statutory((cell.text for row in grid.rows for cell in row), labels)
    ]
    lines = []
    for one in page.extract_text_lines(strip=True, return_chars=False):
        middle = (one["top"] + one["bottom"]) / 2
        if any(
            area[1] - 1 <= middle <= area[3] + 1 and one["x0"] <= area[2] and one["x1"] >= area[0] for _, area in grids
        ):
            continue
        line = _Line(one["text"], number, (one["x0"], one["top"], one["x1"], one["bottom"]))
        if not _is_page_number(line, page.height):
            lines.append(line)
    lowest = max((area[3] for _, area in grids), default=0.0)
    below = [line.text for line in lines if line.box[1] >= lowest - _RULE_GAP]
    return [replace(grid, before=_above(area, lines, before)) for grid, area in grids], lines, below


def _above(area: tuple[float, float, float, float], lines: Sequence[_Line], before: Sequence[str]) -> str:
    """The line of text above a table; `before` is what stands below the last table of the page before.

    A line that names a year is told from the head of a table that a page break has left behind it.
    """
    above = [*before, *(line.text for line in lines if line.box[3] <= area[1] + _RULE_GAP)][-_LINES_ABOVE:]
    named = [text for text in above if _NAMES_YEAR.search(text) and len(text) <= _SHORT]
    return (named or above or [""])[-1]


def _ends(page: Any) -> list[dict[str, Any]]:
    """Where the upright rules of tables begin and end: a page break leaves the rule across there undrawn."""
    edges = sorted((edge for edge in page.edges if edge["orientation"] == "v"), key=lambda edge: float(edge["top"]))
    joined: list[list[float]] = []  # top, bottom, left, right
    for edge in edges:
        if joined and edge["top"] <= joined[-1][1] + _RULE_GAP:
            _, bottom, left, right = joined[-1]
            joined[-1][1:] = max(bottom, edge["bottom"]), min(left, edge["x0"]), max(right, edge["x1"])
        else:
            joined.append([edge["top"], edge["bottom"], edge["x0"], edge["x1"]])
    return [
        {"object_type": "line", "x0": left, "x1": right, "width": right - left, "top": end, "bottom": end, "height": 0}
        for top, bottom, left, right in joined
        for end in (top, bottom)
    ]


def _grid(table: Any, page: int) -> Grid:
    rows = []
    for row, texts in zip(table.rows, table.extract(), strict=True):
        cells = []
        for column, (box, text) in enumerate(zip(row.cells, texts, strict=True)):
            if box is None:
                continue
            locator = {"kind": "box", "page": page, "box": [round(side, 1) for side in box]}
            # a narrow cell breaks a long figure over two lines
            cells.append(Cell(_DIGITS_APART.sub("", (text or "").strip()), column, 1, 1, locator))
        rows.append(tuple(cells))
    return Grid(tuple(rows))


def _joined(grids: list[Grid], labels: Labels) -> list[Grid]:
    """Rows that a page break has cut in two, put together again.

    Either the end of a label stands alone on the next page, or the figures do.
    """
    joined: list[Grid] = []
    for grid in grids:
        if joined and grid.rows and joined[-1].rows:
            above, below = joined[-1].rows[-1], grid.rows[0]
            row = _one_row(above, below, labels)
            if row is not None:
                joined[-1] = Grid((*joined[-1].rows[:-1], row), joined[-1].before)
                grid = Grid(grid.rows[1:], grid.before)  # noqa: PLW2901
        joined.append(grid)
    return joined


def _one_row(above: tuple[Cell, ...], below: tuple[Cell, ...], labels: Labels) -> tuple[Cell, ...] | None:
    """One row of two halves: its labels may go on below, its figures stand all in one half.

    A group's label that reaches over the break gives one half a cell more. A line's label that stands
    whole in the lower half, or has a number of its own, begins a row.
    """
    count = min(len(above), len(below))
    pairs = list(zip(above[-count:], below[-count:], strict=True))
    sorts = [(sort_of(up.text), sort_of(down.text)) for up, down in pairs]
    if count < 2 or any("figure" in both and "blank" not in both for both in sorts):
        return None
    if any(up == "figure" for up, _ in sorts) == any(down == "figure" for _, down in sorts):
        return None
    if not any(up == "words" for up, _ in sorts):
        return None
    words = [cell.text for cell in below if sort_of(cell.text) == "words"]
    if any(is_numbered(text) for text in words) or any(text in labels for text in words[-1:]):
        return None
    beside = above[:-count] or below[:-count]
    return (
        *beside,
        *(
            Cell(up.text + down.text, up.column, up.colspan, up.rowspan, (up if up.text else down).locator)
            for up, down in pairs
        ),
    )


def _numbered(grids: list[Grid]) -> list[Grid]:
    return [grid for grid in grids if grid.rows]


def _paragraphs(lines: list[_Line]) -> tuple[TextLine, ...]:
    """Lines as paragraphs: a line that reaches the right edge goes on in the next."""
    texts = join_wrapped([line.text for line in lines])
    out = []
    place = 0
    for text in texts:
        first = lines[place]
        length = 0
        while place < len(lines) and length < len(text):
            length += len(lines[place].text)
            place += 1
        out.append(TextLine(text if is_row(text) else _SPACED.sub("", text), first.locator))
    return tuple(out)
