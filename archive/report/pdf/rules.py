"""What is drawn on a PDF page between its words: rules and the edges of boxes and fills, and the cells they leave."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.report.pdf.place import Box, Span
    from archive.report.pdf.word import Word


_LEAST = 3.0  # a rule is longer
_NEAR = 1.5  # edges of neighbouring boxes that are one rule to the eye
_TOUCH = 0.6  # a rule may cut into the box of a character by so much
_CUT = 1.0  # or into that of one of two characters that it parts
_ONE = 2.0  # rules no further apart are one, or meet
_OPEN = 5.0  # rules across that reach further over the upright ones end where nothing is drawn
_ROWS = 3  # so many of them, which end at one place, are those of a table's rows
_REACH = 60.0  # a rule further below a word is not that of its cell


class Rules:
    """The rules of a page, across and upright, wherever they come from: lines, thin boxes, sides of boxes and fills."""

    def __init__(self, page: Any) -> None:
        across, upright = set(), set()
        for edge in page.edges:
            x0, x1, top, bottom = (float(edge[side]) for side in ("x0", "x1", "top", "bottom"))
            if edge["orientation"] == "h" and x1 - x0 > _LEAST:
                across.add((round(top, 1), round(x0, 1), round(x1, 1)))
            elif edge["orientation"] == "v" and bottom - top > _LEAST:
                upright.add((round(x0, 1), round(top, 1), round(bottom, 1)))
        self._across, self._upright = sorted(across), sorted(upright)
        self._tops = [rule[0] for rule in self._across]
        self._lefts = [rule[0] for rule in self._upright]

    def part(self, above: Word, below: Word) -> bool:
        """Does a rule, or the edge of a fill, run between two words of which one stands below the other?"""
        left, right = max(above.x0, below.x0), min(above.x1, below.x1)
        middle = (left + right) / 2
        first, last = bisect_right(self._tops, above.level), bisect_left(self._tops, below.level)
        return any(x0 <= middle <= x1 for _, x0, x1 in self._across[first:last])

    def parted(self, word: Word) -> list[Word]:
        """The words that upright rules make of one: neighbouring cells may be so full that their texts touch."""
        places = []
        for x, top, bottom in self._upright[bisect_right(self._lefts, word.x0) : bisect_left(self._lefts, word.x1)]:
            if top <= word.level <= bottom:
                place = sum((x0 + x1) / 2 < x for x0, x1 in word.edges)
                if 0 < place < len(word.edges) and word.edges[place - 1][1] - _CUT <= x <= word.edges[place][0] + _CUT:
                    places.append(place)
        ends = sorted({0, *places, len(word.text)})
        return [word.part(start, end) for start, end in pairwise(ends)] if places else [word]

    def across(self, word: Word) -> Span | None:
        """From where to where its cell reaches, if rules beside the word or the ends of the rule below it say so."""
        left, right = self._beside(word)
        below = self._ends(self._below(word), word) or self._ends(self._above(word), word)
        if below is not None:
            left = below[0] if left is None else max(left, below[0])
            right = below[1] if right is None else min(right, below[1])
        if left is None or right is None or left > word.x0 + _TOUCH or right < word.x1 - _TOUCH:
            return None
        return left, right

    def cell(self, word: Word) -> Box | None:
        """The box that rules draw around a word; None where a side is open."""
        left, right = self._beside(word)
        above, below = next(self._above(word), None), next(self._below(word), None)
        if left is None or right is None or above is None or below is None:
            return None
        return left, above[0], right, below[0]

    def _beside(self, word: Word) -> tuple[float | None, float | None]:
        level = word.level
        first = bisect_right(self._lefts, word.x0 + _TOUCH)
        left = next((x for x, top, bottom in reversed(self._upright[:first]) if top <= level <= bottom), None)
        last = bisect_left(self._lefts, word.x1 - _TOUCH)
        return left, next((x for x, top, bottom in self._upright[max(first, last) :] if top <= level <= bottom), None)

    def _below(self, word: Word) -> Iterator[tuple[float, float, float]]:
        """The rules below a word that reach under its middle, from the nearest on."""
        for rule in self._across[bisect_left(self._tops, word.level) :]:
            if rule[0] - word.bottom > _REACH:
                return
            if rule[1] <= word.middle <= rule[2]:
                yield rule

    def _above(self, word: Word) -> Iterator[tuple[float, float, float]]:
        for rule in reversed(self._across[: bisect_right(self._tops, word.level)]):
            if word.top - rule[0] > _REACH:
                return
            if rule[1] <= word.middle <= rule[2]:
                yield rule

    def _ends(self, rules: Iterator[tuple[float, float, float]], word: Word) -> Span | None:
        """The ends of the shortest of the nearest rules that hold the word."""
        nearest: list[tuple[float, float, float]] = []
        for rule in rules:
            if nearest and abs(rule[0] - nearest[0][0]) > _NEAR:
                break
            nearest.append(rule)
        holding = [(x0, x1) for _, x0, x1 in nearest if x0 <= word.x0 + _TOUCH and word.x1 - _TOUCH <= x1]
        return min(holding, key=lambda span: span[1] - span[0], default=None)


def undrawn(page: Any) -> dict[str, list[dict[str, Any]]]:
    """The outer sides of tables that nothing draws, as pdfplumber takes them.

    A page break leaves the rule across there away, where the upright ones end; a style may leave the tables open to
    the left and right, where the rules across end.
    """
    across = [edge for edge in page.edges if edge["orientation"] == "h"]
    ends, sides = [], []
    for top, bottom, left, right in _uprights(page):
        ends += [_rule(left, end, right, end) for end in (top, bottom)]
        own = [
            edge
            for edge in across
            if top - _ONE <= edge["top"] <= bottom + _ONE and edge["x0"] <= right and edge["x1"] >= left
        ]
        outer = [min((edge["x0"] for edge in own), default=left), max((edge["x1"] for edge in own), default=right)]
        for x, is_open, side in zip(
            outer, (outer[0] < left - _OPEN, outer[1] > right + _OPEN), ("x0", "x1"), strict=True
        ):
            if is_open and sum(abs(edge[side] - x) <= _ONE for edge in own) >= _ROWS:
                sides.append(_rule(x, top, x, bottom))
    return {"explicit_horizontal_lines": ends, "explicit_vertical_lines": sides}


def _uprights(page: Any) -> list[list[float]]:
    """The upright rules of each table together: top, bottom, left, right."""
    edges = sorted((edge for edge in page.edges if edge["orientation"] == "v"), key=lambda edge: float(edge["top"]))
    joined: list[list[float]] = []
    for edge in edges:
        if joined and edge["top"] <= joined[-1][1] + _ONE:
            _, bottom, left, right = joined[-1]
            joined[-1][1:] = max(bottom, edge["bottom"]), min(left, edge["x0"]), max(right, edge["x1"])
        else:
            joined.append([edge["top"], edge["bottom"], edge["x0"], edge["x1"]])
    return joined


def _rule(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    size = {"width": x1 - x0, "height": bottom - top}
    return {"object_type": "line", "x0": x0, "x1": x1, "top": top, "bottom": bottom, **size}
