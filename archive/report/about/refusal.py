"""Why a page is no annual report: guides, notices, other reports, lists, challenge pages; None where it is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.about.headlines import headlines, is_headed, named_below, other_paper, own_heading
from archive.report.about.naming import clean, read_title
from archive.report.about.openings import is_called_after_one
from archive.report.about.signature import signer
from archive.report.folding import plain

if TYPE_CHECKING:
    from archive.report.about.naming import Title
    from archive.report.about.substance import Substance
    from archive.report.carrier import Document
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
_NOTICE = "关于编制年报等事项的通知，不是年报 / a notice about compiling reports, not a report"
_INTERPRETATION = "解读或图解，不是年报本身 / an interpretation or picture story, not the report itself"
_HIJACKED = "被篡改的页面，没有年报正文 / a hijacked page without a report's text"
_COPY = "百科或文库页，没有年报正文 / a page of an encyclopaedia or a document store without a report's text"
_GUIDE = "指南或申请须知，不是年报 / a guide to access, not a report"
_SUMMARY = "工作总结或工作计划，不是年报 / a summary of work or a plan, not a report"
_INSTITUTION = (
    "学校、医院、企业等自身的信息公开报告，不是政府信息公开年报 / a school's, hospital's or company's report on itself"
)
_OTHER_PAPER = (
    "标题是另一种文件，不是政府信息公开年报 / the heading is that of another paper, not of a report on openness"
)
_SELF_CHECK = "自查、整改、试点或考核情况，不是年报 / a self-check, an assessment or a pilot, not an annual report"
_RULES = "工作要点、方案或规则，不是年报 / a work plan or rules, not a report"
_MODEL = "范文，没有写明机关 / a model text that names no agency"
_SENTENCE = re.compile("[。；;，]|,(?!$)")
_REPORT = re.compile("(?:报告|年报)(?:[(].{0,8}[)]|的通知|的公告|的通告)?$")
_OF_A_BODY = re.compile("我[局厅委]")
_SHORT_PAGE = 600
_BEGINNING = 3000
_LONG_LINE = 60
_LEAD_LENGTH = 240
_AROUND = 8  # lines at the head and at the foot of a text, where an agency names itself
_FEW = 2  # sentences beside a list of entries
_MANY = 4  # parts with a text


@dataclass(frozen=True)
class Evidence:
    """What speaks for a report: tables that were read, parts that were found."""

    tables: bool
    six: bool
    parts: bool  # the six, or parts that are called as those of reports are
    site: bool  # is it known whose site the page stands on?
    empty_form: bool  # the form stands there and every cell is blank
    titled: bool = True  # does the document itself say what it is called?
    linked_as: str | None = None  # the words of the link that leads to it
    page: Document | None = None  # the page that links to it


def refuse(
    document: Document, title: Title | None, evidence: Evidence, substance: Substance, words: Words
) -> str | None:
    """The reason why the document is no report, in Chinese and English; None where it is one."""
    whole = "".join(plain(line.text) for line in document.lines)
    own = own_heading(document, words) if evidence.tables or evidence.parts else None
    heads = headlines(document, own, words)
    is_text = evidence.tables or evidence.six or substance.headed >= _FEW or (_is_specific(title) and substance.runs)
    if is_text and title is not None and evidence.titled and _is_specific(title) and not is_headed(document):
        heads = (plain(clean(title.written)),)  # what stands first may be the menu of a page that was printed
    if not is_text and len(whole) <= _SHORT_PAGE:
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
    is_sent = _is_sent(whole, evidence, substance, words)
    is_form = evidence.tables and evidence.six
    for head in (*heads, *named_below(document, title if evidence.titled else None, heads)):
        if is_sent and words.patterns["sending_a_report"].search(head):
            continue
        if is_form and words.patterns["summary_and_plan"].search(head):
            continue
        if (said := _by_headline(head, words)) is not None:
            return said
    if evidence.tables:
        return None
    speaks = words.patterns["report_speaks"].search(whole[:_BEGINNING])
    if not _is_specific(title) and speaks is None and other_paper(document, words) is not None:
        return _OTHER_PAPER
    if (said := _by_what_leads_to_it(evidence, words)) is not None:
        return said
    if _is_nobodys(document, title, words):
        return _MODEL
    whole = whole[:_BEGINNING]
    if title is None and any(words.patterns["other_work"].search(head) for head in heads):
        return _SUMMARY
    if _is_institutions(title, whole, words):
        return _INSTITUTION
    is_briefing = title is not None and words.patterns["briefing"].search(plain(title.written))
    if is_briefing and not evidence.parts and not words.patterns["report_speaks"].search(whole):
        return _SUMMARY
    if (said := _by_its_voice(title, whole, words)) is not None:
        return said
    if evidence.six and not words.patterns["placeholder"].search(whole):
        return None
    if is_list(document, title, heads, substance, words):
        return _STUB if document.documents and _is_specific(title) and len(substance.reports) == 1 else _LIST
    return _by_text(document, title, heads, substance, words, evidence)


def _by_its_voice(title: Title | None, whole: str, words: Words) -> str | None:
    """What a notice, rules, an interpretation, a model or a self-check say of themselves in their first sentences."""
    if words.patterns["notice_speaks"].search(whole):
        return _NOTICE
    if words.patterns["rules_speak"].search(whole):
        return _RULES
    if words.patterns["interprets"].search(whole):
        return _INTERPRETATION
    if words.patterns["for_copying"].search(whole):
        return _MODEL
    return _SELF_CHECK if title is None and words.patterns["checks_itself"].search(whole) else None


def _by_what_leads_to_it(evidence: Evidence, words: Words) -> str | None:
    """The attachment 年报模板.doc, and all that a notice on compiling reports sends with it."""
    link = plain(clean(evidence.linked_as or ""))
    if link and read_title(link, words) is None and (said := _by_headline(link, words)) is not None:
        return said
    heads = headlines(evidence.page, None, words) if evidence.page is not None else ()
    heads = tuple(head for head in heads if not words.patterns["sending_a_report"].search(head))
    return _NOTICE if any(_by_headline(head, words) == _NOTICE for head in heads) else None


def _is_nobodys(document: Document, title: Title | None, words: Words) -> bool:
    """Does ××县水利局, （单位名称） or 某某镇 stand for the agency, in the title or, where it names none, as a line?"""
    nobody = words.patterns["nobody"]
    if title is not None and nobody.search(plain(title.written)):
        return True
    if title is not None and title.agency is not None:
        return False
    texts = [plain(line.text) for line in (*document.lines[:_AROUND], *document.lines[-_AROUND:])]
    return any(nobody.search(text) and signer(nobody.sub("", text), words) is not None for text in texts)


def _is_institutions(title: Title | None, whole: str, words: Words) -> bool:
    """Does a school, hospital or company report on its own openness, and not as the regulation asks?

    大学2021年信息公开年度报告, by 高等学校信息公开办法; what calls itself 政府信息公开 is a report like all others. A
    text without a title is a school's where it cites such rules and says 我校.
    """
    patterns = words.patterns
    if title is None:
        cites = patterns["institutions_rules"].search(whole) is not None
        return cites and patterns["school_voice"].search(whole) is not None and not _OF_A_BODY.search(whole)
    if patterns["school_year"].search(plain(title.written)):
        return True
    is_one = title.agency is not None and patterns["institution"].search(plain(title.agency)) is not None
    if not is_one or patterns["of_government"].search(plain(title.written)):
        return False
    return patterns["institutions_rules"].search(whole) is not None or "政府信息公开条例" not in whole


def _is_sent(whole: str, evidence: Evidence, substance: Substance, words: Words) -> bool:
    """Does the page say that it sends the report, which stands there part for part, and ask for none?"""
    stands = evidence.parts and (evidence.tables or substance.headed > _FEW)
    asks = words.patterns["asks_for_reports"].search(whole[:_BEGINNING])
    return stands and asks is None and words.patterns["sends"].search(whole[:_BEGINNING]) is not None


def is_list(
    document: Document, title: Title | None, heads: tuple[str, ...], substance: Substance, words: Words
) -> bool:
    """Entries of a list and no report between them, or openings of several on a page that is called after none."""
    if substance.headed >= _FEW:
        return False
    if len(substance.told) >= _FEW and not is_called_after_one(document, words):
        return True
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
    evidence: Evidence,
) -> str | None:
    """Free form: the page must call itself a report and have a report's text.

    2016年年报 and 2016年信息公开工作情况 are called so where the parts are those of reports; a text in such parts that
    says how much a year brought may be called nothing.
    """
    patterns = words.patterns
    whole = "".join(plain(line.text) for line in document.lines)[:_BEGINNING]
    speaks = patterns["report_speaks"].search(whole) is not None
    called = patterns["maybe_report_words"] if evidence.parts else patterns["report_words"]
    reports = title is not None or any(called.search(head) for head in heads)
    tells = evidence.parts and substance.headed >= _MANY and patterns["tells_of_a_year"].search(whole) is not None
    if not whole and title is None:
        return _EMPTY
    if not (reports or speaks or tells):
        return _NOT_A_REPORT
    if not speaks and any(patterns["work_summary"].search(head) for head in heads):
        return _SUMMARY
    if substance.headed < _FEW and (said := _no_agency(plain(document.title or ""), whole, words, speaks=speaks)):
        return said
    weak = not speaks and not evidence.site and substance.headed < 3
    if weak and any(patterns["generic_agency"].search(head) for head in heads):
        return _MODEL
    if patterns["placeholder"].search(whole):
        return _MODEL
    is_own = patterns["own_voice"].search(whole) and substance.runs and "记者" not in whole[:_LEAD_LENGTH]
    if patterns["news_lead"].search(whole[:_LEAD_LENGTH]) and not speaks and not is_own and substance.headed < _FEW:
        return _NEWS
    if patterns["of_many"].search(whole) and not substance.runs and substance.headed < _FEW:
        return _LIST
    if _is_specific(title):
        return _stub(document, substance, words)
    return _of_column(document, heads, substance, whole, words, speaks=speaks)


def _no_agency(page_title: str, whole: str, words: Words, *, speaks: bool) -> str | None:
    """Pages that have only a report's name from an agency."""
    if words.patterns["betting"].search(page_title + whole):
        return _HIJACKED
    return _COPY if words.patterns["aggregator"].search(page_title) and not speaks else None


