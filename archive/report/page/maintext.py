"""The main text of a page, in lines: trafilatura's, or that of the box in which the report stands."""

from __future__ import annotations

import logging
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import lxml.html
import trafilatura
from lxml import etree
from trafilatura.settings import Extractor

from archive.report.broken import is_row
from archive.report.page.boxes import draw_rows
from archive.report.page.grid import own_rows
from archive.report.page.seen import all_text, text_lines
from archive.report.page.stacked import unstack
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from archive.report.form import Forms
    from archive.report.labels import Labels

# a page without main text is told by our own text, not by a warning
logging.getLogger("trafilatura").setLevel(logging.ERROR)

_INLINE = ("span", "font", "b", "strong", "em", "i", "u", "ins", "big", "small")
_NAME = re.compile(r"[\w.:-]+")  # a tag that is not closed gives attributes of any name
_KEPT_ATTRIBUTES = frozenset(("class", "id", "href"))
_OPTIONS = Extractor(output_format="python", fast=True, recall=True, comments=False, tables=False)
# a short text is no reason to search the page again and again: what is missing of the box is seen below
_OPTIONS.min_extracted_size = _OPTIONS.min_output_size = 1
_PAGE = etree.HTMLParser()
_PAGE.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement))
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
_SENTENCE_LENGTH = 16
_PARTS = re.compile(r"[\t|｜│┃¦]| {2}")  # what parts the cells of a row
_SHORT_LINE = 6
_SHORT_LABEL = 40
_HEADING = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}部分")
# So much of the text's own box may be missing from trafilatura's answer before the box itself is read.
_LOSS = 0.02


def body_of(root: Any) -> Any:
    body = root.find("body")
    return root if body is None else body


def main_text(root: Any, labels: Labels, forms: Forms | None = None) -> tuple[list[str], int]:
    """The lines of the report's text, and how many pictures stand in it. The tree is used up by this.

    `forms` where no table of the page is statutory: then its lines may be cells.

    trafilatura finds the text; what costs it most (Word's spans and attributes, big tables) is taken away
    first, and what misleads it (related links, share boxes) too. Where its answer lacks text of the box in
    which the report stands, the box's own lines are taken instead: prose must not get lost.
    """
    body = body_of(root)
    _unwrap_tables(body)
    draw_rows(body, labels)
    if forms is not None:
        unstack(body, forms)
    _join_runs(body)
    etree.strip_elements(root, "script", "style", "noscript", "template", "o:p", with_tail=False)
    total, weights = _sentences(body)
    _drop_around(body, weights, total)
    box = _box(body, weights, total)
    own = text_lines(box)
    pictures = sum(_is_picture(one) for one in box.iter("img"))
    if box is not body:
        box.tag = "article"  # where trafilatura looks first: else it searches the whole page twice
    found: Any = trafilatura.bare_extraction(_slim(body), options=_OPTIONS)
    text = found.text if found is not None else None
    lines = _as_written((text or "").split("\n"), own)
    return (own if _lost(own, lines, labels) else lines), pictures


def drop(element: Any) -> None:
    """Take an element out of its tree."""
    parent = element.getparent()
    if parent is None:
        return
    mark = parent.makeelement("p")  # keeps the texts before and behind apart
    mark.tail = element.tail
    parent.replace(element, mark)


def efface(element: Any) -> None:
    """Leave nothing of an element that is not shown: it parts no texts."""
    element.clear(keep_tail=True)
    element.tag = "span"


def _unwrap_tables(body: Any) -> None:
    """Tables that lay out the page become boxes; rows of short cells become lines with tabs."""
    for table in list(body.iter("table")):
        rows = own_rows(table)
        cells = [cell for row in rows for cell in row]
        long = any(len(all_text(cell)) > 60 or cell.find(".//table") is not None for cell in cells)
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


def _join_runs(body: Any) -> None:
    """Make one text of the runs of a paragraph, which may be short as a word; a blank between two stays one."""
    for run in body.iter(*_INLINE):
        if (tail := run.tail) and "\n" in tail and tail.isspace():
            run.tail = " "
    etree.strip_tags(body, *_INLINE)


