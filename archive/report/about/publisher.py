"""Who published a page, as its own line says, or its metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.folding import fold, plain
from archive.report.kept import kept
from archive.report.needed import needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.words import Words

_LONGEST_LABEL = 10
_USUAL = dict.fromkeys(":：|发公开文信息", 1)  # in many other lines, or not beside a name in a cell of its own
_AROUND_MARK = re.compile(r"[ \t]*([:|])[ \t]*")
_NO_PUBLISHER = re.compile(r"[:：。\d]|http|www|^本[站网]|原创|互联网|^(?:成文|发文|发布|公开|生成)|^[一二三四五六]、")


def find_publisher(lines: Sequence[str], meta_source: str | None, words: Words) -> str | None:
    """Who published, as the page's own line says (来源, 发布机构), else its metadata."""
    needs = _needs(words)
    for index, line in enumerate(lines):
        text = fold(line).strip()
        if needs.isdisjoint(text) or len(text) > 200 or text.startswith("http"):
            continue
        if ":" in text or "|" in text:
            text = _AROUND_MARK.sub(r"\1", text)
        if len(label := plain(text).rstrip(":|")) <= _LONGEST_LABEL and ":" not in label:  # 发布机构 in its own cell
            text = label + ":"
        if ":" not in text and "|" not in text:
            continue
        found = words.patterns["publisher"].search(text)
        if not found:
            continue
        value = text[found.end() :].strip()
        value = words.patterns["publisher_end"].split(re.split(r"\s{2,}|\s(?=\S+:)", value)[0])[0].strip(" ,;）】]")
        value = value.rstrip(")") if value.count(")") > value.count("(") else value
        if found.end() == len(text) and index + 1 < len(lines):
            below = plain(lines[index + 1])
            value = below if words.patterns["agency_end"].search(below) else ""
        value = re.sub(r"\s+", "", value)
        if 2 <= len(value) <= 40 and not _NO_PUBLISHER.search(value):
            return value
    source = plain(meta_source or "")
    return source if 2 <= len(source) <= 40 and not _NO_PUBLISHER.search(source) else None


@kept
def _needs(words: Words) -> frozenset[str]:
    """Characters of which every line that says so has one."""
    return needed(words.patterns["publisher"], _USUAL)
