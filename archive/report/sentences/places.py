"""The figures of a sentence, each with the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.needed import quick
from archive.report.sentences.figures import Figure, find_figures
from archive.report.sentences.listed import without_list
from archive.report.sentences.passages import QUOTES, words_only
from archive.report.sentences.respectively import respective_heads
from archive.report.sentences.summed import COME_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.report.sentences.cells import Cell
    from archive.report.sentences.paragraphs import Paragraph
    from archive.report.sentences.passages import Sentence

_DECIDED = quick("(?:[受办审]理|[审办]结|立案|处理)(?:了|各类|的)*(?:行政)?复议(?:案件|申请)")
# 上年结转行政复议案件1件,本年新收2件
_IN_PROCEEDINGS = re.compile("(?:复议|诉讼|应诉)(?!.*申请)")
_ONLY_DONE = re.compile(
    "[,、;(]?(?:已|均|现|全部|都|按[时期]|当年|及时|共|其中|并)*(?:办结|办复|[答回]复|[办处]理)(?:完毕|办结|了|为)*"
)
_RECEIVED = frozenset({"received", "requests_received"})
_OF_LAST_YEAR = re.compile(
    "^(?:[,;(](?:其中|包括|包含|含)+[,:]?(?:有)?|[(])(?:上年|往年|他年)[^,;。N]{0,6}(?:结转|转结|转入|遗留)"
)

# 收到申请9件(网络7件、信函2件),其中上年结转1件
_OF_LAST_YEAR_BEHIND = re.compile(
    r"申请N[件宗份]\([^()]*\)[,;]其中,?(?:有)?(?:上年|往年|他年)[^,;。N]{0,6}(?:结转|转结|转入|遗留)"
)


@dataclass(frozen=True)
class Place:
    """A figure and the words around it; `about` is what the paragraph has said until it."""

    figure: Figure
    before: int  # where in the sentence the words before it begin
    head: str
    tail: str
    so_far: str
    about: str
    sentence: str

    @property
    def window(self) -> str:
        return f"{self.head}#{self.tail}"

    def is_of_others(self, cell: Cell, *, was_other: bool) -> bool:
        """Is a line of requests named where letters or reconsiderations were counted?"""
        if was_other and cell[1].startswith("requests_") and _ONLY_DONE.fullmatch(self.head):
            return True
        return cell[1] in COME_IN and _IN_PROCEEDINGS.search(self.so_far) is not None

    def holds_carried_over(self, cell: Cell) -> bool:
        """收到申请52件,其中上年结转3件, 收到申请52件(上年结转3件,新收49件): more than what came in."""
        if cell[1] not in _RECEIVED:
            return False
        behind = self.tail.startswith("(") and _OF_LAST_YEAR_BEHIND.search(self.sentence) is not None
        return behind or _OF_LAST_YEAR.search(self.tail) is not None

    @property
    def is_of_authority(self) -> bool:
        """Are reconsiderations counted that the agency decides on, and not those against its own answers?"""
        if _DECIDED.search(self.so_far) is None or "信息公开" in self.sentence:
            return False
        heading = self.about.partition("\n")[0]
        return "复议" not in heading and "诉讼" not in heading


def places_in(sentence: Sentence, context: Paragraph, year: int | None) -> Iterator[Place]:
    """The figures whose words can be told apart."""
    text, figures = sentence.text, find_figures(sentence.text)
    whole = words_only(text, year) if figures else ""
    respective = respective_heads(text, figures)
    for position, figure in enumerate(figures):
        before = figures[position - 1].end if position else 0
        after = figures[position + 1].from_ if position + 1 < len(figures) else len(text)
        head, tail = text[before : figure.from_], text[figure.end : after]
        if position in respective:
            name = respective[position]
            if name is None:
                context.last = None
                continue
            head, tail = f",{name}", ","
        yield Place(
            figure,
            before,
            without_list(words_only(head, year)),
            words_only(tail, year),
            words_only(text[: figure.from_], year),
            f"{sentence.passage.heading}\n{context.before}{QUOTES.sub('', text[: figure.end + 40])}",
            whole,
        )
