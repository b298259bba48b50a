"""All labels of the forms, to recognise a statutory table when one is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.report.labels import Labels
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.report.form import Form, Table

_ENOUGH = 2  # more labels than these are a table's, whatever stands beside them
_KNOWN: dict[tuple[int, ...], tuple[tuple[Form, ...], Labels]] = {}


def frame(forms: Iterable[Form]) -> Labels:
    """Every label that stands in a table of these forms; gathered once for as long as the forms live."""
    held = tuple(forms)
    names = tuple(id(form) for form in held)
    if names not in _KNOWN:
        _KNOWN[names] = held, Labels((label, label) for form in held for label in _labels(form.tables))
    return _KNOWN[names][1]


def _labels(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        yield from (label for label in (table.corner, table.columns_label) if label)
        yield from labels_of(table)


def labels_of(table: Table) -> Iterator[str]:
    """What the groups, columns and lines of a table may be called."""
    for group in table.groups:
        yield from group.labels
        for column in group.columns:
            yield from column.labels
            if column.group:
                yield column.group
    for line in table.lines:
        yield from line.labels


def is_statutory(texts: Iterable[str], labels: Labels) -> bool:
    """Are these the cells of a statutory table, or of a part of one? One label is enough beside figures."""
    seen: set[str] = set()
    figures = words = 0
    for text in texts:
        if len(text) > 120:
            continue
        if text in labels:
            seen.add(text)
            if len(seen) > _ENOUGH:
                return True
        sort = sort_of(text)
        figures += sort == "figure"
        words += sort == "words"
    return len(seen) > 0 and figures >= words
