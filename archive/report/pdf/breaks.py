"""What a page end has parted: labels that go on at the top of the next page."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from archive.report.normal import is_numbered
from archive.report.pdf.figures import overlap
from archive.report.pdf.labels import is_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.labels import Labels
    from archive.report.pdf.rows import Line
    from archive.report.pdf.word import Block, Word

_SAME = 1.5  # texts of one cell begin, or have their middle, no further from one another, in points


def with_whole_labels(pages: Sequence[Sequence[Line]], labels: Labels) -> list[list[Line]]:
    """The rows of the pages, with the labels whole that end on the page after that on which they begin.

    The label stands where the figures of its row begin; in a header where most of that is. Halves that are no known
    label together stay apart.
    """
    out = [list(rows) for rows in pages]
    for above, below in pairwise(out):
        is_below = _heads(reversed(above)) < _heads(below)
        for upper, lower in _halves(above, below, labels):
            at = next(place for place, row in enumerate(above) if any(block is upper for block in row.blocks))
            to = next(place for place, row in enumerate(below) if any(block is lower for block in row.blocks))
            if not above[at].figures and (below[to].figures or is_below):
                below[to] = _changed(below[to], lower, replace(lower, is_known=True, before=upper.text))
                above[at] = _changed(above[at], upper, None)
            else:
                above[at] = _changed(above[at], upper, replace(upper, is_known=True, behind=lower.text))
                below[to] = _changed(below[to], lower, None)
        for rows in (above, below):
            rows[:] = [row for row in rows if row.blocks or row.figures]
    return out


def _heads(rows: Iterable[Line]) -> int:
    """How many labels stand before the first figures."""
    return sum(block.is_known for row in takewhile(lambda row: not row.figures, rows) for block in row.blocks)


def _changed(row: Line, block: Block, by: Block | None) -> Line:
    blocks = ((by if one is block else one) for one in row.blocks)
    return replace(row, blocks=tuple(one for one in blocks if one is not None))


def _halves(above: Sequence[Line], below: Sequence[Line], labels: Labels) -> Iterator[tuple[Block, Block]]:
    """The labels at the foot of one page that those at the head of the next make whole."""
    upper, lower = _parts(above), _parts(below)
    for begin in (block for row in above for block in row.blocks):
        if any(other.top >= begin.bottom - 1 and overlap(other, begin) for other in upper):
            continue
        for end in (block for row in below for block in row.blocks):
            if (
                _are_one_below_another(begin, end)
                and _are_one(begin.text, end.text, labels)
                and not is_numbered(end.text)
                and not any(other.bottom <= end.top + 1 and overlap(other, end) for other in lower)
            ):
                yield begin, end
                break


def _parts(rows: Iterable[Line]) -> list[Block | Word]:
    parts: list[Block | Word] = []
    for row in rows:
        parts += [*row.blocks, *row.figures]
    return parts


def _are_one(upper: str, lower: str, labels: Labels) -> bool:
    """Are they a label together, and not one each?"""
    if upper in labels and lower in labels:
        return False
    return upper + lower in labels or (upper not in labels and lower not in labels and is_label(upper + lower, labels))


def _are_one_below_another(upper: Block, lower: Block) -> bool:
    left, right = lower.x0 - upper.x0, lower.x1 - upper.x1
    return abs(left) <= _SAME or abs(left + right) <= 2 * _SAME