def _of_column(
    document: Document, heads: tuple[str, ...], substance: Substance, whole: str, words: Words, *, speaks: bool
) -> str | None:
    """The title is that of a column: whether the one report, a list or a guide stands beneath, the text says."""
    if words.patterns["guide_speaks"].search(whole) and not speaks:
        return _GUIDE
    if words.patterns["reporter"].search(whole) and not speaks and substance.headed < _FEW:
        return _NEWS
    if substance.headed < _FEW and (
        (len(substance.reports) > _FEW and not speaks) or (substance.entries > _FEW and not substance.runs)
    ):
        return _LIST
    named = words.patterns["report_named"].search("\n".join(heads)) or words.patterns["own_voice"].search(whole)
    if substance.headed >= _FEW or (substance.runs and (speaks or named)):
        return None
    if speaks and (substance.sentences or substance.announced) and not document.documents:
        return None
    return _STUB if speaks else _LIST


def _stub(document: Document, substance: Substance, words: Words) -> str | None:
    """A page that has a report's title: is its text there, as words, in parts or as pictures?"""
    if substance.headed >= _FEW:
        return None
    speaks = any(
        "公开" in text and (_SENTENCE.search(text) or len(text) >= _LONG_LINE)
        for line in document.lines
        if (text := plain(line.text)) and read_title(text, words) is None
    )
    if (substance.sentences and speaks) or (document.pictures_in_text and not document.documents):
        return None
    return None if substance.announced and not document.documents else _STUB


def _by_headline(head: str, words: Words) -> str | None:
    """The first kind of refusal that the headline says; a report that is sent round by a notice stays one.

    …法治建设办公室2022年政府信息公开工作年度报告: the agency's own name, which may hold a word of another kind, is
    left out.
    """
    if words.patterns["issuing_a_report"].search(head):
        return None
    title = read_title(head, words)
    rest = head.replace(title.agency, "", 1) if title and title.agency and _REPORT.search(head) else head
    for kind in words.refusals:
        if kind.title.search(rest) and not (kind.unless and kind.unless.search(rest)):
            return kind.reason
    return None
