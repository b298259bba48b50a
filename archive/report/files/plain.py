"""A text file as a document: its lines, and tables that it has in other ways than with a tab or bar."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.broken import join_wrapped
from archive.report.carrier import Document, UnreadableError, span_lines
from archive.report.encoding import decode
from archive.report.files.closed import rowed
from archive.report.files.markdown import unmarked
from archive.report.normal import visible
from archive.report.oneline import unrolled
from archive.report.page.stacked import unstacked
from archive.report.tables.lines.gaps import with_tabs

if TYPE_CHECKING:
    from archive.report.form import Forms

# so many tabs and nothing else are a row of a table whose cells are all blank
_BLANKS = 8
# more bars in a row than a form has columns: what is left of the cells that a page was laid out in
_BARS = 40
_SEVERAL = 3
_PAGE = re.compile(
    r"\s*(?:[-—–－]{1,2}\s*(\d{1,3})\s*[-—–－]{1,2}|第\s*(\d{1,3})\s*页(?:\s*[,，/]?\s*[(（]?\s*共\s*\d{1,3}\s*页\s*[)）]?)?)\s*"
)


def extract_text(payload: bytes, forms: Forms, *, declared: str | None = None) -> Document:
    """A text file. Raises UnreadableError where the bytes are no text."""
    text = decode(payload, declared)
    control = sum(char < " " and char not in "\t\n\r\f" for char in text[:20000]) + text[:20000].count("\ufffd")
    if control * 50 > len(text[:20000]):
        raise UnreadableError("the bytes are neither text nor a known kind of document")
    text = visible(text.replace("\0", ""))  # which nobody sees, either: 7\0件 is 7件
    texts = [_without_bars(line) for line in re.split(r"\r\n|\r|\n|\f|\u2028|\u2029|\x0b", text)]
    page = unmarked(rowed(_without_page_numbers(unrolled(texts))))
    texts = join_wrapped(with_tabs(unstacked(page.lines, forms)))
    lines = [line for line in texts if line.strip() or line.count("\t") >= _BLANKS]
    # white space behind the last word shows that the word is whole, should the text be cut there
    lines = [line.rstrip(" \u00a0\u3000") for line in lines[:-1]] + lines[-1:]
    return Document(
        media_type="text/plain",
        title=None,
        lines=span_lines(lines),
        page_lines=tuple(stripped for line in lines if (stripped := line.strip())),
        headings=page.headings,
        links=page.links,
    )


def _without_bars(line: str) -> str:
    """2022年政府信息公开工作年度报告 | ||||||||… is a title, and no row of a table."""
    bare = line.rstrip(" \t|")
    return bare if line.count("|", len(bare)) >= _BARS else line


def _without_page_numbers(texts: list[str]) -> list[str]:
    """The lines without those that number the pages of a text which a PDF file was made into: - 1 -, 第2页 共5页.

    They follow one another, where several rise one of two may lack; dashes around a figure may be cells of a row.
    """
    found = {place: _PAGE.fullmatch(text) for place, text in enumerate(texts)}
    numbers = {place: int(match[1] or match[2]) for place, match in found.items() if match}
    in_turn = list(numbers.values())
    steps = {after - before for before, after in pairwise(in_turn)}
    if not in_turn or not steps <= ({1} if len(in_turn) < _SEVERAL else {1, 2}):
        return texts
    is_last = not any(text.strip() for text in texts[max(numbers) + 1 :])
    return [text for place, text in enumerate(texts) if place not in numbers] if len(numbers) > 1 or is_last else texts
