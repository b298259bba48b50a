"""Tables that say nothing beside others with the same words: hidden ones, and those of units under the agency."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archive.report.folding import plain
from archive.report.normal import normalise
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.report.carrier import Grid

_OF_UNITS = re.compile(
    r"(?:附[件表]?[一二三四五六七八九十\d]*[:、.]?)?[(（]?(?:[一二三四五六七八九十]|\d)?[)）、.．]*"
    r"(?:下属|所属|直属|二级|派出)(?:事业)?(?:单位|机构|部门)"
)


def doubled(grids: Sequence[Grid]) -> frozenset[int]:
    """The tables most of whose words stand in others as well, and that do not count beside these, whatever they say.

    These are hidden ones, and those of units under the agency (下属单位：…). Where a hidden one has other figures than
    the page shows it is of another report, and so is all that is hidden.
    """
    hidden = _beside(grids, lambda grid: grid.hidden)
    if hidden:
        shown = sum((_figures(grid) for grid in grids if not grid.hidden), Counter[str]())
        if any(_figures(grids[number]) - shown for number in hidden):
            hidden = frozenset(number for number, grid in enumerate(grids) if grid.hidden)
    return hidden | _beside(grids, is_of_units)


def is_of_units(grid: Grid) -> bool:
    return _OF_UNITS.match(plain(grid.before)) is not None


def _beside(grids: Sequence[Grid], is_less: Callable[[Grid], bool]) -> frozenset[int]:
    lesser = [number for number, grid in enumerate(grids) if is_less(grid)]
    if not lesser or len(lesser) == len(grids):
        return frozenset()
    others = frozenset[str]().union(*(words_of(grid) for number, grid in enumerate(grids) if number not in lesser))
    own = {number: words_of(grids[number]) for number in lesser}
    return frozenset(number for number, words in own.items() if 2 * len(words & others) > len(words))


def _figures(grid: Grid) -> Counter[str]:
    return Counter(normalise(cell.text) for row in grid.rows for cell in row if sort_of(cell.text) == "figure")


def words_of(grid: Grid) -> frozenset[str]:
    """The words in its cells, by which the same table is known again."""
    return frozenset(normalise(cell.text) for row in grid.rows for cell in row if sort_of(cell.text) == "words")
