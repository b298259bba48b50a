"""A text in free form: it must call itself a report, and have a report's text. Why it is none; None where it is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.about import reasons
from archive.report.about.case import FEW
from archive.report.about.naming import read_title
from archive.report.about.openings import is_called_after_one
from archive.report.folding import plain

if TYPE_CHECKING:
    from archive.report.about.case import Case

_SENTENCE = re.compile("[。；;，]|,(?!$)")
_LONG_LINE = 60
_LEAD_LENGTH = 240
_MANY = 4  # parts with a text


def by_text(case: Case) -> str | None:
    """Free form: the page must call itself a report and have a report's text.

    2016年年报 and 2016年信息公开工作情况 are called so where the parts are those of reports; a text in such parts that
    says how much a year brought may be called nothing.
    """
    patterns, evidence = case.patterns, case.evidence
    called = patterns["maybe_report_words"] if evidence.parts else patterns["report_words"]
    reports = case.title is not None or any(called.search(head) for head in case.heads)
    tells = evidence.parts and case.substance.headed >= _MANY and patterns["tells_of_a_year"].search(case.beginning)
    if not case.whole and case.title is None:
        return reasons.EMPTY
    if not (reports or case.speaks or tells):
        return reasons.NOT_A_REPORT
    if not case.speaks and any(patterns["work_summary"].search(head) for head in case.heads):
        return reasons.SUMMARY
    return _of_nobody(case) or _of_others(case) or (_stub(case) if case.is_specific else _of_column(case))


def _of_nobody(case: Case) -> str | None:
    """Pages that have only a report's name from an agency, and texts for copying."""
    patterns, page_title = case.patterns, plain(case.document.title or "")
    if not case.in_parts:
        if patterns["betting"].search(page_title + case.beginning):
            return reasons.HIJACKED
        if patterns["aggregator"].search(page_title) and not case.speaks:
            return reasons.COPY
    is_weak = not case.speaks and not case.evidence.site and case.substance.headed <= FEW
    if is_weak and any(patterns["generic_agency"].search(head) for head in case.heads):
        return reasons.MODEL
    return reasons.MODEL if patterns["placeholder"].search(case.beginning) else None


def _of_others(case: Case) -> str | None:
    """News of a report, and a page that brings those of many."""
    if case.in_parts:
        return None
    patterns, lead = case.patterns, case.beginning[:_LEAD_LENGTH]
    if patterns["news_lead"].search(lead) and not case.speaks:
        is_own = patterns["own_voice"].search(case.beginning) and case.substance.runs and "记者" not in lead
        if not is_own:
            return reasons.NEWS
    is_of_many = patterns["of_many"].search(case.beginning) is not None and not case.substance.runs
    return reasons.LIST if is_of_many else None


def _stub(case: Case) -> str | None:
    """A page that has a report's title: is its text there, as words, in parts or as pictures?"""
    document, substance = case.document, case.substance
    if case.in_parts:
        return None
    speaks = any(
        "公开" in text and (_SENTENCE.search(text) or len(text) >= _LONG_LINE)
        for line in document.lines
        if (text := plain(line.text)) and read_title(text, case.words) is None
    )
    if (substance.sentences and speaks) or (document.pictures_in_text and not document.documents):
        return None
    return None if substance.announced and not document.documents else reasons.STUB


def _of_column(case: Case) -> str | None:
    """The title is that of a column: whether the one report, a list or a guide stands beneath, the text says."""
    substance, patterns = case.substance, case.patterns
    if patterns["guide_speaks"].search(case.beginning) and not case.speaks:
        return reasons.GUIDE
    if case.in_parts:
        return None
    if patterns["reporter"].search(case.beginning) and not case.speaks:
        return reasons.NEWS
    if (len(substance.reports) > FEW and not case.speaks) or (substance.entries > FEW and not substance.runs):
        return reasons.LIST
    named = patterns["report_named"].search("\n".join(case.heads)) or patterns["own_voice"].search(case.beginning)
    if substance.runs and (case.speaks or named):
        return None
    if case.speaks and (substance.sentences or substance.announced) and not case.document.documents:
        return None
    return reasons.STUB if case.speaks else reasons.LIST


def is_list(case: Case) -> bool:
    """Entries of a list and no report between them, or openings of several on a page that is called after none."""
    document, substance = case.document, case.substance
    if case.in_parts:
        return False
    if len(substance.told) >= FEW and not is_called_after_one(document, case.words):
        return True
    own = any((one := read_title(head, case.words)) and one.year and one.agency for head in case.heads)
    if own and (substance.sentences or (document.pictures_in_text and not document.documents)):
        return False
    if len(substance.reports) >= FEW and not substance.runs:
        return True
    few = substance.sentences < FEW
    return few and (substance.pager or substance.entries > FEW) and not (case.is_specific and substance.sentences)
