"""How sure is a figure? The label it stands at, and the sums of the form that it is part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    sums: dict[Cell, list[bool]] = {}
    for cells, holds in _sums(form, values):
        for cell in cells:
            sums.setdefault(cell, []).append(holds)
    weighed = {}
    for cell, (_, kind, sure) in stated.items():
        held = sums.get(cell, [])
        doubt = 1 - min(sure, _DOUBTFUL.get(kind, 1.0))
        weighed[cell] = round((1 - doubt * _PASSED ** held.count(True)) * FAILED ** held.count(False), 3)
    return weighed


def _sums(form: Form, values: Mapping[Cell, float]) -> Iterator[tuple[tuple[Cell, ...], bool]]:
    """Each sum of which every part is stated: its cells, and whether it holds."""
    for table in form.tables:
        for one, other in table.sums:
            if all(map(values.__contains__, (*one, *other))):
                difference = sum(map(values.__getitem__, one)) - sum(map(values.__getitem__, other))
                yield (*one, *other), abs(difference) < 1e-6
