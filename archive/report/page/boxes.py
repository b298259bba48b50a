"""Tables that a page draws with boxes or lists instead of a table: their rows become lines, a tab between two cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.report.broken import is_row
from archive.report.normal import fold
from archive.report.page.seen import BLOCKS, all_text, text_lines
from archive.report.tables.frame import is_statutory
from archive.report.tables.lines.spread import is_spread
from archive.report.tables.rows import is_share, sort_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from archive.report.labels import Labels

_Drawn = tuple[Any, list[str]]  # a row, and its cells

_CELLS = frozenset(("div", "li", "span", "p", "dd", "dt"))
_GROUPS = frozenset(("div", "ul", "ol", "dl", "li", "section", "dd"))
_LEAST_ROWS = 3
_LEAST_HEADS = 4
_MOST_CELLS = 18
_MOST_FIGURES = 30  # of a table turned round
_LONGEST = 120
_SHORT = 6  # characters of a figure, with its unit
_REMARK = 3
_PAIR = 2


def draw_rows(body: Any, labels: Labels) -> None:
    """Rewrite each row of such a table as one paragraph, so that a blank cell keeps its place."""
    for definitions in [one for one in body.iter("dl") if sum(1 for _ in one.iter("dt")) > 1]:
        _draw_terms(definitions, labels)
    found: dict[Any, list[_Drawn]] = {}
    for element in body.iter("div", "ul", "ol", "dl", "li", "p"):
        if _may_be_row(element) and (cells := _cells(element)):
            found.setdefault(_holder(element), []).append((element, cells))
    drawn = [_is_table(rows, labels) for rows in found.values()]
    tables = [rows for rows, is_table in zip(found.values(), drawn, strict=True) if is_table]
    holding = {holder for rows in tables for element, _ in rows for holder in element.iterancestors()}
    # cards of one or two rows each: together they are a table; what holds a table is no row of one
    cards: dict[Any, list[_Drawn]] = {}
    for (holder, rows), is_table in zip(found.items(), drawn, strict=True):
        if not is_table and holder is not None:
            cards.setdefault(_holder(holder), []).extend(row for row in rows if row[0] not in holding)
    tables = [[*rows, *_alike(rows, holding)] for rows in tables]
    for rows in (*tables, *(rows for rows in cards.values() if _is_table(rows, labels))):
        for element, cells in rows:
            for child in list(element):
                element.remove(child)
            element.tag, element.text = "p", ("\t" if any(cells) else " | ").join(cells)


def _may_be_row(element: Any) -> bool:
    """Has it as many children as a row has cells? Those of a paragraph are drawn as boxes."""
    return 1 < len(element) <= _MOST_FIGURES and (element.tag != "p" or all(map(_is_inline_box, element)))


def _alike(rows: Sequence[_Drawn], holding: Container[Any]) -> list[_Drawn]:
    """What stands among the rows of a table and is drawn as they are: a word in it, or digits apart, do not matter."""
    drawn = {element for element, _ in rows}
    ways = {(element.getparent(), element.tag, element.get("class")) for element in drawn}
    found: list[_Drawn] = []
    for parent, tag, name in ways:
        for element in parent.iterchildren(tag):
            if element.get("class") != name or element in drawn or element in holding or not _may_be_row(element):
                continue
            texts = [text_lines(child) for child in element]
            if all(map(_is_cell, texts)) and _are_apart(element) and not any(map(_has_label, element)):
                found.append((element, ["".join(lines) for lines in texts]))
    return found


def _is_cell(lines: Sequence[str]) -> bool:
    """Are these the lines of one cell: one, or the words of a label that is broken?"""
    is_one = len(lines) <= 1 or not any(sort_of(line) == "figure" for line in lines)
    return is_one and sum(map(len, lines)) <= _LONGEST


def _has_label(child: Any) -> bool:
    """Does it hold a label and other cells, as a row does?"""
    cells = list(_inner(child))
    return len(cells) > 1 and any(sort_of(cell) == "words" for cell in cells)


def _draw_terms(definitions: Any, labels: Labels) -> None:
    """Rewrite the rows of a list that has a label as each term, and its figures, one by one, as what is said of it."""
    if any(child.tag not in ("dt", "dd") or (child.tail or "").strip() for child in definitions):
        return
    rows: list[list[Any]] = []
    for child in definitions:
        if child.tag == "dt" or not rows:
            rows.append([])
        rows[-1].append(child)
    texts = [["".join(text_lines(one)) for one in row] for row in rows]
    cells = [text for row in texts for text in row[1:]]
    said = [text for row in texts for text in row]
    if any(sort_of(text) == "words" for text in cells) or not cells or not is_statutory(said, labels):
        return
    for row, own in zip(rows, texts, strict=True):
        for child in [*row[0], *row[1:]]:
            child.getparent().remove(child)
        row[0].tag, row[0].text = "p", "\t".join(own)


def _is_table(rows: Sequence[tuple[Any, list[str]]], labels: Labels) -> bool:
    return len(rows) >= _LEAST_ROWS and is_statutory((text for _, cells in rows for text in cells), labels)


def _holder(element: Any) -> Any:
    """The box in which an element stands among others: what holds nothing but it is passed over."""
    holder = element.getparent()
    while holder is not None and len(holder) == 1 and holder.tag in _GROUPS and not (holder.text or "").strip():
        holder = holder.getparent()
    return holder


def _cells(element: Any) -> list[str]:
    """The texts of a row's cells; none where the element is no row: text between them, or labels behind figures."""
    if (
        not _are_apart(element)
        or _is_menu(element)
        or (len(element) > _MOST_CELLS and 2 * sum(len(all_text(child)) <= _SHORT for child in element) < len(element))
    ):
        return []  # a menu, or paragraphs
    if len(all_text(element)) > _MOST_CELLS * _LONGEST:
        return []
    groups: list[list[str]] = []
    for child in element:
        if _is_menu(child):
            return []
        groups.append(list(_inner(child)))
        if any(len(text) > _LONGEST for text in groups[-1]):
            return []
        if len({sort_of(text) == "words" for text in groups[-1]}) > 1:
            return []  # a row itself, so that this element is none
    if any(map(_are_heads, groups, groups[1:])):
        return []  # a table of its own
    figures = [text for group in groups for text in group if sort_of(text) == "figure"]
    if any(is_row(fold(text)) and not (len(figures) > 1 and is_spread(text)) for group in groups for text in group):
        return []  # each holds a row: it is a list of them
    if any(len(group) > 1 for group in groups):
        # the box beside several figures is empty where the row has no label: it is no cell
        groups = [group for group, child in zip(groups, element, strict=True) if group != [""] or len(child)]
    cells = [text for group in groups for text in group]
    sorts = [sort_of(text) for text in cells if not is_share(text)]
    if len(cells) > _MOST_CELLS and sorts.count("words") * 3 > len(cells):
        return []  # lines of text
    first = sorts.index("words") if "words" in sorts else 0
    begin = sorts.index("figure", first) if "figure" in sorts[first:] else len(sorts)
    behind = sorts[begin:-1] if len(sorts) - begin > _REMARK else sorts[begin:]  # the last may be a remark
    return [] if "words" in behind else cells


