"""Where a figure stands in an archived document: a cell, a box on a page, a stretch of text, a sentence."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.report.normal import simplify
from archive.report.page.grid import hidden_elements, own_rows
from archive.report.page.seen import is_unsaid, strike_out

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import lxml.html


@dataclass(frozen=True)
class Cell:
    """A cell, by ordinals from 0: the table among all, the row in it, the cell in it; of a workbook with its sheet.

    `within` is not empty where they count in something that the document holds: see `_within`.
    """

    table: int
    row: int
    cell: int
    sheet: str | None = None
    within: str = ""


@dataclass(frozen=True)
class Box:
    """A box on a page (from 1), in points from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    within: str = ""


@dataclass(frozen=True)
class Stretch:
    """A stretch of the text that the document's extractor yields."""

    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence of the prose."""

    text: str


Place = Cell | Box | Stretch | Sentence


def read_place(locator: Mapping[str, Any] | None) -> Place | None:
    """The place that a locator names; None where it names none.

    >>> read_place({"kind": "cell", "table": 0, "row": 2, "cell": 1})
    Cell(table=0, row=2, cell=1, sheet=None, within='')
    """
    match locator:
        case {"kind": "cell", "table": int(table), "row": int(row), "cell": int(cell), "sheet": str(sheet)}:
            return Cell(table, row, cell, sheet, _within(locator))
        case {"kind": "cell", "table": int(table), "row": int(row), "cell": int(cell)}:
            return Cell(table, row, cell, within=_within(locator))
        case {"kind": "box", "page": int(page), "box": [left, top, right, bottom]}:
            return Box(page, float(left), float(top), float(right), float(bottom), _within(locator))
        case {"kind": "span", "start": int(start), "end": int(end)}:
            return Stretch(start, end)
        case {"kind": "sentence", "sentence": str(text)} if text.strip():
            return Sentence(text)
        case _:
            return None


def _within(locator: Mapping[str, Any] | None) -> str:
    """A page within the page, a script or markup in the text of one, a file beside others: as the locator says.

    >>> _within({"kind": "cell", "frame": [0], "table": 1})
    '{"frame": [0]}'
    """
    named = {name: locator[name] for name in ("frame", "script", "escaped", "file") if locator and name in locator}
    return json.dumps(named, ensure_ascii=False) if named else ""


def words(place: Place) -> tuple[str, str]:
    """A place in Chinese and English words, counted from 1 as people do.

    >>> words(Cell(0, 2, 1))
    ('第1个表第3行第2格', 'table 1, row 3, cell 2')
    >>> words(Cell(0, 2, 1, "附表"))
    ('工作表“附表”第3行第2格', 'sheet “附表”, row 3, cell 2')
    """
    match place:
        case Cell(table, row, cell, sheet, _):
            tables = (
                (f"第{table + 1}个表", f"table {table + 1}")
                if sheet is None
                else (f"工作表“{sheet}”", f"sheet “{sheet}”")
            )
            return f"{tables[0]}第{row + 1}行第{cell + 1}格", f"{tables[1]}, row {row + 1}, cell {cell + 1}"
        case Box(page=page):
            return f"第{page}页", f"page {page}"
        case Stretch(start, end):
            return f"正文第{start + 1}至{end}字", f"characters {start + 1} to {end} of the text"
        case Sentence():
            return "正文中的句子", "a sentence of the text"


def find_cell(root: lxml.html.HtmlElement, place: Cell) -> lxml.html.HtmlElement | None:
    """The cell of a page's tree; None where there is none, or it stands in something that the page holds."""
    if place.within:
        return None
    try:
        table = list(root.iter("table"))[place.table]
        return own_rows(table)[place.row][place.cell]
    except IndexError:
        return None


@dataclass(frozen=True)
class _Run:
    """One text of the tree: an element's own, or what follows it."""

    element: lxml.html.HtmlElement
    is_tail: bool
    text: str


def mark_sentence(root: lxml.html.HtmlElement, sentence: str) -> bool:
    """Mark where a sentence stands, across inline markup and whatever its white space; False where it is not found.

    Where it does not stand as the page is written, what nobody sees or is to read there is passed over, as in reading.
    """
    return _mark(list(_runs(root, ())), sentence) or _mark(list(_runs(root, _passed_over(root))), sentence)


def _mark(runs: Sequence[_Run], sentence: str) -> bool:
    letters = [(letter, run, place) for run, one in enumerate(runs) for letter, place in compact(one.text)]
    text = "".join(letter for letter, _, _ in letters)
    wanted = "".join(letter for letter, _ in compact(sentence))
    start = text.find(wanted)
    if not wanted or start < 0:
        return False
    hit: dict[int, list[int]] = {}
    for _, run, place in letters[start : start + len(wanted)]:
        hit.setdefault(run, []).append(place)
    for number, (run, places) in enumerate(hit.items()):
        _wrap(runs[run], min(places), max(places) + 1, first=number == 0)
    return True


def compact(text: str) -> Iterator[tuple[str, int]]:
    """The letters of a text, no white space or control characters, radicals and the like resolved, each with its place.

    >>> list(compact("⼀ 件"))
    [('一', 0), ('件', 2)]
    """
    for place, letter in enumerate(simplify(text)):
        for part in unicodedata.normalize("NFKC", letter):
            if not part.isspace() and part > " ":
                yield part, place


def _passed_over(root: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """What is struck out or hidden, and the numbers of notes."""
    strike_out(root)
    hidden = hidden_elements(root, etree.tostring(root).lower())
    return [*hidden, *(element for element in root.iter(etree.Element) if is_unsaid(element))]


def _runs(root: lxml.html.HtmlElement, passed_over: Collection[lxml.html.HtmlElement]) -> Iterator[_Run]:
    """The texts of a tree in the order of reading."""
    hidden = ("script", "style", "title", "template", "noscript")
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start" and element in passed_over:
            walk.skip_subtree()
            continue
        if event == "start" and element.text and element.tag not in hidden:
            yield _Run(element, False, element.text)
        if event != "start" and element.tail and element is not root:
            yield _Run(element, True, element.tail)


def _wrap(run: _Run, start: int, end: int, *, first: bool) -> None:
    mark = etree.Element("mark", {"class": "gongkai-hit"})
    mark.text, mark.tail = run.text[start:end], run.text[end:]
    if first:
        anchor = etree.Element("a", {"id": "hit"})
        anchor.tail, mark.text = mark.text, None
        mark.insert(0, anchor)
    if run.is_tail:
        run.element.tail = run.text[:start]
        parent = run.element.getparent()
        parent.insert(parent.index(run.element) + 1, mark)
    else:
        run.element.text = run.text[:start]
        run.element.insert(0, mark)
