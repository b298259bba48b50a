"""Texts of word processors: which tables are statutory, and what of the others is read as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from archive.report.tables.frame import is_statutory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archive.report.carrier import Grid
    from archive.report.labels import Labels

_SHORT = 60  # characters at most of a cell of a table that does not lay out the page


class Walker(Protocol):
    """Walks through the body of a text; `seen` are all its lines."""

    labels: Labels
    grids: list[Grid]
    seen: list[str]

    def walk(self, element: Any) -> None:
        """Read what stands in an element."""

    def line(self, text: str) -> None:
        """Read a line."""


def read_table(
    reader: Walker,
    grid: Grid,
    rows: Iterable[Sequence[Any]],
    text_of: Callable[[Any], str],
    *,
    nested: bool,
) -> None:
    """A statutory table is a grid, and no text. Of any other the rows of short cells are lines, parted by tabs.

    What else stands in its cells is read as the page is: they lay it out. `nested`: it holds other tables.
    """
    statutory = is_statutory((cell.text for row in grid.rows for cell in row), reader.labels)
    if statutory or not nested:
        reader.grids.append(grid)
    if statutory:
        reader.seen.extend(line for row in grid.rows for cell in row for line in cell.text.split("\n") if line)
        return
    for cells in rows:
        texts = [text_of(cell).replace("\n", " ") for cell in cells]
        if len(cells) > 1 and not nested and all(len(text) <= _SHORT for text in texts):
            reader.line("\t".join(texts))
        else:
            for cell in cells:
                reader.walk(cell)
