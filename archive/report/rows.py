"""Rows of a table, whatever carried it: what stands before the figures, and the figures in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from archive.report.labels import fold
from archive.report.numbers import read_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.carrier import Grid
    from archive.report.model import Locator

Side = Literal["left", "right"]

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w")


@lru_cache(maxsize=16384)
def sort_of(text: str) -> Literal["blank", "figure", "words", "mark"]:
    """What a text is among cells; a numeral in characters may be a label's (三、) and is taken for words."""
    kind = read_cell(text)[1]
    if kind == "blank":
        return "blank"
    if kind == "not_applicable" or (kind in ("number", "zero") and _DIGIT.search(fold(text)) is not None):
        return "figure"
    return "words" if _WORD.search(text) is not None else "mark"


class Piece:
    """One cell, or what stands for a cell in flattened text; `line` is its line of the document, -1 in a table."""

    __slots__ = ("column", "is_blank", "is_figure", "is_words", "line", "locator", "text")

    def __init__(self, text: str, locator: Locator, column: int = 0, line: int = -1) -> None:
        self.text = text
        self.locator = locator
        self.column = column
        self.line = line
        sort = sort_of(text)
        self.is_blank = sort == "blank"
        self.is_figure = sort == "figure"
        self.is_words = sort == "words"


@dataclass(frozen=True)
class Row:
    """One row. `flat` rows come from text: the labels before the figures may reach back over several lines.

    `at_end` marks the row with which a text ends; `is_cut`: its last figure touches the end and may go on.
    """

    pieces: tuple[Piece, ...]
    grid: int = -1
    flat: bool = False
    at_end: bool = False
    is_cut: bool = False

    @cached_property
    def words(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.is_words)

    def splits(self) -> Iterator[tuple[tuple[Piece, ...], tuple[Piece, ...]]]:
        """The ways to part labels from figures: after the last words, then further left (a cell may hold words)."""
        places = [place for place, piece in enumerate(self.pieces) if piece.is_words]
        for place in reversed(places[-8:]):
            yield tuple(piece for piece in self.pieces[: place + 1] if piece.is_words), self.pieces[place + 1 :]


def grid_rows(grids: Iterable[Grid]) -> Iterator[Row]:
    """All rows of all tables in their order; a row that a page break has cut in two is put together."""
    for number, grid in enumerate(grids):
        for cells in grid.rows:
            pieces = tuple(Piece(cell.text, cell.locator, cell.column) for cell in cells)
            yield Row(pieces, grid=number)


def align(
    values: Sequence[Piece], count: int, columns: Sequence[int] | None = None, side: Side | None = None
) -> tuple[Piece, ...] | None:
    """The pieces that are the row's `count` figures; None where their number does not fit.

    More pieces than figures: the blank ones beside the figures belong to merged cells; which those are is
    told by other rows of the same table, never by guessing: by the places of the figures in a row that has
    them all (`columns`), or by the side to which all rows have them (`side`).
    """
    if len(values) == count:
        return tuple(values)
    written = tuple(piece for piece in values if not piece.is_blank)
    if len(written) == count:
        return written
    if len(values) < count:
        return None
    if not written:
        return tuple(values[:count])
    if columns is not None and len(columns) == count:
        placed = {piece.column: piece for piece in values}
        chosen = tuple(placed[column] for column in columns if column in placed)
        if len(chosen) == count and all(piece in chosen for piece in written):
            return chosen
    if side is not None and fits(values, count, side):
        return tuple(values[:count] if side == "left" else values[-count:])
    return None


def fits(values: Sequence[Piece], count: int, side: Side) -> bool:
    """Are all written figures among the `count` first (left) or last (right) pieces?"""
    beside = values[count:] if side == "left" else values[:-count]
    return all(piece.is_blank for piece in beside)
