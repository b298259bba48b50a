"""What the sentences of a paragraph have said until a figure: the cell of the last one, and what it was of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.report.sentences.besides import is_less_than_before, is_own_of_more

if TYPE_CHECKING:
    from archive.report.model import Scope
    from archive.report.sentences.cells import Cell

_OF_REQUESTS = ("requests_", "answered_", "refused_", "concluded_")
LITIGATION: Cell = ("prose", "litigation", "total")
LITIGATION_PARTS = frozenset({"litigation_direct", "litigation_after_reconsideration"})


@dataclass
class Paragraph:
    """What the sentences of one paragraph have said so far; `agency` is whose report it is, None where unknown."""

    agency: str | None = None
    requests_line: str | None = None
    proceeding: str | None = None
    last: Cell | None = None
    time: Scope | None = "year"  # of the last figure; a sentence with 其中 goes on with it
    before: str = ""  # the sentences before this one
    seen: dict[Cell, int] = field(default_factory=dict)
    applicants: set[str] = field(default_factory=set)
    is_first: bool = False  # the last figure is where a change begins
    is_wider: bool = False  # the last figure counts more than those on open information, or than this body's
    is_other: bool = False  # the last figure counts letters, proposals and the like
    less: list[tuple[Cell, str]] = field(default_factory=list)  # what the sentence says besides of cells, and its words

    def turn(self) -> tuple[bool, bool, bool]:
        """Go on to the next figure: `is_first`, `is_wider` and `is_other` of the one before, which no longer hold."""
        was = self.is_first, self.is_wider, self.is_other
        self.is_first = self.is_wider = self.is_other = False
        return was

    def adds(self, cell: Cell, head: str, paragraph: str) -> bool:
        """Is the year's figure for the cell more than a part of one that was stated before?"""
        first = self.seen.setdefault(cell, len(paragraph))
        if first == len(paragraph) or is_own_of_more(head, paragraph):
            return True
        return not is_less_than_before(cell[1], head, paragraph[first:], same_sentence=first >= len(self.before))

    def remember(self, cell: Cell) -> None:
        table, line, column = cell
        if table in {"requests", "annex2014"} and column == "total":
            self.requests_line = line
            self.applicants = set()
        if table == "proceedings" and column == "total":
            self.proceeding = line
        elif cell == LITIGATION:
            self.proceeding = "litigation"
        elif line in {"reconsiderations", "lawsuits"}:
            self.proceeding = line
        elif table == "requests" or line.startswith(_OF_REQUESTS):
            self.proceeding = None  # what outcomes follow are those of requests
