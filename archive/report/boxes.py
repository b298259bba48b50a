"""Tables that a page draws with boxes or lists instead of a table: their rows become lines, a tab between two cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.report.frame import is_statutory
from archive.report.grid import text_lines
from archive.report.rows import is_share, sort_of

if TYPE_CHECKING:
    from archive.report.labels import Labels

_CELLS = frozenset(("div", "li", "span", "p", "dd", "dt"))
_LEAST_ROWS = 3
_MOST_CELLS = 18
_LONGEST = 120
_REMARK = 3


def draw_rows(body: Any, labels: Labels) -> None:
    """Rewrite each row of such a table as one paragraph, so that a blank cell keeps its place."""
    found: dict[Any, list[tuple[Any, list[str]]]] = {}
    for element in body.iter("div", "ul", "dl", "li"):
        parent = element.getparent()
        if parent is not None and 2 <= len(element) <= _MOST_CELLS and (cells := _cells(element)):
            found.setdefault(parent, []).append((element, cells))
    for rows in found.values():
        if len(rows) >= _LEAST_ROWS and is_statutory((text for _, cells in rows for text in cells), labels):
            for element, cells in rows:
                for child in list(element):
                    element.remove(child)
                element.tag, element.text = "p", "\t".join(cells)


def _cells(element: Any) -> list[str]:
    """The texts of a row's cells; none where the element is no row: text between them, or labels behind figures."""
    if (element.text or "").strip():
        return []
    cells = []
    for child in element:
        tail = child.tail or ""
        if child.tag not in _CELLS or tail.strip() or _runs_on(child, element):
            return []
        cells.append("".join(text_lines(child)))
    sorts = [sort_of(text) for text in cells if not is_share(text)]
    first = sorts.index("words") if "words" in sorts else 0
    figures = sorts.index("figure", first) if "figure" in sorts[first:] else len(sorts)
    behind = sorts[figures:-1] if len(sorts) - figures > _REMARK else sorts[figures:]  # the last may be a remark
    return [] if "words" in behind or any(len(text) > _LONGEST for text in cells) else cells


def _runs_on(child: Any, element: Any) -> bool:
    """Is it a piece of running text? A span of a class of its own is drawn apart from its neighbours."""
    return child.tag == "span" and not child.tail and child is not element[-1] and not child.get("class")
