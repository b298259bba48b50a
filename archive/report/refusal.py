"""Why a page is no annual report: guides, notices, other reports, lists, challenge pages; None where it is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.folding import plain
from archive.report.naming import clean, read_title

if TYPE_CHECKING:
    from archive.report.document import Document
    from archive.report.naming import Title
    from archive.report.words import Words

_NOT_A_REPORT = (
    "没有任何一处表明这是政府信息公开年报 / nothing here says that this is an annual report on open information"
)
_LIST = "年报列表，不是年报 / a list of reports, not a report"
_EMPTY = "页面没有正文 / the page has no text"
_MODEL = "范文，没有写明机关 / a model text that names no agency"
_SEPARATOR = re.compile(r"\s*[_|—–]+\s*|\s+-\s*")
_LEAD = re.compile("^[(（]无?[标標新][题題闻聞][)）]")
_REPORT = re.compile("(?:报告|年报)(?:[(].{0,8}[)]|的通知|的公告)?$")
# kinds whose words may stand in an agency's name
_IN_NAMES = frozenset({"accounts", "rule_of_law", "interpretation", "other_report"})
_SHORT_PAGE = 600
_LONG_LINE = 60


@dataclass(frozen=True)
class Evidence:
    """What speaks for a report: tables that were read, parts that were found."""

    tables: bool
    six: bool
    parts: int
    site: bool  # is it known whose site the page stands on?
    empty_form: bool  # the form stands there and every cell is blank


def refuse(document: Document, title: Title | None, evidence: Evidence, words: Words) -> str | None:
    """The reason why the document is no report, in Chinese and English; None where it is one."""
    texts = [plain(line.text) for line in document.lines]
    whole = "".join(texts)
    heads = headlines(document)
    if not evidence.tables and len(whole) <= _SHORT_PAGE:
        for pattern, reason in words.page_faults:
            if pattern.search(whole + plain(document.title or "") + "".join(document.page_lines[:20])):
                return reason
    if evidence.empty_form:  # a form without figures; the order that brings it is a notice all the same
        return next(
            (
                kind.reason
                for kind in words.refusals
                for head in heads
                if kind.id == "notice" and kind.title.search(head)
            ),
            None,
        )
    for head in heads:
        if (said := _by_headline(head, words)) is not None:
            return said
    if evidence.tables or evidence.six:
        return None
    if _is_list(texts, words):
        return _LIST
    patterns = words.patterns
    reports = title is not None or any(patterns["report_words"].search(head) for head in heads)
    speaks = patterns["report_speaks"].search(whole[:3000]) is not None
    if not whole and title is None:
        return _EMPTY
    weak = not speaks and evidence.parts < 3 and not evidence.site
    if reports and weak and any(patterns["generic_agency"].search(head) for head in heads):
        return _MODEL
    return None if reports or speaks else _NOT_A_REPORT


def headlines(document: Document) -> tuple[str, ...]:
    """What stands as the page's own headline: its metadata, its title without the site's name, its first lines."""
    found = [document.meta.get("articletitle", "")]
    found += [_SEPARATOR.split(document.title or "")[0]]
    if not any(found):
        found += document.headings[:1]
    if not any(found):
        found += [line.text for line in document.lines[:6] if 6 <= len(plain(line.text)) <= 80][:2]
    return tuple(dict.fromkeys(plain(clean(_LEAD.sub("", one))) for one in found if one.strip()))


def _by_headline(head: str, words: Words) -> str | None:
    """The first kind of refusal that the headline says; a report that is sent round by a notice stays one."""
    if words.patterns["issuing_a_report"].search(head):
        return None
    for kind in words.refusals:
        found = kind.title.search(head)
        if found is None or (kind.unless and kind.unless.search(head)):
            continue
        if kind.id in _IN_NAMES and _is_in_the_name(head, found, words):
            continue
        return kind.reason
    return None


def _is_in_the_name(head: str, found: re.Match[str], words: Words) -> bool:
    """…法治建设办公室2022年政府信息公开工作年度报告: the agency's own name holds a word of another kind."""
    title = read_title(head, words)
    return (
        title is not None
        and title.agency is not None
        and found.group() in title.agency
        and _REPORT.search(head) is not None
    )


def _is_list(texts: list[str], words: Words) -> bool:
    """Three or more titles of reports and no running text."""
    titles = {text for text in texts if (title := read_title(text, words)) and title.year}
    return len(titles) >= 3 and not any(len(text) >= _LONG_LINE and "。" in text for text in texts)
