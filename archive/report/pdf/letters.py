"""Labels of a PDF whose letters stand apart, in one line or several."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from archive.report.normal import is_numbered
from archive.report.pdf.word import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.labels import Labels

_MOST_PIECES = 10
_MOST_LINES = 20  # a narrow column of labels has few letters in each
_SPACE, _LEVEL = 0.6, 0.35  # words of one line are parted by no more, and stand no higher or lower
_APART = 2.0  # the letters of a spread label stand apart by no more, in their heights
_HALF = 0.5  # of its height a word of another line is lower
_EVEN = 0.8  # letters that fill a line are as far apart but for so much, in points


def spread_over(start: int, words: Sequence[Word], used: set[int], distance: float, labels: Labels) -> list[int] | None:
    """The words of the longest known label that begins so, its letters apart, in several lines; None: there is none.

    Letters of the cell beside it may stand as near.
    """
    first = along(start, words, used)
    letters = len(list(takewhile(lambda place: len(words[place].text) == 1, first)))
    for end in (len(first), *range(min(letters, len(first) - 1), 1, -1)):
        lines = [first[:end], *_lines_below(first[:end], words, used, distance)]
        for count in range(len(lines), 1, -1):
            places = [place for line in lines[:count] for place in line]
            if len(places) > count and "".join(words[place].text for place in places) in labels:
                return places
    return None


def _lines_below(line: Sequence[int], words: Sequence[Word], used: set[int], distance: float) -> Iterator[list[int]]:
    """What stands below the words of a line, line by line."""
    end = words[line[-1]].x1
    for _ in range(_MOST_LINES):
        left, right = words[line[0]], words[line[-1]]
        below = [
            place
            for place, word in enumerate(words)
            if place not in used
            and _HALF * word.height < word.level - left.level <= distance
            and word.x0 < min(end, right.x1)
            and left.x0 < word.x1
        ]
        if not below:
            return
        line = [place for place in along(below[0], words, used) if words[place].x0 < end]
        yield line


def along(start: int, words: Sequence[Word], used: set[int]) -> list[int]:
    """The word and those that stand behind it in its line, with no more than a space between two.

    Letters that are spread to fill a narrow cell may stand further apart, all of a line as far.
    """
    line = [start]
    first = words[start]
    beside = [
        place
        for place, word in enumerate(words)
        if place not in used and word.x0 > first.x0 and abs(word.level - first.level) <= _LEVEL * first.height
    ]
    gaps: list[float] = []
    for place in sorted(beside, key=lambda one: words[one].x0):
        gap = words[place].x0 - words[line[-1]].x1
        is_as_far = gap <= first.height and all(abs(gap - one) <= _EVEN for one in gaps)
        if gap > _SPACE * first.height and not is_as_far:
            break
        line.append(place)
        gaps.append(gap)
    return line


def unspread(line: Sequence[Word], labels: Labels) -> list[Word]:
    """The words of a line that are no figures; the letters of a label that stand apart are put together."""
    out: list[Word] = []
    place = 0
    while place < len(line):
        word = line[place]
        if word.is_figure:
            place += 1
            continue
        run = 1
        if word.text not in labels or len(word.text) == 1:
            most = _run(line, place, labels)
            known = (
                length
                for length in range(most, 1, -1)
                if "".join(one.text for one in line[place : place + length]) in labels
            )
            run = next(known, 1)
        if run > 1:
            word = Word(
                "".join(one.text for one in line[place : place + run]),
                word.x0,
                min(one.top for one in line[place : place + run]),
                line[place + run - 1].x1,
                max(one.bottom for one in line[place : place + run]),
            )
        out.append(word)
        place += run
    return out


def _run(line: Sequence[Word], place: int, labels: Labels) -> int:
    """How many words from here on stand so near that they may be one label. One with a number of its own is another."""
    length = 1
    for one, other in pairwise(line[place : place + _MOST_PIECES]):
        if other.is_figure or other.x0 - one.x1 > _APART * one.height:
            break
        if is_numbered(other.text) and other.text in labels:
            break
        length += 1
    return length
