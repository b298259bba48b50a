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
    from archive.report.substance import Substance
    from archive.report.words import Words

_NOT_A_REPORT = (
    "没有任何一处表明这是政府信息公开年报 / nothing here says that this is an annual report on open information"
)
_LIST = "栏目页或年报列表，不是年报 / a column page or a list of reports, not a report"
_EMPTY = "页面没有正文 / the page has no text"
_STUB = (
    "只有标题、公布语或附件链接，年报正文不在此页 / "
    "a title, an announcement or a link to an attachment: the report itself is not on this page"
)
_NEWS = "新闻报道，不是年报本身 / news about a report, not the report itself"
_GUIDE = "指南或申请须知，不是年报 / a guide to access, not a report"
_MODEL = "范文，没有写明机关 / a model text that names no agency"
_SEPARATOR = re.compile(r"\s*[_|—–]+\s*|\s+-\s*")
_LEAD = re.compile("^[(（]无?[标標新][题題闻聞][)）]")
_REPORT = re.compile("(?:报告|年报)(?:[(].{0,8}[)]|的通知|的公告)?$")
# kinds whose words may stand in an agency's name
_IN_NAMES = frozenset({"accounts", "rule_of_law", "interpretation", "other_report"})
_SHORT_PAGE = 600
_FEW = 2  # sentences beside a list of entries


@dataclass(frozen=True)
class Evidence:
    """What speaks for a report: tables that were read, parts that were found."""

    tables: bool
    six: bool
    site: bool  # is it known whose site the page stands on?
    empty_form: bool  # the form stands there and every cell is blank


def refuse(
    document: Document, title: Title | None, evidence: Evidence, substance: Substance, words: Words
) -> str | None:
    """The reason why the document is no report, in Chinese and English; None where it is one."""
    whole = "".join(plain(line.text) for line in document.lines)
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
    if evidence.tables:
        return None
    if evidence.six:
        return None
    if is_list(document, title, heads, substance, words):
        return _STUB if document.documents and _is_specific(title) and len(substance.reports) == 1 else _LIST
    return _by_text(document, title, heads, substance, words, site=evidence.site)


def is_list(
    document: Document, title: Title | None, heads: tuple[str, ...], substance: Substance, words: Words
) -> bool:
    """Entries of a list and no report between them."""
    if substance.headed >= _FEW:
        return False
    own = any((one := read_title(head, words)) and one.year and one.agency for head in heads)
    if own and (substance.sentences or (document.pictures_in_text and not document.documents)):
        return False
    if len(substance.reports) >= _FEW and not substance.runs:
        return True
    few = substance.sentences < _FEW
    return few and (substance.pager or substance.entries > _FEW) and not (_is_specific(title) and substance.sentences)


def _is_specific(title: Title | None) -> bool:
    """Does the title name an agency or a year, as that of a column does not?"""
    return title is not None and (title.year is not None or title.agency is not None)


def _by_text(
    document: Document,
    title: Title | None,
    heads: tuple[str, ...],
    substance: Substance,
    words: Words,
    *,
    site: bool,
) -> str | None:
    """Free form: the page must call itself a report and have a report's text."""
    patterns = words.patterns
    whole = "".join(plain(line.text) for line in document.lines)
    speaks = patterns["report_speaks"].search(whole[:3000]) is not None
    reports = title is not None or any(patterns["report_words"].search(head) for head in heads)
    if not whole and title is None:
        return _EMPTY
    if not reports and not speaks:
        return _NOT_A_REPORT
    weak = not speaks and not site and substance.headed < 3
    if weak and any(patterns["generic_agency"].search(head) for head in heads):
        return _MODEL
    if patterns["news_lead"].search(whole[:240]) and not speaks and substance.headed < _FEW:
        return _NEWS
    if _is_specific(title):
        return _stub(document, substance)
    if patterns["guide_speaks"].search(whole[:3000]) and not speaks:
        return _GUIDE
    if len(substance.reports) > _FEW and substance.headed < _FEW and not speaks:
        return _LIST
    if substance.headed >= _FEW or (substance.runs and (speaks or patterns["report_named"].search("\n".join(heads)))):
        return None
    if speaks and (substance.sentences or substance.announced) and not document.documents:
        return None
    return _STUB if speaks else _LIST


def _stub(document: Document, substance: Substance) -> str | None:
    """A page that has a report's title: is its text there, as words or as pictures?"""
    if substance.sentences or (document.pictures_in_text and not document.documents):
        return None
    return None if substance.announced and not document.documents else _STUB


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
