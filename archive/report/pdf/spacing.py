"""Tables of a PDF whose rows stand apart: lines of text nearer to one another than rows are are those of one cell.

A table without rules shows its rows by the space between them. Where every label that the forms know stands further
from what is above it than its own lines stand from one another, the space tells of any cell how far it reaches: of an
unknown label, and of a figure that a narrow column broke over several lines.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.normal import is_numbered
from archive.report.pdf.figures import overlap, within
from archive.report.pdf.word import Word
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from archive.report.labels import Labels
    from archive.report.pdf.rules import Rules
    from archive.report.pdf.word import Block

_PIECE = re.compile(r"[+\-＋－]?[,.，．]*\d[\d,.，．]*")  # a number in a circle is a label's
_ODD = re.compile(r"[+\-＋－]?[0０][\d,，]")  # figures of several rows run together
_NUMBER = re.compile(r"\d{1,2}[.．、]")  # of a label
_OWN = 4  # a label with fewer characters may end another one
_USUAL = 1.25  # lines of one label are no further apart than this, in what they usually are
_APART = 1.06  # and labels by more than this, in the distance of these lines
_STRAY = 4  # what ends a label may look like another one, of so many
_LEAST = 3  # so many labels tell it
_ONE_LINE = 1.6  # where no label has two lines they would be no further apart, in their heights
_FAR = 1.9  # and rows by more
_SPACE = 0.6  # words of a line are parted by no more, in their heights
_HALF = 0.5  # of its height a word of another line is lower
_SIZE = 0.1  # of its height one of the same size may be higher
_MOST = 8  # lines of a figure


def line_distance(
    blocks: Sequence[Block], words: Sequence[Word], rules: Rules, before: float | None = None
) -> float | None:
    """How far from one another the lines of one cell stand at most; None where rows stand as near, or it is not told.

    A page with few labels has the distance of the page `before`, unless it says otherwise.
    """
    known = [block for block in blocks if block.is_known]
    inner = sorted(
        below.level - above.level
        for block in known
        for above, below in pairwise(block.words)
        if below.level > above.level
    )
    most = max((one for one in inner if one <= _USUAL * inner[len(inner) // 2]), default=0.0)
    far, near = _between(known, words, rules, _APART * most)
    if len(far) < _LEAST and len(far) + len(near) < _LEAST:
        return before if before and most <= before and not near and all(one > before for one in far) else None
    if len(far) < _LEAST or _STRAY * len(near) > len(far):
        return None
    if not inner:
        height = max(block.height for block in known)
        return _ONE_LINE * height if min(far) > _FAR * height else None
    return (most + min([*far, *_gaps(words, known[0].height, _USUAL * most)])) / 2


def _gaps(words: Sequence[Word], height: float, least: float) -> list[float]:
    """How far words stand below others, if further than the lines of a cell: figures may have more than labels."""
    same = [word for word in words if abs(word.height - height) < _SIZE * height]
    gaps = []
    for word in same:
        above = [one.level for one in same if one.level < word.level - _HALF * height and overlap(one, word)]
        if above and (gap := word.level - max(above)) > least:
            gaps.append(gap)
    return gaps


def _between(
    known: Sequence[Block], words: Sequence[Word], rules: Rules, distance: float
) -> tuple[list[float], list[float]]:
    """How far below other words labels begin: further than the distance, and no further.

    A known label right below words that are no label may be a part of one with these.
    """
    of_labels = {(word.x0, word.top) for block in known for word in block.words}
    far, near = [], []
    for block in known:
        first = block.words[0]
        above = _above(first, words) if is_numbered(block.text) or len(block.text) >= _OWN else None
        if above is None:
            continue
        if (gap := first.level - above.level) > distance:
            far.append(gap)
        elif (above.x0, above.top) in of_labels and not rules.part(above, first):
            near.append(gap)
    return far, near


def _above(word: Word, words: Sequence[Word]) -> Word | None:
    """The word of the same size right above."""
    over = [
        one
        for one in words
        if not one.is_figure
        and one.level < word.level - _HALF * word.height
        and abs(one.height - word.height) < _SIZE * word.height
        and overlap(one, word)
    ]
    return max(over, key=lambda one: one.level, default=None)


def stacks(words: Iterable[Word], distance: float, rules: Rules) -> list[list[Word]]:
    """Words one below another that stand no further apart, from the top down."""
    found: list[list[Word]] = []
    near: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.level, one.x0)):
        near = [stack for stack in near if word.level - stack[-1].level <= distance]
        over = [
            stack
            for stack in near
            if word.level - stack[-1].level > _HALF * word.height
            and overlap(stack[-1], word)
            and not rules.part(stack[-1], word)
        ]
        if len(over) > 1:  # neighbours may reach over one another
            over = [stack for stack in over if within(stack[-1], word)]
        if len(over) == 1:
            over[0].append(word)
        else:
            found.append([word])
            near.append(found[-1])
    return found


def whole_figures(words: Sequence[Word], distance: float, rules: Rules, labels: Labels) -> list[Word] | None:
    """The words with the figures whole that narrow columns broke over lines; None where such lines are no figure.

    A whole figure stands at the height of its row, as the others do: at the top, in the middle or at the bottom of
    their cells. Digits alone in a line of a label are no figure, unless it is whole without them: it is a head, and
    they stand below it. Above all labels of a page stand the rests of a row
    that its beginning has cut: a rest may begin with a zero.
    """
    cells = [part for cell in stacks(words, distance, rules) for part in _cells_of(cell, labels)]
    first = min((word.top for word in words if not _is_piece(word)), default=0.0)
    place = _alignment(cells)
    out: list[Word] = []
    for cell in cells:
        text = "".join(word.text for word in cell)
        if len(cell) == 1:
            out += cell
        elif sort_of(text) == "figure" and (not _ODD.match(text) or cell[-1].bottom <= first) and len(cell) <= _MOST:
            out.append(_joined(cell, place))
        elif all(_is_piece(word) for word in cell):
            return None
        elif not any(map(_is_piece, cell)):
            out += cell
        else:
            out += [replace(word, is_text=True) for word in cell]
    return out


def _cells_of(stack: list[Word], labels: Labels) -> list[list[Word]]:
    """A label with digits below it as two cells; figures that have each its unit below it as one cell each."""
    pairs = [stack[start : start + 2] for start in range(0, len(stack), 2)]
    if all(len(pair) > 1 and _is_piece(pair[0]) and is_unit(pair[1].text) for pair in pairs):
        return pairs
    end = next((place for place, word in enumerate(stack) if _is_piece(word)), 0)
    is_head = end and all(map(_is_piece, stack[end:])) and "".join(word.text for word in stack[:end]) in labels
    return [stack[:end], stack[end:]] if is_head else [stack]


def _is_piece(word: Word) -> bool:
    return word.is_figure or _PIECE.fullmatch(word.text) is not None


def _joined(stack: Sequence[Word], place: str) -> Word:
    made = stack[0]
    for word in stack[1:]:
        made = made.over(word, "")
    return replace(made, at=_levels(stack)[place])


def _levels(stack: Sequence[Word]) -> dict[str, float]:
    first, last = stack[0].level, stack[-1].level
    return {"middle": (first + last) / 2, "top": first, "bottom": last}


def _alignment(cells: Iterable[Sequence[Word]]) -> str:
    """Where in their rows cells stand: at the top, in the middle, or at the bottom, be their lines many or few."""
    levels: dict[tuple[str, int], Counter[int]] = {}
    for cell in cells:
        for place, level in _levels(cell).items():
            levels.setdefault((place, round(level)), Counter())[len(cell)] += 1
    unlike = Counter({"middle": 0})
    for (place, _), counts in levels.items():
        total = sum(counts.values())
        unlike[place] += total * total - sum(count * count for count in counts.values())
    return max(unlike, key=lambda place: unlike[place])


def bridged(lines: Sequence[Sequence[Word]], distance: float, labels: Labels) -> list[list[Word]]:
    """The lines with those words as one that no more than a space parts, where a line right below or above runs on.

    So a label's number is no cell of its own, however short the label's next line is, nor are the words of a label with
    spaces. A line that is a whole label
    stands over both.
    """
    every = [word for line in lines for word in line]
    words = [word for word in every if word.text not in labels]
    numbers = {
        id(number)
        for line in lines
        for left, number in pairwise(line)
        if _NUMBER.fullmatch(number.text) and left.text in labels and _goes_on_below(left, number, every, distance)
    }
    return [_bridged(line, words, numbers, distance) for line in lines]


def _bridged(line: Sequence[Word], words: Sequence[Word], numbers: Container[int], distance: float) -> list[Word]:
    out: list[Word] = []
    for word in line:
        before = out[-1] if out else None
        if (
            before
            and not (before.is_figure or _is_piece(before))
            and word.x0 - before.x1 <= _SPACE * word.height
            and (
                _is_number_of(before.text, word.text)
                or _is_bridge(before, word, words, distance)
                or id(word) in numbers
            )
        ):
            top, bottom = min(before.top, word.top), max(before.bottom, word.bottom)
            edges = before.edges + word.edges if before.edges and word.edges else ()
            out[-1] = Word(before.text + word.text, before.x0, top, word.x1, bottom, edges)
        else:
            out.append(word)
    return out


def _is_number_of(before: str, text: str) -> bool:
    """Is the first the number of the label that begins with the second: ⑧, (8)? A short one may be another column's."""
    is_number = len(text) >= _OWN and not any(map(str.isalpha, before)) and text[0].isalpha()
    return is_number and is_numbered(before + text)


def _goes_on_below(left: Word, number: Word, words: Sequence[Word], distance: float) -> bool:
    """Does a label with the number of a line behind it go on below with that line, and no figure with its decimals?"""
    below = [word for word in words if _HALF * left.height < word.level - left.level <= distance]
    return any(overlap(word, left) and not _is_piece(word) for word in below) and not any(
        overlap(word, number) and _is_piece(word) for word in below
    )


def _is_bridge(left: Word, right: Word, words: Sequence[Word], distance: float) -> bool:
    """Does a line right below or above run over both? A label that a number begins goes on with none before it."""
    return not is_numbered(right.text) and any(
        _HALF * left.height < abs(word.level - left.level) <= distance and word.x0 < left.x1 and word.x1 > right.x0
        for word in words
        if not word.is_figure
    )
