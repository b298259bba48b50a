"""The words of a PDF page that stand in no drawn table: figures line by line, and labels.

Figures in one line are a row, figures one above another a column; a label goes on over lines as far as the forms
know it, or as the row allows. A figure is read where it stands: a blank leaves its column empty.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from archive.report.labels import fold, simplify
from archive.report.pdf.figures import mended, overlap, within
from archive.report.pdf.labels import blocks_of
from archive.report.pdf.rules import Rules
from archive.report.pdf.spacing import bridged, line_distance, whole_figures
from archive.report.pdf.word import Block, Word, merged
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.labels import Labels
    from archive.report.pdf.place import Box, Span

# between two characters of one word, in points; cells are parted by more
_GAP = 0.9
_SMALLEST = 3.0  # in smaller letters cells are parted by less, and nothing tells a gap from another
_LINE = 0.35  # words whose middles differ by less of their height stand in one line
_TAIL = re.compile(r"(.*[\u2e80-\u9fff\uf900-\ufaff）)”])([—－–\-/]|\d[\d,，]*(?:[.．]\d+)?)")
_HEAD = re.compile(r"(\d{1,3})([^\W\d].*)")
_BESIDE_DASH = re.compile(r"[—－–]|\d[\d,.]*")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{2,}")
_FIGURE = re.compile(r"[+\-＋－]?[\d,，.．]*")
_CELLS = re.compile(r"[0０]\d")
_BIT = re.compile(r"\d?[,，.．]?")  # of a figure, its point with the digit before it
_SPREAD = 0.5  # letters spread over a word stand no further apart, in their heights
_IN_TEXT = 0.35  # a number in running text stands no further from it, in its height
_NEXT = 1.1  # from a figure to the middle of its unit on the next line, in its heights
_POINT = re.compile(r"[.．、][^\W\d]")  # the rest of a label whose number stands above
_NEXT_LINE = 2.0  # from one line of a label to the next, in their heights
_IN_CELL = 0.5  # nor does its unit from a figure
_NOTE = re.compile(r"\d[(（\[［][^()（）\[\]［］]{1,4}[)）\]］]$")
_UNITS = (1, 2, 3, 4)  # characters of a unit, its brackets included
_WITH_UNIT = re.compile(r"[\d,，.．]+[^\d,，.．]{1,4}")
_NUMBERED = re.compile(r"\d{1,2}[.．、][^\W\d]")
_TWO_NUMBERS = re.compile(r"[（(][一二三四五六七八九十]{1,2}[)）](?=\d{1,2}[.．、])")
_YEAR = re.compile(r"[(（附表:：]+20\d\d(?:年\D*)?|20\d\d年\D*")
_EVEN = 0.3  # and all as far, but for so much
_LETTER = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_FAR = 1e6
_SEVERAL = 2  # figures of a row
_LEAST = 2  # characters of a head that touches another
_NEARLY = 0.9
_SPACED, _MOSTLY = 30, 0.8  # so many letters that stand alone, nearly all equally far apart, are those of spaced words


@dataclass(frozen=True)
class Printed:
    """What stands on a page outside its framed tables: figures line by line, and labels."""

    figures: tuple[tuple[Word, ...], ...]
    blocks: tuple[Block, ...]
    distance: float | None = None  # of the lines of one cell at most, where rows stand apart


def printed(page: Any, areas: Sequence[Box], labels: Labels, before: Printed | None = None) -> Printed:
    """The figures and labels of a page; what is in `areas` is left out. `before`: the same of the page before."""
    rules = Rules(page)
    words = [word for word in _words(page) if not any(_inside(word, area) for area in areas)]
    if words and median(word.height for word in words) < _SMALLEST:
        words = []
    lines = [[part for word in merged(line, _GAP) for part in rules.parted(word)] for line in _lines(words)]
    lines = _unspread(_unspaced(lines))
    lines = [_undashed(line) for line in _untailed(lines, labels)]
    lines = [[part for word in line for part in _unjoined(word, labels)] for line in lines]
    lines = [_with_letters(_with_own(line)) for line in lines]
    whole, distance = _apart(lines, labels, rules, before.distance if before else None)
    if whole is None:
        whole = mended(_lines(_with_units([word for line in lines for word in line], rules)), rules, labels)
    lines = _lines(whole)
    rows = [(line[0].x0, line[-1].x1) for line in lines if sum(word.is_figure for word in line) >= _SEVERAL]
    lines = [_in_cells(line, rules, rows) for line in lines]
    figures = _figures(lines)
    return Printed(figures, tuple(blocks_of(lines, figures, labels, rules, distance)), distance)


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


def _unspaced(lines: list[list[Word]]) -> list[list[Word]]:
    """Text whose letters are spaced: on the page many stand alone, all equally far from one another.

    Where those one below another stand nearer they are columns with one letter a line.
    """
    gaps = sorted(
        gap
        for line in lines
        for left, right in pairwise(line)
        if _LETTER.fullmatch(left.text)
        and _LETTER.fullmatch(right.text)
        and (gap := right.x0 - left.x1) <= _SPREAD * left.height
    )
    if len(gaps) < _SPACED:
        return lines
    usual = gaps[len(gaps) // 2]
    if sum(abs(gap - usual) <= _EVEN for gap in gaps) < _MOSTLY * len(gaps):
        return lines
    return lines if usual > _between(lines) else [merged(line, usual + _EVEN) for line in lines]


def _between(lines: Sequence[Sequence[Word]]) -> float:
    """How far from one another letters usually are that stand alone, one below another in lines that follow."""
    gaps = sorted(
        under.top - word.bottom
        for line, below in pairwise(lines)
        for word in line
        if _LETTER.fullmatch(word.text)
        for under in below
        if _LETTER.fullmatch(under.text) and overlap(word, under)
    )
    return gaps[len(gaps) // 2] if gaps else _FAR


def _unspread(lines: list[list[Word]]) -> list[list[Word]]:
    """Figures whose digits are spread: single ones stand side by side nearer than cells do, and nearly all as near.

    They are cells where one of these figures would begin with 0; cells further apart than digits are may be near, too.
    """
    pairs = [pair for line in lines for pair in pairwise(line) if all(_DIGIT.fullmatch(word.text) for word in pair)]
    gaps = sorted(gap for left, right in pairs if (gap := right.x0 - left.x1) <= _SPREAD * left.height)
    even = [gap for gap in gaps if abs(gap - gaps[len(gaps) // 2]) <= _EVEN]
    if not gaps or len(even) < _NEARLY * len(gaps) or gaps[0] < even[0]:
        return lines
    made = [_joined(_untouched(line, max(even) + _EVEN), min(even) - _EVEN, max(even) + _EVEN) for line in lines]
    return lines if any(_CELLS.match(word.text) for line in made for word in line) else made


def _untouched(line: Sequence[Word], gap: float) -> list[Word]:
    """The words of a line with those digits apart that touch beside a digit of a spread figure: they are two cells'."""
    out: list[Word] = []
    for place, word in enumerate(line):
        beside = [one for one in line[max(0, place - 1) : place + 2] if _DIGIT.fullmatch(one.text)]
        is_near = any(max(one.x0 - word.x1, word.x0 - one.x1) <= gap for one in beside)
        if is_near and _DIGITS.fullmatch(word.text) and len(word.edges) == len(word.text):
            out += [word.part(at, at + 1) for at in range(len(word.text))]
        else:
            out.append(word)
    return out


