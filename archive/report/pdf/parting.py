"""What touches in a line of a PDF and is of two cells: a figure behind its label, dashes, units, heads."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.normal import simplify
from archive.report.pdf.figures import overlap
from archive.report.pdf.word import Word, merged
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.report.labels import Labels

_TAIL = re.compile(r"(.*[\u2e80-\u9fff\uf900-\ufaff）)”])([—－–\-/]|\d[\d,，]*(?:[.．]\d+)?)")
_HEAD = re.compile(r"(\d{1,3})([^\W\d].*)")
_POINT = re.compile(r"[.．、][^\W\d]")  # the rest of a label whose number stands above
_YEAR = re.compile(r"[(（附表:：]+20\d\d(?:年\D*)?|20\d\d年\D*")
_BESIDE_DASH = re.compile(r"[—－–]|\d[\d,.]*")
_TWO_NUMBERS = re.compile(r"[（(][一二三四五六七八九十]{1,2}[)）](?=\d{1,2}[.．、])")
_WITH_UNIT = re.compile(r"[\d,，.．]+[^\d,，.．]{1,4}")
_UNITS = (1, 2, 3, 4)  # characters of a unit, its brackets included
_IN_TEXT = 0.35  # a number in running text stands no further from it, in its height
_NEXT_LINE = 2.0  # from one line of a label to the next, in their heights
_LEAST = 2  # characters of a head that touches another


def untailed(lines: list[list[Word]], labels: Labels) -> list[list[Word]]:
    """A figure that touches its label is parted from it: the label is known, or other figures stand at its place.

    One that belongs to running text is a part of that: 不同方式回应同一舆情计 1 次, 2020 年.
    """
    points = [word for line in lines for word in line if _POINT.match(word.text)]
    starts = Counter(round(word.x0) for line in lines for word in line if word.is_figure)
    ends = Counter(round(word.x1) for line in lines for word in line if word.is_figure)

    def is_aligned(figure: Word) -> bool:
        return any(starts[round(figure.x0) + by] > 1 or ends[round(figure.x1) + by] > 1 for by in (-1, 0, 1))

    parted = ([part for word in line for part in _parts(word, labels, is_aligned, points)] for line in lines)
    return [_together(line, labels, is_aligned) for line in parted]


def _parts(word: Word, labels: Labels, is_aligned: Callable[[Word], bool], points: Sequence[Word]) -> list[Word]:
    """The word, or a label and its figure; `points` are the rests of labels whose numbers stand above."""
    head = _HEAD.fullmatch(word.text)
    if head and word.edges and head[2] in labels and word.text not in labels:
        number, label = word.parts(len(head[1]))
        return [number, label] if is_aligned(number) else [word]
    found = _TAIL.fullmatch(word.text)
    if found and word.edges and not _is_numbering(word, points):
        label, figure = word.parts(len(found[1]))
        is_label = label.text in labels or is_unit(label.text)
        if is_label or (is_aligned(figure) and word.text not in labels):
            return [label, figure]
    return [word]


def _is_numbering(word: Word, points: Sequence[Word]) -> bool:
    """Does the number at its end go on with a point right below: 不予公开7|.属于行政执法案卷?"""
    return any(0 < one.level - word.level <= _NEXT_LINE * word.height and overlap(one, word) for one in points)


def _together(line: Sequence[Word], labels: Labels, is_aligned: Callable[[Word], bool]) -> list[Word]:
    """The words of a line, numbers in running text put together with what stands beside them."""
    out: list[Word] = []
    is_open = False  # the last word ends in a number
    for word in line:
        is_near = bool(out) and word.x0 - out[-1].x1 <= _IN_TEXT * word.height
        goes_on = is_open and not word.is_figure and (not is_unit(word.text) or word.text[-1] in ")）")
        is_open = is_near and (goes_on or _is_text(out[-1], word, labels, is_aligned))
        if is_open:
            out[-1:] = merged([out[-1], word], _IN_TEXT * word.height)
        else:
            out.append(word)
    return out


def _is_text(left: Word, right: Word, labels: Labels, is_aligned: Callable[[Word], bool]) -> bool:
    if _YEAR.fullmatch(left.text + right.text):
        return True
    figure, other = (left, right) if left.is_figure else (right, left)
    is_number = figure.text.isdecimal() and not other.is_figure and not is_aligned(figure)
    return is_number and other.text not in labels and not is_unit(other.text)


def undashed(line: list[Word]) -> list[Word]:
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


def unjoined(word: Word, labels: Labels) -> list[Word]:
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
