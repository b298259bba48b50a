"""How sure is a figure? The label it stands at, and the sums of the form that it is part of."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.report.kept import kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.report.form import Form
    from archive.report.model import Kind

Cell = tuple[str, str, str]

_PASSED = 0.3  # a sum that holds leaves this much of the doubt
FAILED = 0.6  # so does one that fails, of the confidence itself
_DOUBTFUL = {"unclear": 0.3}


def weigh(stated: Mapping[Cell, tuple[float | None, Kind, float]], form: Form) -> dict[Cell, float]:
    """The confidence of each cell, from its value, its kind and how sure its label is.

    It grows where the form's sums hold, and shrinks where they do not.
    """
    values = {cell: value for cell, (value, _, _) in stated.items() if value is not None}
    passed, failed = Counter[Cell](), Counter[Cell]()  # of the sums that each cell is part of
    for cells, holds in _sums(form, values):
        (passed if holds else failed).update(cells)
    return {
        cell: _confidence(min(sure, _DOUBTFUL.get(kind, 1.0)), passed.get(cell, 0), failed.get(cell, 0))
        for cell, (_, kind, sure) in stated.items()
    }


@lru_cache(maxsize=1024)
def _confidence(sure: float, passed: int, failed: int) -> float:
    return round((1 - (1 - sure) * _PASSED**passed) * FAILED**failed, 3)


def _sums(form: Form, values: Mapping[Cell, float]) -> Iterator[tuple[tuple[Cell, ...], bool]]:
    """Each sum of which every part is stated: its cells, and whether it holds."""
    value = values.__getitem__
    for one, other, cells in _all_sums(form):
        try:
            difference = sum(map(value, one)) - sum(map(value, other))
        except KeyError:
            continue
        yield cells, abs(difference) < 1e-6


@kept
def _all_sums(form: Form) -> tuple[tuple[tuple[Cell, ...], tuple[Cell, ...], tuple[Cell, ...]], ...]:
    """Both sides of each sum, and all its cells."""
    return tuple((one, other, (*one, *other)) for table in form.tables for one, other in table.sums)
