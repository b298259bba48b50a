"""What was recognised on pictures of pages, as a document: words with boxes become lines, and cells of tables.

Ruled lines give the cells. Nothing here knows how the words were recognised; what they say is believed only as far as
`accept` of `proven` bears it out.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from archive.report.broken import is_row, join_wrapped
from archive.report.carrier import Cell, Document, Grid, TextLine, UnreadableError
from archive.report.pdf.overleaf import Part, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.report.form import Forms
    from archive.report.model import Locator

# stands for writing that could not be recognised: a figure there is unclear, not blank
UNKNOWN = "〓"
# what a lone zero is taken for
_ZEROS = frozenset("OoＯ〇○。口Q")
_PAGE_NUMBER = re.compile(r"[\s\-—–_·]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:[\s/,，共]*\d{1,3}\s*页?)?[\s\-—–_·]*")
_MARGIN = 0.1  # of the page, above and below, where a lone number is the page's
_SAME_LINE = 0.5  # of the smaller height, by which words of one line overlap
_PARTED = 0.6  # of a cell's height: more white than this parts two tables
_LEAST_CELLS = 4
_LETTERS = re.compile(r"[A-Za-z0-9]")

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Word:
    text: str
    box: Box
    confidence: float


@dataclass(frozen=True)
class Enclosed:
    """A cell between ruled lines; `ink`: something is written in it."""

    box: Box
    ink: bool


@dataclass(frozen=True)
class Page:
    """One picture of a page. Size and boxes are those of the page that has been turned upright by `angle` degrees."""

    number: int
    width: float
    height: float
    angle: float
    words: tuple[Word, ...]
    cells: tuple[Enclosed, ...]

    @property
    def quarters(self) -> int:
        """By how many quarters it was turned, counter-clockwise: 1 or 3 where it lay on its side."""
        return round(self.angle / 90) % 4

    def upright(self, box: Box) -> Locator:
        return {"kind": "box", "page": self.number, "box": list(box)}

    def locator(self, box: Box) -> Locator:
        """The way back to the page as it is archived, not turned."""
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        middle = (self.width / 2, self.height / 2)
        there = (middle[1], middle[0]) if self.quarters % 2 else middle
        corners = [(x - middle[0], y - middle[1]) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs = [cos * x - sin * y + there[0] for x, y in corners]
        ys = [sin * x + cos * y + there[1] for x, y in corners]
        return {
            "kind": "box",
            "page": self.number,
            "box": [round(one, 1) for one in (min(xs), min(ys), max(xs), max(ys))],
        }


def read_pages(payload: bytes) -> tuple[Page, ...]:
    """The pages of a recognition as it is archived. Raises UnreadableError where it is none."""
    try:
        return tuple(_page(one) for one in json.loads(payload)["pages"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError(f"what was recognised cannot be read: {error}") from error


def _page(stated: dict[str, Any]) -> Page:
    return Page(
        number=int(stated["number"]),
        width=float(stated["width"]),
        height=float(stated["height"]),
        angle=float(stated.get("angle", 0)),
        words=tuple(map(_word, stated["words"])),
        cells=tuple(Enclosed(_box(one["box"]), bool(one["ink"])) for one in stated["cells"]),
    )


def _word(stated: dict[str, Any]) -> Word:
    """A word that was read differently the second time is not sure at all."""
    text, again = str(stated["text"]), stated.get("again")
    agree = again is None or _read_as(str(again)) == _read_as(text)
    return Word(text, _box(stated["box"]), float(stated["confidence"]) if agree else 0.0)


def _read_as(text: str) -> str:
    squeezed = "".join(text.split())
    return "0" if squeezed in _ZEROS else squeezed


def _box(sides: Sequence[float]) -> Box:
    left, top, right, bottom = map(float, sides)
    return left, top, right, bottom


def with_pages(pages: Iterable[Page], media_type: str, forms: Forms, written: Document | None = None) -> Document:
    """The document that these pages make, together with what is `written` as text on the others.

    By `forms` it is told where a page end has cut a row in two.
    """
    grids: list[tuple[int, Grid]] = [(_page_of(grid), grid) for grid in (written.grids if written else ())]
    lines: list[tuple[int, TextLine]] = [(_page_at(line.locator), line) for line in (written.lines if written else ())]
    turned = {page.number: page for page in pages}
    for page in turned.values():
        tables = _tables(page)
        held = {id(cell) for table in tables for cell in table}
        inside = [cell for cell in page.cells if id(cell) in held]
        outside = [word for word in page.words if not any(_holds(cell.box, word.box) for cell in inside)]
        stated = _lines(page, outside)
        lines += [(page.number, replace(line, locator=page.locator(line.locator["box"]))) for line in stated]
        grids += [(page.number, _grid(page, table, stated)) for table in tables]
    lines.sort(key=lambda pair: pair[0])
    grids.sort(key=lambda pair: pair[0])
    whole = tuple(_archived(grid, turned) for grid in joined([Part(grid) for _, grid in grids], forms) if grid.rows)
    recognised = {number: page.quarters for number, page in turned.items()}
    kept = tuple(line for _, line in lines)
    texts = [line.text for line in kept]
    if written is None:
        return Document(media_type, None, kept, whole, tuple(texts), recognised=recognised)
    return replace(
        written,
        lines=kept,
        grids=whole,
        page_lines=(*written.page_lines, *(line.text for number, line in lines if number in turned)),
        recognised={**written.recognised, **recognised},
    )


def _archived(grid: Grid, turned: Mapping[int, Page]) -> Grid:
    """With the way back to the pages as they are archived: until here its boxes were those of the upright pages."""

    def back(cell: Cell) -> Cell:
        page = turned.get(_page_at(cell.locator))
        return cell if page is None else replace(cell, locator=page.locator(cell.locator["box"]))

    return replace(grid, rows=tuple(tuple(map(back, row)) for row in grid.rows))


def _page_of(grid: Grid) -> int:
    return next((_page_at(cell.locator) for row in grid.rows for cell in row), 1)


def _page_at(locator: Locator) -> int:
    return int(locator.get("page", 1))


# -- lines -----------------------------------------------------------------------------------------------------


def _lines(page: Page, words: Iterable[Word]) -> list[TextLine]:
    """The words outside tables in lines; lines that the width of the page had broken as paragraphs again."""
    rows = [row for row in _in_rows(words) if not _is_page_number(row, page)]
    texts = [_joined(row, "\t" if _stands_apart(row) else " ") for row in rows]
    lines = []
    place = 0
    for text in join_wrapped(texts):
        first = rows[place]
        length = 0
        while place < len(rows) and length < len(text.strip()):
            length += len(texts[place].strip())
            place += 1
        lines.append(TextLine(text if is_row(text) else text.replace(" ", ""), page.upright(_around(first))))
    return lines


def _in_rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand side by side, rows from the top, words from the left."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.box[1] + one.box[3], one.box[0])):
        if rows and _overlap(rows[-1][-1].box, word.box) >= _SAME_LINE:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda one: one.box[0]) for row in rows]


def _overlap(one: Box, other: Box) -> float:
    height = min(one[3] - one[1], other[3] - other[1])
    return (min(one[3], other[3]) - max(one[1], other[1])) / height if height > 0 else 0.0


def _joined(row: Sequence[Word], between: str) -> str:
    """The words of a row; white space only where it parts what else would read as one word or number."""
    text = row[0].text if row else ""
    for before, word in pairwise(row):
        parted = _LETTERS.match(before.text[-1:]) or _LETTERS.match(word.text[:1])
        text += (between if parted else "") + word.text
    return text


def _stands_apart(row: Sequence[Word]) -> bool:
    """Is there more white between the words than between words of a sentence?"""
    return any(after.box[0] - before.box[2] > 1.5 * (before.box[3] - before.box[1]) for before, after in pairwise(row))


def _is_page_number(row: Sequence[Word], page: Page) -> bool:
    box = _around(row)
    at_edge = box[3] < page.height * _MARGIN or box[1] > page.height * (1 - _MARGIN)
    return at_edge and _PAGE_NUMBER.fullmatch("".join(word.text for word in row)) is not None


def _around(row: Sequence[Word]) -> Box:
    lefts, tops, rights, bottoms = zip(*(word.box for word in row), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


# -- tables ----------------------------------------------------------------------------------------------------


def _tables(page: Page) -> list[list[Enclosed]]:
    """The cells of each table of the page: between two tables there is white."""
    tables: list[list[Enclosed]] = []
    bottom = 0.0
    for cell in sorted(page.cells, key=lambda one: one.box[1]):
        gap = _PARTED * _least_height(page.cells)
        if not tables or cell.box[1] > bottom + gap:
            tables.append([])
        tables[-1].append(cell)
        bottom = max(bottom, cell.box[3])
    return [table for table in tables if len(table) >= _LEAST_CELLS]


def _least_height(cells: Iterable[Enclosed]) -> float:
    heights = sorted(one.box[3] - one.box[1] for one in cells)
    return heights[len(heights) // 10] if heights else 0.0


def _grid(page: Page, table: list[Enclosed], lines: Sequence[TextLine]) -> Grid:
    """Rows and columns by the lines that the sides of the cells lie on."""
    across = _rules([side for cell in table for side in (cell.box[1], cell.box[3])], 0.35 * _least_height(table))
    widths = sorted(cell.box[2] - cell.box[0] for cell in table)
    down = _rules([side for cell in table for side in (cell.box[0], cell.box[2])], 0.3 * widths[len(widths) // 20])
    rows: dict[int, list[Cell]] = {}
    for cell in table:
        left, top, right, bottom = cell.box
        row, below = _nearest(across, top), _nearest(across, bottom)
        column, beside = _nearest(down, left), _nearest(down, right)
        text, confidence = _content(cell, page.words)
        spans = max(1, beside - column), max(1, below - row)
        rows.setdefault(row, []).append(Cell(text, column, *spans, page.upright(cell.box), confidence))
    ordered = tuple(tuple(sorted(rows[number], key=lambda one: one.column)) for number in sorted(rows))
    top = min(cell.box[1] for cell in table)
    above = [line.text for line in lines if line.locator["box"][3] <= top + 1]
    return Grid(ordered, above[-1] if above else "")


def _rules(sides: list[float], width: float) -> list[float]:
    """Sides that differ by less than the width of a rule lie on one line."""
    rules: list[list[float]] = []
    for side in sorted(sides):
        if rules and side - rules[-1][-1] <= width:
            rules[-1].append(side)
        else:
            rules.append([side])
    return [sum(rule) / len(rule) for rule in rules]


def _nearest(rules: Sequence[float], side: float) -> int:
    return min(range(len(rules)), key=lambda number: abs(rules[number] - side))


def _holds(cell: Box, word: Box) -> bool:
    across, down = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return cell[0] <= across <= cell[2] and cell[1] <= down <= cell[3]


def _content(cell: Enclosed, words: Iterable[Word]) -> tuple[str, float]:
    """The text of a cell and how sure its least sure word is."""
    within = [word for word in words if _holds(cell.box, word.box) and word.text.strip()]
    if not within:
        return (UNKNOWN, 0.0) if cell.ink else ("", 1.0)
    text = "\n".join(_joined(row, " ") for row in _in_rows(within))
    return ("0" if text in _ZEROS else text), min(word.confidence for word in within)
