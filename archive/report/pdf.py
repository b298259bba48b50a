"""A PDF with text as a document: pages are read quickly, those with tables thoroughly."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pdfplumber
import pypdfium2
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from archive.report.carrier import Cell, Document, Grid, TextLine, UnreadableError
from archive.report.frame import frame, is_statutory
from archive.report.labels import is_numbered, normalise
from archive.report.pdf_pages import PdfLine, is_page_number, quick_pages
from archive.report.pdf_unruled import Reader as Unruled
from archive.report.pdf_words import has_rows, is_figure_row, is_framed, printed
from archive.report.plain import is_row, join_wrapped
from archive.report.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Forms
    from archive.report.labels import Labels
    from archive.report.pdf_labels import Word
    from archive.report.pdf_unruled import Unruled as UnruledTable

    Box = tuple[float, float, float, float]
    _Framed = tuple[Any, list[list[str | None]]]

_DIGITS_APART = re.compile(r"(?<=[\d.,])\s*\n\s*(?=[\d.,])")
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
_LEAST_ROWS = 3  # of a framed table on a page where others are not framed
_NAMES_YEAR = re.compile(r"20\d\d\s*年")

# fonts that lack a description are no matter of ours
logging.getLogger("pdfminer").setLevel(logging.ERROR)


@dataclass
class _State:
    """What the pages before have left: the texts below their last table, and what may go on over the page."""

    labels: Labels
    numbers: list[frozenset[str]]
    unruled: Unruled
    below: list[str] = field(default_factory=list)
    edges: list[tuple[float, float]] = field(default_factory=list)  # of the cells of the row that ends the page


def extract_pdf(payload: bytes, forms: Forms) -> Document:
    """A PDF. Raises UnreadableError for a scan, a locked or a broken file."""
    try:
        source = pypdfium2.PdfDocument(payload)
        pages, numbers = quick_pages(source)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"a PDF that is damaged, cut or locked: {error}") from error
    if sum(len(line.text) for page in pages for line in page) < _LEAST_TEXT * len(pages) or not pages:
        raise UnreadableError(f"a scan: {len(pages)} pages without a text layer")
    labels = frame(forms)
    grids: list[Grid] = []
    kept: list[PdfLine] = []
    state = _State(labels, numbers, Unruled(forms))
    wanted = _wanted(pages, labels)
    try:
        with pdfplumber.open(io.BytesIO(payload), pages=[number + 1 for number in wanted] or [1]) as plumber:
            thorough = {page.page_number - 1: page for page in plumber.pages} if wanted else {}
            for number, page in enumerate(pages):
                if number in thorough:
                    found, lines = _thorough(thorough[number], state)
                    grids.extend(found)
                    kept.extend(lines)
                else:
                    kept.extend(page)
                    state.below, state.edges = [line.text for line in page], []
                    state.unruled.forget()
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


def _has_labels(page: Sequence[PdfLine], labels: Labels) -> bool:
    """Does the page hold a part of a statutory table?"""
    words = {word for line in page for word in (line.text, *line.text.split()) if len(word) <= 60}
    if sum(word in labels for word in words) >= _LABELS_ON_PAGE:
        return True
    text = normalise("".join(line.text for line in page))
    return sum(key in text for key in labels.long_keys) >= _LABELS_ON_PAGE


def _wanted(pages: Sequence[Sequence[PdfLine]], labels: Labels) -> list[int]:
    """The pages that hold a part of a statutory table, or a row of figures that may go on with one."""
    wanted: list[int] = []
    for number, page in enumerate(pages):
        goes_on = wanted[-1:] == [number - 1] and any(is_figure_row(line.text) for line in page)
        if goes_on or _has_labels(page, labels):
            wanted.append(number)
    return wanted


def _are_figures(texts: Iterable[str]) -> bool:
    sorts = {sort_of(one) for text in texts for one in text.split()}
    return "figure" in sorts and sorts <= {"figure", "blank"}


def _thorough(page: Any, state: _State) -> tuple[list[Grid], list[PdfLine]]:
    """The statutory tables of a page, and its lines outside them."""
    number = page.page_number
    tables = page.find_tables({**_RULES, "explicit_horizontal_lines": _ends(page)})
    framed = [(table, table.extract()) for table in tables]
    framed = [
        (table, texts)
        for place, (table, texts) in enumerate(framed)
        if is_statutory((text or "" for row in texts for text in row), state.labels)
        or (place == 0 and _goes_on(table, texts, state.edges))
    ]
    every = [
        PdfLine(one["text"], number, (one["x0"], one["top"], one["x1"], one["bottom"]))
        for one in page.extract_text_lines(strip=True, return_chars=False)
    ]
    numbers = [line for line in every if is_page_number(line, page.height, state.numbers[number - 1])]
    every = [line for line in every if line not in numbers]
    whole, unruled = _unruled(page, framed, every, [line.box for line in numbers], state)
    made = [(_grid(table, texts, number), table.bbox) for table, texts in whole]
    made = sorted([*made, *((one.grid, one.area) for one in unruled)], key=lambda item: item[1][1])
    used = [word for one in unruled for word in one.words]
    lines = [line for line in _outside(every, [table.bbox for table, _ in whole]) if not _is_used(line, used)]
    lowest = max((area[3] for _, area in made), default=0.0)
    before, state.below = state.below, [line.text for line in lines if line.box[1] >= lowest - _RULE_GAP]
    last = max((table for table, _ in whole), key=lambda table: table.bbox[3], default=None)
    state.edges = _edges(last.rows[-1]) if last and not state.below and last.bbox[3] >= lowest else []
    return [replace(grid, before=_above(area, lines, before)) for grid, area in made], lines


def _unruled(
    page: Any, framed: list[_Framed], lines: list[PdfLine], numbers: list[Box], state: _State
) -> tuple[list[_Framed], list[UnruledTable]]:
    """The tables whose cells are framed, and those that are read from the places of their words."""
    torn = [table.bbox for table, texts in framed if not is_framed(texts, state.labels)]
    whole = [item for item in framed if not any(_meet(item[0].bbox, area) for area in torn)]
    if not torn and not has_rows((line.text for line in _outside(lines, [t.bbox for t, _ in whole])), state.labels):
        state.unruled.forget()
        return whole, []
    whole = [item for item in whole if len(item[0].rows) >= _LEAST_ROWS]
    found = printed(page, [*(table.bbox for table, _ in whole), *numbers], state.labels)
    return whole, state.unruled.tables(found, page.page_number)


def _outside(lines: Iterable[PdfLine], areas: Sequence[Box]) -> list[PdfLine]:
    """The lines that stand in none of the areas."""
    return [line for line in lines if not any(_is_in(line, area) for area in areas)]


def _is_in(line: PdfLine, area: Box) -> bool:
    middle = (line.box[1] + line.box[3]) / 2
    return area[1] - 1 <= middle <= area[3] + 1 and line.box[0] <= area[2] and line.box[2] >= area[0]


def _is_used(line: PdfLine, words: Iterable[Word]) -> bool:
    """Are most of its characters in a table that was read from its words?"""
    x0, top, x1, bottom = line.box
    inside = sum(len(word.text) for word in words if x0 - 1 <= word.middle <= x1 + 1 and top <= word.level <= bottom)
    return inside * 2 >= len("".join(line.text.split()))


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _goes_on(table: Any, texts: list[list[str | None]], edges: Sequence[tuple[float, float]]) -> bool:
    """Does a table of figures alone go on with the one that ended the page before, its columns where those are?"""
    own = _edges(table.rows[0])
    return (
        len(own) == len(edges) > 1
        and all(
            abs(a - b) <= _RULE_GAP
            for one, other in zip(own, edges, strict=True)
            for a, b in zip(one, other, strict=True)
        )
        and _are_figures(text or "" for row in texts for text in row)
    )


def _edges(row: Any) -> list[tuple[float, float]]:
    return [(cell[0], cell[2]) for cell in row.cells if cell is not None]


def _above(area: tuple[float, float, float, float], lines: Sequence[PdfLine], before: Sequence[str]) -> str:
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


def _grid(table: Any, extracted: list[list[str | None]], page: int) -> Grid:
    rows = []
    for row, texts in zip(table.rows, extracted, strict=True):
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


def _paragraphs(lines: list[PdfLine]) -> tuple[TextLine, ...]:
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
