"""What is there of a report: all tables of its form, some, prose alone, or nothing but blanks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.folding import plain
from archive.report.form import WITHOUT_FORM
from archive.report.tables.frame import frame, is_statutory

if TYPE_CHECKING:
    from archive.report.about.sections import Parts
    from archive.report.about.substance import Substance
    from archive.report.carrier import Document
    from archive.report.form import Era, Forms
    from archive.report.model import Section, Status
    from archive.report.tables.statistics import TableReading
    from archive.report.words import Words

# a part of the form that holds no more than this has no text of its own
_BLANK_PART = 8
_FIGURES_BEHIND = re.compile(r"[\d.,]+$")


def status_of(
    document: Document,
    tables: TableReading,
    parts: Parts,
    era: Era | None,
    year: int | None,
    forms: Forms,
    substance: Substance,
    words: Words,
    *,
    tells: bool,
) -> tuple[Status, str | None]:
    """What is there of a report, and why no more; `tells`: does the text of an agency state figures of the year?"""
    if tables.empty and tells:
        return (
            "tables_missing",
            "表格全部空白，数字只在正文中 / blank cells, and figures in the text alone",
        )
    if tables.empty:
        return "template", "表格全部空白 / every cell of the form is blank"
    form = forms.of_era(era)
    had_form = era != WITHOUT_FORM or forms.of_year(year) is not None
    if had_form and (tables.tables_read or tables.tables_partial):
        if form is None:
            return "partial", "无从判断依据哪一年的格式 / nothing tells which year's form this follows"
        missing = sorted({table.id for table in form.tables} - tables.tables_read)
        if form.tables and not missing:
            return "complete", None
        return "partial", f"未读全的表格 / tables not read in full: {', '.join(missing)}"
    if not parts.sections and not substance.sentences and not substance.announced:
        return "tables_missing", "只有标题，正文是图片或在附件中 / a title and no text: pictures, or an attachment"
    if not parts.six:
        return "prose_only", None
    blank = [section for section in parts.sections if section.number in {2, 3, 4} and _is_blank(section, words)]
    if blank or not any(section.number in {2, 3, 4} for section in parts.sections):
        why = "表格是图片" if document.pictures_in_text else "正文中没有表格"
        return "tables_missing", f"标题在，{why} / the headings stand, the tables do not"
    if any(_holds_rows(section, forms) for section in parts.sections if section.number in {2, 3, 4}):
        return (
            "tables_missing",
            "表格在正文中，没有可读的数字 / the tables stand in the text without figures that can be read",
        )
    return "prose_only", None


def _holds_rows(section: Section, forms: Forms) -> bool:
    """Does the part hold labels of a form in lines of their own, or with figures that touch them (规章000)?"""
    return is_statutory((_FIGURES_BEHIND.sub("", line) for line in section.text.split("\n")), frame(forms))


def _is_blank(section: Section, words: Words) -> bool:
    """Does the part hold nothing, or only words that point to a table?"""
    text = plain(section.text)
    return (len(text) <= _BLANK_PART and "无" not in text) or (
        len(text) <= 60 and words.patterns["tables_elsewhere"].search(text) is not None
    )
