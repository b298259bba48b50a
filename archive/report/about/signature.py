"""The names that stand around the text: who signs, whose site it is, which way led here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.about.naming import without_number
from archive.report.folding import fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.carrier import Document
    from archive.report.words import Words

_CRUMB = re.compile(r"\s*(?:>+|»|›|->|→)\s*")
_SIGN = re.compile("[>»›→＞]")
_SHORTEST_WAY = 5  # a name of three characters, two signs
_STEPS = 3
_WAY = re.compile("^.*?位置[:：]")
_STROKE = re.compile(r"\s*[_|—–]+\s*|\s*-+\s*")
_IMPRINT = re.compile(r"(?:主办(?:单位|方)?|版权所有|网站主办)[:©\s]*(?P<name>[\u4e00-\u9fff]{3,30})")
_LONGEST_SIGNATURE = 70
_HEAD = 6  # lines of a page in which its own name stands
_OTHER = re.compile(
    r"[,，。;:：、“”\"\d《》×*]|首页|公开|专栏|栏目|年报|报告|网站|相关|附件|导航|联系|^(?:走进|欢迎|魅力|印象)"
)


# 报送单位:…, …(盖章), …2024年1月20日: what stands around the name that signs
_SENDER = re.compile(r"^(?:报送|上报|报告|编制|填报|落款)(?:单位|机关|机构|部门)(?:\([^()]{1,4}\))?:")
_SEAL = re.compile(r"[(\[【〔](?:加?盖?(?:公|印)?章|签章)[)\]】〕]$")
_DATED = re.compile(
    r"[(]?(?:20\d\d|二[〇○零0Oo][一二三四五六七八九〇○零0O]{2})年[\d一二三四五六七八九十]{1,2}月.{1,3}日[)]?$"
)


def signature_names(lines: Sequence[str], words: Words) -> tuple[str, ...]:
    """Lines of the tail that are the name of an agency, with or without what signs beside it."""
    return tuple(name for line in lines[:12] if (name := signer(plain(line), words)) is not None)


def signer(text: str, words: Words) -> str | None:
    """The agency that signs with the line, where it says nothing else: 报送单位:…, …(盖章), …2024年1月20日."""
    if len(text) > _LONGEST_SIGNATURE:
        return None
    name = _SEAL.sub("", _DATED.sub("", _SENDER.sub("", text)))
    return name if is_name(name, words) else None


def heading_names(lines: Sequence[str], words: Words) -> tuple[str, ...]:
    """Lines at the head of the text that are nothing but the name of an agency."""
    return tuple(name for line in lines[:8] if is_name(name := plain(line), words))


def breadcrumb_names(lines: Iterable[str], words: Words) -> tuple[str, ...]:
    """Agencies in the way that led to the page: 首页 > 政府信息公开 > 司法局 > 年报, the last first."""
    ways = (_crumbs(line) for line in lines if len(line) >= _SHORTEST_WAY)  # cells are short, most of them
    crumbs = (crumb for way in ways for crumb in reversed(way))
    return tuple(dict.fromkeys(name for crumb in crumbs if is_name(name := plain(crumb), words)))


def is_breadcrumb(line: str) -> bool:
    return bool(_crumbs(line))


def _crumbs(line: str) -> list[str]:
    """The steps of a way of three or more; none where the line is no way."""
    if len(line) < _SHORTEST_WAY or not _SIGN.search(line):
        return []
    crumbs = _CRUMB.split(_WAY.sub("", fold(line)))
    return crumbs if len(crumbs) >= _STEPS else []


def site_name(documents: Iterable[Document | None], words: Words) -> str | None:
    """Whose site it is, as the page itself says: metadata, the end of its title, its head, its imprint."""
    for document in documents:
        if document is None:
            continue
        for text in _called(document):
            called = _WEB.sub("", _CHINA.sub("", plain(text)))
            name = words.patterns["site_words"].sub("", called).strip("·\"“”'-—_|>»›")
            if is_name(name, words) and not _NO_SITE.search(name):
                return name
    return None


_BRACKETED = re.compile(r"\([\u4e00-\u9fff]{2,16}\)$")
_WEB = re.compile("(?<=政府)(?:门户)?网站?$")
# 中国·临江, 中国-临江市人民政府: what sites of places set before their names
_CHINA = re.compile(r"^中国\s*[·•・‧∙.\-—|]\s*")
_NO_SITE = re.compile("^(?:人民)?政府|^[省市县区州盟旗]|办公[厅室]$|^首页|^本站")


def _called(document: Document) -> Iterator[str]:
    yield document.meta.get("sitename", "")
    title = document.title or ""
    yield from reversed(_STROKE.split(title)[1:])
    yield from document.page_lines[:_HEAD]
    for line in reversed(document.page_lines):
        if found := _IMPRINT.search(fold(line)):
            yield re.sub("办公[厅室]$", "", found["name"])


def is_name(text: str, words: Words) -> bool:
    """Could the text be an agency's name and nothing else?"""
    text = without_number(_BRACKETED.sub("", text))  # 市场监督管理局(知识产权局)
    return (
        3 <= len(text) <= 36 and words.patterns["agency_end"].search(text) is not None and _OTHER.search(text) is None
    )
