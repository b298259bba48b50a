"""An HTML page as a document: its tables by our own grid, its main text by trafilatura, both from one tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.report.about.headings import is_statutory as is_part
from archive.report.carrier import Document, UnreadableError, span_lines
from archive.report.encoding import decode
from archive.report.normal import visible
from archive.report.oneline import unrolled
from archive.report.page.escaped import is_escaped, shows_markup, unescaped
from archive.report.page.fields import choose, fill_in
from archive.report.page.frames import Frames
from archive.report.page.gathered import gather_tables
from archive.report.page.grid import close_tables, hidden_elements, html_grid, mended
from archive.report.page.links import count_documents, link_texts
from archive.report.page.maintext import body_of, drop, efface, main_text
from archive.report.page.pasted import undressed
from archive.report.page.scripted import OPENNESS, scripted, write_out
from archive.report.page.seen import all_text, strike_out, text_lines
from archive.report.page.styled import hidden_by_class
from archive.report.tables.frame import frame, is_statutory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.report.carrier import Grid
    from archive.report.form import Forms
    from archive.report.labels import Labels
    from archive.report.page.scripted import Scripted

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w\-:]{2,20})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([\w\-]{2,20})""", re.IGNORECASE)
_XML_HEAD = re.compile(r"\s*<\?xml[^>]*\?>")
_WRITTEN = re.compile(r"""document\.write(?:ln)?\(\s*(["'])(.*?)\1\s*\)""")
_JSON = re.compile(rb"""(?:\xef\xbb\xbf)?\s*(?:\[\s*["\[{]|\{\s*")""")  # {{ is a template's, of a page shown as text
_CONTROL = bytes((*range(9), 11, 12, *range(14, 32), 127))
_NO_CHARACTERS = ("\ufffe", "\uffff")
# what no report holds: to read it would take minutes, and gigabytes
_LARGE = 200_000  # bytes of a page that is looked at for such
_HEAP = re.compile(rb"<[A-Za-z][^<>]{100000,}")
_MOST_ATTRIBUTES = 5_000
_MOST_CELLS = 150_000
_BROKEN_TITLE = 3  # lines at most
_LEAST_TEXT = 200  # characters of sentences that make up a report without tables
_LEAST_PARTS = 3  # headings of the form that make up one, however short
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[\s\u00a0\u3000]+")


def extract_html(payload: bytes, forms: Forms, *, declared: str | None = None) -> Document:
    """One page. Raises UnreadableError where there is no element in it, or more than any page needs."""
    if len(payload) > _LARGE:
        _refuse_heaps(payload)
    head = payload[:4096]
    stated = _DECLARED.search(head) or _XML_DECLARED.search(head)
    # in the encodings of such pages no part of a character looks like the beginning or the end of a tag
    text = decode(undressed(payload), stated[1].decode("ascii", "replace") if stated else declared)
    source = _source(f"<script>{text}</script>" if is_json(payload) else text)
    written = source.lower()  # a word that stands nowhere in the page is not sought in the tree
    document = _document(source, written, forms)
    if not is_escaped(written) or not any(map(shows_markup, document.page_lines)):
        return document
    labels = frame(forms)
    has_table = any(is_statutory((cell.text for row in grid.rows for cell in row), labels) for grid in document.grids)
    return document if has_table else _unescaped(source, forms)


def _unescaped(source: bytes, forms: Forms) -> Document:
    """The page with the markup that it shows as text as markup, as its locators say."""
    source = undressed(unescaped(source))
    document = _document(source, source.lower(), forms)
    for cell in (cell for grid in document.grids for row in grid.rows for cell in row):
        cell.locator["escaped"] = True
    return document


def _document(source: bytes, written: bytes, forms: Forms) -> Document:
    """The document that a page is, as the parser takes it; `written` is the same in small letters."""
    root = _tree(source, written)
    labels = frame(forms)
    frames = Frames(root, _inner_tree)
    hidden = dict.fromkeys(hidden_elements(root, written), "")
    grids, statutory = _shown(root, frames, labels, hidden, written)
    held = [] if statutory else _held(root, forms, hidden)
    for one, page in held:
        frames.append(body_of(root), page, {"script": list(one.path)})
    if held:
        hidden = dict.fromkeys(hidden_elements(root, written), "")
        grids, statutory = gather_tables(frames.tables(root), labels, hidden)
    title = visible(" ".join(_SPACE.sub(" ", all_text(one)).strip() for one in root.iter("title"))).strip()
    page_lines = [*text_lines(body_of(root), {**statutory, **hidden}), *_written_by_script(root)]
    headings = [*(one.title for one, _ in held if one.title), *_headings(root)]
    meta = _meta(root, [one for one, _ in held])
    links, documents = link_texts(root), count_documents(root, clicks=b"onclick" in written)
    for element in statutory:
        drop(element)
    for element in hidden:
        efface(element)
    lines, pictures = main_text(root, labels, forms if not statutory else None)
    return Document(
        media_type="text/html",
        title=title or None,
        lines=span_lines(unrolled(lines)),
        grids=grids,
        page_lines=tuple(page_lines),
        headings=tuple(headings),
        meta=meta,
        pictures_in_text=pictures,
        links=links,
        documents=documents,
    )


