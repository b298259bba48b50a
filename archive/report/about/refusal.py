"""Why a page is no annual report: guides, notices, other reports, lists, challenge pages; None where it is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.about import reasons
from archive.report.about.case import FEW
from archive.report.about.collected import agencies_collected
from archive.report.about.freeform import by_text, is_list
from archive.report.about.headlines import headlines, named_below, other_paper
from archive.report.about.naming import clean, read_title
from archive.report.about.signature import signer
from archive.report.folding import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.report.about.case import Case
    from archive.report.words import Words

_REPORT = re.compile("(?:报告|年报)(?:[(].{0,8}[)]|的通知|的公告|的通告)?$")
_OF_A_BODY = re.compile("我[局厅委]")
_SHORT_PAGE = 600
_AROUND = 8  # lines at the head and at the foot of a text, where an agency names itself

_IT_IS_ONE = ""  # what a look says where nothing more need be looked at


def refuse(case: Case) -> str | None:
    """The reason why the document is no report, in Chinese and English; None where it is one."""
    said = (look(case) for look in _LOOKS)
    return next((one for one in said if one is not None), _IT_IS_ONE) or None


def is_model(case: Case) -> bool:
    """Is the form nobody's, or one that the headline calls a model or another paper?"""
    return _is_nobodys(case) or any(_by_headline(head, case.words) is not None for head in case.heads)


# -- what the headlines say -------------------------------------------------------------------------------------------


def _by_fault(case: Case) -> str | None:
    """A challenge page of the site's protection, an error's page."""
    if case.is_text or len(case.whole) > _SHORT_PAGE:
        return None
    text = case.whole + plain(case.document.title or "") + "".join(case.document.page_lines[:20])
    return next((reason for pattern, reason in case.words.page_faults if pattern.search(text)), None)


def _by_empty_form(case: Case) -> str | None:
    """A form without figures may be a template; the order that brings it is a notice all the same."""
    if not case.evidence.empty_form:
        return None
    notices = (kind for kind in case.words.refusals if kind.id == "notice")
    return next((kind.reason for kind in notices for head in case.heads if kind.title.search(head)), _IT_IS_ONE)


def _by_collection(case: Case) -> str | None:
    """The reports of several agencies, each with its own title and parts: what is said there is no one's."""
    names = agencies_collected(case.document, case.words)
    return reasons.collection(names) if names else None


def _by_headlines(case: Case) -> str | None:
    patterns, evidence = case.patterns, case.evidence
    is_sent = _is_sent(case)
    is_form = evidence.tables and evidence.six
    for head in (*case.heads, *named_below(case.document, case.title if evidence.titled else None, case.heads)):
        if is_sent and patterns["sending_a_report"].search(head):
            continue
        if is_form and patterns["summary_and_plan"].search(head):
            continue
        if (said := _by_headline(head, case.words)) is not None:
            return said
    return _IT_IS_ONE if evidence.tables else None


def _by_headline(head: str, words: Words) -> str | None:
    """The first kind of refusal that the headline says; a report that is sent round by a notice stays one.

    …法治建设办公室2022年政府信息公开工作年度报告: the agency's own name, which may hold a word of another kind, is
    left out.
    """
    if words.patterns["issuing_a_report"].search(head):
        return None
    head = words.patterns["with_a_plan"].sub("", head)
    title = read_title(head, words)
    rest = head.replace(title.agency, "", 1) if title and title.agency and _REPORT.search(head) else head
    for kind in words.refusals:
        if kind.title.search(rest) and not (kind.unless and kind.unless.search(rest)):
            return kind.reason
    return None


def _is_sent(case: Case) -> bool:
    """Does the page say that it sends the report, which stands there part for part, and ask for none?"""
    stands = case.evidence.parts and (case.evidence.tables or case.substance.headed > FEW)
    asks = case.patterns["asks_for_reports"].search(case.beginning)
    return stands and asks is None and case.patterns["sends"].search(case.beginning) is not None


# -- without tables: whose it is, and what leads to it ----------------------------------------------------------------


def _by_other_paper(case: Case) -> str | None:
    is_one = not case.is_specific and not case.speaks and other_paper(case.document, case.words) is not None
    return reasons.OTHER_PAPER if is_one else None


