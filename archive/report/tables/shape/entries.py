"""Single figures, each with the labels of its line and its column, put back into the rows that the form has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.report.normal import normalise
from archive.report.tables.rows import Piece, Row

if TYPE_CHECKING:
    from archive.report.tables.known import Known

# So many columns of a line are named where its table is taken apart; where lines have columns of their own, all.
_COLUMNS_LEAST_OF = {"matrix": 5, "row": 2, "blocks": 9}


@dataclass
class Entries:
    """Single figures, each with the label of its line and of its column, as the rows of one table bring them."""

    grid: int
    cells: dict[str, dict[str, tuple[Piece, Piece]]] = field(default_factory=dict)
    heads: dict[str, Piece] = field(default_factory=dict)
    is_double: bool = False

    def add(self, line: Piece, column: Piece, value: Piece) -> None:
        """One more figure; where another stands there for the same line and column, which is theirs is not said."""
        cells = self.cells.setdefault(normalise(line.text), {})
        self.heads.setdefault(normalise(line.text), line)
        before = cells.get(normalise(column.text))
        if before is not None:
            self.is_double = True
            if before[1].text != value.text:
                value = value.at(value.text)
                value.reading = None, "unclear", value.reading[2]
        cells[normalise(column.text)] = column, value

    def has(self, line: Piece, column: Piece) -> bool:
        return normalise(column.text) in self.cells.get(normalise(line.text), {})

    def rows(self, known: Known) -> list[Row]:
        """A header where the columns change, and each line with its figures; nothing where lines are not whole."""
        made: list[Row] = []
        header: list[str] = []
        for key, cells in self.cells.items():
            head = self.heads[key]
            if not _is_whole(head, cells, known):
                return []
            if list(cells) != header:
                header = list(cells)
                names = [
                    Piece(column.text, column.locator, place + 1) for place, (column, _) in enumerate(cells.values())
                ]
                made.append(Row(tuple(names), grid=self.grid))
            values = [value.in_column(place + 1) for place, (_, value) in enumerate(cells.values())]
            made.append(Row((head.in_column(0), *values), grid=self.grid))
        return made


def _is_whole(head: Piece, cells: dict[str, tuple[Piece, Piece]], known: Known) -> bool:
    """Are so many columns of a line named as tell it?"""
    for labels in (known.matrix, known.blocks, known.sides):
        for name in labels.ids(head.text, loose=False)[0]:
            for place in known.places[name]:
                columns = place.line.columns
                named = sum(any(normalise(label) in cells for label in column.labels) for column in columns)
                least = min(_COLUMNS_LEAST_OF[place.table.layout], len(columns))
                if named == len(cells) and named >= least:
                    return True
    return False