def _tree(source: bytes, written: bytes) -> Any:
    """The tree of a page, with what its scripts and fields write in place, and what is struck out marked as such."""
    root = _parse(mended(source, written))
    if b"line-through" in written:
        strike_out(root)
    if b"document.write" in written:
        write_out(root)
    if b"<input" in written or b"<textarea" in written:
        fill_in(root)
    if b"<select" in written:
        choose(root)
    close_tables(root)
    return root


def _inner_tree(text: str) -> Any | None:
    """That of a document inside the page; None where it is empty."""
    source = undressed(_source(text))
    try:
        return _tree(source, source.lower())
    except UnreadableError:
        return None


def _refuse_heaps(payload: bytes) -> None:
    small = payload.lower()
    if small.count(b"<td") + small.count(b"<th") > _MOST_CELLS:
        raise UnreadableError(f"the page has more than {_MOST_CELLS:,} cells of tables: no report has so many")
    if any(len(heap[0].split()) > _MOST_ATTRIBUTES for heap in _HEAP.finditer(payload)):
        raise UnreadableError(f"the page has a tag with more than {_MOST_ATTRIBUTES:,} attributes")


def is_json(payload: bytes) -> bool:
    """Is it what an interface of a portal answers? It is read as a page that is one script."""
    return _JSON.match(payload) is not None


def _source(text: str) -> bytes:
    """The page as the parser takes it: UTF-8, without what it would stop at."""
    head = _XML_HEAD.match(text)
    text = text[head.end() if head else 0 :]
    for one in _NO_CHARACTERS:
        text = text.replace(one, "")
    return text.encode("utf-8", "replace").translate(None, _CONTROL)


def _parse(source: bytes) -> Any:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"the page has no content: {error}") from error
    if root is None:
        raise UnreadableError("the page has no content: Document is empty")
    return root


def _meta(root: Any, held: Iterable[Scripted]) -> dict[str, str]:
    """What the page says of itself; where it does not say when it was published, what its script says of the text."""
    found: dict[str, str] = {}
    for one in root.iter("meta"):
        name = one.get("name") or one.get("property") or one.get("itemprop")
        content = one.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), content.strip())
    for one in held:
        if one.published:
            found.setdefault("pubdate", one.published)
    return found


def _written_by_script(root: Any) -> list[str]:
    """Source and date of some pages stand only inside document.write."""
    written = []
    for script in root.iter("script"):
        text = script.text
        for call in _WRITTEN.finditer(text) if text and "document.write" in text else ():
            text = _SPACE.sub(" ", _TAG.sub("", call[2])).strip()
            if text and len(text) < 200:
                written.append(text)
    return written


def _headings(root: Any) -> Iterator[str]:
    """The lines of the page's headings, the highest first: what stands beside the text has lower ones."""
    for one in sorted(root.iter("h1", "h2", "h3", "h4", "h5", "h6"), key=lambda heading: str(heading.tag)):
        yield from _as_title(text_lines(one))


def _as_title(lines: list[str]) -> list[str]:
    """The lines of a heading; those of a title that it breaks as one: 某局<br>2023年政府信息公开工作年度报告."""
    if 1 < len(lines) <= _BROKEN_TITLE and OPENNESS.search(lines[-1]) and not any(map(OPENNESS.search, lines[:-1])):
        return ["".join(lines)]
    return lines


def _held(root: Any, forms: Forms, hidden: Mapping[Any, str]) -> list[tuple[Scripted, Any]]:
    """What the page shows by script of a report: what has statutory tables; else, on a page without text, the text."""
    labels = frame(forms)
    pages = [(one, page) for one in scripted(root, hidden) if (page := _inner_tree(one.markup)) is not None]
    if with_tables := [one for one in pages if any(_is_statutory(table, labels) for table in one[1].iter("table"))]:
        return with_tables
    longest = max(pages, key=lambda one: _sentences(one[1]), default=None)
    if longest is None or _sentences(root, hidden) * 2 > _sentences(longest[1]):
        return []
    lines = text_lines(body_of(longest[1]))
    is_one = _sentences(longest[1]) >= _LEAST_TEXT or sum(is_part(line, forms) for line in lines) >= _LEAST_PARTS
    return [longest] if is_one or is_statutory(lines, labels) else []


def _is_statutory(table: Any, labels: Labels) -> bool:
    return is_statutory((cell.text for row in html_grid(table, 0, "", {}).rows for cell in row), labels)


def _sentences(root: Any, hidden: Mapping[Any, str] | None = None) -> int:
    """How many characters of sentences a page shows."""
    return sum(len(line) for line in text_lines(body_of(root), hidden) if "。" in line)


def _shown(
    root: Any, frames: Frames, labels: Labels, hidden: dict[Any, str], written: bytes
) -> tuple[tuple[Grid, ...], dict[Any, str]]:
    """The tables of the page; what a class hides is `hidden` too, unless the page would show no statutory table."""
    if by_class := hidden_by_class(root, written):
        both = {**hidden, **dict.fromkeys(by_class, "")}
        grids, statutory = gather_tables(frames.tables(root), labels, both)
        if any(not any(one in both for one in (table, *table.iterancestors())) for table in statutory):
            hidden |= both
            return grids, statutory
    return gather_tables(frames.tables(root), labels, hidden)
