"""A PDF with text as a document: pages are read quickly, those with tables thoroughly."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pdfplumber
import pypdfium2
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from archive.counts import counted
from archive.report.broken import is_row, join_wrapped
from archive.report.carrier import Cell, Document, TextLine, UnreadableError
from archive.report.normal import normalise
from archive.report.pdf.attached import is_cover, unreadable
from archive.report.pdf.fields import saved, with_fields
from archive.report.pdf.fonts import Fonts
from archive.report.pdf.framed import has_rows
from archive.report.pdf.headings import LARGER, headings
from archive.report.pdf.layer import as_recognised
from archive.report.pdf.overleaf import Part, joined
from archive.report.pdf.pages import quick_pages
from archive.report.pdf.scale import factor, rescaled, scale
from archive.report.pdf.seen import seen
from archive.report.pdf.thorough import RULE_GAP, Page, parts_read
from archive.report.pdf.unruled import Reader as Unruled
from archive.report.tables.frame import frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.carrier import Grid
    from archive.report.form import Forms
    from archive.report.labels import Labels
    from archive.report.pdf.margins import PdfLine
    from archive.report.pdf.pages import Quick
    from archive.report.pdf.place import Box
    from archive.report.pdf.word import Word

# Fewer characters than this a page: what is to be read is in pictures.
_MOST_PAGES = 1000  # bulletins that hold reports have some hundred
_LEAST_TEXT = 30
_LABELS_ON_PAGE = 2
# the space that typesetting puts between characters and figures; in rows of figures it parts the cells
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=\d)|(?<=\d) +(?=[\u4e00-\u9fff])")
# of which year a table is stands at most so many lines above it, in a short line
_LINES_ABOVE = 3
_SHORT = 24
_NAMES_YEAR = re.compile(r"20\d\d\s*年")

# fonts that lack a description are no matter of ours
logging.getLogger("pdfminer").setLevel(logging.ERROR)


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


def _read(payload: bytes, wanted: Sequence[int], quick: Quick, labels: Labels) -> list[Page]:
    """The pages and columns of the file, those that are wanted read thoroughly."""
    read = [[Page(number, lines)] for number, lines in enumerate(quick.lines, 1)]
    with pdfplumber.open(io.BytesIO(payload), pages=[number + 1 for number in wanted] or [1]) as plumber:
        plumber.rsrcmgr = Fonts()
        for one in plumber.pages if wanted else ():
            page = seen(one, is_layer=one.page_number in quick.layers)
            number = page.page_number - 1
            before = read[number - 1][-1:] if number else []
            read[number] = parts_read(page, quick.lines[number], quick.margins[number], before, labels)
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


def _put_together(
    pages: Sequence[Page], quick: Sequence[Sequence[PdfLine]], forms: Forms
) -> tuple[list[Part], list[PdfLine]]:
    """All parts of tables, and the lines that stand in none; `quick` are the lines of each page of the document."""
    parts: list[Part] = []
    kept: list[PdfLine] = []
    below: list[PdfLine] = []  # what stands under the last table
    labels = frame(forms)
    found = Unruled(forms, [page.number for page in pages]).tables([page.printed for page in pages])
    for page, unruled in zip(pages, found, strict=True):
        made = [(grid, area, True) for grid, area in page.framed]
        made = sorted([*made, *((one.grid, one.area, False) for one in unruled)], key=lambda item: item[1][1])
        used = [word for one in unruled for word in one.words]
        lines = [line for line in page.lines if not _is_used(line, used)]
        lowest = max((area[3] for _, area, _ in made), default=0.0)
        for place, (grid, area, is_framed) in enumerate(made):
            before = _above(area, lines, [line.text for line in below])
            grid = _titled(grid, area, lines, below, labels) if place == 0 else grid  # noqa: PLW2901
            # nothing between: what a page break has left of the table before
            goes_on = place == 0 and before is None and bool(parts)
            said = parts[-1].grid.before if before is None and parts else before or ""
            grid = replace(grid, before=said, place=_lines_above(page.number, area, quick))  # noqa: PLW2901
            parts.append(Part(grid, is_framed, goes_on, page.rests))
        kept += lines
        below = [] if made else below
        below += [line for line in lines if line.box[1] >= lowest - RULE_GAP]
    return parts, kept


def _titled(grid: Grid, area: Box, lines: Sequence[PdfLine], below: Sequence[PdfLine], labels: Labels) -> Grid:
    """The table that begins a page, with the label that a page end has left of it as the last line of the page before.

    It is none of text that ends there, for it is a label of the forms, word for word.
    """
    title = below[-1] if below else None
    if title is None or title.text not in labels or any(line.box[3] <= area[1] + RULE_GAP for line in lines):
        return grid
    return replace(grid, rows=((Cell(title.text, 0, 1, 1, title.locator),), *grid.rows))


def _lines_above(number: int, area: Box, pages: Sequence[Sequence[PdfLine]]) -> int:
    """How many lines of the document stand above a place on a page, which counts from 1."""
    own = sum(line.box[3] <= area[1] + RULE_GAP for line in pages[number - 1])
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
    above = [*before, *(line.text for line in lines if line.box[3] <= area[1] + RULE_GAP)][-_LINES_ABOVE:]
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
