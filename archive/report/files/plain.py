"""A text file as a document: its lines, and tables that it has in other ways than with a tab or bar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.broken import join_wrapped
from archive.report.carrier import Document, UnreadableError, span_lines
from archive.report.encoding import decode
from archive.report.page.stacked import unstacked
from archive.report.tables.gaps import with_tabs

if TYPE_CHECKING:
    from archive.report.form import Forms

# so many tabs and nothing else are a row of a table whose cells are all blank
_BLANKS = 8


def extract_text(payload: bytes, forms: Forms, *, declared: str | None = None) -> Document:
    """A text file. Raises UnreadableError where the bytes are no text."""
    text = decode(payload, declared)
    control = sum(char < " " and char not in "\t\n\r\f" for char in text[:20000]) + text[:20000].count("\ufffd")
    if control * 50 > len(text[:20000]):
        raise UnreadableError("the bytes are neither text nor a known kind of document")
    texts = re.split(r"\r\n|\r|\n|\f|\u2028|\u2029|\x0b", text)
    texts = join_wrapped(with_tabs(unstacked(texts, forms)))
    lines = [line for line in texts if line.strip() or line.count("\t") >= _BLANKS]
    # white space behind the last word shows that the word is whole, should the text be cut there
    lines = [line.rstrip(" \u00a0\u3000") for line in lines[:-1]] + lines[-1:]
    return Document(
        media_type="text/plain",
        title=None,
        lines=span_lines(lines),
        page_lines=tuple(stripped for line in lines if (stripped := line.strip())),
    )