def _by_what_leads_to_it(case: Case) -> str | None:
    """The attachment 年报模板.doc, and all that a notice on compiling reports sends with it."""
    evidence, words = case.evidence, case.words
    link = plain(clean(evidence.linked_as or ""))
    if link and read_title(link, words) is None and (said := _by_headline(link, words)) is not None:
        return said
    heads = headlines(evidence.page, None, words) if evidence.page is not None else ()
    heads = tuple(head for head in heads if not words.patterns["sending_a_report"].search(head))
    return reasons.NOTICE if any(_by_headline(head, words) == reasons.NOTICE for head in heads) else None


def _by_agency(case: Case) -> str | None:
    """Nobody's, of other work, or a school's, a hospital's, a company's, a court's."""
    if _is_nobodys(case):
        return reasons.MODEL
    if case.title is None and any(case.patterns["other_work"].search(head) for head in case.heads):
        return reasons.SUMMARY
    return reasons.INSTITUTION if _is_institutions(case) else None


def _is_nobodys(case: Case) -> bool:
    """Does ××县水利局, （单位名称） or 某某镇 stand for the agency, in the title or, where it names none, as a line?"""
    nobody, title = case.patterns["nobody"], case.title
    if title is not None and nobody.search(plain(title.written)):
        return True
    if title is not None and title.agency is not None:
        return False
    lines = case.document.lines
    texts = [plain(line.text) for line in (*lines[:_AROUND], *lines[-_AROUND:])]
    return any(nobody.search(text) and signer(nobody.sub("", text), case.words) is not None for text in texts)


def _is_institutions(case: Case) -> bool:
    """Does a school, hospital, company or court report on its own openness, and not as the regulation asks?

    大学2021年信息公开年度报告, by 高等学校信息公开办法; what calls itself 政府信息公开 is a report like all others. A
    text without a title is a school's where it cites such rules and says 我校.
    """
    patterns, text = case.patterns, case.beginning
    if case.title is None:
        cites = patterns["institutions_rules"].search(text) is not None
        return cites and patterns["school_voice"].search(text) is not None and not _OF_A_BODY.search(text)
    written, agency = plain(case.title.written), case.title.agency
    if patterns["school_year"].search(written):
        return True
    is_one = agency is not None and patterns["institution"].search(plain(agency)) is not None
    if not is_one or patterns["of_government"].search(written):
        return False
    return patterns["institutions_rules"].search(text) is not None or "政府信息公开条例" not in text


# -- what the text says -----------------------------------------------------------------------------------------------


def _by_voice(case: Case) -> str | None:
    """What a notice, rules, an interpretation, a model or a self-check say of themselves in their first sentences."""
    patterns, title = case.patterns, case.title
    is_briefing = title is not None and patterns["briefing"].search(plain(title.written)) is not None
    if is_briefing and not case.evidence.parts and not case.speaks:
        return reasons.SUMMARY
    for name, reason in _VOICES.items():
        if patterns[name].search(case.beginning):
            return reason
    return reasons.SELF_CHECK if title is None and patterns["checks_itself"].search(case.beginning) else None


_VOICES = {
    "notice_speaks": reasons.NOTICE,
    "rules_speak": reasons.RULES,
    "interprets": reasons.INTERPRETATION,
    "for_copying": reasons.MODEL,
}


def _by_parts(case: Case) -> str | None:
    is_one = case.evidence.six and not case.patterns["placeholder"].search(case.beginning)
    return _IT_IS_ONE if is_one else None


def _by_entries(case: Case) -> str | None:
    """A list; a page with a report's title and nothing but the link to its file is no list."""
    if not is_list(case):
        return None
    is_stub = case.document.documents and case.is_specific and len(case.substance.reports) == 1
    return reasons.STUB if is_stub else reasons.LIST


_LOOKS: tuple[Callable[[Case], str | None], ...] = (
    _by_fault,
    _by_empty_form,
    _by_collection,
    _by_headlines,
    _by_other_paper,
    _by_what_leads_to_it,
    _by_agency,
    _by_voice,
    _by_parts,
    _by_entries,
    by_text,
)
