"""The words of a PDF page that stand in no drawn table: figures line by line, and labels.

Figures in one line are a row, figures one above another a column; a label goes on over lines as far as the forms
know it, or as the row allows. A figure is read where it stands: a blank leaves its column empty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Any

from archive.report.normal import UNREADABLE
from archive.report.pdf.beside import with_letters, with_own, with_units
from archive.report.pdf.figures import mended
from archive.report.pdf.labels import blocks_of
from archive.report.pdf.overprinted import overprinted, torn
from archive.report.pdf.parting import undashed, unjoined, untailed
from archive.report.pdf.rules import Rules
from archive.report.pdf.spaced import unspaced, unspread
from archive.report.pdf.spacing import bridged, line_distance, whole_figures
from archive.report.pdf.word import Block, Word, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.labels import Labels
    from archive.report.pdf.place import Box, Span

# between two characters of one word, in points; cells are parted by more
_GAP = 0.9
_SMALLEST = 3.0  # in smaller letters cells are parted by less, and nothing tells a gap from another
_LINE = 0.35  # words whose middles differ by less of their height stand in one line
_SEVERAL = 2  # figures of a row


@dataclass(frozen=True)
class Printed:
    """What stands on a page outside its framed tables: figures line by line, and labels."""

    figures: tuple[tuple[Word, ...], ...]
    blocks: tuple[Block, ...]
    distance: float | None = None  # of the lines of one cell at most, where rows stand apart
    mixed: tuple[Box, ...] = ()  # where letters are printed over one another


def printed(page: Any, areas: Sequence[Box], labels: Labels, before: Printed | None = None) -> Printed:
    """The figures and labels of a page; what is in `areas` is left out. `before`: the same of the page before."""
    rules = Rules(page)
    words, over = _words(page)
    words = [word for word in words if not any(_inside(word, area) for area in areas)]
    if words and median(word.height for word in words) < _SMALLEST:
        words = []
    lines = [[part for word in merged(line, _GAP) for part in rules.parted(word)] for line in _lines(words)]
    lines = unspread(unspaced(lines))
    lines = [undashed(line) for line in untailed(lines, labels)]
    lines = [[part for word in line for part in unjoined(word, labels)] for line in lines]
    lines = [with_letters(with_own(line)) for line in lines]
    whole, distance = _apart(lines, labels, rules, before.distance if before else None)
    if whole is None:
        whole = with_units([word for line in lines for word in line], rules)
        whole = whole if over else mended(_lines(whole), rules, labels)  # nor is it told which lines are of one cell
    lines = _lines(whole)
    rows = [(line[0].x0, line[-1].x1) for line in lines if sum(word.is_figure for word in line) >= _SEVERAL]
    lines = [_in_cells(line, rules, rows) for line in lines]
    figures = _figures(lines)
    blocks = tuple(blocks_of(lines, figures, labels, rules, distance))
    return Printed(figures, blocks, distance, tuple(over.values()))


def _figures(lines: Iterable[Sequence[Word]]) -> tuple[tuple[Word, ...], ...]:
    return tuple(found for line in lines if (found := tuple(word for word in line if word.is_figure)))


def _apart(
    lines: Sequence[Sequence[Word]], labels: Labels, rules: Rules, before: float | None
) -> tuple[list[Word] | None, float | None]:
    """The words with their figures whole and how far the lines of one cell stand apart, where the rows show it."""
    words = [word for line in lines for word in line]
    distance = line_distance(blocks_of(lines, _figures(lines), labels, rules), words, rules, before)
    if distance is None:
        return None, None
    words = [word for line in bridged(lines, distance, labels) for word in line]
    whole = whole_figures(words, distance, rules, labels)
    return whole, distance if whole is not None else None


def _in_cells(line: Sequence[Word], rules: Rules, rows: Sequence[Span]) -> list[Word]:
    """The words of a line, each with its cell where what is drawn parts it from the others.

    What is drawn around whole rows is the frame of the table.
    """
    cells = [rules.across(word) for word in line]
    alone = [
        cell is not None
        and not any(cell[0] <= x0 and x1 <= cell[1] for x0, x1 in rows)
        and not any(word is not other and cell[0] < other.middle < cell[1] for other in line)
        for word, cell in zip(line, cells, strict=True)
    ]
    return [
        replace(word, cell=cell) if is_alone else word for word, cell, is_alone in zip(line, cells, alone, strict=True)
    ]


def _words(page: Any) -> tuple[list[Word], dict[int, Box]]:
    """The words, and the letters of them, by their ids, that are printed over one another, with their places."""
    found = page.extract_words(x_tolerance=_GAP, y_tolerance=_GAP, keep_blank_chars=False, return_chars=True)
    chars = [char for one in found for char in one["chars"]]
    over = overprinted(chars)
    unread = over.keys() | torn(chars, over)
    words = []
    for one in found:
        edges = tuple((char["x0"], char["x1"]) for char in one["chars"])
        text = one["text"]
        if over:
            text = "".join(UNREADABLE if id(char) in unread else char["text"] for char in one["chars"])
        whole = len(edges) == len(text)
        words.append(Word(text, one["x0"], one["top"], one["x1"], one["bottom"], edges if whole else ()))
    return words, over


def _inside(word: Word, area: tuple[float, float, float, float]) -> bool:
    return area[0] <= word.middle <= area[2] and area[1] - 1 <= word.level <= area[3] + 1


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.level):
        if lines and word.level - lines[-1][0].level <= _LINE * min(word.height, lines[-1][0].height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]
