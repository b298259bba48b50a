"""The words of a PDF page, and the labels that they make up over one or more lines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.normal import is_numbered, normalise
from archive.report.pdf.letters import along, spread_over, unspread
from archive.report.pdf.word import Block, Word, level_of
from archive.report.tables.rows import is_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.labels import Labels
    from archive.report.pdf.rules import Rules

_NEXT = re.compile(r"(?<=[^\W\d])\d{1,2}[.．、]?$")
_MOST_LINES = 20  # a narrow column of labels has few letters in each
_WIDE = 1.5  # lines of one label are parted by no more, in their heights
_SPACE, _LEVEL = 0.6, 0.35  # words of one line are parted by no more, and stand no higher or lower
_SIZE = 0.15  # the lines of a label are as high
_NEXT_LINE = 1.8  # from one line of a label whose letters stand apart to the next, where that is not told
_BELOW = 0.95  # lines of one cell are parted by no more, in their heights


def without_next(text: str) -> str:
    """A label without the number of the next one behind it: the line of a cell may end with that.

    >>> without_next("（三）不予公开3."), without_next("（三）不予公开7"), without_next("2.重复申请")
    ('（三）不予公开', '（三）不予公开', '2.重复申请')
    """
    return _NEXT.sub("", text)


def blocks_of(
    lines: Sequence[Sequence[Word]],
    figures: Sequence[Sequence[Word]],
    labels: Labels,
    rules: Rules,
    distance: float | None = None,
) -> list[Block]:
    """The labels of a page: the longest ones that are known, then what a row's figures hold together.

    `distance`: where rows stand apart, no lines of one label stand further from one another, and none nearer are two.
    """
    words = [word for line in lines for word in unspread(line, labels)]
    words.sort(key=lambda word: (word.top, word.x0))
    levels = [level_of(line) for line in figures]
    used: set[int] = set()
    blocks = []
    for start in range(len(words)):
        if start in used:
            continue
        chain = _chain(start, words, used, rules, _MOST_LINES if distance is None else len(words))
        below: Sequence[Word] = [words[place] for place in chain]
        if is_unit(below[0].text) and not _known_length(below, labels):
            below = below[:1]  # nothing goes on with it
        length, known = _own_length(below, levels, labels, distance)
        far = _NEXT_LINE * words[start].height if distance is None else distance
        is_alone = known > 0 and len(along(start, words, used)) == 1
        places = None if is_alone else spread_over(start, words, used, far, labels)
        if places and len(places) > known:
            used.update(places)
            blocks.append(Block(tuple(words[place] for place in places), is_known=True))
            continue
        beside = None if known else _beside(start, words, used, below[1:length], labels)
        if beside is None:
            used.update(chain[:length])
            blocks.append(Block(tuple(below[:length]), known > 0))
        else:
            used.update((beside, *chain[:length]))
            blocks.append(Block((words[start],), words[start].text in labels))
            blocks.append(Block((words[beside], *below[1:length]), is_known=True))
    return blocks


def _own_length(
    below: Sequence[Word], levels: Sequence[float], labels: Labels, distance: float | None
) -> tuple[int, int]:
    """How many of these lines are one label, and as many where it is known; else 0."""
    if distance is None:
        known = _known_length(below, labels)
        return known or _held_length(below[: _near(below)], levels, labels), known
    below = _up_to(below, distance)
    known = _known_length(below, labels)
    is_row = any(below[0].top <= level <= below[-1].bottom for level in levels)
    is_one = is_row and _are_group_and_line(below[:known], below[known:], labels)
    length = known if known and _begins_label(below[known:], labels) and not is_one else len(below)
    return length, known if known == length else 0


def is_label(text: str, labels: Labels) -> bool:
    """Is it a label that is known, or two: that of the group, and that of the line?"""
    return text in labels or any(text[:end] in labels and text[end:] in labels for end in range(2, len(text) - 1))


def _beside(start: int, words: Sequence[Word], used: set[int], rest: Sequence[Word], labels: Labels) -> int | None:
    """The beginning of a label that stands behind another in a line, and goes on below that: 不予公开 1.属于…"""
    if not rest:
        return None
    first, tail = words[start], "".join(word.text for word in rest)
    return next(
        (
            place
            for place, word in enumerate(words)
            if place not in used
            and abs(word.level - first.level) <= _LEVEL * first.height
            and 0 <= word.x0 - first.x1 <= _SPACE * first.height
            and word.text + tail in labels
        ),
        None,
    )


def _chain(start: int, words: Sequence[Word], used: set[int], rules: Rules, most: int) -> list[int]:
    """The word and those that stand right below one another, no more than so many."""
    chain = [start]
    while len(chain) < most:
        above = words[chain[-1]]
        below = next(
            (
                place
                for place in range(chain[-1] + 1, len(words))
                if place not in used and _is_below(above, words[place])
            ),
            None,
        )
        if below is None or rules.part(above, words[below]):
            break
        chain.append(below)
    return chain


def _is_below(above: Word, below: Word) -> bool:
    if not above.level + 0.5 * above.height < below.level:
        return False
    if abs(above.height - below.height) > _SIZE * above.height:
        return False
    if below.top - above.bottom > _WIDE * above.height:
        return False
    shared = min(above.x1, below.x1) - max(above.x0, below.x0)
    return shared >= 0.5 * min(above.x1 - above.x0, below.x1 - below.x0)


def _up_to(chain: Sequence[Word], distance: float) -> Sequence[Word]:
    """The lines from the first on that stand no further apart."""
    gaps = [below.level - above.level <= distance for above, below in pairwise(chain)]
    return chain[: next((place for place, is_near in enumerate(gaps, 1) if not is_near), len(chain))]


def _begins_label(rest: Sequence[Word], labels: Labels) -> bool:
    """Do these lines, if there are any, begin with another label?"""
    return not rest or is_numbered(rest[0].text) or _known_length(rest, labels) > 0


def _are_group_and_line(head: Sequence[Word], rest: Sequence[Word], labels: Labels) -> bool:
    """Is it the label of a group, and below it in the same cell that of its line: （三）不予公开|1.属于国家秘密?"""
    upper, lower = ("".join(word.text for word in words) for words in (head, rest))
    group = without_next(upper)
    line = upper[len(group) :] + lower
    is_counted = line[:1].isdecimal() and is_numbered(line) and not group[:1].isdecimal()
    return is_counted and group in labels and line in labels


def _near(chain: Sequence[Word]) -> int:
    """How many lines stand so near that they may be of one cell, whatever they say."""
    gaps = [below.top - above.bottom <= _BELOW * above.height for above, below in pairwise(chain)]
    return next((place for place, is_near in enumerate(gaps, 1) if not is_near), len(chain))


def _known_length(chain: Sequence[Word], labels: Labels) -> int:
    """How many lines make up the longest label that is known; 0: none does. A number at its end is the next one's.

    What stands in brackets is none of a label: where it is itself one, the lines below it may be the next.
    """

    def is_known(start: int, end: int) -> bool:
        return "".join(word.text for word in chain[start:end]) in labels

    def in_brackets(end: int) -> bool:
        return chain[0].text[0] in "（(" and chain[end - 1].text[-1] in "）)" and is_known(0, end)

    for length in range(len(chain), 0, -1):
        if normalise(chain[length - 1].text) and is_known(0, length):
            return next((end for end in range(1, length) if in_brackets(end) and is_known(end, length)), length)
    return 0


def _held_length(chain: Sequence[Word], levels: Sequence[float], labels: Labels) -> int:
    """How many lines of an unknown label belong to one row of figures."""
    length = 1
    for above, below in pairwise(chain):
        if is_numbered(below.text) or below.text in labels or is_unit(below.text):
            break
        has = [any(abs(level - word.level) <= 0.35 * word.height for level in levels) for word in (above, below)]
        between = [level for level in levels if above.level < level < below.level]
        top = chain[0].top
        reach = [level for level in levels if top - 1 <= level <= below.bottom + 1]
        if all(has) or len(reach) > 1 or not (any(has) or between or reach):
            break
        length += 1
    return length
