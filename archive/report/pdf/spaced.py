"""Text and figures of a PDF whose characters are spaced: the letters of a page, the digits of a figure."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.pdf.figures import overlap
from archive.report.pdf.word import Word, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{2,}")
_FIGURE = re.compile(r"[+\-＋－]?[\d,，.．]*")
_BIT = re.compile(r"\d?[,，.．]?")  # of a figure, its point with the digit before it
_CELLS = re.compile(r"[0０]\d")
_LETTER = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_SPREAD = 0.5  # letters spread over a word stand no further apart, in their heights
_EVEN = 0.3  # and all as far, but for so much
_NEARLY = 0.9
_SPACED, _MOSTLY = 30, 0.8  # so many letters that stand alone, nearly all equally far apart, are those of spaced words
_FAR = 1e6


def unspaced(lines: list[list[Word]]) -> list[list[Word]]:
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


def unspread(lines: list[list[Word]]) -> list[list[Word]]:
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
