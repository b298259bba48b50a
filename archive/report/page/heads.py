"""Headers of tables in text that has one cell a line: which heads stand over the cells of each row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.report.kept import kept
from archive.report.normal import fold, normalise
from archive.report.tables.frame import frame
from archive.report.tables.known import labels_of_columns
from archive.report.tables.lines.leaves import leaves
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.tables.known import Known

_LONGEST = 12  # characters of a head that no form has
_LONGEST_LABEL = 80
_MOST = 20  # lines of a header, blank ones among them
_LEAST = 6  # so many lines of the requests have a header


@dataclass(frozen=True)
class Told:
    """The heads over the cells of a row, from left to right, and the lines of their header."""

    corner: str
    heads: tuple[str, ...]
    lines: range

    def has_others(self, known: Known) -> bool:
        """Is one of them no column of any form?"""
        columns, _ = labels_of_columns(known)
        return not columns.issuperset(map(normalise, self.heads))


@kept
def over_columns(known: Known) -> frozenset[str]:
    """The heads that stand over those of several columns."""
    tables = [table for form in known.forms for table in form.tables]
    groups = {column.group for table in tables for column in table.columns if column.group}
    return frozenset(groups | {table.columns_label for table in tables if table.columns_label})


def told_heads(lines: Sequence[str], known: Known) -> dict[int, Told]:
    """By the line with a row's label what the header above tells; none where there are too few rows of the requests."""
    found: dict[int, Told] = {}
    of_requests = of_block = None
    requests = 0
    for number, line in enumerate(lines):
        if not line or len(line) > _LONGEST_LABEL:
            continue
        if normalise(line) in _corners(known):
            of_block = _of_block(lines, number, known)
        elif line in known.blocks and of_block:
            found[number] = of_block
        elif line in known.matrix and not _is_head(lines, number, known):
            of_requests = _of_requests(lines, number, known) or of_requests
            if of_requests:
                found[number] = of_requests
                requests += 1
    return found if requests >= _LEAST else {}


@kept
def _corners(known: Known) -> frozenset[str]:
    """What stands in the corner of a block's header."""
    tables = (table for form in known.forms for table in form.tables if table.layout == "blocks")
    return frozenset(normalise(table.corner) for table in tables if table.corner)


def _of_block(lines: Sequence[str], corner: int, known: Known) -> Told | None:
    """The heads from the corner to the first label of a line."""
    heads = list(takewhile(lambda text: text not in known.blocks, lines[corner + 1 : corner + _MOST]))
    is_header = bool(heads) and known.is_header(heads[0]) and not any(sort_of(text) == "figure" for text in heads)
    return Told(lines[corner], tuple(heads), range(corner, corner + 1 + len(heads))) if is_header else None


def _is_head(lines: Sequence[str], number: int, known: Known) -> bool:
    """Is a word that names a line, too, one of the header? Then others stand above it, or words below."""
    if not known.is_header(lines[number]):
        return False
    above = next((line for line in reversed(lines[max(0, number - _MOST) : number]) if line), "")
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return known.is_header(above) or sort_of(below) == "words"


def _of_requests(lines: Sequence[str], label: int, known: Known) -> Told | None:
    """What the heads say that stand above the label of a row."""
    applicants = labels_of_columns(known)[1]
    over = frozenset(map(normalise, over_columns(known)))
    labels = frame(known.forms)
    end = label
    while end and (not lines[end - 1] or (lines[end - 1] in labels and not known.is_header(lines[end - 1]))):
        end -= 1  # a group's label
    first = begin = end
    while first > max(0, end - _MOST):
        text = lines[first - 1]
        is_head = normalise(text) in applicants or normalise(text) in over
        is_label = text in labels and not known.is_header(text)
        if not is_head and (len(text) > _LONGEST or is_label or sort_of(text) == "figure"):
            break
        first -= 1
        begin = first if is_head else begin
    heads = leaves([[text] for text in lines[begin:end]], known)
    return Told("", tuple(heads), range(begin, end)) if heads else None


def total_leads(rows: Iterable[Sequence[str]]) -> bool:
    """Is the first figure of more rows than the last the sum of all others? A blank total says nothing."""
    whole = (cells for cells in rows if cells[0] and cells[-1])
    read = [[int(text) if (text := fold(cell)).isdecimal() else 0 for cell in cells] for cells in whole]
    sums = [(2 * row[0] == sum(row), 2 * row[-1] == sum(row)) for row in read if any(row)]
    return sum(first for first, _ in sums) > sum(last for _, last in sums)
