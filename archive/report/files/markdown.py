"""Text that a program made of a page in Markdown: its marks, headings and links are no part of what the page says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")
_TARGET = r"\((?:[!-'*-~]*|[^()\s]*/[^()\s]*)(?:\s+\"[^\"]*\")?\)"
_PICTURE = re.compile(rf"!\[[^\[\]]*\]{_TARGET}")
_LINK = re.compile(rf"\[([^\[\]]*)\]{_TARGET}")
_BULLET = re.compile(r"\s*(?:[*+\-]|\d{1,3}\.)\s+")
_BETWEEN = re.compile(r"[\s>|·»/\\›→]*")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


@dataclass(frozen=True)
class Unmarked:
    """The lines of the text, without those that are links alone; its headings, and the words of those links."""

    lines: list[str]
    headings: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def unmarked(texts: Sequence[str]) -> Unmarked:
    """The text without Markdown; as it is where it has neither headings nor links.

    >>> unmarked(["# 某局2022年年报", "* [某局2021年年报](/2021.html)", "**一、总体情况**"])
    Unmarked(lines=['某局2022年年报', '一、总体情况'], headings=('某局2022年年报',), links=('某局2021年年报',))
    >>> unmarked(["#1 井", "**"]).lines
    ['#1 井', '**']
    """
    if not any(_HEADING.match(text) or _LINK.search(text) for text in texts):
        return Unmarked(list(texts))
    lines, headings, links = [], [], []
    for text in texts:
        shown = _PICTURE.sub("", text)
        if words := _links_alone(shown):
            links += words
            continue
        mark = _HEADING.match(shown)
        line = _STRONG.sub(r"\2", _LINK.sub(r"\1", shown[mark.end() :] if mark else shown))
        headings += [line.strip()] if mark else []
        lines.append(line)
    return Unmarked(lines, tuple(headings), tuple(dict.fromkeys(links)))


def _links_alone(text: str) -> list[str]:
    """The words of the links that a line consists of; none where it says anything else."""
    bullet = _BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text
    words = ["".join(found[1].split()) for found in _LINK.finditer(rest)]
    return words if words and _BETWEEN.fullmatch(_LINK.sub("", rest)) else []
