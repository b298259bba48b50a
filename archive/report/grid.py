"""The tables of an HTML page as rows of their own cells, from the same tree that the page's text is read from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archive.report.carrier import Cell, Grid

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div"),
        *("dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td"),
        *("tfoot", "th", "thead", "tr", "ul"),
    }
)
UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "textarea", "select", "option", "object", "map"))
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u3000]+")
_SQUEEZE = re.compile(r"[ \r\f\v\u00a0\u3000]+")
_BREAKS = re.compile(r" ?\n[ \n]*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPAN_LIMIT = 60


def hidden_elements(root: Any) -> list[Any]:
    """Elements that are not shown; a caller holds the list for as long as it asks whether one is among them."""
    return [
        element
        for element in root.xpath("//*[@hidden or contains(@style, 'none') or contains(@style, 'hidden')]")
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
    ]


def gather(element: Any, out: list[str], instead: Mapping[Any, str]) -> None:
    """Append the visible text of an element piece by piece, a line feed where a block or a <br> breaks the line.

    White space of the source is a space; tabs stay, for in flattened tables they part the cells. `instead`
    gives the text of some elements.
    """
    tag = element.tag
    if not isinstance(tag, str) or tag in UNSEEN:
        return
    if instead and element in instead:
        out.append(instead[element])
        return
    is_block = tag in BLOCKS
    if is_block or tag == "br":
        out.append("\n")
    as_is = tag == "pre"
    if text := element.text:
        out.append(text if as_is else text.replace("\n", " "))
    for child in element:
        gather(child, out, instead)
        if tail := child.tail:
            out.append(tail if as_is else tail.replace("\n", " "))
    if is_block:
        out.append("\n")


def text_lines(element: Any, instead: Mapping[Any, str] | None = None) -> list[str]:
    """The visible text of an element in lines, inner spaces squeezed, tabs between words kept."""
    out: list[str] = []
    gather(element, out, instead or {})
    lines = "".join(out).split("\n")
    return [line for line in (_SQUEEZE.sub(" ", line).strip(" ") for line in lines) if line.strip()]


def cell_text(element: Any, instead: Mapping[Any, str] | None = None) -> str:
    """The text of a cell: spaces squeezed, one line feed between its paragraphs."""
    if instead and not any(child in instead for child in element.iter()):
        instead = None
    breaks = element.iter("p", "br", "div", "table", "li", "style", "script") if len(element) else ()
    first = next(iter(breaks), None)
    if not instead and (first is None or (first.tag in ("p", "div") and next(iter(breaks), None) is None)):
        return " ".join("".join(element.itertext()).split())
    out: list[str] = []
    gather(element, out, instead or {})
    return _BREAKS.sub("\n", _SPACES.sub(" ", "".join(out))).strip()


def own_rows(table: Any) -> list[list[Any]]:
    """The rows of a table, each with its own td and th; what belongs to a table inside it is left out.

    A locator counts rows and cells in this order. Cells that stand outside any tr belong to the row before.
    """
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


def html_grid(table: Any, ordinal: int, before: str = "", instead: Mapping[Any, str] | None = None) -> Grid:
    """One table; `ordinal` is its place among all tables of the page."""
    covered: dict[tuple[int, int], bool] = {}
    rows = []
    for row, elements in enumerate(own_rows(table)):
        cells = []
        column = 0
        for place, element in enumerate(elements):
            if instead and element in instead:
                continue  # a cell that is not shown has no place either
            while (row, column) in covered:
                column += 1
            width, height = _span(element, "colspan"), _span(element, "rowspan")
            for below in range(1, height):
                for beside in range(width):
                    covered[row + below, column + beside] = True
            locator = {"kind": "cell", "table": ordinal, "row": row, "cell": place}
            cells.append(Cell(cell_text(element, instead), column, width, height, locator))
            column += width
        rows.append(tuple(cells))
    hidden = bool(instead) and any(one in (instead or {}) for one in (table, *table.iterancestors()))
    return Grid(tuple(rows), before, hidden)


def _span(element: Any, name: str) -> int:
    text = element.get(name)
    if text is None:
        return 1
    digits = re.match(r"\s*(\d{1,4})", text)
    return max(1, min(_SPAN_LIMIT, int(digits[1]))) if digits else 1
