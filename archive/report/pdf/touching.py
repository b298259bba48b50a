"""Figures of neighbouring cells that touch: parted where the sums of the form leave only one way."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from archive.report.normal import fold
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.pdf.word import Word

_DIGITS = re.compile(r"[\d,]+")
_WHOLE = re.compile(r"0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+")
_MOST = 4  # so many more cells than words


def parted(words: Sequence[Word], count: int, size: int) -> tuple[Word, ...] | None:
    """So many figures as these words hold, of which every last of a group is the sum of the others; None: not one way.

    `size` is how many make a group. What is no number (无, a dash) is a cell, and adds nothing.
    """
    if not 0 < count - len(words) <= _MOST or count % size or not all(map(_is_cell, words)):
        return None
    ways = list(islice(_ways(words, (), count, size), 2))
    return ways[0] if len(ways) == 1 else None


def _is_cell(word: Word) -> bool:
    if _DIGITS.fullmatch(fold(word.text)):
        return len(word.edges) == len(word.text)
    return sort_of(word.text) == "figure" and not any(char.isdigit() for char in word.text)


def _ways(words: Sequence[Word], made: tuple[Word, ...], count: int, size: int) -> Iterator[tuple[Word, ...]]:
    """All ways to part these words that make figures which add up with those made before them."""
    if made and len(made) % size == 0 and not _adds_up(made[-size:]):
        return
    if not words:
        if len(made) == count:
            yield made
        return
    if len(made) + len(words) > count:
        return
    first, rest = words[0], words[1:]
    if _value(first) is not None:
        yield from _ways(rest, (*made, first), count, size)
    for end in range(1, len(first.edges) if first.is_figure else 0):
        left, right = (replace(part, cell=None) for part in first.parts(end))
        if _value(left) is not None:
            yield from _ways((right, *rest), (*made, left), count, size)


def _value(word: Word) -> int | None:
    """What it says; None where it is no whole figure."""
    text = fold(word.text)
    if text[0].isdigit() or "," in text:
        return int(text.replace(",", "")) if _WHOLE.fullmatch(text) else None
    return 0


def _adds_up(group: Sequence[Word]) -> bool:
    values = [_value(word) or 0 for word in group]
    return sum(values[:-1]) == values[-1]
