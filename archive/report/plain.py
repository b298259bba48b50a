"""Plain text as a document: its encoding, its lines, and paragraphs that a fixed width had broken."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from archive.report.carrier import Document, UnreadableError, span_lines
from archive.report.gaps import with_tabs
from archive.report.stacked import unstacked

if TYPE_CHECKING:
    from collections.abc import Container

    from archive.report.form import Forms

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GB_NAMES = re.compile(
    r"gb[_\-\s]?(?:2312|k|18030|13000)?(?:[-_]80)?|x-gbk|cp936|936|hz-gb-2312|chinese|euc-?cn", re.IGNORECASE
)
# So many undecodable bytes in a thousand are damage; more of them are another encoding.
_DAMAGE = 2


def decode(payload: bytes, declared: str | None = None) -> str:
    """Bytes as text: byte order mark, strict UTF-8, what is declared, GB18030 for all GB names.

    Neither header nor page is trusted where the bytes themselves say otherwise.
    """
    for mark, encoding in _BOMS:
        if payload.startswith(mark):
            return payload.decode(encoding, "replace").lstrip("\ufeff")
    if payload[:400].count(0) * 3 > len(payload[:400]):
        return payload.decode("utf-16-le" if payload[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(payload) - 3:
            return payload[: error.start].decode("utf-8")  # cut inside the last character
    candidates = ["gb18030"]
    if declared and not _GB_NAMES.fullmatch(declared.strip()):
        try:
            name = codecs.lookup(declared.strip()).name
        except LookupError:
            name = "gb18030"
        # Latin-1 is what servers say when they do not know; it would decode anything
        candidates = ["gb18030", name] if name in ("iso8859-1", "cp1252", "ascii", "utf-8") else [name, "gb18030"]
    for encoding in candidates:
        text = payload.decode(encoding, "replace")
        if text.count("\ufffd") * 1000 <= _DAMAGE * len(text):
            return text
    texts = [payload.decode(encoding, "replace") for encoding in ("utf-8", *candidates)]
    return min(texts, key=lambda text: text.count("\ufffd"))


# so many tabs and nothing else are a row of a table whose cells are all blank
_BLANKS = 8
# widths count two for a character of the square script, one for others
_WIDTH_LEAST = 44
_SLACK = 6
_BREAK_BEFORE = re.compile(
    r"\s*(?:[一二三四五六七八九十⼀⼆⼋⼗]+、|[((][一二三四五六七八九十⼀⼆⼋⼗\d]+[))]|\d+[.．、]|第.{1,3}(?:条|部分|章)|附[件:：]|#{1,6}\s|\*\*|【)"
)
_SPACE = re.compile(r"\s")
_FIGURES = re.compile(r"(?:.*\s)?[\d./\-—,]+\s+[\d./\-—,]+")
_LAST_FIGURE = re.compile(r"[^。，；]*\s[\d.,]+")
_WIDE_GAP = re.compile(r"\S {2,}(?=\S)")
_GAPS = 3  # so many wide gaps part the cells of a row, whatever stands in them
_ENDS = ("。", "！", "？", "：", ":", "；", "!", "?")


def _width(text: str) -> int:
    return sum(2 if char >= "\u2e80" or char in "“”‘’…—·" else 1 for char in text)


def is_row(text: str) -> bool:
    """May the line be a row of a table? Then its spaces part its cells."""
    if "\t" in text or "|" in text:
        return True
    stripped = text.strip()
    if _SPACE.search(stripped) is None:
        return False
    wide = len(_WIDE_GAP.findall(stripped)) >= _GAPS
    return wide or any(row.fullmatch(stripped) for row in (_FIGURES, _LAST_FIGURE))


def join_wrapped(texts: list[str], apart: Container[int] = ()) -> list[str]:
    """Lines that a fixed width had broken, as paragraphs again; lines with figures in rows stay as they are.

    `apart`: the places of lines that go on with none before them.

    >>> join_wrapped(["一、总体情况", "甲" * 30, "乙" * 29 + "，", "丙" * 30, "丁丁。", "规章 2 0 11"])[1][-4:]
    '丙丁丁。'
    """
    lengths = sorted(one for one in (_width(text.strip()) for text in texts) if one >= _WIDTH_LEAST)
    if len(lengths) < 3:
        return texts
    width = lengths[int(len(lengths) * 0.8)]
    if lengths[-1] > width * 1.3 or sum(one >= width - _SLACK for one in lengths) * 2 < len(lengths):
        return texts
    joined: list[str] = []
    open_line = False
    for place, text in enumerate(texts):
        stripped = text.strip()
        alone = is_row(text)
        if open_line and place not in apart and stripped and not alone and not _BREAK_BEFORE.match(stripped):
            joined[-1] += stripped
        else:
            joined.append(text)
        wide = _width(stripped)
        ends = stripped.endswith(_ENDS) and wide < width - 2
        open_line = not alone and wide >= width - _SLACK and not ends
    return joined


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
