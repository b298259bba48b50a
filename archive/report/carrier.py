"""What every extractor makes of its bytes: a document of text lines and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from archive.report.folding import all_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.report.model import Locator

# workbooks: every row of a sheet stands in a grid
SHEETS = frozenset(
    ("application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)


class UnreadableError(ValueError):
    """The bytes are no document that can be read; the message says why. Raised by `extract`."""


@dataclass(slots=True)
class Cell:
    """One cell as the document has it: a merged cell stands once, in the row where it begins. Not to be changed.

    `confidence` is below 1 where its text was recognised in a picture.
    """

    text: str
    column: int  # in the grid, after spans are expanded; 0 is the first
    colspan: int
    rowspan: int
    locator: Locator
    confidence: float = 1.0


@dataclass(frozen=True)
class Grid:
    """One table. `rows` holds each row's own cells, left to right; `before` the last line of text above it.

    `hidden`: the page holds it and does not show it. `place`: how many of the document's `page_lines` stand above it,
    where the extractor knows.
    """

    rows: tuple[tuple[Cell, ...], ...]
    before: str = ""
    hidden: bool = False
    place: int | None = None


@dataclass(frozen=True)
class TextLine:
    """One line of text, with the way back to the bytes."""

    text: str
    locator: Locator


@dataclass(frozen=True)
class Document:
    """What a payload says, freed of its carrier.

    `lines` is the main text (of a page: trafilatura's, without navigation, related links and the statutory
    tables) and is what sections and prose are read from; `page_lines` is all visible text of the page (dates,
    breadcrumb, publisher and signature may stand outside the main text); `meta` maps meta names in lower case
    to their content. Text is kept as written, traditional characters and radicals included. A locator of kind
    `span` counts characters of `text`. `recognised` are the pages (from 1) whose text was recognised in a picture,
    and by how many quarters (counter-clockwise) each was turned for that: what is read there has still to be proven
    (`proven.accept`).
    """

    media_type: str
    title: str | None
    lines: tuple[TextLine, ...]
    grids: tuple[Grid, ...] = ()
    page_lines: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    pictures_in_text: int = 0
    links: tuple[str, ...] = ()  # the words of the page's links, each once, without space
    documents: int = 0  # how many attachments and framed documents the page carries
    recognised: Mapping[int, int] = field(default_factory=dict)
    file: str | None = None  # of a ZIP archive, the file that was read; cells that stand in another name that one

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def plain_links(self) -> frozenset[str]:
        """The words of its links as whole lines are matched."""
        return all_plain(self.links)


def span_lines(texts: list[str]) -> tuple[TextLine, ...]:
    """Lines whose locators are their places in the text that they make up."""
    lines = []
    start = 0
    for text in texts:
        lines.append(TextLine(text, {"kind": "span", "start": start, "end": start + len(text)}))
        start += len(text) + 1
    return tuple(lines)
