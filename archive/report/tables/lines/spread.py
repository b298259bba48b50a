"""Figures whose digits are spread over their cell (1 2 0): which lines are one figure, and no row of several."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.normal import fold
from archive.report.numbers import is_parted, read_cell
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.carrier import TextLine

BAR = re.compile(r"[\t|｜│┃¦]")
GAP = re.compile(r" {2,}")
# One digit after another, or parts of which one begins with 0, as no figure does: 1 2 0, 1 05
_SPREAD = re.compile(r"[+\-]?[1-9](?:\s+\d){1,5}|[1-9]\d{0,2}(?:\s+\d{1,3})*\s+0\d{1,2}(?:\s+\d{1,3})*")
# a point apart stands between the digits of one figure, 2 4 4 . 0, but not before all seven of a row: 3 . 0 0 4 0 0 0 4
_POINTED = re.compile(r"[+\-]?\d(?:\s*\d)*\s+\.\s+\d(?:\s*\d){0,5}")
# several figures, for none has a 0 before others
_SEVERAL = re.compile(r"0(?:\s+\d+)+")
# A row has so many lines where each cell has its own; so many such rows make a table.
_ROW = 2
_LEAST_ROWS = 6
# A list has one figure in many of its rows, and so many rows at least; a figure has so many digits at most.
_LEAST_LINES = 8
_MOST_DIGITS = 4
_LONGEST = 120  # characters of a line of figures
# no row with a label has more figures
_MOST_COLUMNS = 7
# rows of one form have no so many lengths of so many figures at least
_FEWEST, _ANY = 3, 4


@dataclass
class _Run:
    """Lines of figures that follow one another: the first, and how many words each has."""

    first: int
    words: list[int]


def are_closed(lines: Sequence[TextLine]) -> bool:
    """Does a bar end each line that has bars? Then it ends the last cell, and parts none behind it."""
    texts = [text for line in lines if "\t" not in (text := line.text.strip()) and BAR.search(text)]
    return len(texts) > 1 and all(BAR.match(text[-1]) for text in texts)


def is_spread(text: str) -> bool:
    """May the text be one figure, its digits spread? It may as well be several figures."""
    folded = fold(text).strip() if len(text) <= _LONGEST else ""
    return _SPREAD.fullmatch(folded) is not None or _POINTED.fullmatch(folded) is not None


def spread_lines(lines: Sequence[TextLine]) -> frozenset[int]:
    """The lines that hold one figure each, its digits spread; none where they may be rows of several.

    Rows of one table have equally many figures. So either the lines between two labels are equally many, then each is
    a cell, or the words in them are. Where each is a cell, so is one whose figure is torn elsewhere: 7 423.
    """
    may_be = frozenset(number for number, line in enumerate(lines) if is_spread(line.text))
    sure = frozenset(number for number in may_be if "." in fold(lines[number].text))
    torn = frozenset(number for number, line in enumerate(lines) if _is_torn(line.text))
    short = (fold(line.text).strip() for line in lines if len(line.text) <= _LONGEST)
    if may_be | torn == sure or any(map(_SEVERAL.fullmatch, short)):
        return sure
    runs = list(_runs(lines))
    if _has_cells(runs):
        return may_be | torn
    return may_be if _is_list(runs) else sure


def _is_torn(text: str) -> bool:
    """May the line be one figure, a gap in it; or two?"""
    return len(text) <= _LONGEST and text[-1:].isdigit() and is_parted(text) and read_cell(text)[0] is not None


def gaps_part(lines: Sequence[TextLine]) -> bool:
    """Does each cell of a line stand between wide gaps, so that what one space parts is one figure?"""
    cells = [
        cell
        for line in lines
        if BAR.search(line.text) is None and GAP.search(line.text.strip())
        for cell in GAP.split(line.text.strip())
        if " " in cell and sort_of(cell) == "figure"
    ]
    return len(cells) >= _LEAST_ROWS and all(map(is_spread, cells))


def are_doubtful(lines: Sequence[TextLine]) -> bool:
    """Are digits spread in rows whose figures stand side by side? Then nothing tells where one ends.

    No figure has two or three digits, and rows with a label have more figures than any table has columns, some of them
    more than others; or the other rows have as many as they please.
    """
    long: list[int] = []
    others: set[int] = set()
    for line in lines:
        ends = line.text.rstrip()[-1:].isdecimal() and BAR.search(line.text) is None
        words = fold(line.text).split() if ends else []
        count = next((count for count, word in enumerate(reversed(words)) if not word.isdecimal()), len(words))
        if any(1 < len(word) < _MOST_DIGITS for word in words[len(words) - count :]):
            return False
        if _MOST_COLUMNS < count < len(words):
            long.append(count)
        elif _FEWEST <= count < len(words):
            others.add(count)
    return len(long) == 1 or len(set(long)) > 1 or (bool(long) and len(others) >= _ANY)


def _runs(lines: Sequence[TextLine]) -> Iterator[_Run]:
    run = _Run(0, [])
    for number, line in enumerate(lines):
        if line.text.strip() and BAR.search(line.text) is None and sort_of(line.text) == "figure":
            run.words.append(len(line.text.split()))
        elif line.text.strip():
            if run.words:
                yield run
            run = _Run(number + 1, [])
    if run.words:
        yield run


def _has_cells(runs: Sequence[_Run]) -> bool:
    """Are the lines of a row the cells, and not the words in them? The ones are equally many in more rows."""
    rows = [run.words for run in runs if len(run.words) >= _ROW]
    if len(rows) < _LEAST_ROWS:
        return False
    lines, words = Counter(map(len, rows)), Counter(map(sum, rows))
    return max(lines.values()) > max(words.values())


def _is_list(runs: Sequence[_Run]) -> bool:
    """Has a third of the rows one figure, and others two or three? Rows of one table have equally many."""
    words = [run.words[0] for run in runs if len(run.words) == 1]
    return len(words) >= _LEAST_LINES and max(words) <= _MOST_DIGITS and words.count(1) * 3 >= len(words)