def _are_heads(texts: Sequence[str], below: Sequence[str]) -> bool:
    """Are these the heads of the columns, and the others as many cells below them? A row has not so many labels."""
    is_one_each = len(texts) == len(below) >= _LEAST_HEADS
    return is_one_each and {sort_of(text) for text in texts} == {"words"} and "words" not in map(sort_of, below)


def _are_apart(element: Any) -> bool:
    """Does it consist of boxes, with no text between them?"""
    if (element.text or "").strip():
        return False
    return all(
        (child.tag in _CELLS or child.tag in _GROUPS)
        and not (child.tail or "").strip()
        and not _runs_on(child, element)
        for child in element
    )


def _is_menu(element: Any) -> bool:
    """Does it hold more than a row has cells, and links among them?"""
    return len(element) > _MOST_CELLS and next(element.iter("a"), None) is not None


def _inner(child: Any) -> Iterator[str]:
    """The text of a cell, or the texts of the cells that it holds: a box of labels beside a box of figures.

    Paragraphs and broken lines of words are one label, as are a figure and a blank paragraph. Figures are never run
    together.
    """
    boxes = [child]
    while len(boxes) == 1 and len(boxes[0]) and not (boxes[0].text or "").strip():
        boxes = list(boxes[0])
    apart = len(boxes) > 1 and all(_is_box(one) and not (one.tail or "").strip() for one in boxes)
    if apart:
        texts = ["".join(text_lines(one)) for one in boxes]
        if len(texts) == _PAIR and "" in texts and all(one.tag == "p" for one in boxes):
            yield "".join(texts)  # a paragraph of nothing before the one of the figure, or behind it
            return
        if any(one.tag != "p" for one in boxes) or any(sort_of(text) == "figure" for text in texts):
            yield from texts
            return
    lines = text_lines(child)
    if sum(sort_of(line) == "figure" for line in lines) > 1:
        yield from lines
    else:
        yield "".join(lines)


def _is_box(element: Any) -> bool:
    """Is it drawn apart from its neighbours: a block, or a piece of a line with a class or style of its own?"""
    return element.tag in BLOCKS or (element.tag == "span" and (_is_named(element) or _is_inline_box(element)))


def _is_named(element: Any) -> bool:
    """Does the page name it, for its style or for what it is (a cell)?"""
    return bool(element.get("class") or element.get("role"))


def _is_inline_box(element: Any) -> bool:
    return "inline-block" in (element.get("style") or "")


def _runs_on(child: Any, element: Any) -> bool:
    """Is it a piece of running text? A span of a class or a style of its own is drawn apart from its neighbours."""
    is_piece = child.tag == "span" and not child.tail and child is not element[-1]
    return is_piece and not (_is_named(child) or _is_inline_box(child))
