"""Tables parted into two halves side by side: the header says the same twice, and labels stand before both figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.tables.rows import Row

_LEAST = 3  # so many rows with a label and figures in each half
_HALVES = 2


def one_below_the_other(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows; the right half of such a table stands below the left."""
    for _, of_grid in groupby(rows, key=lambda row: row.grid):
        own = list(of_grid)
        found = next(((place, at) for place, row in enumerate(own) if (at := _middle(row))), None)
        if found is None or not _have_labels(own[found[0] + 1 :], found[1]):
            yield from own
            continue
        place, middle = found
        halves = [_half(row, middle, right=False) for row in own]
        yield from halves
        yield from (_half(row, middle, right=True) for row in own[place:])


def _middle(row: Row) -> int | None:
    """The column at which the words of a header come again."""
    words = row.words
    if row.flat or row.has_figures or len(words) < 2 * _HALVES or len(words) % _HALVES:
        return None
    first, second = words[: len(words) // 2], words[len(words) // 2 :]
    if normalise(first[0].text) != normalise(second[0].text):
        return None
    move = second[0].column - first[0].column
    are_same = (
        normalise(one.text) == normalise(other.text) and other.column - one.column == move
        for one, other in zip(first, second, strict=True)
    )
    return second[0].column if all(are_same) else None


def _have_labels(rows: Sequence[Row], middle: int) -> bool:
    """Do labels begin the rows of both halves, figures behind them?"""
    return all(sum(map(_is_labelled, (_half(row, middle, right=right) for row in rows))) >= _LEAST for right in (0, 1))


def _is_labelled(row: Row) -> bool:
    return row.has_figures and row.pieces[0].is_words


def _half(row: Row, middle: int, *, right: bool | int) -> Row:
    """What stands in one half of a row, the right one moved to the left."""
    if not right:
        return replace(row, pieces=tuple(piece for piece in row.pieces if piece.column < middle))
    return replace(
        row,
        pieces=tuple(piece.in_column(piece.column - middle) for piece in row.pieces if piece.column >= middle),
    )
