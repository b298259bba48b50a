"""What stands in the margins of the pages of a PDF: their numbers, and the heads and feet that run through it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.report.normal import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.labels import Labels
    from archive.report.model import Locator

_PAGE_NUMBER = re.compile(r"[\s\-—–_·]*(?:第\s*)?(\d{1,3})(?:\s*页)?(?:\s*[/,，]?\s*共?\s*\d{1,3}\s*页?)?[\s\-—–_·]*")
# what no figure of a table has beside it
_DRAWN = re.compile(r"[第页共/]|[\-—–_·]\s*\d+\s*[\-—–_·]")
# The part of a page, above and below, in which a lone number is the page's; one drawn as such, outermost, may stand
# further in, for a page that lies across is no higher than it was wide.
_MARGIN, _FAR = 0.12, 0.2
_RUNS = 0.6  # a running head or foot stands on so many of the pages
_TELLING = 8  # characters of a title
_SAME = 3.0  # at the same height, within so many points
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[a-z\u4e00-\u9fff]")


@dataclass(frozen=True)
class PdfLine:
    """A line of text, with its page (from 1) and its place there."""

    text: str
    page: int
    box: tuple[float, float, float, float]

    @property
    def locator(self) -> Locator:
        return {"kind": "box", "page": self.page, "box": [round(side, 1) for side in self.box]}


@dataclass(frozen=True)
class Margins:
    """The texts in the margins of a page of this height, folded."""

    height: float
    texts: frozenset[str]

    def __contains__(self, line: PdfLine) -> bool:
        """Is it one of them, or several of them side by side?"""
        if not _is_at_edge(line, self.height, _FAR):
            return False
        text = _folded(line.text)
        if not _is_at_edge(line, self.height):
            return text in self.texts and _DRAWN.search(text) is not None
        if text in self.texts:
            return True
        for one in sorted(self.texts, key=len, reverse=True) if _WORDS.search(text) else ():
            text = text.replace(one, "", 1)
        return not text


def margins_of(pages: Sequence[Sequence[PdfLine]], heights: Sequence[float], labels: Labels) -> list[Margins]:
    """Of each page. A head counts as text the first time, if nothing else says it: it may be the title."""
    numbers = _page_numbers(pages, heights)
    running = _running(pages, heights, numbers, labels)
    return [Margins(height, own | more) for height, own, more in zip(heights, numbers, running, strict=True)]


def _running(
    pages: Sequence[Sequence[PdfLine]], heights: Sequence[float], numbers: Sequence[frozenset[str]], labels: Labels
) -> list[set[str]]:
    """What stands at the same height outermost on most pages, its digits apart, and is no head of a table."""
    masked: dict[str, list[tuple[int, float]]] = {}
    for place, page in enumerate(pages):
        for line in page:
            if _is_at_edge(line, heights[place]):
                masked.setdefault(_masked(line), []).append((place, _middle(line)))

    def runs(line: PdfLine) -> bool:
        seen = {place for place, middle in masked[_masked(line)] if abs(middle - _middle(line)) <= _SAME}
        is_often = len(seen) > 1 and len(seen) >= _RUNS * len(pages)
        return is_often and _WORDS.search(_folded(line.text)) is not None and not _is_label(line, labels)

    found: list[set[str]] = []
    known: set[str] = set()
    for page, height, own in zip(pages, heights, numbers, strict=True):
        found.append(set())
        heads = sorted((line for line in page if _is_at_top(line, height)), key=_top)
        feet = sorted((line for line in page if _is_at_foot(line, height)), key=_bottom)
        for is_head, lines in ((True, heads), (False, feet)):
            outermost = takewhile(lambda line: _folded(line.text) in own or runs(line), lines)  # noqa: B023
            for line in outermost:
                if not is_head or _masked(line) in known or _is_said_again(line, page):
                    found[-1].add(_folded(line.text))
                known.add(_masked(line))
    return found


def _is_said_again(head: PdfLine, page: Sequence[PdfLine]) -> bool:
    """Does the title that the head repeats, or a line of it, stand on the page itself?"""
    text = _folded(head.text)
    others = (_folded(line.text) for line in page if line is not head)
    return any(len(other) >= _TELLING and other in text for other in others if other != text)


def _masked(line: PdfLine) -> str:
    return _DIGITS.sub("0", _folded(line.text))


def _middle(line: PdfLine) -> float:
    return (line.box[1] + line.box[3]) / 2


def _is_label(line: PdfLine, labels: Labels) -> bool:
    return any(word in labels for word in (line.text, *line.text.split()))


def _folded(text: str) -> str:
    return "".join(fold(text).split())


def _is_at_edge(line: PdfLine, height: float, part: float = _MARGIN) -> bool:
    return line.box[3] < height * part or line.box[1] > height * (1 - part)


def _is_at_top(line: PdfLine, height: float) -> bool:
    return line.box[3] < height * _MARGIN


def _is_at_foot(line: PdfLine, height: float) -> bool:
    return line.box[1] > height * (1 - _MARGIN)


def _page_numbers(pages: Sequence[Sequence[PdfLine]], heights: Sequence[float]) -> list[frozenset[str]]:
    """What at the edges of each page is its number: drawn as one, or a number that grows from page to page.

    A table whose cells stand one below another may begin or end a page with a figure.
    """
    numbers: list[set[str]] = []
    bare: list[tuple[int, str, int]] = []
    for place, (page, height) in enumerate(zip(pages, heights, strict=True)):
        numbers.append(set())
        outermost = {id(line) for key in (_top, _bottom) for line in sorted(page, key=key)[:1]}
        for line in page:
            text = fold(line.text).strip()
            is_far = id(line) in outermost and _DRAWN.search(text) is not None
            found = _PAGE_NUMBER.fullmatch(text) if _is_at_edge(line, height, _FAR if is_far else _MARGIN) else None
            if found is None:
                continue
            if _DRAWN.search(text):
                numbers[-1].add(_folded(text))
            elif id(line) in outermost and text.isdigit():
                bare.append((place, text, int(found[1]) - place - 1))
    steps = Counter(step for _, _, step in bare)
    for place, text, step in bare:
        if steps[step] * 2 >= len(pages) and (steps[step] > 1 or step == 0):
            numbers[place].add(text)
    return [frozenset(own) for own in numbers]


def _top(line: PdfLine) -> float:
    return line.box[1]


def _bottom(line: PdfLine) -> float:
    return -line.box[3]
