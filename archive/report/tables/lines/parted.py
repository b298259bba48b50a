"""Tables whose cells are parted by commas or semicolons, as a CSV file has them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.carrier import TextLine

# So many such lines make a table.
_LEAST = 6
# Its header stands in so many lines above its first figures
_HEADER = 3
# and the proceedings, a row without a label, in so many behind the last.
_BEHIND = 9


def with_bars(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Values parted by commas or semicolons (a CSV file): tabs in their stead, and none of the quotation marks."""
    for mark in (",", ";"):
        parted = [number for number, line in enumerate(lines) if mark in line.text and _is_parted(line.text, mark)]
        if len(parted) >= _LEAST:
            first, last = parted[0], parted[-1]
            return [
                replace(line, text=_unquoted(line.text, mark))
                if first - _HEADER <= number <= last + _BEHIND and mark in line.text and "。" not in line.text
                else line
                for number, line in enumerate(lines)
            ]
    return lines


def _unquoted(text: str, mark: str) -> str:
    """The line with tabs for the marks that stand between cells; its length stays, so positions hold."""
    parts = text.split('"')
    return " ".join(part if place % 2 else part.replace(mark, "\t") for place, part in enumerate(parts))


def _is_parted(text: str, mark: str) -> bool:
    """Is it a label and figures or blanks, with nothing but the mark between them? No figure is one: 1,200."""
    if "\t" in text:
        return False
    cells = [cell.strip() for cell in _unquoted(text, mark).split("\t")]
    sorts = [sort_of(cell) for cell in cells]
    if "words" not in sorts[:1] + sorts[1:2] or sorts[0] == "figure" or cells[0][-1:].isdigit():
        return False
    figures = (cell.split() for cell, sort in zip(cells, sorts, strict=True) if sort == "figure")
    whole = all(len(words) == 1 or (len(words) == 2 and is_unit(words[1])) for words in figures)
    holds = "figure" in sorts or sorts[-2:] == ["blank", "blank"]
    return whole and holds and sorts[-1] in ("figure", "blank")
