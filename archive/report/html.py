"""An HTML page as a document: its tables by our own grid, its main text by trafilatura, both from one tree."""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import lxml.html
import trafilatura
from lxml import etree

from archive.report.boxes import draw_rows
from archive.report.carrier import Document, UnreadableError, span_lines
from archive.report.frame import frame, is_statutory
from archive.report.grid import UNSEEN, hidden_elements, html_grid, own_rows, text_lines
from archive.report.links import count_documents, link_texts
from archive.report.plain import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.report.carrier import Grid
    from archive.report.form import Forms
    from archive.report.labels import Labels

# a page without main text is told by our own text, not by a warning
logging.getLogger("trafilatura").setLevel(logging.ERROR)

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w\-:]{2,20})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([\w\-]{2,20})""", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_WRITTEN = re.compile(r"""document\.write(?:ln)?\(\s*(["'])(.*?)\1\s*\)""")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_TAG = re.compile(r"<[^>]*>")
_INLINE = ("span", "font", "b", "strong", "em", "i", "u", "ins", "big", "small", "center")
_KEPT_ATTRIBUTES = frozenset(("class", "id", "href"))
# what stands around the text of a page, told by class or id; a box that holds the text itself is never dropped
_AROUND = re.compile(
    r"(?:^|[\s_\-])(?:nav|navbar|navi|menu|crumbs?|breadcrumbs?|foot|footer|share|bshare|bdsharebuttonbox|related|relate|rel|xgwz|xgxx|xgnr"
    r"|xglj|xgyd|xgwd|recommend|sidebar|copyright|qrcode|ewm|erweima|friendlink|prevnext|pager|paging|toolbar|rank)(?:$|[\s_\-\d])",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:相关|热点|推荐|最新|往年|历年)(?:稿件|阅读|链接|文档|文章|信息|新闻|内容|推荐|文件|解读|报道|年报)|扫一扫.{0,20}|分享到?|上一[篇条页]|下一[篇条页]|延伸阅读|猜你喜欢"
)
_SENTENCE = re.compile(r"[。；，,]")
_SPACE = re.compile(r"[\s\u00a0\u3000]+")
_SENTENCE_LENGTH = 16
_SHORT_LINE = 6
# So much of the text's own box may be missing from trafilatura's answer before the box itself is read.
_LOSS = 0.02


def extract_html(payload: bytes, forms: Forms, *, declared: str | None = None) -> Document:
    """One page. Raises UnreadableError where there is no element in it."""
    head = payload[:4096]
    stated = _DECLARED.search(head) or _XML_DECLARED.search(head)
    text = decode(payload, stated[1].decode("ascii", "replace") if stated else declared)
    root = _parse(text)
    tables = list(root.iter("table"))
    hidden = dict.fromkeys(hidden_elements(root), "")
    grids, statutory = _grids(tables, frame(forms), hidden)
    title = " ".join(_SPACE.sub(" ", "".join(one.itertext())).strip() for one in root.iter("title")).strip()
    page_lines = [*text_lines(_body(root), {**statutory, **hidden}), *_written_by_script(root)]
    headings = [line for one in root.iter("h1", "h2", "h3", "h4", "h5", "h6") for line in text_lines(one)]
    meta, links, documents = _meta(root), link_texts(root), count_documents(root)
    for element in (*statutory, *hidden):
        _drop(element)
    lines, pictures = _main_text(root, frame(forms))
    return Document(
        media_type="text/html",
        title=title or None,
        lines=span_lines(lines),
        grids=grids,
        page_lines=tuple(page_lines),
        headings=tuple(headings),
        meta=meta,
        pictures_in_text=pictures,
        links=links,
        documents=documents,
    )


def _parse(text: str) -> Any:
    text = _CONTROL.sub("", _XML_HEAD.sub("", text, count=1))
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError(f"the page has no content: {error}") from error
    return root


def _body(root: Any) -> Any:
    body = root.find("body")
    return root if body is None else body


def _meta(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in root.iter("meta"):
        name = one.get("name") or one.get("property") or one.get("itemprop")
        content = one.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), content.strip())
    return found


