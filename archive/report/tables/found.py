"""One cell of a form that was found in a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.report.form import Column, Form, Line, Table
    from archive.report.tables.rows import Piece

Cell = tuple[str, str, str]


@dataclass(eq=False, slots=True)
class Found:
    """One cell that was found: whose form's, which, where, and how sure its label is (1: word for word)."""

    form: Form | None  # None: a line of no national form
    table: Table
    line: Line
    column: Column
    piece: Piece
    quality: float
    row: int
    unit: str | None = None  # that of a sum of money, where the header or the row names it
    cell: Cell = field(init=False)

    def __post_init__(self) -> None:
        self.cell = (self.table.id, self.line.id, self.column.id)
