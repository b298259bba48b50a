"""A table that a page holds and does not show, beside the same table as it shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.report.labels import normalise
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.carrier import Grid


def hidden_copies(grids: Sequence[Grid]) -> frozenset[int]:
    """The hidden tables most of whose words stand in one that is shown: these say nothing, whatever that one says."""
    hidden = [number for number, grid in enumerate(grids) if grid.hidden]
    if not hidden or len(hidden) == len(grids):
        return frozenset()
    shown = [_words(grid) for grid in grids if not grid.hidden]
    own = {number: _words(grids[number]) for number in hidden}
    return frozenset(
        number for number, words in own.items() if any(2 * len(words & others) > len(words) for others in shown)
    )


def _words(grid: Grid) -> frozenset[str]:
    return frozenset(normalise(cell.text) for row in grid.rows for cell in row if sort_of(cell.text) == "words")
