"""A PDF with text as a document: pages are read quickly, those with tables thoroughly."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pdfplumber
import pypdfium2
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from archive.counts import counted
from archive.report.broken import is_row, join_wrapped
from archive.report.carrier import Document, Grid, TextLine, UnreadableError
from archive.report.normal import normalise
from archive.report.pdf.attached import is_cover, unreadable
from archive.report.pdf.cells import Rest, rests, texts_of
from archive.report.pdf.dashes import undashed
from archive.report.pdf.fields import saved, with_fields
from archive.report.pdf.fonts import Fonts
from archive.report.pdf.framed import (
    edges_of,
    goes_on,
    grid_of,
    has_rows,
    is_header,
    meet,
    outside,
    rounded,
    whole_tables,
    with_end,
)
from archive.report.pdf.gutter import pages_of, parts_of
from archive.report.pdf.headings import LARGER, headings
from archive.report.pdf.layer import as_recognised
from archive.report.pdf.margins import PdfLine
from archive.report.pdf.marks import unmarked
from archive.report.pdf.overleaf import Part, joined
from archive.report.pdf.overrun import settled
from archive.report.pdf.pages import quick_pages
from archive.report.pdf.rules import undrawn
from archive.report.pdf.scale import factor, rescaled, scale
from archive.report.pdf.seen import seen
from archive.report.pdf.shown import shown
from archive.report.pdf.unruled import Reader as Unruled
from archive.report.pdf.words import printed
from archive.report.tables.frame import frame, is_statutory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Forms
    from archive.report.labels import Labels
    from archive.report.pdf.margins import Margins
    from archive.report.pdf.pages import Quick
    from archive.report.pdf.place import Box
    from archive.report.pdf.word import Word
    from archive.report.pdf.words import Printed

# Fewer characters than this a page: what is to be read is in pictures.
_MOST_PAGES = 1000  # bulletins that hold reports have some hundred
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
class _Page:
    """A page or a column of one: its lines, the drawn tables, and what else may be a part of a table."""

    number: int
    lines: list[PdfLine]
    framed: list[tuple[Grid, Box]] = field(default_factory=list)
    printed: Printed | None = None
    edges: list[tuple[float, float]] = field(default_factory=list)  # of the cells of the row that ends it
    rests: dict[Box, Rest] = field(default_factory=dict)  # what those of them that end in a digit have left


def extract_pdf(payload: bytes, forms: Forms) -> Document:
    """A PDF. Raises UnreadableError for a scan, a locked or a broken file; CoverError where files are attached."""
    labels = frame(forms)
    try:
        source = pypdfium2.PdfDocument(payload)
        if len(source) > _MOST_PAGES:
            raise UnreadableError(f"a PDF of {len(source)} pages: longer than any report")
        quick = quick_pages(with_fields(source), payload, labels)
        by = factor(quick.sizes)
        if by is not None:
            scale(source, by)
        if by is not None or quick.is_changed:
            payload = saved(source)
            quick = quick_pages(source, payload, labels)
    except pypdfium2.PdfiumError as error:
        fault = "locked with a password" if "password" in str(error).lower() else f"damaged or cut: {error}"
        raise UnreadableError(f"a PDF that is {fault}") from error
    except (PdfminerException, PDFSyntaxError) as error:
        raise UnreadableError(f"a PDF that is damaged or cut: {error}") from error
    pages = quick.lines
    if sum(len(line.text) for page in pages for line in page) < _LEAST_TEXT * len(pages) or not pages:
        raise unreadable(source, f"a scan: {counted(len(pages), 'page', 'pages')} without a text layer")
    try:
        read = _read(payload, _wanted(quick, labels), quick, labels)
    except (PdfminerException, PDFSyntaxError, ValueError, TypeError, KeyError) as error:
        raise UnreadableError(f"a PDF whose tables cannot be taken apart: {error}") from error
    tables, kept = _put_together(read, pages, forms)
    document = Document(
        media_type="application/pdf",
        title=(source.get_metadata_dict().get("Title") or "").strip() or None,
        lines=_paragraphs(kept),
        grids=tuple(grid for grid in joined(tables, forms) if grid.rows),
        page_lines=tuple(line.text for page in pages for line in page),
        headings=headings(pages),
    )
    if is_cover(document) and source.count_attachments():
        raise unreadable(source, "a PDF whose pages are no report")
    if quick.layers:
        document = as_recognised(document, quick.layers)
    return document if by is None else rescaled(document, by)


def _read(payload: bytes, wanted: Sequence[int], quick: Quick, labels: Labels) -> list[_Page]:
    """The pages and columns of the file, those that are wanted read thoroughly."""
    read = [[_Page(number, lines)] for number, lines in enumerate(quick.lines, 1)]
    with pdfplumber.open(io.BytesIO(payload), pages=[number + 1 for number in wanted] or [1]) as plumber:
        plumber.rsrcmgr = Fonts()
        for one in plumber.pages if wanted else ():
            page = seen(one, is_layer=one.page_number in quick.layers)
            number = page.page_number - 1
            before = read[number - 1][-1:] if number else []
            read[number] = _parts(page, quick.lines[number], quick.margins[number], before, labels)
    return [part for page in read for part in page]


def _has_labels(page: Sequence[PdfLine], labels: Labels) -> bool:
    """Does the page hold a part of a statutory table?"""
    words = {word for line in page for word in (line.text, *line.text.split()) if len(word) <= 60}
    if sum(word in labels for word in words) >= _LABELS_ON_PAGE:
        return True
    text = normalise("".join(line.text for line in page))
    return sum(key in text for key in labels.long_keys) >= _LABELS_ON_PAGE


def _wanted(quick: Quick, labels: Labels) -> list[int]:
    """The pages that hold a part of a statutory table, or what may go on with one: a row of figures, or rules.

    Where letters are spaced the rows tell it, not the words.
    Of a page turned sideways PDFium does not tell all that stands there.
    """
    wanted: list[int] = []
    for number, page in enumerate(quick.lines):
        is_next = wanted[-1:] == [number - 1]
        goes_on = is_next and has_rows((line.text for line in page), labels, after_table=True)
        if not goes_on and quick.drawn[number]:
            goes_on = is_next or has_rows((line.text for line in page), labels)
        if goes_on or quick.sideways[number] or _has_labels(page, labels):
            if wanted[-1:] == [number - 2]:
                wanted.append(number - 1)  # a table that goes on after a page has that page, too
            wanted.append(number)
    return wanted


def _parts(page: Any, lines: Sequence[PdfLine], margins: Margins, before: list[_Page], labels: Labels) -> list[_Page]:
    """The page read thoroughly, column by column; `before` is what stands before it."""
    read: list[_Page] = []
    whole = undashed(unmarked(shown(page)))
    is_as_quick = whole.bbox == page.bbox and page.bbox[:2] == (0, 0) and not page.rotation
    placed = lines if is_as_quick else ()
    boxes = pages_of(whole, placed)
    if len(boxes) == 1:
        boxes = parts_of(placed, whole.bbox)
    for box in boxes:
        part = whole if len(boxes) == 1 else whole.crop(box)
        read.append(_thorough(part, replace(margins, height=whole.height), [*before, *read][-1:], labels))
    return read


def _thorough(page: Any, margins: Margins, before: list[_Page], labels: Labels) -> _Page:
    """The drawn tables of a page, its other words where these may be rows of a table, and its lines."""
    edges = before[0].edges if before else []
    after_table = bool(before and (before[0].framed or before[0].printed))
    number = page.page_number
    every = [
        PdfLine(one["text"], number, (one["x0"], one["top"], one["x1"], one["bottom"]))
        for one in page.extract_text_lines(strip=True, return_chars=False)
    ]
    in_margins = [line for line in every if line in margins]
    lines = [line for line in every if line not in margins]
    tables = page.find_tables({**_RULES, **undrawn(page)})
    if any(meet(line.box, table.bbox) for line in in_margins for table in tables):
        areas = [line.box for line in in_margins]
        page = page.filter(lambda one: one["object_type"] != "char" or not any(_is_in(one, area) for area in areas))
        tables = page.find_tables({**_RULES, **undrawn(page)})
    framed = [(table, texts_of(table)) for table in tables]
    framed = [
        (table, texts)
        for place, (table, texts) in enumerate(framed)
        if is_statutory((text or "" for row in texts for text in row), labels)
        or (place == 0 and goes_on(table, texts, edges, labels))
        or is_header(texts, labels)
    ]
    whole = whole_tables(framed, lines, labels)
    found = None
    if len(whole) < len(framed) or has_rows(
        (line.text for line in outside(lines, [table.bbox for table, _ in whole])), labels, after_table=after_table
    ):
        whole = [item for item in whole if len(item[0].rows) >= _LEAST_ROWS]
        areas = [*(table.bbox for table, _ in whole), *(line.box for line in in_margins)]
        found = printed(page, areas, labels, before[0].printed if before else None)
    lines = outside(lines, [table.bbox for table, _ in whole])
    if found is not None and found.mixed:  # nobody can read these
        lines = [line for line in lines if not any(meet(line.box, letter) for letter in found.mixed)]
    grids = [(grid_of(table, settled(table, texts, labels), number), table.bbox) for table, texts in whole]
    at = max(range(len(whole)), key=lambda place: whole[place][0].bbox[3], default=None)
    if at is None:
        return _Page(number, lines, grids, found)
    last = whole[at][0]
    below = [line for line in lines if line.box[1] >= last.bbox[3] - _RULE_GAP]
    if below:
        ended = with_end(grids[at][0], below, labels)
        if ended is None:
            return _Page(number, lines, grids, found)
        grids[at] = ended, last.bbox
        lines = [line for line in lines if line not in below]
    torn = {rounded(box): rest for box, rest in rests(last).items()}
    return _Page(number, lines, grids, found, edges_of(last.rows[-1]), torn)


def _is_in(char: dict[str, Any], area: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(area[0] <= x <= area[2] and area[1] <= y <= area[3])


def _put_together(
    pages: Sequence[_Page], quick: Sequence[Sequence[PdfLine]], forms: Forms
) -> tuple[list[Part], list[PdfLine]]:
    """All parts of tables, and the lines that stand in none; `quick` are the lines of each page of the document."""
    parts: list[Part] = []
    kept: list[PdfLine] = []
    below: list[str] = []  # what stands under the last table
    found = Unruled(forms, [page.number for page in pages]).tables([page.printed for page in pages])
    for page, unruled in zip(pages, found, strict=True):
        made = [(grid, area, True) for grid, area in page.framed]
        made = sorted([*made, *((one.grid, one.area, False) for one in unruled)], key=lambda item: item[1][1])
        used = [word for one in unruled for word in one.words]
        lines = [line for line in page.lines if not _is_used(line, used)]
        lowest = max((area[3] for _, area, _ in made), default=0.0)
        for place, (grid, area, is_framed) in enumerate(made):
            before = _above(area, lines, below)
            # nothing between: what a page break has left of the table before
            goes_on = place == 0 and before is None and bool(parts)
            said = parts[-1].grid.before if before is None and parts else before or ""
            grid = replace(grid, before=said, place=_lines_above(page.number, area, quick))  # noqa: PLW2901
            parts.append(Part(grid, is_framed, goes_on, page.rests))
        kept += lines
        below = [] if made else below
        below += [line.text for line in lines if line.box[1] >= lowest - _RULE_GAP]
    return parts, kept


def _lines_above(number: int, area: Box, pages: Sequence[Sequence[PdfLine]]) -> int:
    """How many lines of the document stand above a place on a page, which counts from 1."""
    own = sum(line.box[3] <= area[1] + _RULE_GAP for line in pages[number - 1])
    return sum(map(len, pages[: number - 1])) + own


def _is_used(line: PdfLine, words: Iterable[Word]) -> bool:
    """Are most of its characters in a table that was read from its words?"""
    x0, top, x1, bottom = line.box
    inside = 0.0
    for word in words:
        if x0 - 1 <= word.middle <= x1 + 1 and word.top < bottom and top < word.bottom:
            shared = min(bottom, word.bottom) - max(top, word.top)
            inside += len(word.text) * shared / word.height
    return inside * 2 >= len("".join(line.text.split()))


def _above(area: Box, lines: Sequence[PdfLine], before: Sequence[str]) -> str | None:
    """The line of text above a table; `before` is what stands below the last table of the page before.

    A line that names a year is told from the head of a table that a page break has left behind it. None where
    nothing stands above.
    """
    above = [*before, *(line.text for line in lines if line.box[3] <= area[1] + _RULE_GAP)][-_LINES_ABOVE:]
    named = [text for text in above if _NAMES_YEAR.search(text) and len(text) <= _SHORT]
    return (named or above)[-1] if above else None


def _paragraphs(lines: list[PdfLine]) -> tuple[TextLine, ...]:
    """Lines as paragraphs: a line that reaches the right edge goes on in the next, in letters as large."""
    sizes = pairwise(line.box[3] - line.box[1] for line in lines)
    apart = {place for place, pair in enumerate(sizes, 1) if max(pair) > LARGER * min(pair)}
    texts = join_wrapped([line.text for line in lines], apart)
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
