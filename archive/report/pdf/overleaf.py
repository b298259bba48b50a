"""Tables that page breaks have cut: their parts put together, and the row that a break has cut in two."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.report.pdf.drawn import Break, as_one, ended, without_head
from archive.report.pdf.figures import group_sizes
from archive.report.pdf.halves import ends_unlabelled, one_row, unblanked
from archive.report.tables.frame import frame
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.report.carrier import Grid
    from archive.report.form import Forms
    from archive.report.pdf.cells import Rest
    from archive.report.pdf.place import Box


@dataclass(frozen=True)
class Part:
    """What a page has of a table. `is_drawn`: rules frame its cells; `goes_on`: nothing stands above it on its page.

    `rests`: what the cells of its last row have left behind a digit, by their boxes.
    """

    grid: Grid
    is_drawn: bool = False
    goes_on: bool = False
    rests: Mapping[Box, Rest] = field(default_factory=dict)


def joined(parts: Sequence[Part], forms: Forms) -> list[Grid]:
    """The tables, each as one grid where rules say which cells stand in a column; rows that a break has cut are one."""
    labels, sizes = frame(forms), group_sizes(forms)
    out: list[Part] = []
    for part in parts:
        if out and part.grid.rows and out[-1].grid.rows:
            above = out[-1]
            if part.goes_on and part.is_drawn and above.is_drawn and (both := as_one(ended(above.grid), part.grid)):
                below = without_head(*both)
                out[-1] = replace(part, grid=Break(both[0], below, above.rests, labels, sizes).mended())
                continue
            row = one_row(above.grid.rows[-1], part.grid.rows[0], labels, sizes)
            if row is not None:
                out[-1] = replace(above, grid=replace(above.grid, rows=(*above.grid.rows[:-1], row)))
                part = replace(part, grid=replace(part.grid, rows=part.grid.rows[1:]))  # noqa: PLW2901
            elif part.goes_on and ends_unlabelled(above.grid.rows):
                part = replace(part, grid=_without_blanks(part.grid))  # noqa: PLW2901
        out.append(part)
    return [part.grid for part in out]


def _without_blanks(grid: Grid) -> Grid:
    """The table without the blank cells of the row that begins it, below its head."""
    place = next((place for place, row in enumerate(grid.rows) if not all(cell.text for cell in row)), 0)
    is_head = all(sort_of(cell.text) == "words" for row in grid.rows[:place] for cell in row)
    if not is_head:
        return grid
    return replace(grid, rows=(*grid.rows[:place], tuple(unblanked(grid.rows[place])), *grid.rows[place + 1 :]))