def _joined(line: Sequence[Word], least: float, gap: float) -> list[Word]:
    """Characters of figures that stand no further apart are one figure; digits that stand nearer are two cells'."""
    out: list[Word] = []
    for word in line:
        is_next = bool(out) and word.x0 - out[-1].x1 <= gap and _BIT.fullmatch(word.text) is not None
        is_next = is_next and not (_DIGIT.fullmatch(word.text) and word.x0 - out[-1].x1 < least)
        if is_next and _FIGURE.fullmatch(out[-1].text + word.text):
            before = out[-1]
            top, bottom = min(before.top, word.top), max(before.bottom, word.bottom)
            out[-1] = Word(before.text + word.text, before.x0, top, word.x1, bottom, before.edges + word.edges)
        else:
            out.append(word)
    return out


def _words(page: Any) -> Iterator[Word]:
    found = page.extract_words(x_tolerance=_GAP, y_tolerance=_GAP, keep_blank_chars=False, return_chars=True)
    for one in found:
        edges = tuple((char["x0"], char["x1"]) for char in one["chars"])
        text = one["text"]
        whole = len(edges) == len(text)
        yield Word(text, one["x0"], one["top"], one["x1"], one["bottom"], edges if whole else ())


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


def _untailed(lines: list[list[Word]], labels: Labels) -> list[list[Word]]:
    """A figure that touches its label is parted from it: the label is known, or other figures stand at its place.

    One that belongs to running text is a part of that: 不同方式回应同一舆情计 1 次, 2020 年.
    """
    points = [word for line in lines for word in line if _POINT.match(word.text)]
    starts = Counter(round(word.x0) for line in lines for word in line if word.is_figure)
    ends = Counter(round(word.x1) for line in lines for word in line if word.is_figure)

    def is_aligned(figure: Word) -> bool:
        return any(starts[round(figure.x0) + by] > 1 or ends[round(figure.x1) + by] > 1 for by in (-1, 0, 1))

    def is_numbering(word: Word) -> bool:
        """Does the number at its end go on with a point right below: 不予公开7|.属于行政执法案卷?"""
        return any(0 < one.level - word.level <= _NEXT_LINE * word.height and overlap(one, word) for one in points)

    def parts(word: Word) -> list[Word]:
        head = _HEAD.fullmatch(word.text)
        if head and word.edges and head[2] in labels and word.text not in labels:
            number, label = word.parts(len(head[1]))
            return [number, label] if is_aligned(number) else [word]
        found = _TAIL.fullmatch(word.text)
        if found and word.edges and not is_numbering(word):
            label, figure = word.parts(len(found[1]))
            is_label = label.text in labels or is_unit(label.text)
            if is_label or (is_aligned(figure) and word.text not in labels):
                return [label, figure]
        return [word]

    def is_text(left: Word, right: Word) -> bool:
        if _YEAR.fullmatch(left.text + right.text):
            return True
        figure, other = (left, right) if left.is_figure else (right, left)
        is_number = figure.text.isdecimal() and not other.is_figure and not is_aligned(figure)
        return is_number and other.text not in labels and not is_unit(other.text)

    def together(line: list[Word]) -> list[Word]:
        out: list[Word] = []
        is_open = False  # the last word ends in a number
        for word in line:
            is_near = bool(out) and word.x0 - out[-1].x1 <= _IN_TEXT * word.height
            goes_on = is_open and not word.is_figure and (not is_unit(word.text) or word.text[-1] in ")）")
            is_open = is_near and (goes_on or is_text(out[-1], word))
            if is_open:
                out[-1:] = merged([out[-1], word], _IN_TEXT * word.height)
            else:
                out.append(word)
        return out

    return [together([part for word in line for part in parts(word)]) for line in lines]


