"""Figures that narrow cells and page ends have broken: put together where it is sure that the parts are one."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.normal import fold, is_numbered
from archive.report.pdf.word import is_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Form
    from archive.report.labels import Labels
    from archive.report.pdf.place import Box
    from archive.report.pdf.rules import Rules
    from archive.report.pdf.word import Block, Word

_DIGITS = re.compile(r"[\d,.]+")
_BROKEN = re.compile(r"[\d,]+(?:\.\n|\n\.)\d+")  # at its point
_MIDDLE = 0.25
_GAP = 0.8  # lines of one cell are parted by no more, in their heights
_MOSTLY = 0.8  # of the narrower one
_LEAST = 10  # smaller sums hold by chance


def overlap(one: Word | Block, other: Word | Block) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def within(one: Word, other: Word) -> bool:
    """Does the narrower stand above or below the wider? So do the lines of a cell, however they are aligned."""
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared >= _MOSTLY * min(one.x1 - one.x0, other.x1 - other.x0)


def folded(words: Sequence[Word], between: str) -> tuple[Word, ...]:
    """Parts of figures that stand one below another in the same row are one figure."""
    out: list[Word] = []
    for word in sorted(words, key=lambda one: one.level):
        above = next((one for one in out if within(one, word) and word.level > one.bottom - 0.2 * one.height), None)
        if above is None:
            out.append(word)
        else:
            out[out.index(above)] = above.over(word, between)
    return tuple(sorted(out, key=lambda word: word.x0))


def mended(lines: Sequence[Sequence[Word]], rules: Rules, labels: Labels) -> list[Word]:
    """The words of these lines with the figures whole that were broken over two lines or more."""
    lines = _pointed(_grouped(_boxed(lines, rules, labels), rules), rules)
    return [word for line in _stacked(lines, rules) for word in line]


def _boxed(lines: Sequence[Sequence[Word]], rules: Rules, labels: Labels) -> list[list[Word]]:
    """Digits one below another in a box of their own are one figure, if the row has another in one line."""
    boxes: dict[Box, list[Word]] = {}
    for line in lines:
        for word in line:
            if _is_digits(word) and (box := rules.cell(word)) is not None:
                boxes.setdefault(box, []).append(word)
    single = [box for box, words in boxes.items() if len(words) == 1]
    stacks = []
    for box, words in boxes.items():
        if len(words) < 2 or not any(abs(box[1] - one[1]) < 1 and abs(box[3] - one[3]) < 1 for one in single):
            continue
        if not all(_is_right_below(above, below) for above, below in pairwise(words)):
            continue
        if not any(_begins_row(line, words[1:], labels) for line in lines):
            stacks.append(words)
    return _put_together(lines, stacks)


def _put_together(lines: Sequence[Sequence[Word]], stacks: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """Each stack as one figure, which stands in that of its lines that has most of the row."""
    length = {id(word): len(line) for line in lines for word in line}
    whole: dict[int, Word] = {}
    gone: set[int] = set()
    for words in stacks:
        made = words[0]
        for word in words[1:]:
            made = made.over(word, "")
        middle = len(words) // 2
        place = max(range(len(words)), key=lambda at: (length[id(words[at])], -abs(at - middle)))
        whole[id(words[place])] = replace(made, at=words[place].level)
        gone.update(id(word) for word in words if word is not words[place])
    return [[whole.get(id(word), word) for word in line if id(word) not in gone] for line in lines]


def _is_digits(word: Word) -> bool:
    return _DIGITS.fullmatch(fold(word.text)) is not None


def _is_right_below(above: Word, below: Word) -> bool:
    return overlap(above, below) and -1 <= below.top - above.bottom <= _GAP * above.height


def _begins_row(line: Sequence[Word], below: Sequence[Word], labels: Labels) -> bool:
    """Does a label of its own stand beside one of the lower digits? Then they are another row's."""
    if not any(abs(line[0].level - word.level) < 0.5 * word.height for word in below):
        return False
    return any(not word.is_figure and (word.text in labels or is_numbered(word.text)) for word in line)


