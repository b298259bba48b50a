"""An archived page made safe to show: nothing runs, nothing loads, nothing leads away; the place asked for is marked.

The page is served with a sandboxing policy as well; either of the two would do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
from lxml import etree
from lxml.html import defs
from lxml_html_clean import Cleaner

from archive.browse.places import Cell, Place, Sentence, find_cell, mark_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

_HTML5_TAGS = frozenset(
    ["article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark", "nav", "section"]
)
_KILLED = (
    "script",
    "style",
    "template",
    "svg",
    "math",
    "audio",
    "video",
    "source",
    "track",
    "canvas",
    "base",
    "frameset",
)
_EMBEDDED = {"iframe": "src", "embed": "src", "object": "data", "frame": "src"}
_PICTURES = ("data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp", "data:image/bmp")

_CLEANER = Cleaner(
    scripts=True,
    javascript=True,
    comments=True,
    style=True,
    inline_style=False,
    links=True,
    meta=True,
    page_structure=False,
    processing_instructions=True,
    embedded=True,
    frames=True,
    forms=True,
    remove_unknown_tags=False,
    allow_tags=defs.tags | _HTML5_TAGS,
    safe_attrs_only=True,
    safe_attrs=defs.safe_attrs | {"style", "bgcolor", "id", "class"},
)

# A browser may follow the fragment before it knows the size of the frame, and miss the place. So for the first
# moments the place is also the only one that scrolling snaps to, whatever the layout comes to.
STYLE = """
html { background: #fff; color: #111; color-scheme: light; }
body { margin: 1rem; min-width: 44rem; line-height: 1.7; }
body { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
table { border-collapse: collapse; }
td, th { border: 1px solid #bbb; padding: 2px 6px; }
img { max-width: 100%; }
html { scroll-snap-type: both mandatory; }
#hit { display: inline-block; width: 0; height: 1em; animation: hold 2s; }
@keyframes hold { from, to { scroll-snap-align: center; } }
.gongkai-embedded { border: 1px dashed #999; color: #555; padding: .5em; }
.gongkai-hit, .gongkai-hit * { background: #ffe27a !important; color: #111 !important; }
td.gongkai-hit, th.gongkai-hit { outline: 4px solid #c2410c !important; outline-offset: -1px; }
"""


def safe_page(
    root: lxml.html.HtmlElement, place: Place | None = None, picture: Callable[[str], str | None] = lambda _: None
) -> tuple[bytes, bool]:
    """A page as bytes of UTF-8, and whether the place was found in it.

    `root` is the archived page's tree, which is changed. `picture` gives the data: address of an archived picture.
    """
    found = _mark(root, place)
    _replace_embedded(root)
    for element in list(root.iter(*_KILLED)):
        element.drop_tree()
    clean = _CLEANER.clean_html(root)
    _tame(clean, picture)
    _dress(clean)
    return etree.tostring(clean, encoding="utf-8", method="html", doctype="<!doctype html>"), found


def _mark(root: lxml.html.HtmlElement, place: Place | None) -> bool:
    match place:
        case Cell():
            cell = find_cell(root, place)
            if cell is None:
                return False
            cell.set("class", "gongkai-hit")
            # an anchor inside the cell: browsers scroll to it reliably, to a cell they do not
            anchor = etree.Element("a", {"id": "hit"})
            anchor.tail, cell.text = cell.text, None
            cell.insert(0, anchor)
            return True
        case Sentence():
            return mark_sentence(root, place.text)
        case _:
            return False


def _replace_embedded(root: lxml.html.HtmlElement) -> None:
    for element in list(root.iter(*_EMBEDDED)):
        address = element.get(_EMBEDDED[element.tag]) or ""
        note = etree.Element("div", {"class": "gongkai-embedded"})
        note.text = f"〔内嵌文档 embedded document：{address}〕"
        element.addprevious(note)
        element.drop_tag()  # what stands inside it may be the rest of the page


def _tame(root: lxml.html.HtmlElement, picture: Callable[[str], str | None]) -> None:
    """Links lead nowhere but say where they led; pictures come from the archive or not at all."""
    for element in root.iter(etree.Element):
        for name in ("href", "action", "background", "longdesc", "usemap", "cite", "ping", "srcset"):
            address = element.attrib.pop(name, None)
            if address is None:
                continue
            if name == "href" and address.startswith("#"):
                element.set("href", address)
            elif name == "href":
                element.set("title", address)
        address = element.attrib.pop("src", None)
        if address is not None and element.tag == "img":
            shown = address if address.startswith(_PICTURES) else picture(address)
            if shown is None:
                element.tag, element.text = "span", f"〔图片 picture {element.get('alt') or ''}〕"
            else:
                element.set("src", shown)


def _dress(root: lxml.html.HtmlElement) -> None:
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    style = etree.Element("style")
    style.text = STYLE
    head.insert(0, style)
    head.insert(0, etree.Element("meta", {"charset": "utf-8"}))