def _undashed(line: list[Word]) -> list[Word]:
    """Dashes of neighbouring cells that touch are parted where the line has one of them alone."""
    alone = {word.text for word in line if len(word.text) == 1}
    out: list[Word] = []
    for word in line:
        spans = [found.span() for found in _BESIDE_DASH.finditer(word.text)]
        dashes = {char for char in word.text if char in "—－–"}
        whole = sum(end - start for start, end in spans) == len(word.text)
        if word.edges and len(spans) > 1 and whole and dashes and dashes <= alone:
            out += [word.part(start, end) for start, end in spans]
        else:
            out.append(word)
    return out


def _unjoined(word: Word, labels: Labels) -> list[Word]:
    """The texts of neighbouring cells that touch are parted: figures behind their units, units, and heads.

    And the number of a group, whose label goes on below, from the numbered label of a line: （四）1.本机关.
    """
    text = word.text
    if len(text) < 2 or not word.edges or word.is_figure:
        return [word]
    ends = _ends_of_units(text)
    if not ends and (found := _TWO_NUMBERS.match(simplify(text))):
        ends = (found.end(), len(text))
    if not ends and not (len(text) < 2 * _LEAST or text in labels or labels.begun(text)):
        ends = _ends_of(text, labels)
    return [word.part(start, end) for start, end in pairwise((0, *ends))] if ends else [word]


