"""Cells as the words of the settings name them, and which of them a form has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from archive.report.sentences.channels import PROSE_LINES

if TYPE_CHECKING:
    from archive.report.form import Form
    from archive.report.words import Rule, Words

Family = Literal["six", "annex"]
Cell = tuple[str, str, str]


def prose_lines(words: Words) -> frozenset[str]:
    """The lines of the table `prose`: what is read from sentences where no form has a cell for it."""
    targets = (target for rule in (*words.rules, *words.zeros) for target in rule.targets)
    cells = (cell for target in targets for cell in (target.six, target.annex) if cell is not None)
    return PROSE_LINES | {line for table, line, _ in cells if table == "prose"}


class Cells:
    """The cells that figures in prose may take. `form` names them; None leaves only the lines of `prose`."""

    def __init__(self, form: Form | None) -> None:
        self._form = form
        self.family: Family = "annex" if form is not None and form.era == "2014" else "six"

    def targets(self, rule: Rule) -> tuple[Cell, ...]:
        """The cells of the rule that the form has."""
        cells = (target.six if self.family == "six" else target.annex for target in rule.targets)
        return tuple(cell for cell in cells if cell is not None and self.exists(cell))

    def exists(self, cell: Cell) -> bool:
        """Has the form this cell? The lines of `prose` belong to every form."""
        table, line, column = cell
        if table == "prose":
            return True
        if self._form is None:
            return False
        try:
            self._form.table(table).line(line).column(column)
        except KeyError:
            return False
        return True

    def unit(self, cell: Cell) -> str | None:
        """The unit in which the form counts."""
        if cell[0] == "prose" or self._form is None:
            return "元" if cell[1] == "fees_collected" else "件"
        line = self._form.table(cell[0]).line(cell[1])
        return line.unit_of(line.column(cell[2]))
