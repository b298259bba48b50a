"""The text of a page as it is seen: in lines, without what is not shown, struck out or a note's mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.report.normal import visible
from archive.report.notes import is_note

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div"),
        *("dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td"),
        *("tfoot", "th", "thead", "tr", "ul"),
    }
)
UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "textarea", "select", "option", "object", "map"))
# what was struck out is said no more, and the number of a note is no part of the figure or label that it stands at
STRUCK = frozenset(("s", "strike", "del"))
_UNSAID = STRUCK | {"sup"}
_BLANKS = "\r\f\v\u00a0\u3000"
# where a text goes on in the next line of its source: word processors break it between any two characters, and do not
# part them by that (CSS Text 3, 4.1.3); behind a sentence, or before a number or bracket, a line may begin anew
_WRAP = re.compile(
    r"(?<=[\u4e00-\u9fff，、])[ \t\r]*\n[ \t\r]*(?=[\u4e00-\u9fff，、。；])(?![一二三四五六七八九十]+、)"
)
_BLANK_ROW = 8  # tabs of a row of blank cells
_INLINE = frozenset(("span", "font", "a", "b", "strong", "em", "u"))


def strike_out(root: Any) -> None:
    """Mark as struck out what a style strikes out within a line."""
    for one in root.iter("span", "font", "b", "strong", "em", "i", "u", "a"):
        if "line-through" in (one.get("style") or "").lower():
            one.tag = "s"


def is_unsaid(element: Any) -> bool:
    """Is it struck out, or the number of a note?"""
    return element.tag in STRUCK or (element.tag == "sup" and is_note(all_text(element)))


def all_text(element: Any) -> str:
    """All text in an element, seen and unseen; many times as fast as `itertext`."""
    if not len(element):
        return element.text or ""
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return text


def gather(element: Any, out: list[str], instead: Mapping[Any, str]) -> None:
    """Append the visible text of an element piece by piece, a line feed where a block or a <br> breaks the line.

    White space of the source is a space; tabs stay, for in flattened tables they part the cells. `instead`
    gives the text of some elements.
    """
    tag = element.tag
    if not isinstance(tag, str) or tag in UNSEEN:
        return
    if instead and element in instead:
        out.append(instead[element])
        return
    if tag in _UNSAID and is_unsaid(element):
        return
    is_block = tag in BLOCKS
    if is_block or tag == "br":
        out.append("\n")
    as_is = tag == "pre"
    if text := element.text:
        out.append(text if as_is or "\n" not in text else _flowing(text))
    for child in element:
        if child.tag in _INLINE and not len(child) and child not in instead:
            if text := child.text:
                out.append(text if as_is or "\n" not in text else _flowing(text))
        else:
            gather(child, out, instead)
        if tail := child.tail:
            out.append(tail if as_is or "\n" not in tail else _flowing(tail))
    if is_block:
        out.append("\n")


def _flowing(text: str) -> str:
    """Text of the source as it is set: its line breaks are spaces, but for those within words."""
    return (text if text.isspace() else _WRAP.sub("", text)).replace("\n", " ")


def text_lines(element: Any, instead: Mapping[Any, str] | None = None) -> list[str]:
    """The visible text of an element in lines, inner spaces squeezed, tabs between words kept."""
    out: list[str] = []
    gather(element, out, instead or {})
    lines = [line.strip(" ") for line in _squeezed("".join(out)).split("\n") if line]
    return [line for line in lines if line and (not line.isspace() or line.count("\t") >= _BLANK_ROW)]


def _squeezed(text: str) -> str:
    """The text with one space for each run of blanks that are no tab, and without characters that have no width.

    That is a sixth of what a pattern takes for a page.
    """
    text = visible(text)
    for blank in _BLANKS:
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def all_lines(element: Any) -> list[str]:
    """All text of an element, a line wherever it breaks, empty ones too."""
    lines = [element.text or ""]
    for one in element.iterdescendants():
        if one.tag == "br":
            lines.append("")
        elif isinstance(one.tag, str):
            lines[-1] += one.text or ""
        lines[-1] += one.tail or ""
    return lines