def _ends_of_units(text: str) -> tuple[int, ...]:
    """Where the units end of figures that touch, or of units that touch below these; none if it is made of others."""
    ends = tuple(found.end() for found in _WITH_UNIT.finditer(text))
    parts = [text[start:end] for start, end in pairwise((0, *ends))]
    if len(parts) > 1 and ends[-1] == len(text) and all(map(_is_with_unit, parts)):
        return ends
    lengths = (length for length in _UNITS if text == text[:length] * (len(text) // length) and is_unit(text[:length]))
    length = next(lengths, len(text))
    return tuple(range(length, len(text) + 1, length)) if length < len(text) else ()


def _is_with_unit(text: str) -> bool:
    return text[0].isdigit() and sort_of(text) == "figure"


def _ends_of(text: str, labels: Labels) -> tuple[int, ...]:
    """Where the labels end that the text is made of; none if it is not."""
    if len(text) >= _LEAST and text in labels:
        return (len(text),)
    for end in range(len(text) - _LEAST, _LEAST - 1, -1):
        if text[:end] in labels and (rest := _ends_of(text[end:], labels)):
            return (end, *(end + one for one in rest))
    return ()


def _with_units(words: list[Word], rules: Rules) -> list[Word]:
    """A unit that a narrow cell broke off its figure is put behind it again."""
    units = [word for word in words if is_unit(word.text)]
    figures = [word for word in words if word.is_figure and _DIGIT.search(word.text)]
    gone: set[int] = set()
    joined: dict[int, Word] = {}
    for unit in units:
        above = [
            word
            for word in figures
            if overlap(word, unit) and 0 <= unit.level - word.bottom <= _NEXT * unit.height and id(word) not in joined
        ]
        if len(above) > 1:  # neighbours may reach over one another
            above = [word for word in above if within(word, unit)]
        if len(above) == 1 and not rules.part(above[0], unit):
            joined[id(above[0])] = above[0].over(unit, "")
            gone.add(id(unit))
    return [joined.get(id(word), word) for word in words if id(word) not in gone]


def _with_own(line: Sequence[Word]) -> list[Word]:
    """The words of a line in which no more than a space parts a unit, or the rest of a note, from its figure.

    Or a label from its number.
    """
    out: list[Word] = []
    for word, behind in zip(line, [*line[1:], None], strict=True):
        before = out[-1] if out else None
        is_near = before is not None and before.is_figure and word.x0 - before.x1 <= _IN_CELL * word.height
        after = behind.text if behind and behind.x0 - word.x1 <= _IN_CELL * word.height else ""
        if before and is_near and (is_unit(word.text) or _is_of(before.text, word.text, after)):
            out[-1:] = merged([before, word], _IN_CELL * word.height)
        else:
            out.append(word)
    return out


def _with_letters(line: Sequence[Word]) -> list[Word]:
    """The words of a line: 无 is a letter of a label, and no figure, where the next stands as near as letters do."""
    behind = [*line[1:], None]
    return [
        replace(word, is_text=True) if other and _is_letter_of(word, other) else word
        for word, other in zip(line, behind, strict=True)
    ]


def _is_letter_of(word: Word, other: Word) -> bool:
    is_letter = _LETTER.fullmatch(word.text) is not None and word.is_figure and not other.is_figure
    return is_letter and _LETTER.match(other.text) is not None and other.x0 - word.x1 <= _IN_CELL * word.height


def _is_of(figure: str, text: str, after: str) -> bool:
    """Is the text the rest of the note of a figure, or of the label that has it for its number?"""
    return _NOTE.search(figure + text) is not None or _NUMBERED.match(fold(figure + text + after)) is not None
