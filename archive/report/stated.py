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
        self._by_cell: dict[Cell, list[Statistic]] = {}
        self._first: dict[tuple[Cell, Source], Statistic] = {}
        for statistic in statistics:
            if statistic.scope == "year":
                self._by_cell.setdefault(statistic.cell, []).append(statistic)
                first = self._first.setdefault((statistic.cell, statistic.source), statistic)
                if statistic.ordinal < first.ordinal:
                    self._first[statistic.cell, statistic.source] = statistic

    def has_table(self, table_id: str) -> bool:
        """Was anything of that table read?"""
        return any(
            cell[0] == table_id and any(one.source in {"table", "ocr"} for one in found)
            for cell, found in self._by_cell.items()
        )

    def best(self, cell: Cell) -> Statistic | None:
        """What the table says of the cell, else what its picture says."""
        return self._first.get((cell, "table")) or self._first.get((cell, "ocr"))

    def tabled(self, cell: Cell) -> Statistic | None:
        return self.best(cell)

    def prose(self, cell: Cell) -> tuple[Statistic, ...]:
        """What the text says of the cell, in its order."""
        found = [one for one in self._by_cell.get(cell, ()) if one.source == "prose"]
        return tuple(sorted(found, key=lambda one: one.ordinal)) if len(found) > 1 else tuple(found)


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