def _stacked(lines: Sequence[Sequence[Word]], rules: Rules) -> list[list[Word]]:
    """A figure that a narrow cell broke over two lines is put together: the row's others stand halfway between."""
    kept = [list(line) for line in lines]
    for above, between, below in zip(kept, kept[1:], kept[2:], strict=False):
        for first in [word for word in above if _is_digits(word)]:
            second = next((word for word in below if _is_digits(word) and overlap(first, word)), None)
            others = [word for word in between if word.is_figure]
            if second is None or not others or any(overlap(first, word) for word in between):
                continue
            middle = (first.level + second.level) / 2
            if abs(middle - others[0].level) > _MIDDLE * first.height or rules.part(first, second):
                continue
            if second.top - first.bottom > _GAP * first.height:
                continue  # they stand as far apart as rows do
            above.remove(first)
            below.remove(second)
            between.append(first.over(second, ""))
    return [sorted(line, key=lambda word: word.x0) for line in kept]


def _grouped(lines: Sequence[Sequence[Word]], rules: Rules) -> list[list[Word]]:
    """A figure with commas is whole only with the digits right below that fill its last group."""
    words = [word for line in lines for word in line if _is_digits(word)]
    stacks: list[list[Word]] = []
    for first in words:
        if not is_part(first.text) or any(first in stack for stack in stacks):
            continue
        stack = [first]
        while is_part("".join(word.text for word in stack)):
            below = [word for word in words if _is_right_below(stack[-1], word) and not rules.part(stack[-1], word)]
            if len(below) != 1:
                break
            stack.append(below[0])
        text = "".join(word.text for word in stack)
        if not is_part(text) and "," in fold(text):
            stacks.append(stack)
    return _put_together(lines, stacks)


def _pointed(lines: Sequence[Sequence[Word]], rules: Rules) -> list[list[Word]]:
    """A figure that was broken at its point is put together."""
    words = [word for line in lines for word in line if _DIGITS.fullmatch(fold(word.text))]
    stacks = []
    for above in words:
        below = [word for word in words if _is_right_below(above, word) and not rules.part(above, word)]
        if len(below) == 1 and _BROKEN.fullmatch(f"{fold(above.text)}\n{fold(below[0].text)}"):
            stacks.append([above, below[0]])
    return _put_together(lines, stacks)


def group_sizes(forms: Iterable[Form]) -> list[int]:
    """How many figures stand side by side of which the form says that one is a sum."""
    tables = [table for form in forms for table in form.tables]
    return sorted({len(one.columns) for one in tables if any(sums.axis == "line" for sums in one.identities)})


def add_up(texts: Iterable[str], sizes: Iterable[int], parts: int = 1) -> bool:
    """Is the last figure of each group the sum of the others, of which so many are more than zero?

    `sizes`: how many figures a group may have.

    >>> add_up(["12", "0", "3", "15"], [4]), add_up(["1", "0", "3", "15"], [4]), add_up(["0", "0"], [2])
    (True, False, False)
    >>> add_up(["0", "14", "0", "14"], [4]), add_up(["0", "14", "0", "14"], [4], parts=2)
    (True, False)
    """
    folded = ["".join(fold(text).replace(",", "").split()) for text in texts]
    if not folded or not all(text.isascii() and text.isdigit() for text in folded):
        return False
    numbers = [int(text) for text in folded]
    for size in sizes:
        groups = [numbers[start : start + size] for start in range(0, len(numbers), size)]
        if size < 3 or len(groups[-1]) < size:
            continue
        if all(sum(group[:-1]) == group[-1] for group in groups):
            return any(group[-1] >= _LEAST and sum(map(bool, group[:-1])) >= parts for group in groups)
    return False
