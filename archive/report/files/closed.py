"""Tables in text whose cells have a line each, with a bar behind it, and a bar alone before each row: rows in lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDS = re.compile(r"\s*\|{2,}\s*")
_LEAST = 6  # so many rows make a table
_LONGEST = 120  # characters of a line in a cell
_LONE = 3  # so many rows without a label at most: the proceedings have none, in one table or in three


def rowed(texts: Sequence[str]) -> list[str]:
    """The lines, each row of such a table as one with tabs; all as they are where a bar alone may be a blank cell.

    A blank cell is told from the beginning of a row by the space before its bar.
    """
    if not any("|" in text for text in texts):
        return list(texts)
    begins = {number for number, text in enumerate(texts) if text.rstrip() == "|"}
    if len(begins) < _LEAST:
        return list(texts)
    out: list[str] = []
    rows: list[list[str]] = []
    place = 0
    while place < len(texts):
        if place not in begins:
            out.append(texts[place])
            place += 1
            continue
        cells, place = _cells(texts, place + 1, begins)
        rows.append(cells)
        out.append("\t".join(cells))
    is_sure = all(rows) and sum(map(_is_loose, rows)) <= _LONE
    return out if is_sure else list(texts)


def _cells(texts: Sequence[str], place: int, begins: set[int]) -> tuple[list[str], int]:
    """The cells from this line on, and where they end, where two bars may stand; a cell may have several lines."""
    cells: list[str] = []
    while place < len(texts) and place not in begins:
        if _ENDS.fullmatch(texts[place]):
            return cells, place + 1
        end = place
        while end < len(texts) and end not in begins and texts[end].strip() and not texts[end].rstrip().endswith("|"):
            end += 1
        own = texts[place : end + 1]
        if end >= len(texts) or not texts[end].rstrip().endswith("|") or any(len(text) > _LONGEST for text in own):
            break
        cells.append("".join(text.strip() for text in own).removesuffix("|").strip())
        place = end + 1
    return cells, place


def _is_loose(cells: Sequence[str]) -> bool:
    """Has the row figures and no label?"""
    sorts = {sort_of(cell) for cell in cells}
    return "figure" in sorts and "words" not in sorts