def _sentences(body: Any) -> tuple[int, dict[Any, int]]:
    """How much text in sentences each element holds."""
    weights: dict[Any, int] = {}
    total = 0
    for element in body.iter():
        if not isinstance(element.tag, str) or element.tag == "a":
            continue
        text, tail = element.text, element.tail
        if text and len(text) >= _SENTENCE_LENGTH and (length := _weigh(text, is_drawn=element.tag == "pre")):
            total += length
            for owner in (element, *element.iterancestors()):
                weights[owner] = weights.get(owner, 0) + length
        if tail and len(tail) >= _SENTENCE_LENGTH and _is_sentence(tail):
            total += len(tail)
            for owner in element.iterancestors():
                weights[owner] = weights.get(owner, 0) + len(tail)
    return total, weights


def _weigh(text: str, *, is_drawn: bool) -> int:
    """How much of a text is sentences; where lines stand as written, rows of a table drawn with them are none."""
    if not is_drawn:
        return len(text) if _is_sentence(text) else 0
    return sum(len(line) for line in text.split("\n") if _is_sentence(line) and _PARTS.search(line.strip()) is None)


def _is_sentence(text: str) -> bool:
    return len(text) >= _SENTENCE_LENGTH and _SENTENCE.search(text) is not None


def _drop_around(body: Any, weights: dict[Any, int], total: int) -> None:
    """Take away menus, share boxes and lists of links; never what holds a good part of the sentences."""
    for element in list(body.iter("div", "ul", "ol", "dl", "nav", "footer", "header", "aside", "p", "section", "form")):
        if element.getparent() is None or weights.get(element, 0) * 5 > total:
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag in ("nav", "footer", "aside") or _says_around(names) or _is_link_list(element):
            drop(element)


@lru_cache(maxsize=1024)
def _says_around(names: str) -> bool:
    return _AROUND.search(names) is not None


def _is_link_list(element: Any) -> bool:
    found = element.iter("a")
    if next(found, None) is None or next(found, None) is None:
        return False
    links = list(element.iter("a"))
    text = all_text(element)
    linked = sum(len(_key(all_text(link))) for link in links)
    whole = len(_key(text))
    return whole > 0 and linked >= whole * (0.5 if _RELATED.search(text[:40]) else 0.7)


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


def _slim(body: Any) -> Any:
    """A tree of the body alone, without what trafilatura does not ask for, of the class that it wants."""
    names = {name for element in body.iter() for name in element.keys()} - _KEPT_ATTRIBUTES  # noqa: SIM118
    etree.strip_attributes(body, *filter(_NAME.fullmatch, names))
    etree.strip_tags(body, "center")
    page = _PAGE.makeelement("html")
    page.append(body)
    return page


def _key(line: str) -> str:
    return "".join(line.split())


def _as_written(lines: list[str], own: list[str]) -> list[str]:
    """The lines of trafilatura as the page has them: with their tabs, without marks of lists."""
    known = {_key(line): line for line in own}
    written = []
    for line in lines:
        plain = line.strip()
        key = _key(plain)
        if plain.startswith("- ") and key not in known:
            plain = plain[2:]
            key = _key(plain)
        if plain:
            written.append(known.get(key, plain))
    return written


def _lost(own: list[str], lines: list[str], labels: Labels) -> bool:
    """Does trafilatura's answer lack more than a trace of the box's own lines, or a cell of a flattened table?"""
    keys, answered = [_key(line) for line in own], [_key(line) for line in lines]
    missing = Counter(keys)
    missing.subtract(answered)
    missing = +missing
    if not missing:
        return False
    if any(key in missing for key, line in zip(keys, own, strict=True) if is_row(line)):
        return True  # it takes a row that stands there twice (two lines of one name, both 0) for a repetition
    short = [line for line in missing if len(line) <= _SHORT_LABEL]
    if any(line in labels or sort_of(line) == "figure" or _HEADING.match(line) for line in short):
        return True
    text = "".join(answered)
    lost = sum(len(line) * count for line, count in missing.items() if len(line) <= _SHORT_LINE or line not in text)
    return lost > _LOSS * sum(map(len, keys))