def _written_by_script(root: Any) -> list[str]:
    """Source and date of some pages stand only inside document.write."""
    written = []
    for script in root.iter("script"):
        for call in _WRITTEN.finditer(script.text or ""):
            text = _SPACE.sub(" ", _TAG.sub("", call[2])).strip()
            if text and len(text) < 200:
                written.append(text)
    return written


def _grids(tables: list[Any], labels: Labels, hidden: Mapping[Any, str]) -> tuple[tuple[Grid, ...], dict[Any, str]]:
    """Tables as grids, and which of them are statutory, with their text.

    A table that only lays out the page (others stand in it, its own cells hold no labels) is no grid; small
    tables inside the cells of a statutory one belong to those cells.
    """
    grids = []
    statutory: dict[Any, str] = {}
    for ordinal, table in enumerate(tables):
        if any(parent in statutory for parent in table.iterancestors("table")):
            continue
        nested = table.find(".//table") is not None
        if nested and not is_statutory(_own_texts(table), labels):
            continue
        grid = html_grid(table, ordinal, _line_before(table), hidden)
        if not grid.rows:
            continue
        grids.append(grid)
        if nested or is_statutory((cell.text for row in grid.rows for cell in row), labels):
            texts = [cell.text for row in grid.rows for cell in row if cell.text]
            statutory[table] = "\n".join(("", *texts, ""))
    return tuple(grids), statutory


def _own_texts(table: Any) -> list[str]:
    """The texts of a table's cells without the tables inside them."""
    inner = dict.fromkeys(set(table.iter("table")) - {table}, "")
    return [" ".join(text_lines(cell, inner)) for row in own_rows(table) for cell in row]


def _line_before(table: Any) -> str:
    """The last line of text above the table, at most a few elements away."""
    element = table
    for _ in range(6):
        before = element.getprevious()
        while before is not None:
            if isinstance(before.tag, str) and before.tag not in UNSEEN:
                lines = text_lines(before) if before.tag != "table" else []
                if before.tail and before.tail.strip():
                    return str(before.tail.strip())
                if lines:
                    return lines[-1]
            before = before.getprevious()
        element = element.getparent()
        if element is None or element.tag == "body":
            break
        if element.text and element.text.strip():
            return str(element.text.strip())
    return ""


# -- main text -----------------------------------------------------------------------------------------------


def _main_text(root: Any, labels: Labels) -> tuple[list[str], int]:
    """The lines of the report's text, and how many pictures stand in it. The tree is used up by this.

    trafilatura finds the text; what costs it most (Word's spans and attributes, big tables) is taken away
    first, and what misleads it (related links, share boxes) too. Where its answer lacks text of the box in
    which the report stands, the box's own lines are taken instead: prose must not get lost.
    """
    body = _body(root)
    _unwrap_tables(body)
    draw_rows(body, labels)
    etree.strip_elements(root, "script", "style", "noscript", "template", "o:p", with_tail=False)
    total, weights = _sentences(body)
    _drop_around(body, weights, total)
    box = _box(body, weights, total)
    own = text_lines(box)
    pictures = sum(_is_picture(one) for one in box.iter("img"))
    _slim(root)
    found: Any = trafilatura.bare_extraction(
        root, fast=True, include_tables=False, include_comments=False, with_metadata=False
    )
    text = found.text if found is not None else None
    lines = _as_written((text or "").split("\n"), own)
    return (own if _lost(own, lines) else lines), pictures


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    mark = parent.makeelement("p")  # keeps the texts before and behind apart
    mark.tail = element.tail
    parent.replace(element, mark)


