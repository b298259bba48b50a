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
_Sum = tuple[tuple[Cell, ...], tuple[Cell, ...], tuple[Cell, ...]]  # both sides, and all its cells

_PASSED = 0.3  # a sum that holds leaves this much of the doubt
FAILED = 0.6  # so does one that fails, of the confidence itself
_UNCLEAR = 0.3  # at most


class Proof:
    """The sums of the form that these values make hold, and those that they do not."""

    def __init__(self, values: Mapping[Cell, float | None], form: Form) -> None:
        self._wanted: list[tuple[Cell, float]] = []
        passed: list[Cell] = []
        failed: list[Cell] = []
        stated = {cell: value for cell, value in values.items() if value is not None}
        for (one, other, cells), excess in _sums(form, stated):
            (failed if excess else passed).extend(cells)
            if excess:
                self._wanted += [(cell, stated[cell] - excess) for cell in one]
                self._wanted += [(cell, stated[cell] + excess) for cell in other]
        self._passed, self._failed = Counter(passed), Counter(failed)  # of the sums that each cell is part of

    @property
    def wanted(self) -> Iterator[tuple[Cell, float]]:
        """Each cell of a sum that does not hold, with the value by which it would."""
        return iter(self._wanted)

    def confidence(self, cell: Cell, kind: Kind, sure: float) -> float:
        """That of a cell whose label is so sure: it grows where its sums hold, and shrinks where they do not."""
        return _confidence(sure, kind == "unclear", self._passed.get(cell, 0), self._failed.get(cell, 0))


@lru_cache(maxsize=1024)
def _confidence(sure: float, is_unclear: bool, passed: int, failed: int) -> float:
    doubt = 1 - (min(sure, _UNCLEAR) if is_unclear else sure)
    return round((1 - doubt * _PASSED**passed) * FAILED**failed, 3)


def _sums(form: Form, values: Mapping[Cell, float]) -> Iterator[tuple[_Sum, float]]:
    """Each sum of which every part is stated, and by how much the one side is more than the other; 0 where it holds."""
    value = values.__getitem__
    for sum_ in _all_sums(form):
        try:
            difference = sum(map(value, sum_[0])) - sum(map(value, sum_[1]))
        except KeyError:
            continue
        yield sum_, 0 if abs(difference) < 1e-6 else difference


@kept
def _all_sums(form: Form) -> tuple[_Sum, ...]:
    """Both sides of each sum, and all its cells."""
    return tuple((one, other, (*one, *other)) for table in form.tables for one, other in table.sums)
