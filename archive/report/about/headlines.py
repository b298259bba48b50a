"""What a page calls itself: its metadata, its title without the site's name, its headings, its first lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.about.dates import years_in_digits
from archive.report.about.naming import clean, read_title
from archive.report.about.titles import is_menu
from archive.report.folding import plain
from archive.report.normal import is_numbered

if TYPE_CHECKING:
    from archive.report.about.naming import Title
    from archive.report.carrier import Document
    from archive.report.words import Words

_SENT_ROUND = re.compile("关于.*的(?:通知|函|意见|通报)$")
_OF_REPORTS = re.compile("公开.*(?:报告|年报)")
_SEPARATOR = re.compile(r"\s*[_|—–]+\s*|\s+-\s*")
_COLUMNS = re.compile(r"\s*[_|—–>»›-]+\s*")  # between a page's name, its column and the site
_WAY = re.compile("[>»›].*[>»›]|位置[:：]")  # the way that led to the page
_SENTENCE = re.compile("[。；;，]|,(?!$)")
_SITE = re.compile("(?:网站|门户|政府网|政务网|信息网|公开网|平台)$")  # the site's name says nothing of the page
_YEAR = re.compile(r"20\d\d年")
# 一、…, (一)…: the heading of a part; 索引号:…, 发布机构:…: what a portal says of the page
_NO_HEAD = re.compile(
    "[(]?[一二三四五六七八九十]{1,3}[)、]|(?:索引号|文号|发文字号|发布(?:机构|单位|日期|时间)|公开(?:方式|日期)|成文日期|来源|主题(?:分类|词)|有效性|组配分类|信息索引号)[:：]"
)
_TOP = 12  # lines
_HEAD_LINES = 6
_LEAD = re.compile("^[(（]无?[标標新][题題闻聞][)）]")
_SHORTEST_HEAD = 6
_LONGEST_HEAD = 80


def headlines(document: Document, own: str | None, words: Words) -> tuple[str, ...]:
    """What stands as the page's own headline: its metadata, its title without the site's name, its first lines.

    Where a heading says which report this is (`own`), the title's other parts are columns: 政府信息公开指南, 政策解读.
    """
    found = ([own, *_of_report(document, words)] if own else _headed(document)) or first_lines(document)[:2]
    found += [] if own else _about_reports(document, words)
    return tuple(dict.fromkeys(plain(clean(_LEAD.sub("", one))) for one in found if one.strip()))


def own_heading(document: Document, words: Words) -> str | None:
    """The heading that names the page's year, else the first line that does, where it is the title of a report."""
    named = (*_headings(document), *first_lines(document), *_lines_above(document))
    dated = next((one for one in named if _YEAR.search(years_in_digits(plain(one)))), None)
    return dated if dated is not None and read_title(dated, words) is not None else None


def _about_reports(document: Document, words: Words) -> list[str]:
    """Headings and lines above the text that speak of reports and are no title of one: …年度报告制度, …格式》的通知."""
    above = _lines_above(document)
    found = [one for one in (*_headings(document), *above) if _OF_REPORTS.search(plain(one))]
    return [one for one in found if read_title(one, words) is None] + [
        one for one in above if _SENT_ROUND.search(plain(one))
    ]


def other_paper(document: Document, words: Words) -> str | None:
    """The heading, part of the title or line above the text that names another paper of somebody's, and its year."""
    above = [
        *_headings(document),
        *_COLUMNS.split(document.title or ""),
        *_lines_above(document),
        *first_lines(document),
    ]
    for one in above:
        text = years_in_digits(plain(clean(one)))
        if "公开" in text or text in document.plain_links or not words.patterns["paper"].search(text):
            continue
        if words.patterns["maybe_report_words"].search(text) is None:
            return text
    return None


def is_headed(document: Document) -> bool:
    """Does more than its lines say what the page is called?"""
    return bool(_headed(document))


def named_below(document: Document, title: Title | None, heads: tuple[str, ...]) -> list[str]:
    """What else names the page: the title taken for its own, and, where no headline names a year, a line that does."""
    named = [title.written] if title is not None else []
    if not any(_YEAR.search(head) for head in heads):
        named += [line for line in first_lines(document) if _YEAR.search(line)][:1]
    return [plain(clean(one)) for one in named]


def first_lines(document: Document) -> list[str]:
    """Those that may name the page: no sentence, no way that led here, no heading of a part (一、, (一))."""
    lines = [line.text for line in document.lines[:_TOP] if _SHORTEST_HEAD <= len(plain(line.text)) <= _LONGEST_HEAD]
    return [line for line in lines if not (_SENTENCE.search(line) or _WAY.search(line) or _NO_HEAD.match(plain(line)))][
        :_HEAD_LINES
    ]


def _lines_above(document: Document) -> list[str]:
    """Lines between the menus and the main text that lead nowhere."""
    main = next((line.text for line in document.lines if line.text.strip()), None)
    above = document.page_lines[: document.page_lines.index(main)] if main in document.page_lines else ()
    lines = [line for line in above if _SHORTEST_HEAD <= len(plain(line)) <= _LONGEST_HEAD]
    lines = [line for line in lines if not is_menu(plain(line), document)]
    return [line for line in lines if not (_SENTENCE.search(line) or _WAY.search(line))]


def _headed(document: Document) -> list[str]:
    """What its metadata or its marked headings call the page; none where only its lines do."""
    found = [document.meta.get("articletitle", ""), _SEPARATOR.split(document.title or "")[0]]
    found = [one for one in found if one and not _SITE.search(plain(one))]
    first = _headings(document)[:1]
    if not found:
        return first
    # a title that names no year may be the column's: the page's own is its heading, 2023年法治政府建设年度报告
    own = [one for one in first if _is_dated(one) and plain(one) not in document.plain_links]
    return found if any(map(_is_dated, found)) else found + own


def _is_dated(text: str) -> bool:
    return _YEAR.search(years_in_digits(plain(text))) is not None


def _of_report(document: Document, words: Words) -> list[str]:
    """Its metadata, and those parts of its title that speak of a report on open information: 图解：…年度报告."""
    parts = [document.meta.get("articletitle", ""), *_COLUMNS.split(document.title or "")]
    return [one for one in parts if words.patterns["report_named"].search(plain(one))]


def _headings(document: Document) -> list[str]:
    return [one for one in document.headings if len(plain(one)) >= _SHORTEST_HEAD and not is_numbered(one)]
