"""Which lines of the text belong to flattened tables, so that prose is not read from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.normal import normalise
from archive.report.tables.frame import frame
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.carrier import TextLine
    from archive.report.form import Form
    from archive.report.labels import Labels
    from archive.report.tables.rows import Row

_BAR = re.compile(r"[\t|｜│┃¦]+")
_HEADING = re.compile(r"\s*[一二三四五六七八九十⼀⼆⼋⼗]+、")
_REST = 8
_TWO = 30  # characters of two labels


def used_lines(
    lines: Sequence[TextLine], rows: Iterable[tuple[str, Row]], tables: Iterable[range], forms: Sequence[Form]
) -> frozenset[int]:
    """The lines of the rows that were read, those between them, and the header and frame around them.

    `tables` are the lines of those that were read as tables.
    """
    labels = frame(forms)
    touched: dict[str, set[int]] = {}
    for table_id, row in rows:
        numbers = {piece.line for piece in row.pieces if piece.line >= 0}
        figures = {piece.line for piece in row.pieces if piece.is_figure}
        touched.setdefault(table_id, set()).update(
            number for number in numbers if number in figures or not _is_heading(lines[number].text, labels)
        )
    used: set[int] = set()
    for numbers in filter(None, (*touched.values(), *map(set, tables))):
        for number in range(min(numbers), max(numbers) + 1):
            if number in numbers or (_is_short(lines, number) and not _is_heading(lines[number].text, labels)):
                used.add(number)
        for start, step in ((min(numbers) - 1, -1), (max(numbers) + 1, 1)):
            number = start
            while 0 <= number < len(lines) and _belongs(lines[number].text, labels):
                used.add(number)
                number += step
    return frozenset(used)


def _is_heading(text: str, labels: Labels) -> bool:
    """Does a part of the report begin here? The form's own lines are numbered in the same way."""
    return _HEADING.match(text) is not None and not _cells_are_labels(text, labels)


def _cells_are_labels(text: str, labels: Labels) -> bool:
    cells = [cell.strip() for cell in _BAR.split(text) if cell.strip()]
    return bool(cells) and (cells[0] in labels or cells[0].split()[0] in labels)


def _is_short(lines: Sequence[TextLine], number: int) -> bool:
    return len(lines[number].text) <= 90 and "。" not in lines[number].text


def _belongs(text: str, labels: Labels) -> bool:
    """Is the line part of a table's frame: a header, a label, a bar, a figure?"""
    cells = [cell.strip() for cell in _BAR.split(text) if cell.strip()]
    if _is_heading(text, labels):
        return False
    for cell in cells:
        if not (cell in labels or sort_of(cell) == "figure" or normalise(cell) == ""):
            words = cell.split()
            if not all(_are_labels(word, labels) or len(normalise(word)) <= _REST for word in words) or "。" in cell:
                return False
    return True


def _are_labels(word: str, labels: Labels) -> bool:
    """Is it a label, or two of them run together: 第二十条第（一）项信息内容?"""
    if word in labels:
        return True
    cuts = range(_REST // 2, len(word) - 1) if len(word) <= _TWO else ()
    return any(word[:cut] in labels and word[cut:] in labels for cut in cuts)
