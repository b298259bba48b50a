"""Tables in text whose cells are parted by gaps of one width: a gap of twice the width holds a blank cell.

So programs write rows that they put together with one separator of spaces. Text that is aligned by spaces has gaps of
all widths; `columns` reads that.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.normal import UNSEEN
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UNSEEN = "".join(map(chr, UNSEEN))
_GAP = re.compile(r"[ \u00a0\u3000]+")
# blank cells between spaces, narrow or wide ones, each written as a space that a browser keeps
_FILLED = re.compile(r" ?([\u00a0\u3000])(?: \1)* ?|\u3000?\u00a0(?:\u3000\u00a0)*\u3000?")
_LONGEST = 400  # characters of a row
_LEAST_ROWS = 4  # so many with as many cells behind their labels, figures among them
_LEAST_BLANK = 2  # and so many of them with a blank cell before a figure show what the gaps mean
_LETTERS = 3  # so many side by side are those of a label
_MANY = 8  # so many cells without a label are a row
_ABOVE = 4  # so many lines of heads may stand above the first row


@dataclass(frozen=True)
class _Line:
    """The cells of a line, and how many of them stand behind its last words."""

    cells: tuple[str, ...]
    sorts: tuple[str, ...]

    @property
    def behind(self) -> int:
        words = [place for place, sort in enumerate(self.sorts) if sort in ("words", "mark")]
        return len(self.cells) - (words[-1] + 1 if words else 0)

    def stands_below(self, heads: int) -> bool:
        """Has it a cell for each head, the first of which is that of the labels; or many cells and no label?"""
        if self.behind == len(self.cells):
            return len(self.cells) >= max(heads, _MANY)
        return self.behind == heads - 1

    @property
    def has_blank_inside(self) -> bool:
        values = self.cells[len(self.cells) - self.behind :]
        return any(not cell and other for cell, other in pairwise(values))


def with_tabs(texts: Sequence[str]) -> list[str]:
    """The lines, with tabs for the gaps of such a table; all as they are where its blank cells cannot be told."""
    width = _width(texts)
    if not width or any("\t" in text for text in texts):
        return list(texts)
    lines = {number: line for number, text in enumerate(texts) if (line := _cut(text, width)) is not None}
    rows = {number: line for number, line in lines.items() if line.behind > 0}
    labelled = [line for line in rows.values() if "figure" in line.sorts and line.behind < len(line.cells)]
    usual = Counter(line.behind for line in labelled)
    known = {count for count, number in usual.items() if number >= _LEAST_ROWS and count > 1}
    most = max(known, default=0)
    blank = sum(line.has_blank_inside for line in labelled if line.behind == most)
    if blank < _LEAST_BLANK or any(map(_is_spread, rows.values())):
        return list(texts)
    heads = _heads(lines, rows)
    taken = {
        number
        for number, line in rows.items()
        if (line.behind in known and line.behind < len(line.cells)) or line.stands_below(heads[number])
    }
    above = {number - step for number in taken for step in range(1, _ABOVE + 1)}
    plain = {number for number in above & lines.keys() - rows.keys() if len(lines[number].cells) > 1}
    return ["\t".join(lines[number].cells) if number in taken | plain else text for number, text in enumerate(texts)]


def _width(texts: Iterable[str]) -> int:
    """The width of the gaps before most figures; 0 where there is no such table."""
    gaps: Counter[int] = Counter()
    for text in texts:
        if len(text) > _LONGEST or "。" in text:
            continue
        for gap in _GAP.finditer(text.strip()):
            gaps[len(gap[0])] += text.strip()[gap.end() :].lstrip(_UNSEEN)[:1].isdigit()
    return max(gaps, key=lambda width: gaps[width], default=0)


def _cut(text: str, width: int) -> _Line | None:
    """The cells of a line; None where its gaps are not of that width, or of several times it."""
    if len(text) > _LONGEST or "。" in text or not text.strip():
        return None
    cells: list[str] = []
    end = 0
    for gap in _GAP.finditer(text):
        if len(gap[0]) < width:
            continue  # within a label, or a figure
        blanks = len(gap[0]) // width - 1
        if width == 1 and _FILLED.fullmatch(gap[0]):
            blanks = len(gap[0]) // 2 - (gap.start() == 0 or gap.end() == len(text))
        elif len(gap[0]) % width:
            return None
        cells += [text[end : gap.start()], *[""] * blanks]
        end = gap.end()
    cells.append(text[end:])
    sorts = tuple("blank" if not cell else sort_of(cell) for cell in cells)
    return None if not cells[0] and "words" in sorts else _Line(tuple(cells), sorts)  # words that are indented


def _is_spread(line: _Line) -> bool:
    """Do letters of a label stand apart by such a gap? Then it parts no cells."""
    letters = [
        sort == "words" and len(cell.strip(_UNSEEN)) == 1 for cell, sort in zip(line.cells, line.sorts, strict=True)
    ]
    return any(all(letters[place : place + _LETTERS]) for place in range(len(letters) - _LETTERS + 1))


def _heads(lines: dict[int, _Line], rows: dict[int, _Line]) -> dict[int, int]:
    """For each row how many heads stand in the last line of heads above."""
    found: dict[int, int] = {}
    last = 0
    for number in sorted(lines):
        line = lines[number]
        if number in rows:
            found[number] = last
        elif len(line.cells) > 1 and all(sort in ("words", "mark") for sort in line.sorts):
            last = len(line.cells)
    return found
