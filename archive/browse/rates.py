"""Shares and rates as data: which cells of a report stand over which others, by the form of its era.

`settings/rates.toml` names them. A rate of several reports is the sum of numerators over the sum of denominators of
those reports in which every cell of both is a number and the denominator is not 0.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from archive.browse.words import Words
from archive.config import load_forms, naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.report.form import Form, Forms

Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Rate:
    """One rate; numerator and denominator by era, each a set of cells to be added up."""

    id: str
    about: str
    name: Words
    numerator: Mapping[str, tuple[Cell, ...]]
    denominator: Mapping[str, tuple[Cell, ...]]
    is_drawn: bool = False  # in the chart over the years

    @property
    def eras(self) -> tuple[str, ...]:
        return tuple(self.numerator)


def parse_rates(text: str, forms: Forms) -> tuple[Rate, ...]:
    """Read the rates. Raises ValueError or KeyError where one is not sound."""
    return tuple(_rate(row, forms) for row in tomllib.loads(text)["rates"])


@cache
def load_rates() -> tuple[Rate, ...]:
    """The rates of `settings/rates.toml`. Raises SettingsError."""
    with naming("settings/rates.toml"):
        text = (resources.files("settings") / "rates.toml").read_text("utf-8")
        return parse_rates(text, load_forms())


def _rate(row: Mapping[str, Any], forms: Forms) -> Rate:
    sides = [_cells(row[side], forms) for side in ("numerator", "denominator")]
    eras: list[str] = [form.era for form in forms if all(form.era in side for side in sides)]
    if not eras:
        raise ValueError(f"rate {row['id']}: no form has all of its cells")
    numerator, denominator = ({era: side[era] for era in eras} for side in sides)
    return Rate(row["id"], row["about"], Words(row["zh"], row["en"]), numerator, denominator, bool(row.get("drawn")))


def _cells(patterns: Iterable[str], forms: Forms) -> dict[str, tuple[Cell, ...]]:
    """Era → the cells of its form. Raises ValueError for a pattern that no form knows."""
    found: dict[str, tuple[Cell, ...]] = {}
    for pattern in patterns:
        by_era = {form.era: cells for form in forms if (cells := _matching(pattern, form))}
        if not by_era:
            raise ValueError(f"no form has the cell {pattern}")
        for era, cells in by_era.items():
            found[era] = (*found.get(era, ()), *cells)
    return found


def _matching(pattern: str, form: Form) -> tuple[Cell, ...]:
    table_id, line_id, column_id = pattern.split(".")
    begin = line_id.removesuffix("*")
    return tuple(
        (table.id, line.id, column.id)
        for table in form.tables
        for line, column in table.cells
        if table.id == table_id
        and column.id == column_id
        and (line.id == line_id or (begin != line_id and line.id.startswith(begin)))
    )
