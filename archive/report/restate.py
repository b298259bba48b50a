"""What was understood, held against what was written: does a figure's value follow from its raw text?"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from archive.report.money import UNITS, factors
from archive.report.numbers import read_cell, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.report.form import Column, Forms, Line
    from archive.report.model import Statistic

_ABOUT = str.maketrans("", "", "余多")  # 5500余条
_MONEY = (1.0, 10_000.0, 100_000_000.0)  # a fee in prose is always given in yuan


def misreading(figure: Statistic, forms: Forms) -> str | None:
    """What of a figure does not follow from its raw text, in words; None where all does.

    Of prose only the value is judged, and only where the raw text alone gives one.

    >>> from dataclasses import replace
    >>> from archive.config import load_forms
    >>> from archive.report.model import Statistic
    >>> cell = ("requests", "received", "total")
    >>> good = Statistic(*cell, value=12, unit="件", raw="１２", kind="number", source="table")
    >>> misreading(good, load_forms()), misreading(replace(good, value=777), load_forms())
    (None, 'value 777, but 12 is written')
    >>> misreading(replace(good, raw=None), load_forms())
    'value 12, but nothing is written'
    >>> misreading(replace(good, value=None, kind="unclear"), load_forms())
    >>> misreading(replace(good, raw="—"), load_forms())
    'value 12, but not_applicable is written'
    """
    if figure.raw is None:
        return None if figure.value is None and figure.kind == "blank" else f"{_said(figure)}, but nothing is written"
    if figure.kind == "unclear" and figure.value is None:
        return None  # whatever may be read there is not believed: its line's sum, or its sign, says otherwise
    return _prose(figure) if figure.source == "prose" else _table(figure, forms)


def _table(figure: Statistic, forms: Forms) -> str | None:
    written, kind, unit = read_cell(figure.raw)
    if written is None or figure.value is None:
        is_same = written == figure.value and kind == figure.kind
        return None if is_same else f"{_said(figure)}, but {kind if written is None else written} is written"
    places = list(_places(figure.cell, forms))
    owns = (line.unit_of(column) for line, column in places)
    scales = {1.0, *(factor for own in owns if own in UNITS for factor in factors(own))}
    if not any(_is_near(figure.value, written * scale) for scale in scales):
        return f"value {figure.value}, but {written} is written"
    if figure.kind != ("number" if figure.value else "zero"):
        return f"kind {figure.kind}, but {kind} is written"
    units = {unit, *(line.unit_of(column) for line, column in places)}
    if places and figure.unit not in units:
        return f"unit {figure.unit}, but {'、'.join(sorted(filter(None, units)))} is written or the form's"
    return None


def _prose(figure: Statistic) -> str | None:
    written = read_number((figure.raw or "").translate(_ABOUT))
    if figure.kind == "zero":  # 未收到: the words say it
        return None if figure.value == 0 and not written else f"{_said(figure)}, but {written} is written"
    if written is None:
        return None
    if figure.value is None or not any(_is_near(figure.value, written * factor) for factor in _MONEY):
        return f"{_said(figure)}, but {written} is written"
    return None


def _said(figure: Statistic) -> str:
    return f"value {figure.value}" if figure.value is not None else f"kind {figure.kind}"


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(other))


def _places(cell: tuple[str, str, str], forms: Forms) -> Iterator[tuple[Line, Column]]:
    """The cell in each form that has it."""
    table_id, line_id, column_id = cell
    for form in forms:
        with suppress(KeyError):
            line = form.table(table_id).line(line_id)
            yield line, line.column(column_id)
