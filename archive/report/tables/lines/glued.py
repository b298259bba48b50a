"""Rows of text whose cells have run together (规章000): what nothing parts, the form and its sums do, or nothing does.

The form says how many figures a row has, no figure begins with a 0 before others, and a total is the sum of the rest.
Where one way alone is left to part a row, it is read so; and this only in a text many of whose rows the sums have told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from archive.report.kept import kept
from archive.report.normal import normalise
from archive.report.tables.headers import ends_in_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.report.carrier import TextLine
    from archive.report.tables.known import Known

Spans = list[tuple[int, int]]

_LEAST = 20  # so many rows with a total, none of them without a way, make the others, too, such rows,
_TOLD = 6  # and so many of these with one way alone
_ROW = re.compile(r"(?P<label>\S*[\u4e00-\u9fff）)”])?(?P<figures>\d{1,40}(?:\.\d{1,6})?)")
_GROUP = 16  # characters at most of a group's label
_LONGEST = 90  # characters of a line
_HEADER = 4  # lines at most between a header and its last row
_MOST = 2  # ways of which one may be the right one
_STEPS = 20000  # in which the ways are looked for; longer rows have many


@dataclass(frozen=True)
class _Glued:
    """A line: its label, its figures, and how many the form has of them, the last of each `block` a total."""

    number: int
    label: Spans
    figures: tuple[int, int]
    count: int
    block: int = 0

    def ways(self, text: str) -> list[Spans]:
        start, end = self.figures
        digits = text[start:end]
        found = _parted(digits, self.count, self.block)
        return [[(start + one, start + other) for one, other in pairwise(way)] for way in found]


def glued_lines(lines: Sequence[TextLine], known: Known) -> Mapping[int, Spans]:
    """The cells of such lines: labels and figures of rows, and the heads above; nothing where the sums tell too few."""
    rows = [row for number, line in enumerate(lines) if (row := _row(lines, number, known)) is not None]
    if sum(row.block > 0 for row in rows) < _LEAST or any(_is_short(row) for row in rows):
        return {}
    ways = {row.number: row.ways(lines[row.number].text) for row in rows}
    told = [len(ways[row.number]) for row in rows if row.block]
    if told.count(1) < _TOLD or 0 in told:
        return {}
    found = {row.number: [*row.label, *ways[row.number][0]] for row in rows if len(ways[row.number]) == 1}
    for number, line in enumerate(lines):
        if number not in found and (heads := _heads(line.text, known)):
            found[number] = heads
    return found


def _is_short(row: _Glued) -> bool:
    """Has it fewer digits than figures? Then blank cells are gone, here and elsewhere."""
    start, end = row.figures
    return end - start < row.count


def _row(lines: Sequence[TextLine], number: int, known: Known) -> _Glued | None:
    text = lines[number].text
    found = _ROW.fullmatch(text) if len(text) <= _LONGEST and text[-1:].isdecimal() else None
    if found is None:
        return None
    place, whole = found.span("figures"), found["figures"].isdecimal()
    if not found["label"]:
        counts = {(len(table.cells), len(table.columns)) for _, table in known.side_tables if table.ends_in_total}
        count, block = next(iter(counts), (0, 0))
        return _Glued(number, [], place, count, block) if whole and place[1] - place[0] >= count > 0 else None
    label = found["label"]
    begin = next((begin for begin in range(min(len(label), _GROUP)) if _is_label(label, begin, known)), None)
    if begin is not None and whole:
        names = known.matrix.ids(label[begin:], loose=False)[0]
        table = known.places[next(iter(names))][0].table
        block = len(table.columns) if ends_in_total(table, len(table.columns)) else 0
        spans = [(0, begin), (begin, len(label))] if begin else [(0, len(label))]
        return _Glued(number, spans, place, len(table.columns), block)
    count = _count(lines, number, label, known)
    return _Glued(number, [(0, len(label))], place, count) if count and (whole or count == 1) else None


def _is_label(text: str, begin: int, known: Known) -> bool:
    """Does the label of a line begin there, behind that of its group or nothing?"""
    return text[begin:] in known.matrix and (begin == 0 or normalise(text[:begin]) in _groups(known))


@kept
def _groups(known: Known) -> frozenset[str]:
    """What groups of lines are called."""
    groups = (group for form in known.forms for table in form.tables for group in table.groups)
    return frozenset(normalise(label) for group in groups for label in group.labels)


def _count(lines: Sequence[TextLine], number: int, label: str, known: Known) -> int:
    """How many columns a line has by the header above it, which names all of them."""
    above = [normalise(line.text) for line in lines[max(0, number - _HEADER) : number]][::-1]
    for name in known.blocks.ids(label, loose=False)[0]:
        for place in known.places[name]:
            keys = [[normalise(one) for one in column.labels] for column in place.line.columns]
            if any(all(any(key in text for key in column) for column in keys) for text in above):
                return len(keys)
    return 0


def _heads(text: str, known: Known) -> Spans:
    """The heads of columns and of lines side by side of which a line consists, and of nothing else."""
    if len(text) > _LONGEST or not text or text[-1].isdecimal():
        return []
    spans: Spans = []
    begin = 0
    while begin < len(text):
        ends = range(min(len(text), begin + 12), begin + 1, -1)
        end = next((end for end in ends if _is_head(text[begin:end], known)), 0)
        if not end:
            return []
        spans.append((begin, end))
        begin = end
    return spans if len(spans) > 1 else []


def _is_head(text: str, known: Known) -> bool:
    return known.is_header(text) or text in known.sides


def _parted(digits: str, count: int, block: int) -> list[tuple[int, ...]]:
    """Where figures begin and end, in each way that there is, up to two; `block`: the last of so many is a sum."""
    found = list(islice(_ways(digits, count, block), _MOST))
    return found if all(len(way) == count + 1 for way in found) else [*found, *found]


def _ways(digits: str, count: int, block: int) -> Iterator[tuple[int, ...]]:
    if count == 1:
        yield (0, len(digits))
        return
    steps = iter(range(_STEPS))

    def go_on(ends: tuple[int, ...], sums: int) -> Iterator[tuple[int, ...]]:
        made, start = len(ends) - 1, ends[-1]
        rest = count - made
        if not rest or next(steps, None) is None:
            yield ends  # all, or those that could be looked for: there may be others
            return
        is_sum = block > 0 and made % block == block - 1
        most = 1 if digits[start : start + 1] == "0" else len(digits) - start - rest + 1
        for end in range(start + 1, start + most + 1) if rest > 1 else (len(digits),):
            if end <= start or (end - start > 1 and digits[start] == "0"):
                continue
            value = int(digits[start:end])
            if is_sum and value != sums:
                continue
            yield from go_on((*ends, end), 0 if is_sum else sums + value)

    yield from go_on((0,), 0)
