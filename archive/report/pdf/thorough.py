"""A page of a PDF with a part of a statutory table, read thoroughly: its drawn tables, its words, its lines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from archive.report.pdf.cells import Rest, rests, texts_of
from archive.report.pdf.dashes import undashed
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
from archive.report.pdf.margins import PdfLine
from archive.report.pdf.marks import unmarked
from archive.report.pdf.overrun import settled
from archive.report.pdf.rules import undrawn
from archive.report.pdf.shown import shown
from archive.report.pdf.words import printed
from archive.report.tables.frame import is_statutory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.carrier import Grid
    from archive.report.labels import Labels
    from archive.report.pdf.cells import Texts
    from archive.report.pdf.margins import Margins
    from archive.report.pdf.place import Box
    from archive.report.pdf.words import Printed

RULE_GAP = 2.0
# A dotted rule is made of the shortest strokes; rules of two tables that nearly meet are not one.
_RULES = {"edge_min_length_prefilter": 0.2, "snap_x_tolerance": 1.2}
_LEAST_ROWS = 3  # of a framed table on a page where others are not framed


@dataclass
class Page:
    """A page or a column of one: its lines, the drawn tables, and what else may be a part of a table."""

    number: int
    lines: list[PdfLine]
    framed: list[tuple[Grid, Box]] = field(default_factory=list)
    printed: Printed | None = None
    edges: list[tuple[float, float]] = field(default_factory=list)  # of the cells of the row that ends it
    rests: dict[Box, Rest] = field(default_factory=dict)  # what those of them that end in a digit have left


def parts_read(page: Any, lines: Sequence[PdfLine], margins: Margins, before: list[Page], labels: Labels) -> list[Page]:
    """The page read thoroughly, column by column; `before` is what stands before it."""
    read: list[Page] = []
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


def _thorough(page: Any, margins: Margins, before: list[Page], labels: Labels) -> Page:
    """The drawn tables of a page, its other words where these may be rows of a table, and its lines."""
    number = page.page_number
    every = [
        PdfLine(one["text"], number, (one["x0"], one["top"], one["x1"], one["bottom"]))
        for one in page.extract_text_lines(strip=True, return_chars=False)
    ]
    in_margins = [line.box for line in every if line in margins]
    lines = [line for line in every if line not in margins]
    page, framed = _framed(page, in_margins, before[0].edges if before else [], labels)
    whole = whole_tables(framed, lines, labels)
    found = None
    after_table = bool(before and (before[0].framed or before[0].printed))
    if len(whole) < len(framed) or has_rows(
        (line.text for line in outside(lines, [table.bbox for table, _ in whole])), labels, after_table=after_table
    ):
        whole = [item for item in whole if len(item[0].rows) >= _LEAST_ROWS]
        areas = [*(table.bbox for table, _ in whole), *in_margins]
        found = printed(page, areas, labels, before[0].printed if before else None)
    lines = outside(lines, [table.bbox for table, _ in whole])
    if found is not None and found.mixed:  # nobody can read these
        lines = [line for line in lines if not any(meet(line.box, letter) for letter in found.mixed)]
    grids = [(grid_of(table, settled(table, texts, labels), number), table.bbox) for table, texts in whole]
    read = Page(number, lines, grids, found)
    return _with_end(read, [table for table, _ in whole], labels) if whole else read


def _framed(
    page: Any, in_margins: Sequence[Box], edges: list[tuple[float, float]], labels: Labels
) -> tuple[Any, list[tuple[Any, Texts]]]:
    """The page and its drawn tables of the forms: without what stands in its margins, where that reaches into one.

    `edges` are those of the table with which the page before ends.
    """
    tables = page.find_tables({**_RULES, **undrawn(page)})
    if any(meet(area, table.bbox) for area in in_margins for table in tables):
        page = page.filter(
            lambda one: one["object_type"] != "char" or not any(_is_in(one, area) for area in in_margins)
        )
        tables = page.find_tables({**_RULES, **undrawn(page)})
    return page, [
        (table, texts)
        for place, (table, texts) in enumerate((table, texts_of(table)) for table in tables)
        if is_statutory((text or "" for row in texts for text in row), labels)
        or (place == 0 and goes_on(table, texts, edges, labels))
        or is_header(texts, labels)
    ]


def _with_end(page: Page, tables: Sequence[Any], labels: Labels) -> Page:
    """The page, and what its last table may go on with overleaf; a row below its frame is one of it."""
    at = max(range(len(tables)), key=lambda place: tables[place].bbox[3])
    last, lines = tables[at], page.lines
    below = [line for line in lines if line.box[1] >= last.bbox[3] - RULE_GAP]
    grids = page.framed
    if below:
        ended = with_end(grids[at][0], below, labels)
        if ended is None:
            return page
        grids = [*grids[:at], (ended, last.bbox), *grids[at + 1 :]]
        lines = [line for line in lines if line not in below]
    torn = {rounded(box): rest for box, rest in rests(last).items()}
    return Page(page.number, lines, grids, page.printed, edges_of(last.rows[-1]), torn)


def _is_in(char: dict[str, Any], area: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(area[0] <= x <= area[2] and area[1] <= y <= area[3])
