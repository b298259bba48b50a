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
_UNCLEAR = 0.3  # at most


class Proof:
    """The sums of the form that these values make hold, and those that they do not."""

    def __init__(self, values: Mapping[Cell, float | None], form: Form) -> None:
        self._passed, self._failed = Counter[Cell](), Counter[Cell]()  # of the sums that each cell is part of
        for cells, holds in _sums(form, {cell: value for cell, value in values.items() if value is not None}):
            (self._passed if holds else self._failed).update(cells)

    def confidence(self, cell: Cell, kind: Kind, sure: float) -> float:
        """That of a cell whose label is so sure: it grows where its sums hold, and shrinks where they do not."""
        return _confidence(sure, kind == "unclear", self._passed.get(cell, 0), self._failed.get(cell, 0))


@lru_cache(maxsize=1024)
def _confidence(sure: float, is_unclear: bool, passed: int, failed: int) -> float:
    doubt = 1 - (min(sure, _UNCLEAR) if is_unclear else sure)
    return round((1 - doubt * _PASSED**passed) * FAILED**failed, 3)


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