def _unwrap_tables(body: Any) -> None:
    """Tables that lay out the page become boxes; rows of short cells become lines with tabs."""
    for table in list(body.iter("table")):
        rows = own_rows(table)
        cells = [cell for row in rows for cell in row]
        long = any(len("".join(cell.itertext())) > 60 or cell.find(".//table") is not None for cell in cells)
        flat = not long and any(len(row) > 1 for row in rows)
        for cell in cells:
            cell.tag = "span" if flat else "div"
            if flat:
                for inner in list(cell.iter()):
                    if inner is not cell and inner.tag in ("p", "div", "br"):
                        inner.tag = "span"
                cell.tail = "\t" if cell.getnext() is not None else None
    for element in list(body.iter("table", "tbody", "thead", "tfoot", "tr")):
        element.tag = "p" if element.tag == "tr" and not any(child.tag == "div" for child in element) else "div"


def _sentences(body: Any) -> tuple[int, dict[Any, int]]:
    """How much text in sentences each element holds."""
    weights: dict[Any, int] = {}
    total = 0
    for element in body.iter():
        if not isinstance(element.tag, str) or element.tag == "a":
            continue
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if text and len(text) >= _SENTENCE_LENGTH and _SENTENCE.search(text):
                total += len(text)
                for owner in (holder, *holder.iterancestors()):
                    weights[owner] = weights.get(owner, 0) + len(text)
    return total, weights


def _drop_around(body: Any, weights: dict[Any, int], total: int) -> None:
    """Take away menus, share boxes and lists of links; never what holds a good part of the sentences."""
    for element in list(body.iter("div", "ul", "ol", "dl", "nav", "footer", "header", "aside", "p", "section", "form")):
        if element.getparent() is None or weights.get(element, 0) * 5 > total:
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag in ("nav", "footer", "aside") or _AROUND.search(names) or _is_link_list(element):
            _drop(element)


def _is_link_list(element: Any) -> bool:
    links = list(element.iter("a"))
    if len(links) < 2:
        return False
    linked = sum(len(_SPACE.sub("", "".join(link.itertext()))) for link in links)
    whole = len(_SPACE.sub("", "".join(element.itertext())))
    heading = _RELATED.search("".join(element.itertext())[:40])
    return whole > 0 and linked >= whole * (0.5 if heading else 0.7)


def _box(body: Any, weights: dict[Any, int], total: int) -> Any:
    """The innermost element that holds nearly all sentences."""
    box = body
    while total:
        inner = [child for child in box if weights.get(child, 0) >= total * 0.95]
        if not inner or inner[0].tag in ("p", "span", "font", "b", "strong"):
            return box
        box = inner[0]
    return box


def _is_picture(image: Any) -> bool:
    """Is it a picture of something, not an icon of the page?"""
    sizes = [re.match(r"\d+", image.get(name) or "") for name in ("width", "height")]
    return not any(size and int(size[0]) < 80 for size in sizes) and bool(image.get("src"))


def _slim(root: Any) -> None:
    for element in root.iter():
        for name in set(element.attrib) - _KEPT_ATTRIBUTES:
            del element.attrib[name]
    etree.strip_tags(root, *_INLINE)


def _key(line: str) -> str:
    return _SPACE.sub("", line)


def _as_written(lines: list[str], own: list[str]) -> list[str]:
    """The lines of trafilatura as the page has them: with their tabs, without marks of lists."""
    known = {_key(line): line for line in own}
    written = []
    for line in lines:
        plain = line.strip()
        if plain.startswith("- ") and _key(plain) not in known:
            plain = plain[2:]
        if plain:
            written.append(known.get(_key(plain), plain))
    return written


def _lost(own: list[str], lines: list[str]) -> bool:
    """Does trafilatura's answer lack more than a trace of the box's own lines?"""
    missing = Counter(_key(line) for line in own) - Counter(_key(line) for line in lines)
    text = "".join(_key(line) for line in lines)
    lost = sum(len(line) * count for line, count in missing.items() if len(line) <= _SHORT_LINE or line not in text)
    return lost > _LOSS * sum(len(_key(line)) for line in own)
