"""The tables of an HTML page as rows of their own cells, from the same tree that the page's text is read from."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.report.carrier import Cell, Grid
from archive.report.page.fields import BESIDE, with_fields
from archive.report.page.seen import STRUCK, all_text, gather, text_lines
from archive.report.page.styled import hides
from archive.report.tables.shape.heaped import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u3000]+")
_BREAKS = re.compile(r" ?\n[ \n]*")
_HIDING = (b"display", b"visibility")
_SPAN_LIMIT = 60
_FIGURES = 60  # characters at most of figures one below another
_NOT_PLAIN = ("p", "br", "div", "table", "li", "style", "script", "sup", *sorted(STRUCK))
# all styles of a page in one call, and whether it says of an element itself that it is hidden
_STYLES: Any = etree.XPath("descendant-or-self::*/@style", smart_strings=False)
_ENDS = (b"</body", b"</html")
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_BARE_CELL = re.compile(rb"(</tr\s*>(?:\s|<!--[^>]*-->)*)(?=<t[dh][\s>])", re.IGNORECASE)
_PARTS = ("tr", "tbody", "thead", "tfoot", "caption", "colgroup", "col", "td", "th")
_HAS_HIDDEN: Any = etree.XPath("boolean(descendant-or-self::*/@hidden)")
_COUNT_CELLS: Any = etree.XPath("count(descendant::td) + count(descendant::th)")


def hidden_elements(root: Any, written: bytes) -> list[Any]:
    """Elements that are not shown; a caller holds the list for as long as it asks whether one is among them.

    `written` is the page in small letters: where none of its words hides anything, no style is looked at.
    """
    styles = _STYLES(root) if any(word in written for word in _HIDING) else ()
    hiding = {style for style in set(styles) if ("none" in style or "hidden" in style) and hides(style)}
    if not hiding and not _HAS_HIDDEN(root):
        return []
    return [one for one in root.iter(etree.Element) if one.get("style") in hiding or one.get("hidden") is not None]


def mended(source: bytes, written: bytes) -> bytes:
    """The page as browsers mend it and the parser does not; `written` is the page in small letters.

    Start tags of rows are left out behind the end of another: the parser would take all cells behind for those of one
    row. And it would stop at the end tag of the page, whatever stands behind it.
    """
    ends = [place for tag in _ENDS if (place := written.find(tag)) >= 0]
    if ends and _END.sub(b"", source[min(ends) :]).strip():
        source = _END.sub(b"", source)
    if written.count(b"</tr") <= written.count(b"<tr"):
        return source
    return _BARE_CELL.sub(rb"\1<tr>", source)


def cell_text(element: Any, instead: Mapping[Any, str] | None = None) -> str:
    """The text of a cell: spaces squeezed, one line feed between its paragraphs."""
    if instead and not any(child in instead for child in element.iter()):
        instead = None
    breaks = element.iter(*_NOT_PLAIN) if len(element) else ()
    first = next(iter(breaks), None)
    if not instead and (first is None or (first.tag in ("p", "div") and next(iter(breaks), None) is None)):
        return " ".join(all_text(element).split())
    out: list[str] = []
    gather(element, out, instead or {})
    return _BREAKS.sub("\n", _SPACES.sub(" ", "".join(out))).strip()


def close_tables(root: Any) -> None:
    """End each table where its rows do: without its end tag the rest of the page stands in it."""
    for table in list(root.iter("table")):
        last = table[-1] if len(table) else None
        holder = last if last is not None and last.tag == "tbody" and len(last) else table
        if len(holder) and holder[-1].tag not in _PARTS and (rows := list(holder.iterchildren(*_PARTS))):
            behind = list(rows[-1].itersiblings())
            table.tail, rows[-1].tail, tail = rows[-1].tail, None, table.tail
            place = table
            for element in behind:
                place.addnext(element)
                place = element
            place.tail = (place.tail or "") + (tail or "") or None


def own_rows(table: Any) -> list[list[Any]]:
    """The rows of a table, each with its own td and th; what belongs to a table inside it is left out.

    A locator counts rows and cells in this order. Cells that stand outside any tr belong to the row before.
    """
    plain = _plain_rows(table)
    return _walked_rows(table) if plain is None else plain


def _plain_rows(table: Any) -> list[list[Any]] | None:
    """The rows of a table in which each cell stands in a tr and each tr in the table or a part of it."""
    holders = {table, *table.iterchildren("thead", "tbody", "tfoot")}
    rows = []
    for row in table.iter("tr"):
        if row.getparent() not in holders:
            return None
        rows.append(list(row.iterchildren("td", "th")))
    return rows if sum(map(len, rows)) == _COUNT_CELLS(table) else None


def _walked_rows(table: Any) -> list[list[Any]]:
    rows: list[list[Any]] = []
    stack = list(reversed(table))
    while stack:
        element = stack.pop()
        if element.tag == "tr":
            rows.append([])
        elif element.tag in ("td", "th"):
            if not rows:
                rows.append([])
            rows[-1].append(element)
            # an unclosed cell holds the next rows in some trees
            stack.extend(child for child in reversed(element) if child.tag in ("tr", "td", "th"))
            continue
        if element.tag != "table" and isinstance(element.tag, str):
            stack.extend(reversed(element))
    return rows


def _only_text(cell: Any) -> str | None:
    """The text of a cell in which nothing else stands, or one paragraph of nothing else; None of any other."""
    count = len(cell)
    if not count:
        return cell.text or ""
    child = cell[0]
    if count > 1 or child.tag not in ("p", "div") or len(child) or cell.text or child.tail:
        return None
    return child.text or ""


def html_grid(table: Any, ordinal: int, before: str = "", instead: Mapping[Any, str] | None = None) -> Grid:
    """One table; `ordinal` is its place among all tables of the page."""
    covered: dict[int, set[int]] = {}  # by level: the columns in which a cell from above stands
    rows = []
    unseen = {one: text for one, text in (instead or {}).items() if table in one.iterancestors("table")}
    has_fields = next(table.iter("input", "textarea"), None) is not None
    plain = _plain_rows(table)
    level = 0  # a row that is not shown takes part in no span
    for row, elements in enumerate(_walked_rows(table) if plain is None else plain):
        if unseen and elements and any(one in unseen for one in elements[0].iterancestors()):
            continue
        cells = []
        column = 0
        taken = covered.pop(level, ())
        in_lines = False
        for place, element in enumerate(elements):
            if unseen and element in unseen:
                continue  # a cell that is not shown has no place either
            while column in taken:
                column += 1
            across, down = element.get("colspan"), element.get("rowspan")
            width, height = 1 if across is None else _span(across), 1 if down is None else _span(down)
            if height > 1:
                for below in range(level + 1, level + height):
                    covered.setdefault(below, set()).update(range(column, column + width))
            locator = {"kind": "cell", "table": ordinal, "row": row, "cell": place}
            only = None if unseen else _only_text(element)
            text = cell_text(element, unseen) if only is None else " ".join(only.split())
            if has_fields and len(text) <= BESIDE:
                text = with_fields(element, text)
            cells.append(Cell(text, column, width, height, locator))
            in_lines |= "\n" in text
            column += width
        if in_lines and not has_fields:
            cells = [_with_blank_lines(cell, elements[cell.locator["cell"]], unseen) for cell in cells]
        rows.append(tuple(cells))
        level += 1
    hidden = bool(instead) and any(one in (instead or {}) for one in (table, *table.iterancestors()))
    return Grid(tuple(rows), before, hidden)


def _with_blank_lines(cell: Cell, element: Any, instead: Mapping[Any, str]) -> Cell:
    """The cell of a row that may hold several lines: figures with the blank lines between them."""
    is_figure = len(cell.text) <= _FIGURES and cell.text[:1].isdigit()
    return replace(cell, text=joined(_lines(element, instead))) if is_figure and len(element) else cell


def _lines(cell: Any, instead: Mapping[Any, str]) -> list[str]:
    """The lines of a cell, blank ones too: its paragraphs, or what its breaks part; the last ends with the cell."""
    paragraphs = list(cell.iterchildren("p", "div"))
    if paragraphs and next(cell.iter("br"), None) is not None:
        return text_lines(cell, instead)
    out: list[str] = []
    for one in paragraphs or [cell]:
        gather(one, out, instead)
    text = "".join(out)
    lines = text[1:-1].split("\n\n" if paragraphs else "\n")
    return [" ".join(line.split()) for line in (lines if lines[-1] or paragraphs else lines[:-1])]


@lru_cache(maxsize=256)
def _span(text: str) -> int:
    digits = re.match(r"\s*(\d{1,4})", text)
    return max(1, min(_SPAN_LIMIT, int(digits[1]))) if digits else 1
