"""A row of a table that a page end has cut: what its halves hold, and both as one."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.report.normal import fold, is_numbered
from archive.report.pdf.figures import add_up
from archive.report.pdf.word import is_part
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.carrier import Cell
    from archive.report.labels import Labels

    CellRow = tuple[Cell, ...]

_NUMBER = re.compile(r"\s*(?:\d{1,2}[.、]|[((](?:\d{1,2}|[一二三四五六七八九十])[))]|[一二三四五六七八九十]、)\s*")
_BEGUN = re.compile(r"\d[\d,.\n]*")  # a figure of which more may stand below


def ends_unlabelled(rows: Sequence[Sequence[Cell]]) -> bool:
    """Does no label stand right before the last figures of a page? It may stand on the next page."""
    last = next((row for row in reversed(rows) if any(sort_of(cell.text) == "figure" for cell in row)), ())
    before = list(takewhile(lambda cell: sort_of(cell.text) != "figure", last))
    while before and is_unit(before[-1].text):
        before.pop()
    return bool(last) and not (before and before[-1].text)


def unblanked(row: Sequence[Cell]) -> Sequence[Cell]:
    """A label whose figures may stand on the page before, without its cells: these are not known to be blank."""
    has_figures = any(sort_of(cell.text) == "figure" for cell in row)
    return row if has_figures else [cell for cell in row if cell.text]


def sort_above(text: str) -> str:
    if is_number(text):
        return "words"
    return "figure" if is_part(text) or _BEGUN.fullmatch(fold(text)) else sort_of(text)


def is_number(text: str) -> bool:
    """Is it a label's number, the label itself being on the next page?"""
    return _NUMBER.fullmatch(fold(text)) is not None


def one_row(above: CellRow, below: CellRow, labels: Labels, sizes: Sequence[int]) -> CellRow | None:
    """One row of two halves: its labels may go on below, its figures stand in one half, or are torn.

    A group's label that reaches over the break gives one half a cell more, and may stand in either. A line's label that
    stands whole in the lower half, or has a number of its own, begins a row.
    """
    count = min(len(above), len(below))
    if count < 2:
        return None
    pairs = list(zip(above[-count:], below[-count:], strict=True))
    sorts = [(sort_above(up.text), sort_of(down.text)) for up, down in pairs]
    if not any(up == "words" for up, _ in sorts):
        return None
    begins = list(takewhile(lambda cell: sort_of(cell.text) != "figure", below))  # behind figures stand remarks
    words = (cell.text for cell in reversed(begins) if sort_of(cell.text) == "words")
    label = next((text for text in words if not is_unit(text)), "")
    begun = any(is_number(up.text) and sort == ("words", "words") for (up, _), sort in zip(pairs, sorts, strict=True))
    if is_numbered(label) or (not begun and label in labels):
        return None
    if any(sort in (("words", "figure"), ("figure", "words")) for sort in sorts):
        return None
    halves = [any(half == "figure" for half in side) for side in zip(*sorts, strict=True)]
    if not any(halves) or (all(halves) and not any(sort == ("figure", "blank") for sort in sorts)):
        return None
    between = "\n" if all(halves) else ""
    behind = max(place for place, (up, _) in enumerate(sorts) if up == "words") + 1
    if all(halves) and add_up([up.text + down.text or "0" for up, down in pairs[behind:]], sizes):
        between = ""  # the sum tells how the figures were before they were torn
    beside = above[:-count] or below[:-count]
    return (
        *beside,
        *(
            replace(
                up,
                text=f"{up.text}{between if up.text and down.text else ''}{down.text}",
                locator=(up if up.text else down).locator,
                confidence=min(up.confidence, down.confidence),
            )
            for up, down in pairs
        ),
    )
