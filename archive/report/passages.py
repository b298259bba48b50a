"""Pieces of running text and their sentences, each with the way back to the text as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.figures import without_numbers

if TYPE_CHECKING:
    from archive.report.folding import Squeezed

SENTENCE = re.compile(r"[^。!?\n]+[。!?]?")
QUOTES = re.compile("[\"“”'‘’「」『』]")
_TITLES = re.compile(r"《[^》]{0,80}》|〈[^〉]{0,80}〉")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年度?")
_LAST_YEAR = re.compile("(?:上一?年|去年|上一?年度|上年)度?(?:同期)?")
_NEXT_YEAR = re.compile("下一?年度?|次年度?|明年")
_TWICE = re.compile(r"上年\(上年\)")


@dataclass(frozen=True)
class Passage:
    """A piece of text to read: `number` is its section's, None where it belongs to none.

    `offset` is where it begins in the section's text, or in the document's where there is no section.
    """

    text: str
    number: int | None
    heading: str = ""
    offset: int = 0


@dataclass(frozen=True)
class Sentence:
    """One sentence of a passage, without white space; `start` is its place in the squeezed text."""

    text: str
    start: int
    squeezed: Squeezed
    passage: Passage

    def locator(self) -> dict[str, object]:
        """Section, span and words of the sentence as written."""
        start, end = self.squeezed.span(self.start, self.start + len(self.text))
        return {
            "kind": "sentence",
            "section": self.passage.number,
            "start": self.passage.offset + start,
            "end": self.passage.offset + end,
            "sentence": self.passage.text[start:end],
        }

    def raw(self, start: int, end: int) -> str:
        """The words from `start` to `end` of the sentence as written."""
        first, last = self.squeezed.span(self.start + start, self.start + end)
        return self.passage.text[first:last]


def words_only(text: str, year: int | None) -> str:
    """Words only: quotation marks and titles of documents away, years by their relation to the one reported on.

    >>> words_only("《条例》2023年收到“申请”43件", 2024)
    '上年收到申请N件'
    """

    def relation(match: re.Match[str]) -> str:
        if year is None:
            return "本年"
        return {0: "本年", -1: "上年", 1: "下年"}.get(int(match.group(1)) - year, "他年")

    text = _YEAR.sub(relation, QUOTES.sub("", _TITLES.sub("", text)))
    text = _NEXT_YEAR.sub("下年", _LAST_YEAR.sub("上年", text))
    return without_numbers(_TWICE.sub("上年", text))
