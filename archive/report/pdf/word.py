"""The words of a PDF page, and blocks of words that one label is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from archive.report.normal import fold
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.pdf.place import Span

_PART = re.compile(r"(?=[,.]*\d)[\d,]+(?:\.\d*)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def is_part(text: str) -> bool:
    """Is it a part of a figure with commas, which is none by itself?

    >>> is_part("1,19"), is_part("3，"), is_part("1,193"), is_part("12"), is_part("，")
    (True, True, False, False, False)
    """
    folded = fold(text)
    return "," in folded and _PART.fullmatch(folded) is not None and _GROUPED.fullmatch(folded) is None


@dataclass(frozen=True)
class Word:
    """Characters without a gap between them; `edges` are the sides of each, `cell` those of what is drawn around it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    edges: tuple[tuple[float, float], ...] = ()
    cell: Span | None = None
    at: float | None = None  # the height of its row, where its middle is not
    is_text: bool = False  # a line of a label, whatever it looks like

    @property
    def span(self) -> Span:
        """From where to where it reaches: its cell, where that is known."""
        return self.cell or (self.x0, self.x1)

    @property
    def level(self) -> float:
        return (self.top + self.bottom) / 2 if self.at is None else self.at

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @cached_property
    def is_figure(self) -> bool:
        return not self.is_text and (sort_of(self.text) == "figure" or is_part(self.text))

    def over(self, below: Word, between: str) -> Word:
        """It and another that stands below it, as one."""
        x0, x1 = min(self.x0, below.x0), max(self.x1, below.x1)
        return Word(self.text + between + below.text, x0, self.top, x1, below.bottom, cell=self.cell or below.cell)

    def part(self, start: int, end: int) -> Word:
        """Some of its characters."""
        edges = self.edges[start:end]
        return replace(self, text=self.text[start:end], x0=edges[0][0], x1=edges[-1][1], edges=edges)

    def parts(self, length: int) -> tuple[Word, Word]:
        """The first so many characters, and the rest."""
        return self.part(0, length), self.part(length, len(self.text))


def level_of(line: Sequence[Word]) -> float:
    """Where a line stands: most of its words do."""
    levels = sorted(word.level for word in line)
    return levels[len(levels) // 2]


@dataclass(frozen=True)
class Block:
    """A label, or words that are none, with all its lines."""

    words: tuple[Word, ...]
    is_known: bool = False  # to the forms, word for word
    before: str = ""  # what a page end has left of it on the page before
    behind: str = ""  # and what it has put on the next

    @cached_property
    def text(self) -> str:
        return self.before + "".join(word.text for word in self.words) + self.behind

    @cached_property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @cached_property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @cached_property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def span(self) -> Span:
        """From where to where it reaches: its cell, where that is known."""
        return self.words[0].cell or (self.x0, self.x1)

    @property
    def level(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.words[0].height


def merged(line: Sequence[Word], gap: float) -> list[Word]:
    """Words of a line that touch are one: a change of font had parted them."""
    out: list[Word] = []
    for word in line:
        if out and word.x0 - out[-1].x1 <= gap and not (word.is_figure and out[-1].is_figure):
            before = out[-1]
            out[-1] = Word(
                before.text + word.text,
                before.x0,
                min(before.top, word.top),
                max(before.x1, word.x1),
                max(before.bottom, word.bottom),
                before.edges + word.edges if before.edges and word.edges else (),
            )
        else:
            out.append(word)
    return out
