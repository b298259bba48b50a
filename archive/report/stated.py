"""The figures of one report by cell: which to use, and how they compare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.report.model import Outcome, Source, Statistic

Cell = tuple[str, str, str]

_APPROXIMATE = re.compile("[余多约近超逾]|左右|以上|突破")


class Figures:
    """Statistics by cell; for checks of tables only what a table (or a picture of one) says is used."""

    def __init__(self, statistics: Iterable[Statistic]) -> None:
        tabled: dict[Source, dict[Cell, Statistic]] = {"table": {}, "ocr": {}}
        self._prose: dict[Cell, list[Statistic]] = {}
        for statistic in statistics:
            if statistic.scope != "year":
                continue
            cell = statistic.cell
            if statistic.source == "prose":
                self._prose.setdefault(cell, []).append(statistic)
            else:
                first = tabled[statistic.source]
                if cell not in first or statistic.ordinal < first[cell].ordinal:
                    first[cell] = statistic
        self._best = tabled["ocr"] | tabled["table"]
        self._tables = {cell[0] for cell in self._best}
        self._named = {cell: (statistic, cell_of(statistic)) for cell, statistic in self._best.items()}

    def has_table(self, table_id: str) -> bool:
        """Was anything of that table read?"""
        return table_id in self._tables

    def best(self, cell: Cell) -> Statistic | None:
        """What the table says of the cell, else what its picture says."""
        return self._best.get(cell)

    def tabled(self, cell: Cell) -> Statistic | None:
        return self.best(cell)

    def said(self) -> Iterable[Cell]:
        """The cells of which the text says something."""
        return self._prose.keys()

    def prose(self, cell: Cell) -> tuple[Statistic, ...]:
        """What the text says of the cell, in its order."""
        found = self._prose.get(cell, ())
        return tuple(sorted(found, key=lambda one: one.ordinal)) if len(found) > 1 else tuple(found)

    def named(self, cells: Iterable[Cell]) -> list[tuple[Statistic, dict[str, Any]]]:
        """The best of each cell that has one, with its name: one for all findings that name it."""
        return [one for one in map(self._named.get, cells) if one is not None]


def cell_of(statistic: Statistic) -> dict[str, Any]:
    """The statistic's name, ready for JSON."""
    return {
        "table_id": statistic.table_id,
        "line": statistic.line,
        "column": statistic.column,
        "source": statistic.source,
        "ordinal": statistic.ordinal,
    }


def amount(value: float | None) -> str:
    """A figure as people write it.

    >>> amount(3.0), amount(26.55), amount(None)
    ('3', '26.55', '—')
    """
    if value is None:
        return "—"
    return str(int(value)) if value == int(value) else f"{value:g}"


def outcome_of(prose: Statistic, tabled: Statistic) -> Outcome:
    """Does the text agree with the table? 18万余 agrees with nothing exactly."""
    if tabled.value is None or prose.value is None:
        return "not_assessable"
    if prose.value == tabled.value:
        return "pass"
    return "not_assessable" if _APPROXIMATE.search(prose.raw or "") else "fail"
