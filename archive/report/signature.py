"""The names that stand around the text: who signs, whose site it is, which way led here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.folding import fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.words import Words

_CRUMB = re.compile(r"\s*(?:>+|»|›|->|→)\s*")
_OTHER = re.compile(r"[,，。;:：、“”\"\d《》]|首页|公开|专栏|栏目|年报|报告|网站|相关|附件|导航|联系")


def signature_names(lines: Sequence[str], words: Words) -> tuple[str, ...]:
    """Lines of the tail that are the name of an agency."""
    return tuple(name for line in lines[:12] if is_name(name := plain(line), words))


def heading_names(lines: Sequence[str], words: Words) -> tuple[str, ...]:
    """Lines at the head of the text that are nothing but the name of an agency."""
    return tuple(name for line in lines[:8] if is_name(name := plain(line), words))


def breadcrumb_names(lines: Iterable[str], words: Words) -> tuple[str, ...]:
    """Agencies in the way that led to the page: 首页 > 政府信息公开 > 司法局 > 年报, the last first."""
    names: list[str] = []
    for line in lines:
        crumbs = _CRUMB.split(re.sub("^.*?位置[:：]", "", fold(line)))
        if len(crumbs) >= 3:
            names += [name for crumb in reversed(crumbs) if is_name(name := plain(crumb), words)]
    return tuple(dict.fromkeys(names))


def is_name(text: str, words: Words) -> bool:
    """Could the text be an agency's name and nothing else?"""
    return (
        3 <= len(text) <= 36 and words.patterns["agency_end"].search(text) is not None and _OTHER.search(text) is None
    )
