"""Tables drawn with lines of characters whose cells are wrapped: what stands between two rules is one row."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.tables.rows import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.report.carrier import TextLine

_RULE = re.compile(r"\s*[├┌└┠┏┗╠╔╚+|│┃][─━═┼┿╋╬┬┴┯┷┻┳╦╩+\-=]{3,}.*[┤┐┘┨┓┛╣╗╝+|│┃]\s*")
_BAR = re.compile(r"[|│┃]")
_LEAST_RULES = 4  # a table ruled off between its rows has more than a frame and a line below its header


def wrapped(lines: Sequence[TextLine]) -> dict[int, tuple[int, ...]]:
    """The first line of each row that takes several, and all its lines."""
    rules = [number for number, line in enumerate(lines) if _RULE.fullmatch(line.text)]
    if len(rules) < _LEAST_RULES:
        return {}
    found = {}
    for above, below in pairwise(rules):
        row = tuple(range(above + 1, below))
        if len(row) > 1 and len({len(_BAR.findall(lines[number].text)) for number in row} | {0}) == 2:
            found[row[0]] = row
    return found


def join(row: Sequence[int], pieces_of: Callable[[int], list[Piece]]) -> list[Piece] | None:
    """The cells of the row; None where it is none, for a column has two figures or words behind a figure."""
    pieces = [pieces_of(number) for number in row]
    if len({len(one) for one in pieces}) != 1:
        return None
    joined = []
    for column in zip(*pieces, strict=True):
        said = [piece for piece in column if not piece.is_blank]
        if len(said) > 1 and any(piece.is_figure for piece in said):
            return None
        if len(said) < 2:
            joined.append(said[0] if said else column[0])
        else:
            first = said[0]
            text = "".join(piece.text for piece in said)
            joined.append(Piece(text, first.locator, first.column, first.line))
    return joined
